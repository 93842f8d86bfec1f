// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/salvage.h"

#include "core/error.h"
#include "reader/ctf/ctf_metadata.h"
#include "reader/ctf/trace_folders.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

// Packet of LTTng-UST and LTTng-modules (metadata: packet.header, packet_context), all integers aligned to bytes: magic
// u32, uuid 16, stream_id u32, stream_instance_id u64; then timestamp_begin, timestamp_end, content_size and
// packet_size, u64 each, sizes in bits; packet_seq_num u64, events_discarded u64, cpu_id u32.
constexpr std::uint32_t ctfMagic = 0xC1FC1FC1; // CTF 1.8.3, section 5.1
constexpr std::size_t contentSizeAt = 48;
constexpr std::size_t packetSizeAt = 56;
constexpr std::uint64_t headerBytes = 84;

// Index of LTTng (lttng-tools, src/common/index/ctf-index.h): four big-endian u32 (magic, major, minor, bytes of an
// entry), then entries that begin with offset (bytes) and packet_size (bits), big-endian u64.
constexpr std::uint32_t indexMagic = 0xC1F1DCC1;
constexpr std::size_t indexHeaderBytes = 16;

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

constexpr bool hostIsLittle = std::endian::native == std::endian::little;

struct Packet
{
    std::array<char, headerBytes> header{};
    bool swapped = false;
    std::uint64_t contentBits = 0;
    std::uint64_t packetBits = 0;
};

std::optional<Packet> readPacketHeader(std::ifstream& in, std::uint64_t offset)
{
    Packet packet;
    in.seekg(static_cast<std::streamoff>(offset));
    if (!in.read(packet.header.data(), packet.header.size()))
        return std::nullopt;
    packet.swapped = load<std::uint32_t>(packet.header.data(), true) == ctfMagic;
    if (!packet.swapped && load<std::uint32_t>(packet.header.data(), false) != ctfMagic)
        return std::nullopt;
    packet.contentBits = load<std::uint64_t>(packet.header.data() + contentSizeAt, packet.swapped);
    packet.packetBits = load<std::uint64_t>(packet.header.data() + packetSizeAt, packet.swapped);
    const bool sound = packet.packetBits % 8 == 0 && packet.packetBits >= headerBytes * 8
        && packet.contentBits <= packet.packetBits && packet.contentBits >= headerBytes * 8;
    return sound ? std::optional(packet) : std::nullopt;
}

struct Walk
{
    std::uint64_t fileBytes = 0;
    std::uint64_t soundBytes = 0; ///< whole packets at the begin of the file
    std::optional<Packet> cut; ///< what comes then is the begin of this packet; nullopt: it is nothing sound
};

Walk walkPackets(const fs::path& file)
{
    Walk walk;
    std::error_code error;
    walk.fileBytes = fs::file_size(file, error);
    if (error)
        return {};
    std::ifstream in(file, std::ios::binary);
    while (walk.soundBytes < walk.fileBytes) {
        const std::optional<Packet> packet = readPacketHeader(in, walk.soundBytes);
        if (!packet)
            break;
        if (packet->packetBits / 8 > walk.fileBytes - walk.soundBytes) {
            walk.cut = packet;
            break;
        }
        walk.soundBytes += packet->packetBits / 8;
    }
    return walk;
}

} // namespace

