// SPDX-License-Identifier: GPL-2.0-or-later
#include "common/folder_fixture.h"
#include "elf_symbols.h"
#include "probes.h"
#include "xen_control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

using namespace xenlens::tracer;
using testing::HasSubstr;
using xenlens::test::messageOf;

namespace {

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

using LibraryFile = xenlens::test::Folder;

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
