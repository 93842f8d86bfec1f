// SPDX-License-Identifier: GPL-2.0-or-later
#include "detail_file.h"
#include "failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace xenlens::tracer;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

TEST(DetailFile, isWrittenAsXentraceDoes)
{
    const auto path = fs::temp_directory_path() / ("xenlens-detail-" + std::to_string(getpid()));
    {
        DetailFile file(path);
        file.write(2, std::vector<uint32_t>{11, 22});
        file.write(0, {});
        file.write(0, std::vector<uint32_t>{33});
        EXPECT_TRUE(file.complete());
    }
    std::ifstream in(path, std::ios::binary);
    std::vector<uint32_t> words(16);
    in.read(reinterpret_cast<char*>(words.data()), 64);
    words.resize(static_cast<size_t>(in.gcount()) / 4);
    fs::remove(path);
    EXPECT_THAT(words, ElementsAre(0x2001f003, 2, 8, 11, 22, 0x2001f003, 0, 4, 33));
}

TEST(DetailFile, saysWhatCannotBeWritten)
{
    EXPECT_THROW(DetailFile("/nowhere/at/all"), Failure);
    EXPECT_THROW(DetailFile("/dev/full"), Failure) << "it is there already";
}

TEST(DetailFile, isPrivateAndReplacesNothing)
{
    const auto folder = fs::temp_directory_path() / ("xenlens-detail-folder-" + std::to_string(getpid()));
    fs::create_directories(folder);
    fs::create_symlink(folder / "elsewhere", folder / "link");
    EXPECT_THROW(DetailFile((folder / "link").string()), Failure);
    EXPECT_FALSE(fs::exists(folder / "elsewhere"));
    const DetailFile file((folder / "new").string());
    EXPECT_EQ(fs::status(folder / "new").permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_THROW(DetailFile((folder / "new").string()), Failure);
    fs::remove_all(folder);
}

TEST(DetailFile, goesOnWhenSpaceReturns)
{
    const auto path = fs::temp_directory_path() / ("xenlens-detail-full-" + std::to_string(getpid()));
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    testing::internal::CaptureStderr();
    {
        DetailFile file(path);
        file.write(0, std::vector<uint32_t>{1});
        const rlimit full{24, before.rlim_max}; // 16 bytes are written, half of the next window would fit
        setrlimit(RLIMIT_FSIZE, &full);
        file.write(0, std::vector<uint32_t>{2});
        file.write(0, std::vector<uint32_t>{3});
        setrlimit(RLIMIT_FSIZE, &before);
        file.write(0, std::vector<uint32_t>{4});
        EXPECT_FALSE(file.complete());
    }
    const auto said = testing::internal::GetCapturedStderr();
    std::signal(SIGXFSZ, SIG_DFL);
    // The line that reports the first of them went into a file as well, which was full, too.
    EXPECT_THAT(said, HasSubstr("it goes on; 2 windows are missing"));
    EXPECT_EQ(fs::file_size(path), 32u) << "whole windows only: the first and the last";
    fs::remove(path);
}

} // namespace
