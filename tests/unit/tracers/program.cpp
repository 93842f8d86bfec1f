// SPDX-License-Identifier: GPL-2.0-or-later
#include "program.h"

#include <sys/wait.h>

#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace xenlens::test {

Program::Program(std::vector<std::string> command)
{
    int pipe[2];
    if (pipe2(pipe, O_CLOEXEC))
        throw std::runtime_error("pipe2");
    std::vector<char*> arguments;
    for (auto& argument : command)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    m_pid = fork();
    if (m_pid == 0) {
        dup2(pipe[1], 1);
        dup2(pipe[1], 2);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    close(pipe[1]);
    m_output = pipe[0];
}

Program::~Program()
{
    if (m_pid > 0) {
        kill(m_pid, SIGKILL);
        wait();
    }
    close(m_output);
}

std::string Program::readLine()
{
    std::string line;
    char next;
    while (read(m_output, &next, 1) == 1 && next != '\n')
        line += next;
    return line;
}

std::string Program::readAll()
{
    std::string text;
    char buffer[4096];
    for (ssize_t length; (length = read(m_output, buffer, sizeof(buffer))) > 0;)
        text.append(buffer, static_cast<size_t>(length));
    return text;
}

void Program::signal(int number)
{
    kill(m_pid, number);
}

int Program::wait()
{
    int status = 0;
    waitpid(m_pid, &status, 0);
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace xenlens::test
