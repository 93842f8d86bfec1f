// SPDX-License-Identifier: GPL-2.0-or-later
#include "detail_file.h"
#include "failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
    testing::internal::CaptureStderr();
    DetailFile full("/dev/full");
    full.write(0, std::vector<uint32_t>{1});
    full.write(0, std::vector<uint32_t>{1}); // said once
    EXPECT_FALSE(full.complete());
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("/dev/full: No space left on device; it ends here"));
}

} // namespace
