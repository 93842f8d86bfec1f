// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/salvage.h"

#include "core/error.h"
#include "reader/babeltrace/packet_walk.h"
#include "reader/ctf/trace_folders.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

// Index of LTTng (lttng-tools, src/common/index/ctf-index.h): four big-endian u32 (magic, major, minor, bytes of an
// entry), then entries that begin with offset (bytes) and packet_size (bits), big-endian u64.
constexpr std::uint32_t indexMagic = 0xC1F1DCC1;
constexpr std::size_t indexHeaderBytes = 16;
constexpr const char* howToMakeRoom = "make room or set TMPDIR";

template <class T> T loadBig(const char* bytes)
{
    T value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i)
        value = static_cast<T>(value << 8 | static_cast<unsigned char>(bytes[i]));
    return value;
}

bool isShorterThanIndex(const fs::path& streamFile)
{
    std::error_code error;
    const fs::path indexFile = streamFile.parent_path() / "index" / (streamFile.filename().string() + ".idx");
    const std::uint64_t streamBytes = fs::file_size(streamFile, error);
    std::ifstream in(indexFile, std::ios::binary);
    std::array<char, indexHeaderBytes> header{};
    if (error || !in.read(header.data(), header.size()))
        return false;
    const auto entryBytes = loadBig<std::uint32_t>(header.data() + 12);
    const std::uint64_t indexBytes = fs::file_size(indexFile, error);
    if (error || loadBig<std::uint32_t>(header.data()) != indexMagic || entryBytes < 16
        || indexBytes < indexHeaderBytes + std::uint64_t{entryBytes})
        return false;
    const std::uint64_t entries = (indexBytes - indexHeaderBytes) / entryBytes;
    std::array<char, 16> last{};
    in.seekg(static_cast<std::streamoff>(indexHeaderBytes + (entries - 1) * entryBytes));
    if (!in.read(last.data(), last.size()))
        return false;
    const auto offset = loadBig<std::uint64_t>(last.data());
    const std::uint64_t bytes = loadBig<std::uint64_t>(last.data() + 8) / 8;
    return offset > streamBytes || bytes > streamBytes - offset;
}

std::string inWords(const PacketWalk& walk)
{
    const ByteRange& last = walk.damaged.back();
    if (walk.damaged.size() > 1)
        return "damaged: " + std::to_string(walk.damaged.size()) + " places, the first at byte "
            + std::to_string(walk.damaged.front().begin) + " of " + std::to_string(walk.fileBytes)
            + "; the packets there are left out";
    if (walk.cut)
        return "cut: its last packet should have " + std::to_string(walk.cut->packetBits / 8) + " bytes and has "
            + std::to_string(last.end - last.begin);
    if (last.end == walk.fileBytes)
        return "cut or damaged: no valid packet from byte " + std::to_string(last.begin) + " of "
            + std::to_string(walk.fileBytes);
    return "damaged: bytes " + std::to_string(last.begin) + " to " + std::to_string(last.end) + " of "
        + std::to_string(walk.fileBytes) + " are no valid packet; left out";
}

[[noreturn]] void failToCopy(const fs::path& to)
{
    throw Error(to.string(), std::string("cannot copy what is valid of a damaged file: ") + std::strerror(errno),
        howToMakeRoom);
}

class MendedFile
{
public:
    MendedFile(const fs::path& from, fs::path to)
        : m_to(std::move(to))
        , m_in(open(from.c_str(), O_RDONLY | O_CLOEXEC))
        , m_out(open(m_to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR))
    {
        if (m_in < 0 || m_out < 0)
            failToCopy(m_to);
    }
    ~MendedFile()
    {
        close(m_in);
        close(m_out);
    }
    MendedFile(const MendedFile&) = delete;
    MendedFile& operator=(const MendedFile&) = delete;

