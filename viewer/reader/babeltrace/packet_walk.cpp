// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/packet_walk.h"

#include "core/error.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace xenlens::reader {

namespace {

// Packet of LTTng-UST and LTTng-modules (metadata: packet.header, packet_context), all integers aligned to bytes: magic
// u32, uuid 16, stream_id u32, stream_instance_id u64; then timestamp_begin, timestamp_end, content_size and
// packet_size, u64 each, sizes in bits; packet_seq_num u64, events_discarded u64, cpu_id u32.
constexpr std::uint32_t ctfMagic = 0xC1FC1FC1; // CTF 1.8.3, section 5.1
constexpr std::size_t magicBytes = 4;
constexpr std::size_t uuidAt = 4;
constexpr std::size_t timeBeginAt = 32;
constexpr std::size_t timeEndAt = 40;
constexpr std::size_t contentSizeAt = 48;
constexpr std::size_t packetSizeAt = 56;
constexpr std::size_t sequenceAt = 64;
constexpr std::size_t discardedAt = 72;
constexpr std::uint64_t latestTime = std::uint64_t{1} << 62; ///< clock ticks: what comes later overflows as ns
constexpr std::uint64_t notSet = ~std::uint64_t{0}; ///< Babeltrace's own mark of a missing field; it aborts on it

template <class T> T load(const char* bytes, bool swap)
{
    T value{};
    std::memcpy(&value, bytes, sizeof value);
    if (swap)
        std::reverse(reinterpret_cast<char*>(&value), reinterpret_cast<char*>(&value) + sizeof value);
    return value;
}

void store(char* bytes, std::uint64_t value, bool swap)
{
    if (swap)
        std::reverse(reinterpret_cast<char*>(&value), reinterpret_cast<char*>(&value) + sizeof value);
    std::memcpy(bytes, &value, sizeof value);
}

class StreamFile
{
public:
    explicit StreamFile(const std::filesystem::path& path)
        : m_name(path.string())
        , m_fd(open(path.c_str(), O_RDONLY | O_CLOEXEC))
    {
        struct stat status
        {
        };
        if (m_fd < 0 || fstat(m_fd, &status) != 0) {
            const int error = errno;
            if (m_fd >= 0)
                close(m_fd);
            throw Error(m_name, std::string("cannot be opened: ") + std::strerror(error));
        }
        m_bytes = static_cast<std::uint64_t>(status.st_size);
    }
    ~StreamFile() { close(m_fd); }
    StreamFile(const StreamFile&) = delete;
    StreamFile& operator=(const StreamFile&) = delete;

    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }

    /// Returns how many of them there were.
    std::size_t read(std::uint64_t at, char* to, std::size_t count) const
    {
        std::size_t done = 0;
        while (done < count) {
            const ssize_t got = pread(m_fd, to + done, count - done, static_cast<off_t>(at + done));
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                throw Error(m_name, std::string("cannot be read: ") + std::strerror(errno));
            if (got == 0)
                break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

private:
    std::string m_name;
    int m_fd;
    std::uint64_t m_bytes = 0;
};

std::optional<PacketHeader> readHeader(
    const StreamFile& file, std::uint64_t offset, const std::optional<TraceUuid>& uuid)
{
    PacketHeader header;
    char* const bytes = header.bytes.data();
    if (file.read(offset, bytes, packetHeaderBytes) < packetHeaderBytes)
        return std::nullopt;
    header.swapped = load<std::uint32_t>(bytes, true) == ctfMagic;
    if (!header.swapped && load<std::uint32_t>(bytes, false) != ctfMagic)
        return std::nullopt;
    const auto field = [&](std::size_t at) { return load<std::uint64_t>(bytes + at, header.swapped); };
    header.contentBits = field(contentSizeAt);
    header.packetBits = field(packetSizeAt);
    const std::uint64_t begin = field(timeBeginAt);
    const std::uint64_t end = field(timeEndAt); // 0 where lttng-crash took an unfinished packet out of memory
    const bool valid = (!uuid || std::equal(uuid->begin(), uuid->end(), bytes + uuidAt)) && header.packetBits % 8 == 0
        && header.packetBits >= packetHeaderBytes * 8 && header.contentBits <= header.packetBits
        && header.contentBits >= packetHeaderBytes * 8 && begin < latestTime && end < latestTime
        && (end == 0 || end >= begin) && field(sequenceAt) != notSet && field(discardedAt) != notSet;
    return valid ? std::optional(header) : std::nullopt;
}

/// The offset of the first valid header at or behind `from`; `until` when there is none before it.
std::uint64_t findHeader(
    const StreamFile& file, std::uint64_t from, std::uint64_t until, const std::optional<TraceUuid>& uuid)
{
    constexpr std::size_t chunkBytes = 64 * 1024;
    std::string chunk;
    for (std::uint64_t at = from; at < until; at += chunkBytes) {
        chunk.resize(chunkBytes + magicBytes - 1); // a magic number may lie across two chunks
        chunk.resize(file.read(at, chunk.data(), chunk.size()));
        for (std::size_t i = 0; i + magicBytes <= chunk.size() && at + i < until; ++i) {
            const auto first = static_cast<unsigned char>(chunk[i]);
            if (first != (ctfMagic & 0xff) && first != ctfMagic >> 24)
                continue;
            const auto magic = load<std::uint32_t>(chunk.data() + i, false);
            if ((magic == ctfMagic || magic == __builtin_bswap32(ctfMagic)) && readHeader(file, at + i, uuid))
                return at + i;
        }
        if (chunk.size() < chunkBytes)
            break;
    }
    return until;
}

void append(std::vector<ByteRange>& ranges, std::uint64_t begin, std::uint64_t end)
{
    if (begin == end)
        return;
    if (!ranges.empty() && ranges.back().end == begin)
        ranges.back().end = end;
    else
        ranges.push_back({begin, end});
}

} // namespace

void PacketHeader::setSizes(std::uint64_t content, std::uint64_t packet)
{
    contentBits = content;
    packetBits = packet;
    store(bytes.data() + contentSizeAt, content, swapped);
    store(bytes.data() + packetSizeAt, packet, swapped);
}

void PacketHeader::setEndTime()
{
    const auto begin = load<std::uint64_t>(bytes.data() + timeBeginAt, swapped);
    const auto end = load<std::uint64_t>(bytes.data() + timeEndAt, swapped);
    store(bytes.data() + timeEndAt, std::max(begin, end), swapped);
}

PacketWalk walkPackets(const std::filesystem::path& streamFile, const std::optional<TraceUuid>& uuid)
{
    const StreamFile file(streamFile);
    PacketWalk walk;
    walk.fileBytes = file.bytes();
    std::uint64_t at = 0;
    while (at < walk.fileBytes) {
        const std::optional<PacketHeader> header = readHeader(file, at, uuid);
        const std::uint64_t end
            = header && header->packetBits / 8 <= walk.fileBytes - at ? at + header->packetBits / 8 : at;
        // where no packet follows, either the next header is damaged, or this one's size is
        if (end > at
            && (end == walk.fileBytes || readHeader(file, end, uuid) || findHeader(file, at + 1, end, uuid) == end)) {
            append(walk.valid, at, end);
            at = end;
            continue;
        }
        const std::uint64_t next = findHeader(file, at + 1, walk.fileBytes, uuid);
        if (header && next == walk.fileBytes)
            walk.cut = header;
        append(walk.damaged, at, next);
        at = next;
    }
    return walk;
}

} // namespace xenlens::reader
