// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/ctf_metadata.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <iterator>

namespace xenlens::reader {

namespace {

// CTF 1.8.3, section 7.1: a metadata packet begins with magic u32, uuid 16, checksum u32, content_size u32, packet_size
// u32 (bits), and five bytes: compression, encryption and checksum schemes, major, minor. Plain text begins with a
// comment.
constexpr std::array<unsigned char, 4> magicLittle{0x57, 0x1d, 0xd1, 0x75};
constexpr std::array<unsigned char, 4> magicBig{0x75, 0xd1, 0x1d, 0x57};
constexpr std::size_t contentSizeAt = 24;
constexpr std::size_t packetSizeAt = 28;
constexpr std::size_t packetHeaderBytes = 37;
constexpr std::uintmax_t largestMetadata = 64u << 20; ///< LTTng's own is some 100 KiB

template <std::size_t n> bool beginsWith(const std::string& bytes, const std::array<unsigned char, n>& magic)
{
    return bytes.size() >= n && std::memcmp(bytes.data(), magic.data(), n) == 0;
}

std::uint32_t load(const std::string& bytes, std::size_t at, bool big)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << 8 * (big ? 3 - i : i);
    return value;
}

std::string unpack(const std::string& bytes, bool big)
{
    std::string text;
    for (std::size_t at = 0; at + packetHeaderBytes <= bytes.size();) {
        const std::size_t content = load(bytes, at + contentSizeAt, big) / 8;
        const std::size_t packet = load(bytes, at + packetSizeAt, big) / 8;
        if (content < packetHeaderBytes || packet < content || packet > bytes.size() - at)
            break;
        text.append(bytes, at + packetHeaderBytes, content - packetHeaderBytes);
        at += packet;
    }
    return text;
}

bool holdsInOrder(const std::string& text, std::initializer_list<const char*> words)
{
    std::size_t at = 0;
    for (const char* word : words)
        if ((at = text.find(word, at)) == std::string::npos)
            return false;
    return true;
}

} // namespace

bool isCtfMetadata(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string head(8, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    return beginsWith(head, magicLittle) || beginsWith(head, magicBig) || head.starts_with("/* CTF");
}

std::string readMetadataText(const std::filesystem::path& file)
{
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error || size > largestMetadata)
        return {};
    std::ifstream in(file, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(in), {});
    const bool big = beginsWith(bytes, magicBig);
    return big || beginsWith(bytes, magicLittle) ? unpack(bytes, big) : bytes;
}

bool isLttngLayout(const std::string& text)
{
    // the first of each word must stand in this order, else some other packet context comes before
    return holdsInOrder(text, {"magic", "uuid", "stream_id", "stream_instance_id"})
        && holdsInOrder(text, {"timestamp_begin", "timestamp_end", "content_size", "packet_size", "packet_seq_num"})
        && text.find("timestamp_begin") < text.find("content_size")
        && text.find("content_size") < text.find("packet_size");
}

std::optional<std::string> findDeadlyMetadata(const std::string& text)
{
    // a clock whose frequency is missing divides by zero
    static constexpr const char* blanks = " \t\r\n";
    for (std::size_t at = text.find("clock"); at != std::string::npos; at = text.find("clock", at + 1)) {
        const std::size_t open = text.find_first_not_of(blanks, at + std::strlen("clock"));
        if (open == std::string::npos || text[open] != '{')
            continue;
        const std::string body = text.substr(open, text.find('}', open) - open);
        std::size_t value = body.find("freq");
        value = value == std::string::npos ? value : body.find_first_not_of(" \t\r\n=", value + std::strlen("freq"));
        if (value == std::string::npos || body[value] < '1' || body[value] > '9')
            return "a clock in its metadata has no frequency";
    }
    return std::nullopt;
}

} // namespace xenlens::reader
