// SPDX-License-Identifier: GPL-2.0-or-later
#include "common/folder_fixture.h"
#include "host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <unistd.h>

using namespace xenlens::tracer;
using testing::HasSubstr;
using xenlens::test::messageOf;
using Host = xenlens::test::Folder;

TEST_F(Host, withoutBtfGetsALine)
{
    EXPECT_THAT(messageOf([&] { requireKernelBtf(m_path / "vmlinux"); }),
        AllOf(HasSubstr("vmlinux: the kernel has no type information (BTF)"), HasSubstr("CONFIG_DEBUG_INFO_BTF=y")));
    const auto there = write("vmlinux", "BTF");
    EXPECT_EQ(messageOf([&] { requireKernelBtf(there); }), "no failure");
}

TEST_F(Host, hasATracepointWhenTracefsShowsIt)
{
    write("events/syscalls/sys_exit_write/id", "1\n");
    EXPECT_TRUE(hasTracepoint("syscalls", "sys_exit_write", m_path));
    EXPECT_FALSE(hasTracepoint("syscalls", "sys_exit_writev", m_path));
}

TEST_F(Host, isEmulatedByTheProcessorsName)
{
    EXPECT_TRUE(isEmulated(write("tcg", "processor\t: 0\nmodel name\t: QEMU TCG CPU version 2.5+\n")));
    EXPECT_FALSE(isEmulated(write("real", "processor\t: 0\nmodel name\t: Intel(R) Xeon(R)\nflags\t: QEMU TCG\n")));
    EXPECT_FALSE(isEmulated(m_path / "missing"));
}

TEST(Privileges, areAskedForByName)
{
    const pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setuid(65534))
            _exit(2);
        _exit(messageOf(requireRoot).find("run as root in dom0") == std::string::npos);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}
