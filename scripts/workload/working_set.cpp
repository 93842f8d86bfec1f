// SPDX-License-Identifier: GPL-2.0-or-later
#include "working_set.h"

#include "failure.h"
#include "quantity.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace xenlens::memload {

namespace {

constexpr std::uint64_t wordsPerPage = pageBytes / sizeof(std::uint64_t);

void* lockedMemory(std::size_t bytes)
{
    const std::string what = std::to_string(bytes >> 20) + " MiB of working set";
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        throw tracer::Failure(what, std::strerror(errno), "take a smaller --working-set");
    // A huge page would be one log-dirty bit to the guest's kernel and 512 to Xen.
    madvise(memory, bytes, MADV_NOHUGEPAGE);
    if (mlock(memory, bytes) != 0) {
        const int error = errno;
        munmap(memory, bytes);
        throw tracer::Failure(what, std::string("cannot be locked: ") + std::strerror(error),
            "run as root, raise ulimit -l, or take a smaller --working-set");
    }
    return memory;
}

std::size_t bitmapBytes(std::uint64_t pages)
{
    return (pages / 8 / pageBytes + 1) * pageBytes;
}

} // namespace

WorkingSet::WorkingSet(std::uint64_t pages)
    : m_pages(pages)
{
    m_memory = {static_cast<volatile std::uint64_t*>(lockedMemory(pages * pageBytes)), pages * wordsPerPage};
    m_seen
        = {static_cast<std::uint64_t*>(lockedMemory(bitmapBytes(pages))), bitmapBytes(pages) / sizeof(std::uint64_t)};
    for (std::uint64_t page = 0; page < pages; ++page)
        m_memory[page * wordsPerPage] = page + 1;
}

WorkingSet::~WorkingSet()
{
    munmap(const_cast<std::uint64_t*>(m_memory.data()), m_memory.size_bytes());
    munmap(m_seen.data(), m_seen.size_bytes());
}

void WorkingSet::write(std::uint64_t page)
{
    m_memory[page * wordsPerPage] = ++m_written;
    auto& word = m_seen[page / 64];
    const std::uint64_t bit = std::uint64_t(1) << page % 64;
    m_distinct += !(word & bit);
    word |= bit;
}

void WorkingSet::resetDistinct()
{
    if (!m_distinct)
        return; // an idle load leaves even its bitmap alone
    std::ranges::fill(m_seen, 0);
    m_distinct = 0;
}

} // namespace xenlens::memload
