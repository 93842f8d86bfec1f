// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/file.h"

#include "core/error.h"
#include "reader/xentrace/record.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

namespace xenlens::xentrace {

namespace {

struct CpuChangeRecord
{
    std::uint32_t header = 0;
    std::uint32_t cpu = 0;
    std::uint32_t size = 0;

    /// xentrace writes whole words of pCPUs that exist; a size of 0 is harmless.
    [[nodiscard]] bool sound() const { return header == CpuChangeHeader && cpu < CpusMax && size % 4 == 0; }
};
static_assert(sizeof(CpuChangeRecord) == CpuChangeBytes);

} // namespace

/// Walks from window to window. Where the chain breaks, it looks for the next sound CPU-change record at every byte.
class File::Indexer
{
public:
    explicit Indexer(File& file)
        : m_file(file)
    {
    }

    void run()
    {
        std::uint64_t at = 0;
        while (at < m_file.m_size) {
            const std::optional<CpuChangeRecord> record = recordAt(at);
            at = record ? window(at, *record) : gap(at, at + 1);
        }
    }

private:
    /// Returns where the next window should begin.
    std::uint64_t window(std::uint64_t at, const CpuChangeRecord& record)
    {
        const std::uint64_t begin = at + CpuChangeBytes;
        const std::uint64_t end = begin + record.size;
        const auto cpu = static_cast<std::int32_t>(record.cpu);
        if (end == m_file.m_size || (end < m_file.m_size && recordAt(end))) {
            add(record.cpu, begin, end);
            return end;
        }
        // Either this size is wrong, or the file was cut, or what follows this window is broken.
        const std::uint64_t next = search(begin);
        if (next == m_file.m_size && end > m_file.m_size) {
            m_file.m_problems.add({Problem::Kind::Truncated, at, end - m_file.m_size, cpu});
            add(record.cpu, begin, m_file.m_size);
            return m_file.m_size;
        }
        if (next < end) {
            m_file.m_problems.add({Problem::Kind::WindowSize, at, 0, cpu});
            add(record.cpu, begin, next);
            return next;
        }
        add(record.cpu, begin, end);
        return gap(end, end);
    }

    /// Skips from `at` to the next sound record, looked for from `from`.
    std::uint64_t gap(std::uint64_t at, std::uint64_t from)
    {
        const std::uint64_t next = search(from);
        m_file.m_problems.add({Problem::Kind::NoWindow, at, next - at});
        ++m_gaps;
        return next;
    }

    void add(std::uint32_t cpu, std::uint64_t begin, std::uint64_t end)
    {
        if (begin >= end)
            return;
        std::uint64_t& seen = m_gapsSeen.try_emplace(cpu, 0).first->second;
        m_file.m_windows[cpu].push_back({begin, static_cast<std::uint32_t>(end - begin), seen != m_gaps});
        seen = m_gaps;
    }

    /// A sound CPU-change record at `at`, if there is one.
    std::optional<CpuChangeRecord> recordAt(std::uint64_t at)
    {
        CpuChangeRecord record;
        // Windows are mostly far apart: to read more would be of no use.
        const std::span<const std::byte> bytes = bytesAt(at, sizeof(record), sizeof(record));
        if (bytes.size() < sizeof(record))
            return std::nullopt;
        std::memcpy(&record, bytes.data(), sizeof(record));
        return record.sound() ? std::optional(record) : std::nullopt;
    }

    /// The first sound record at `from` or behind it, or the end of the file.
    std::uint64_t search(std::uint64_t from)
    {
        // A window whose size is wrong and the gap behind it are searched from the same place.
        if (from >= m_searchedFrom && from <= m_found)
            return m_found;
        m_searchedFrom = from;
        std::uint64_t at = from;
        for (;;) {
            const std::span<const std::byte> bytes = bytesAt(at, CpuChangeBytes, m_block.size());
            if (bytes.size() < CpuChangeBytes)
                return m_found = m_file.m_size;
            const void* hit = memmem(bytes.data(), bytes.size(), &CpuChangeHeader, sizeof(CpuChangeHeader));
            if (hit == nullptr) {
                at += bytes.size() - sizeof(CpuChangeHeader) + 1;
                continue;
            }
            at += static_cast<std::uint64_t>(static_cast<const std::byte*>(hit) - bytes.data());
            if (recordAt(at))
                return m_found = at;
            ++at;
        }
    }

    /// At least `wanted` bytes from `at` and what else is at hand; fewer at the end of the file. Reads `block` at once.
    std::span<const std::byte> bytesAt(std::uint64_t at, std::size_t wanted, std::size_t block)
    {
        if (at >= m_file.m_size)
            return {};
        wanted = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, m_file.m_size - at));
        if (at < m_blockAt || at + wanted > m_blockAt + m_blockSize) {
            m_blockAt = at;
            m_blockSize = m_file.read(at, std::span(m_block).first(block));
        }
        return std::span(m_block).subspan(
            static_cast<std::size_t>(at - m_blockAt), static_cast<std::size_t>(m_blockAt + m_blockSize - at));
    }

    File& m_file;
    std::array<std::byte, 4096> m_block{};
    std::uint64_t m_blockAt = 0;
    std::size_t m_blockSize = 0;
    std::uint64_t m_searchedFrom = 1;
    std::uint64_t m_found = 0;
    std::uint64_t m_gaps = 0;
    std::map<std::uint32_t, std::uint64_t> m_gapsSeen;
};

File::File(const std::string& path)
    : m_name(path)
    , m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) // a pipe without a writer must not block
{
    if (m_descriptor < 0)
        throw Error(path, std::strerror(errno));
    open();
}

File::File(int descriptor, std::string name)
    : m_name(std::move(name))
    , m_descriptor(descriptor)
{
    open();
}

File::~File()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void File::open()
{
    try {
        struct stat status
        {
        };
        if (fstat(m_descriptor, &status) != 0)
            throw Error(m_name, std::strerror(errno));
        if (!S_ISREG(status.st_mode))
            throw Error(m_name, "not a regular file", "write the trace to a file first");
        m_size = static_cast<std::uint64_t>(status.st_size);
        Indexer(*this).run();
        if (m_windows.empty())
            throw Error(m_name, "no xentrace records in it", "record with xentrace -D -e all FILE");
    } catch (...) {
        ::close(std::exchange(m_descriptor, -1));
        throw;
    }
}

std::size_t File::read(std::uint64_t offset, std::span<std::byte> buffer) const
{
    if (offset >= m_size)
        return 0;
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), m_size - offset));
    std::size_t done = 0;
    while (done < wanted) {
        const ssize_t n = pread(m_descriptor, buffer.data() + done, wanted - done, static_cast<off_t>(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            throw Error(m_name, std::strerror(errno));
        if (n == 0)
            break; // cut while we read it
        done += static_cast<std::size_t>(n);
    }
    return done;
}

double File::recognise(const std::string& path) noexcept
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return 0;
    double weight = 0;
    struct stat status
    {
    };
    CpuChangeRecord record;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)
        && pread(descriptor, &record, sizeof(record), 0) == sizeof(record) && record.sound())
        weight = 0.9; // a broken file with a sound window later on is for those who name the plugin
    ::close(descriptor);
    return weight;
}

} // namespace xenlens::xentrace
