// SPDX-License-Identifier: GPL-2.0-or-later
#include "detail_file.h"

#include "failure.h"
#include "trace_record.h"

#include <sys/uio.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace xenlens::tracer {

DetailFile::DetailFile(std::string path)
    : m_path(std::move(path))
    , m_fd(open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, 0600))
{
    if (m_fd < 0)
        throw Failure(m_path, std::strerror(errno),
            errno == EEXIST ? "remove it, or name a new file" : "name a file that can be written");
}

DetailFile::~DetailFile()
{
    close(m_fd);
}

void DetailFile::write(uint32_t cpu, std::span<const uint32_t> window)
{
    if (window.empty())
        return;
    const auto bytes = static_cast<uint32_t>(window.size_bytes());
    uint32_t head[] = {CpuChange | 2u << ExtraShift, cpu, bytes};
    iovec parts[] = {{head, sizeof(head)}, {const_cast<uint32_t*>(window.data()), bytes}};
    const auto wanted = static_cast<ssize_t>(sizeof(head) + bytes);
    ssize_t written = 0;
    do
        written = writev(m_fd, parts, 2);
    while (written < 0 && errno == EINTR);
    if (written == wanted) {
        m_length += wanted;
        if (m_missing)
            std::fprintf(stderr, "xenlens-hypervisor: %s: it goes on; %lu windows are missing\n", m_path.c_str(),
                static_cast<unsigned long>(m_missing));
        m_missing = 0;
        return;
    }
    const char* cause = written < 0 ? std::strerror(errno) : "no space left";
    if (m_missing++ == 0)
        std::fprintf(stderr, "xenlens-hypervisor: %s: %s; records are missing in it until it can be written again\n",
            m_path.c_str(), cause);
    m_complete = false;
    if (ftruncate(m_fd, m_length) != 0)
        std::fprintf(stderr, "xenlens-hypervisor: %s: its last window is not whole\n", m_path.c_str());
}

} // namespace xenlens::tracer
