// SPDX-License-Identifier: GPL-2.0-or-later
#include "domains.h"
#include "nic.h"
#include "program.h"

#include <gtest/gtest.h>

extern "C" { // Xen's headers leave this to us
#include <xenctrl.h>
}

#include <cstring>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace xenlens::tracer;
using xenlens::test::Program;
namespace fs = std::filesystem;

TEST(DomInfo, liesInMemoryAsTheBpfProgramReadsIt)
{
    // getinfo_return in toolstack.bpf.c: domid, ssidref, flags with shutdown as bit 2, shutdown_reason.
    xc_dominfo_t info = {};
    info.domid = 7;
    info.shutdown = 1;
    info.shutdown_reason = SHUTDOWN_suspend;
    uint32_t words[4];
    std::memcpy(words, &info, sizeof(words));
    EXPECT_EQ(words[0], 7u);
    EXPECT_EQ(words[2], 1u << 2);
    EXPECT_EQ(words[3], 2u);
}

TEST(LastingName, dropsWhatXlAppends)
{
    EXPECT_EQ(lastingName("g1"), "g1");
    EXPECT_EQ(lastingName("g1--incoming"), "g1");
    EXPECT_EQ(lastingName("g1--migratedaway"), "g1");
    EXPECT_EQ(lastingName("--incoming"), "--incoming") << "a name of its own";
}

TEST(DomainFilter, knowsNamesAndNumbers)
{
    const Domain incoming{"g1--incoming", "", 0};
    EXPECT_TRUE(DomainFilter({}).passes(3, incoming));
    EXPECT_TRUE(DomainFilter({"g1"}).passes(3, incoming));
    EXPECT_TRUE(DomainFilter({"other", "3"}).passes(3, incoming));
    EXPECT_FALSE(DomainFilter({"g"}).passes(3, incoming));
    EXPECT_FALSE(DomainFilter({"g1"}).passes(3, {})) << "no name is not any name";
}

class Interfaces : public testing::Test
{
protected:
    void SetUp() override
    {
        add("eth0", "pci");
        add("vif1.0", "xen-backend");
        fs::create_directories(m_root / "xenbr0" / "statistics"); // a bridge has no device
    }
    void TearDown() override { fs::remove_all(m_root); }

    void add(const std::string& name, const std::string& bus)
    {
        fs::create_directories(m_root / name / "statistics");
        fs::create_directories(m_root / name / "device");
        fs::create_directory_symlink("/bus/" + bus, m_root / name / "device" / "subsystem");
    }
    void count(const std::string& name, const std::string& counter, const std::string& value)
    {
        std::ofstream(m_root / name / "statistics" / counter) << value << '\n';
    }

    const fs::path m_root = fs::path(testing::TempDir()) / ("xenlens-nic-" + std::to_string(getpid()));
};

TEST_F(Interfaces, ofGuestsAndBridgesAreNotPhysical)
{
    EXPECT_EQ(physicalInterfaces(m_root), std::vector<std::string>{"eth0"});
    EXPECT_TRUE(physicalInterfaces(m_root / "missing").empty());
}

TEST_F(Interfaces, areReadWholeOrNotAtAll)
{
    count("eth0", "tx_bytes", "18446744073709551615");
    count("eth0", "rx_bytes", "2");
    count("eth0", "tx_packets", "3");
    NicReader reader("eth0", m_root);
    EXPECT_FALSE(reader.read()) << "rx_packets is missing";
    count("eth0", "rx_packets", "4");
    auto counters = reader.read();
    ASSERT_TRUE(counters);
    EXPECT_EQ(counters->txBytes, UINT64_MAX);
    EXPECT_EQ(counters->rxBytes, 2u);
    EXPECT_EQ(counters->txPackets, 3u);
    EXPECT_EQ(counters->rxPackets, 4u);
    count("eth0", "rx_packets", "5");
    EXPECT_EQ(reader.read()->rxPackets, 5u) << "each time anew, though the files stay open";
    count("eth0", "rx_packets", "no number");
    EXPECT_FALSE(reader.read());
    EXPECT_FALSE(NicReader("eth9", m_root).read());
}

struct Usage
{
    std::vector<std::string> arguments;
    std::string says;
};

class WrongUsage : public testing::TestWithParam<Usage>
{
};

TEST_P(WrongUsage, getsOneLineAndStatusTwo)
{
    auto command = GetParam().arguments;
    command.insert(command.begin(), TOOLSTACK);
    Program program(command);
    const auto output = program.readAll();
    EXPECT_EQ(program.wait(), 2);
    EXPECT_NE(output.find(GetParam().says), std::string::npos) << output;
    EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
}

INSTANTIATE_TEST_SUITE_P(Options, WrongUsage,
    testing::Values(Usage{{"--sample-interval", "50"}, "'50' is not a duration"},
        Usage{{"--sample-interval", "-5ms"}, "--sample-interval"}, Usage{{"--sample-interval", "10us"}, "too short"},
        Usage{{"--sample-interval", "99999999999999999999s"}, "not a duration"},
        Usage{{"--sample-interval", "9999999999999s"}, "not a duration"},
        Usage{{"--baseline-time", "1s"}, "--baseline"}, Usage{{"--ring-size", "5"}, "not a power of two"},
        Usage{{"--ring-size", "x"}, "--ring-size"}, Usage{{"--nonsense"}, "--nonsense"},
        Usage{{"surplus"}, "surplus"}));

TEST(Help, endsWithExamples)
{
    Program program({TOOLSTACK, "--help"});
    EXPECT_NE(program.readAll().find("\nEXAMPLES\n  xenlens-toolstack "), std::string::npos);
    EXPECT_EQ(program.wait(), 0);
}
