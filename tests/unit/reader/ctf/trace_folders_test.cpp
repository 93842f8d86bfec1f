// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "ctf_writer.h"
#include "reader/ctf/trace_folders.h"

#include <gmock/gmock.h>

#include <fstream>

namespace xenlens::reader {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string messageFor(const std::filesystem::path& path)
{
    try {
        findTraceFolders(path);
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(TraceFolders, FindsTracesAtEveryDepthInOrder)
{
    const test::TemporaryFolder folder;
    test::CtfTrace trace("a");
    trace.write(folder.path() / "b" / "x" / "64-bit");
    trace.write(folder.path() / "a");
    EXPECT_THAT(findTraceFolders(folder.path()), ElementsAre(folder.path() / "a", folder.path() / "b/x/64-bit"));
}

TEST(TraceFolders, TakesPacketizedMetadata)
{
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "metadata", std::ios::binary) << "\x57\x1d\xd1\x75rest";
    EXPECT_THAT(findTraceFolders(folder.path()), ElementsAre(folder.path()));
}

TEST(TraceFolders, LeavesOtherFilesNamedMetadataAlone)
{
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "metadata") << "name: something else\n";
    EXPECT_THAT(messageFor(folder.path()), HasSubstr("no CTF trace in this folder"));
}

TEST(TraceFolders, SaysWhyThereIsNothing)
{
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "file";
    std::ofstream(file) << "x";
    EXPECT_THAT(messageFor(folder.path() / "missing"), HasSubstr("missing: no such file or folder"));
    EXPECT_THAT(messageFor(folder.path()), HasSubstr("no CTF trace in this folder"));
    EXPECT_THAT(messageFor(file), HasSubstr("file: not a folder"));
}

TEST(TraceFolders, IsNotLedAstrayByALinkToItself)
{
    const test::TemporaryFolder folder;
    test::CtfTrace("a").write(folder.path() / "t");
    std::filesystem::create_directory_symlink(folder.path(), folder.path() / "t" / "loop");
    EXPECT_THAT(findTraceFolders(folder.path()), ElementsAre(folder.path() / "t"));
}

TEST(TraceFolders, ListsStreamFilesButNotMetadataAndIndex)
{
    const test::TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "index");
    for (const char* name : {"metadata", "ch_1", "ch_0", ".hidden"})
        std::ofstream(folder.path() / name) << "x";
    EXPECT_THAT(findStreamFiles(folder.path()), ElementsAre(folder.path() / "ch_0", folder.path() / "ch_1"));
}

} // namespace
} // namespace xenlens::reader
