// SPDX-License-Identifier: GPL-2.0-or-later
#include "failure.h"
#include "guest_domain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace xenlens::tracer;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

class GuestHypervisorFolder : public testing::Test
{
protected:
    void SetUp() override { fs::create_directories(m_path / "version"); }
    void TearDown() override { fs::remove_all(m_path); }
    void write(const std::string& name, const std::string& text) { std::ofstream(m_path / name) << text << '\n'; }

    const fs::path m_path = fs::path(testing::TempDir()) / ("xenlens-hypervisor-" + std::to_string(getpid()));
};

TEST_F(GuestHypervisorFolder, givesUuidAndVersion)
{
    write("type", "xen");
    write("uuid", "19a44ce8-3036-411a-bc5b-8bba23f033e3");
    write("version/major", "4");
    write("version/minor", "17");
    write("version/extra", ".5");
    const GuestDomain domain(m_path);
    EXPECT_EQ(domain.uuid(), "19a44ce8-3036-411a-bc5b-8bba23f033e3");
    EXPECT_EQ(domain.xen(), "4.17.5");
}

TEST_F(GuestHypervisorFolder, ofAnotherHypervisorIsRefusedInOneLine)
{
    write("type", "kvm");
    try {
        const GuestDomain domain(m_path);
        FAIL() << "no failure";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("not a Xen domain"));
        EXPECT_THAT(failure.what(), testing::Not(HasSubstr("\n")));
    }
}

} // namespace
