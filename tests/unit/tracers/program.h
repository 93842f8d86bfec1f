// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace xenlens::test {

/** A program that runs beside the test. Its output is read through a pipe; it is ended with the object. */
class Program
{
public:
    /** Starts it; its stderr goes where its stdout goes. */
    explicit Program(std::vector<std::string> command);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /** The next line of its output without the line end; empty at the end. */
    std::string readLine();

    /** All that is left of its output. */
    std::string readAll();

    void signal(int number);

    /** Waits for its end. Returns the exit status, or 128 and the number of the signal that ended it. */
    int wait();

    pid_t pid() const { return m_pid; }

private:
    pid_t m_pid = -1;
    int m_output = -1;
};

} // namespace xenlens::test
