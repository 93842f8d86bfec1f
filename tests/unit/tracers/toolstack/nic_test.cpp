// SPDX-License-Identifier: GPL-2.0-or-later
#include "nic.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace xenlens::tracer;
namespace fs = std::filesystem;

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
    EXPECT_EQ(reader.read()->rxPackets, 5u) << "each time again, though the files stay open";
    count("eth0", "rx_packets", "no number");
    EXPECT_FALSE(reader.read());
    EXPECT_FALSE(NicReader("eth9", m_root).read());
}