    void copy(ByteRange range)
    {
        m_buffer.resize(1 << 20);
        while (range.begin < range.end) {
            const std::uint64_t wanted = std::min<std::uint64_t>(range.end - range.begin, m_buffer.size());
            const ssize_t got = pread(m_in, m_buffer.data(), wanted, static_cast<off_t>(range.begin));
            if (got <= 0)
                failToCopy(m_to);
            write(std::string_view(m_buffer.data(), static_cast<std::size_t>(got)));
            range.begin += static_cast<std::uint64_t>(got);
        }
    }

    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t put = ::write(m_out, bytes.data(), bytes.size());
            if (put < 0)
                failToCopy(m_to);
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
    }

private:
    fs::path m_to;
    int m_in;
    int m_out;
    std::string m_buffer;
};

void maskEndings(int how)
{
    sigset_t endings;
    sigemptyset(&endings);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
        sigaddset(&endings, signal);
    pthread_sigmask(how, &endings, nullptr);
}

} // namespace

std::optional<std::string> findDamage(const fs::path& streamFile, const Metadata& metadata)
{
    if (access(streamFile.c_str(), R_OK) != 0)
        return std::string("cannot be opened: ") + std::strerror(errno);
    if (metadata.isLttngLayout) {
        const PacketWalk walk = walkPackets(streamFile, metadata.uuid);
        if (!walk.damaged.empty())
            return inWords(walk);
    }
    if (isShorterThanIndex(streamFile))
        return "cut: shorter than its index says";
    return std::nullopt;
}

void copyMended(const fs::path& from, const fs::path& to, const std::optional<TraceUuid>& uuid)
{
    PacketWalk walk = walkPackets(from, uuid);
    MendedFile file(from, to);
    for (const ByteRange& range : walk.valid)
        file.copy(range);
    if (!walk.cut)
        return;
    const ByteRange& rest = walk.damaged.back();
    const std::uint64_t left = (rest.end - rest.begin) * 8;
    walk.cut->setSizes(std::min(walk.cut->contentBits, left), left);
    walk.cut->setEndTime();
    file.write({walk.cut->bytes.data(), walk.cut->bytes.size()});
    file.copy({rest.begin + packetHeaderBytes, rest.end});
}

Salvage::Salvage(fs::path scratch)
    : m_scratch(std::move(scratch))
{
}

Salvage::~Salvage()
{
    discard();
}

void Salvage::create()
{
    maskEndings(SIG_BLOCK);
    if (mkdir(m_scratch.c_str(), S_IRWXU) != 0) {
        const int error = errno;
        maskEndings(SIG_UNBLOCK);
        throw Error(
            m_scratch.string(), std::string("cannot make a temporary folder: ") + std::strerror(error), howToMakeRoom);
    }
    m_created = true;
}

void Salvage::discard()
{
    if (!std::exchange(m_created, false))
        return;
    std::error_code ignored; // nothing can be done about a leftover in the temporary folder
    fs::remove_all(m_scratch, ignored);
    maskEndings(SIG_UNBLOCK);
}

std::vector<Salvage::Stream> Salvage::split(const fs::path& traceFolder)
{
    create();
    std::vector<Stream> streams;
    const Metadata metadata = readMetadata(traceFolder / "metadata");
    std::error_code error;
    for (const fs::path& file : findStreamFiles(traceFolder)) {
        Stream stream{fs::absolute(file), m_scratch / std::to_string(streams.size()), findDamage(file, metadata)};
        const fs::path copy = stream.folder / file.filename();
        if (access(file.c_str(), R_OK) != 0) {
            stream.folder.clear();
        } else {
            if (!fs::create_directory(stream.folder, error))
                throw Error(
                    stream.folder.string(), "cannot make a temporary folder: " + error.message(), howToMakeRoom);
            fs::create_symlink(fs::absolute(traceFolder) / "metadata", stream.folder / "metadata", error);
            if (stream.damage && metadata.isLttngLayout)
                copyMended(file, copy, metadata.uuid);
            else
                fs::create_symlink(stream.original, copy, error);
        }
        streams.push_back(std::move(stream));
    }
    return streams;
}

} // namespace xenlens::reader