bool isShorterThanIndex(const fs::path& streamFile)
{
    std::error_code error;
    const fs::path indexFile = streamFile.parent_path() / "index" / (streamFile.filename().string() + ".idx");
    const std::uint64_t streamBytes = fs::file_size(streamFile, error);
    std::ifstream in(indexFile, std::ios::binary);
    std::array<char, indexHeaderBytes> header{};
    if (error || !in.read(header.data(), header.size()))
        return false;
    const std::uint32_t entryBytes = load<std::uint32_t>(header.data() + 12, hostIsLittle);
    const std::uint64_t indexBytes = fs::file_size(indexFile, error);
    if (error || load<std::uint32_t>(header.data(), hostIsLittle) != indexMagic || entryBytes < 16
        || indexBytes < indexHeaderBytes + std::uint64_t{entryBytes})
        return false;
    const std::uint64_t entries = (indexBytes - indexHeaderBytes) / entryBytes;
    std::array<char, 16> last{};
    in.seekg(static_cast<std::streamoff>(indexHeaderBytes + (entries - 1) * entryBytes));
    if (!in.read(last.data(), last.size()))
        return false;
    const std::uint64_t offset = load<std::uint64_t>(last.data(), hostIsLittle);
    const std::uint64_t bytes = load<std::uint64_t>(last.data() + 8, hostIsLittle) / 8;
    return offset > streamBytes || bytes > streamBytes - offset;
}

std::optional<std::string> findDamage(const fs::path& streamFile)
{
    const Walk walk = walkPackets(streamFile);
    if (walk.soundBytes >= walk.fileBytes)
        return std::nullopt;
    if (!walk.cut)
        return "cut or damaged: no sound packet after byte " + std::to_string(walk.soundBytes) + " of "
            + std::to_string(walk.fileBytes);
    return "cut: its last packet should have " + std::to_string(walk.cut->packetBits / 8) + " bytes and has "
        + std::to_string(walk.fileBytes - walk.soundBytes);
}

void copyMended(const fs::path& from, const fs::path& to)
{
    Walk walk = walkPackets(from);
    std::error_code error;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    if (!error)
        fs::permissions(to, fs::perms::owner_write, fs::perm_options::add, error);
    if (!error && !walk.cut)
        fs::resize_file(to, walk.soundBytes, error);
    if (error)
        throw Error(to.string(), "cannot copy the sound part of a damaged file here: " + error.message(),
            "make room or set TMPDIR");
    if (!walk.cut)
        return;
    const std::uint64_t left = (walk.fileBytes - walk.soundBytes) * 8;
    store(walk.cut->header.data() + contentSizeAt, std::min(walk.cut->contentBits, left), walk.cut->swapped);
    store(walk.cut->header.data() + packetSizeAt, left, walk.cut->swapped);
    std::fstream out(to, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(static_cast<std::streamoff>(walk.soundBytes));
    out.write(walk.cut->header.data(), walk.cut->header.size());
}

Salvage::~Salvage()
{
    for (const fs::path& folder : m_folders) {
        std::error_code ignored; // nothing can be done about a leftover in the temporary folder
        fs::remove_all(folder, ignored);
    }
}

std::vector<Salvage::Stream> Salvage::split(const fs::path& traceFolder)
{
    std::error_code error;
    std::string pattern = (fs::temp_directory_path(error) / "xenlens-XXXXXX").string();
    if (error || !mkdtemp(pattern.data()))
        throw Error(pattern, std::string("cannot make a temporary folder: ") + std::strerror(errno), "set TMPDIR");
    m_folders.emplace_back(pattern);

    std::vector<Stream> streams;
    const bool lttng = isLttngLayout(readMetadataText(traceFolder / "metadata"));
    for (const fs::path& file : findStreamFiles(traceFolder)) {
        Stream stream{fs::absolute(file), fs::path(pattern) / std::to_string(streams.size()), std::nullopt};
        const fs::path copy = stream.folder / file.filename();
        if (!fs::create_directory(stream.folder, error))
            throw Error(stream.folder.string(), "cannot make a temporary folder: " + error.message(), "set TMPDIR");
        fs::create_symlink(fs::absolute(traceFolder) / "metadata", stream.folder / "metadata", error);
        if (lttng)
            stream.damage = findDamage(file);
        if (stream.damage)
            copyMended(file, copy);
        else
            fs::create_symlink(stream.original, copy, error);
        if (!stream.damage && isShorterThanIndex(file))
            stream.damage = "cut: shorter than its index says";
        streams.push_back(std::move(stream));
    }
    return streams;
}

} // namespace xenlens::reader
