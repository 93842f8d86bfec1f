// SPDX-License-Identifier: GPL-2.0-or-later
#include "activity.h"
#include "elf_symbols.h"
#include "failure.h"
#include "host.h"
#include "lttng.h"
#include "probes.h"
#include "xen_control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

using namespace xenlens::tracer;
using namespace std::chrono_literals;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

class Folder : public testing::Test
{
protected:
    void SetUp() override { fs::create_directories(m_path); }
    void TearDown() override { fs::remove_all(m_path); }

    fs::path write(const std::string& name, const std::string& content)
    {
        fs::create_directories((m_path / name).parent_path());
        std::ofstream(m_path / name) << content;
        return m_path / name;
    }

    const fs::path m_path = fs::path(testing::TempDir())
        / ("xenlens-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
};

std::string messageOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "no failure";
}

/** Where the kernel has mapped a function from, as an offset in its file: what uprobes count by. */
uint64_t mappedOffset(const void* function)
{
    std::ifstream maps("/proc/self/maps");
    const auto address = reinterpret_cast<uint64_t>(function);
    for (std::string line; std::getline(maps, line);) {
        uint64_t begin = 0, end = 0, offset = 0;
        char rights[5];
        if (std::sscanf(line.c_str(), "%lx-%lx %4s %lx", &begin, &end, rights, &offset) == 4 && begin <= address
            && address < end)
            return address - begin + offset;
    }
    return 0;
}

std::string libxenctrl()
{
    return libraryOf(XenControl::libraryAddress());
}

} // namespace

TEST(Library, findsTheFunctionsThatAreTracedInTheInstalledLibraries)
{
    const std::map<std::string, std::vector<std::string>> wanted
        = {{libxenctrl(),
               {"xc_logdirty_control", "xc_shadow_control", "xc_domain_getinfo", "xc_domain_unpause",
                   "xc_domain_destroy", "writev_exact", "write_exact"}},
            {libxenguestBeside(libxenctrl()), {"xc_domain_save", "xc_domain_restore", "xc_domain_resume"}}};
    for (const auto& [path, symbols] : wanted) {
        void* handle = dlopen(path.c_str(), RTLD_NOW);
        ASSERT_TRUE(handle) << dlerror();
        for (const auto& symbol : symbols)
            EXPECT_EQ(Library(path).functionOffset(symbol), mappedOffset(dlsym(handle, symbol.c_str()))) << symbol;
        dlclose(handle);
    }
}

TEST(Library, namesTheFunctionThatIsMissing)
{
    EXPECT_THAT(messageOf([] { Library(libxenctrl()).functionOffset("xc_no_such_call"); }),
        AllOf(
            HasSubstr(libxenctrl()), HasSubstr("does not export the function xc_no_such_call"), HasSubstr("Xen 4.17")));
    EXPECT_THAT(messageOf([] { Library(libxenctrl()).functionOffset("memcpy"); }), HasSubstr("memcpy"))
        << "imported is not exported";
}

using LibraryFile = Folder;

TEST_F(LibraryFile, isRefusedWhenItIsNone)
{
    EXPECT_THAT(messageOf([] { Library("/nonexistent.so"); }), HasSubstr("/nonexistent.so: No such file"));
    EXPECT_THAT(messageOf([&] { Library(write("empty", "")); }), HasSubstr("not an x86-64 ELF file"));
    EXPECT_THAT(messageOf([&] { Library(write("text", "#!/bin/sh\n")); }), HasSubstr("not an x86-64 ELF file"));
}

TEST_F(LibraryFile, cutAnywhereGivesAnErrorAndNoCrash)
{
    std::ifstream file(libxenctrl(), std::ios::binary);
    std::stringstream all;
    all << file.rdbuf();
    const auto bytes = all.str();
    size_t refused = 0;
    for (size_t length = 0; length < bytes.size(); length += 997) {
        const auto path = write("cut", bytes.substr(0, length));
        refused += messageOf([&] { Library(path).functionOffset("xc_logdirty_control"); }) != "no failure";
    }
    EXPECT_EQ(refused, (bytes.size() + 996) / 997) << "the section headers, by which symbols are found, end the file";
}

TEST(Libxenguest, isLookedForBesideLibxenctrl)
{
    EXPECT_EQ(libxenguestBeside("/opt/lib/libxenctrl.so.4.17.0"), "/opt/lib/libxenguest.so.4.17.0");
    EXPECT_THAT(messageOf([] { libxenguestBeside("/opt/lib/other.so"); }), HasSubstr("--libxenguest"));
}

using Host = Folder;

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

TEST(Lttng, withoutADaemonGetsALine)
{
    const pid_t child = fork();
    if (child == 0) {
        // A user with no daemon of his own, who may not use root's.
        setenv("LTTNG_HOME", "/nonexistent", 1);
        if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
            _exit(2);
        _exit(messageOf(requireSessionDaemon).find("no session daemon answers; start one: lttng-sessiond")
            == std::string::npos);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

TEST(Lttng, withoutASessionSaysHowToMakeOne)
{
    EXPECT_THAT(messageOf([] {
        awaitRecording(
            "xenlens_toolstack:*", [] { return false; }, 0ms);
    }),
        AllOf(HasSubstr("no started session records xenlens_toolstack:*"),
            HasSubstr("lttng enable-event --userspace 'xenlens_toolstack:*'; lttng start")));
    int asked = 0;
    awaitRecording(
        "x:*", [&] { return ++asked == 3; }, 60s);
    EXPECT_EQ(asked, 3);
}

TEST(Activity, wakesSleepersWhenItBegins)
{
    Activity activity;
    EXPECT_FALSE(activity.busy());
    std::stop_source stop;
    bool goesOn = false;
    std::thread sleeper([&] { goesOn = activity.sleep(stop.get_token(), 1h, 1h); });
    std::this_thread::sleep_for(10ms); // either it sleeps by now, or its sleep is busy's and stop ends it
    activity.begin();
    EXPECT_TRUE(activity.busy());
    stop.request_stop();
    sleeper.join();
    activity.end();
    EXPECT_TRUE(activity.busy()) << "for a moment after the end";
    activity.end();
    EXPECT_TRUE(activity.busy()) << "an end too many does no harm";
}
