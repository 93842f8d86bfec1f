// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "program.h"

#include <gtest/gtest.h>

#include <string>

namespace xenlens::test {

/** The address of a reference that was started on any free port, once it is ready. */
inline std::string startedReference(Program& program)
{
    const auto line = program.readLine();
    const std::string before = "ready on port ";
    EXPECT_EQ(line.substr(0, before.size()), before);
    return "127.0.0.1:" + line.substr(before.size());
}

} // namespace xenlens::test
