// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "failure.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <unistd.h>

namespace xenlens::test {

/** A folder of its own for each test, removed at the end. */
class Folder : public testing::Test
{
protected:
    void SetUp() override { std::filesystem::create_directories(m_path); }
    void TearDown() override { std::filesystem::remove_all(m_path); }

    std::filesystem::path write(const std::string& name, const std::string& content)
    {
        std::filesystem::create_directories((m_path / name).parent_path());
        std::ofstream(m_path / name) << content;
        return m_path / name;
    }

    const std::filesystem::path m_path = std::filesystem::path(testing::TempDir())
        / ("xenlens-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
};

/** What a Failure of `action` says, or "no failure". */
inline std::string messageOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const tracer::Failure& failure) {
        return failure.what();
    }
    return "no failure";
}

} // namespace xenlens::test
