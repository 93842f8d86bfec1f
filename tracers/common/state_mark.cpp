// SPDX-License-Identifier: GPL-2.0-or-later
#include "state_mark.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace xenlens::tracer {

StateMark::StateMark(const std::string& name, const std::string& folder)
{
    mkdir(folder.c_str(), 0755);
    m_fd = open((folder + "/" + name).c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (m_fd >= 0 && flock(m_fd, LOCK_EX | LOCK_NB) != 0) {
        m_heldElsewhere = errno == EWOULDBLOCK;
        close(m_fd);
        m_fd = -1;
    }
    struct stat file = {};
    m_leftBehind = m_fd >= 0 && fstat(m_fd, &file) == 0 && file.st_size > 0;
}

StateMark::~StateMark()
{
    if (m_fd >= 0)
        close(m_fd);
}

void StateMark::set()
{
    if (m_fd >= 0 && pwrite(m_fd, "on\n", 3, 0) != 3)
        clear();
}

void StateMark::clear()
{
    if (m_fd >= 0 && ftruncate(m_fd, 0) != 0) {
        close(m_fd);
        m_fd = -1;
    }
}

} // namespace xenlens::tracer
