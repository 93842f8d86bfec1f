// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/output_file.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace xenlens {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class OutputFile : public ::testing::Test
{
protected:
    OutputFile()
    {
        std::string pattern = ::testing::TempDir() + "output-XXXXXX";
        m_folder = mkdtemp(pattern.data());
    }
    ~OutputFile() override { fs::remove_all(m_folder); }

    [[nodiscard]] std::string path(const std::string& name) const { return (m_folder / name).string(); }
    [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(m_folder), fs::directory_iterator()));
    }
    static std::string bytesOf(const std::string& file)
    {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static std::string errorOf(const std::string& file, Overwrite overwrite)
    {
        try {
            writeOutput(file, "new", overwrite);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

    fs::path m_folder;
};

TEST_F(OutputFile, WritesAndLeavesNothingElse)
{
    writeOutput(path("a"), "text", Overwrite::No);
    EXPECT_EQ(bytesOf(path("a")), "text");
    EXPECT_EQ(count(), 1U);
}

TEST_F(OutputFile, ReplacesOnlyWhenTold)
{
    writeOutput(path("a"), "old", Overwrite::No);
    EXPECT_THAT(errorOf(path("a"), Overwrite::No), HasSubstr("is there already"));
    EXPECT_EQ(bytesOf(path("a")), "old");
    EXPECT_EQ(errorOf(path("a"), Overwrite::Yes), "");
    EXPECT_EQ(bytesOf(path("a")), "new");
    EXPECT_EQ(count(), 1U);
}

TEST_F(OutputFile, FollowsALinkOnlyWhenTold)
{
    writeOutput(path("a"), "old", Overwrite::No);
    fs::create_symlink("a", path("link"));
    EXPECT_THAT(errorOf(path("link"), Overwrite::No), HasSubstr("is a symbolic link"));
    EXPECT_EQ(bytesOf(path("a")), "old");
    EXPECT_EQ(errorOf(path("link"), Overwrite::Yes), "");
    EXPECT_EQ(bytesOf(path("a")), "new");
    EXPECT_TRUE(fs::is_symlink(path("link")));
}

TEST_F(OutputFile, SaysWhatIsWrong)
{
    EXPECT_THAT(errorOf(path("none/a"), Overwrite::No), HasSubstr("No such file"));
    EXPECT_THAT(errorOf(m_folder.string(), Overwrite::Yes), HasSubstr("it is a folder"));
    if (fs::exists("/dev/full")) {
        EXPECT_THAT(errorOf("/dev/full", Overwrite::No), HasSubstr("No space left"));
    }
}

} // namespace
} // namespace xenlens
