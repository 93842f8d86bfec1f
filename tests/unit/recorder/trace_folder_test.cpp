// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "recorder/temporary_folder.h"
#include "recorder/trace_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using namespace xenlens;
using namespace xenlens::recorder;

namespace fs = std::filesystem;

namespace {

void write(const fs::path& file)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "x";
}

} // namespace

TEST(TraceFolder, IsMadeAndRemovedWhereItHasNoTrace)
{
    const TemporaryFolder scratch;
    const fs::path path = fs::path(scratch.path()) / "new" / "trace";
    const TraceFolder folder(path.string(), false);
    EXPECT_TRUE(fs::is_directory(path));
    fs::create_directories(path / "a" / "xenlens-20261128-101500");
    EXPECT_FALSE(folder.hasTrace());
    folder.removeIfEmpty();
    EXPECT_FALSE(fs::exists(path));
}

TEST(TraceFolder, StaysWhereItHasATrace)
{
    const TemporaryFolder scratch;
    const fs::path path = fs::path(scratch.path()) / "trace";
    const TraceFolder folder(path.string(), false);
    write(path / "a" / "xenlens-20261128-101500" / "ust" / "uid" / "0" / "64-bit" / "metadata");
    EXPECT_TRUE(folder.hasTrace());
    folder.removeIfEmpty();
    EXPECT_TRUE(folder.hasTrace());
}

TEST(TraceFolder, IsRefusedWhenItHoldsSomethingUnlessThatIsARecordingToBeReplaced)
{
    const TemporaryFolder scratch;
    const fs::path path = fs::path(scratch.path()) / "trace";
    const fs::path old = path / "a" / "xenlens-20261128-101500" / "metadata";
    write(old);
    EXPECT_THROW(TraceFolder(path.string(), false), Error);
    EXPECT_TRUE(fs::exists(old));
    const TraceFolder replaced(path.string(), true);
    EXPECT_TRUE(fs::is_empty(path));
    write(old);
    write(path / "mine");
    EXPECT_THROW(TraceFolder(path.string(), true), Error);
    EXPECT_TRUE(fs::exists(old));
    EXPECT_TRUE(fs::exists(path / "mine"));
    EXPECT_THROW(TraceFolder((path / "mine").string(), true), Error);
}
