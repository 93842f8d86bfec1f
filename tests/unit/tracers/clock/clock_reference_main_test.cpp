// SPDX-License-Identifier: GPL-2.0-or-later
#include "datagram_socket.h"
#include "program.h"

#include <gtest/gtest.h>

using namespace xenlens::tracer;
using xenlens::test::Program;

TEST(ClockReferenceProgram, saysWhenItsPortIsTaken)
{
    const auto taken = DatagramSocket::listening("127.0.0.1:0");
    Program program({CLOCK_REFERENCE, "--listen", "127.0.0.1:" + std::to_string(taken.port())});
    EXPECT_NE(program.readAll().find("Address already in use; choose another port"), std::string::npos);
    EXPECT_EQ(program.wait(), 1);
}
