// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/ctf_metadata.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <string_view>
#include <system_error>

namespace xenlens::reader {

namespace {

// CTF 1.8.3, section 7.1: a metadata packet begins with magic u32, uuid 16, checksum u32, content_size u32, packet_size
// u32 (bits), and five bytes: compression, encryption and checksum schemes, major, minor. Plain text begins with a
// comment.
constexpr std::string_view magicLittle = "\x57\x1d\xd1\x75";
constexpr std::string_view magicBig = "\x75\xd1\x1d\x57";
constexpr std::size_t contentSizeAt = 24;
constexpr std::size_t packetSizeAt = 28;
constexpr std::size_t packetHeaderBytes = 37;

std::uint32_t load(std::string_view bytes, std::size_t at, bool big)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << 8 * (big ? 3 - i : i);
    return value;
}

/// Takes the text out of its packets. Only the padding of the last packet may be missing.
void unpack(std::string_view bytes, bool big, Metadata& metadata)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t left = bytes.size() - at;
        if (left < packetHeaderBytes) {
            metadata.problem = "its metadata is cut";
            return;
        }
        const std::size_t content = load(bytes, at + contentSizeAt, big) / 8;
        const std::size_t packet = load(bytes, at + packetSizeAt, big) / 8;
        const std::string_view magic = bytes.substr(at, magicLittle.size());
        if (magic != (big ? magicBig : magicLittle) || content < packetHeaderBytes || packet < content) {
            metadata.problem = "its metadata is damaged at byte " + std::to_string(at);
            return;
        }
        if (content > left) {
            metadata.problem = "its metadata is cut: a packet of it should have " + std::to_string(packet)
                + " bytes and has " + std::to_string(left);
            return;
        }
        metadata.text.append(bytes, at + packetHeaderBytes, content - packetHeaderBytes);
        at += std::min(packet, left);
    }
}

/// Splits metadata text into words, texts in quotes (with the opening quote) and single signs, without comments.
class Tokens
{
public:
    explicit Tokens(std::string_view text)
        : m_rest(text)
    {
    }

    /// Empty at the end.
    std::string_view next()
    {
        skipBlanks();
        std::size_t length = std::min<std::size_t>(1, m_rest.size());
        if (isWord(0))
            while (isWord(length))
                ++length;
        else if (m_rest.starts_with('"'))
            length = quoted();
        const std::string_view token = m_rest.substr(0, length);
        m_rest.remove_prefix(length);
        return token;
    }

private:
    [[nodiscard]] bool isWord(std::size_t at) const
    {
        if (at >= m_rest.size())
            return false;
        const char c = m_rest[at];
        const char lower = static_cast<char>(c | 0x20);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    }

    /// Up to the closing quote, which is left for skipBlanks().
    [[nodiscard]] std::size_t quoted() const
    {
        std::size_t at = 1;
        while (at < m_rest.size() && m_rest[at] != '"')
            at += m_rest[at] == '\\' ? 2 : 1;
        return std::min(at, m_rest.size());
    }

    void skipBlanks()
    {
        if (m_afterText && !m_rest.empty())
            m_rest.remove_prefix(1);
        m_afterText = false;
        while (!m_rest.empty()) {
            const char c = m_rest.front();
            if (c == ' ' || (c >= '\t' && c <= '\r'))
                m_rest.remove_prefix(1);
            else if (c == '/' && m_rest.starts_with("/*"))
                skipPast("*/");
            else if (c == '/' && m_rest.starts_with("//"))
                skipPast("\n");
            else
                break;
        }
        m_afterText = m_rest.starts_with('"');
    }

    void skipPast(std::string_view end)
    {
        const std::size_t at = m_rest.find(end, 2);
        m_rest.remove_prefix(at == std::string_view::npos ? m_rest.size() : at + end.size());
    }

    std::string_view m_rest;
    bool m_afterText = false; ///< a closing quote comes next
};

std::optional<TraceUuid> uuidOf(std::string_view text)
{
    TraceUuid uuid{};
    std::size_t digits = 0;
    for (const char c : text) {
        if (c == '-' || c == '"')
            continue;
        if (!std::isxdigit(static_cast<unsigned char>(c)) || digits == 2 * uuid.size())
            return std::nullopt;
        const int value = std::isdigit(static_cast<unsigned char>(c)) ? c - '0' : std::tolower(c) - 'a' + 10;
        uuid[digits / 2] = static_cast<char>(uuid[digits / 2] << 4 | value);
        ++digits;
    }
    return digits == 2 * uuid.size() ? std::optional(uuid) : std::nullopt;
}

bool isPositive(std::string_view number)
{
    const bool hex = number.starts_with("0x") || number.starts_with("0X");
    const std::size_t digit = number.find_first_of(hex ? "123456789abcdefABCDEF" : "123456789", hex ? 2 : 0);
    return !number.empty() && std::isdigit(static_cast<unsigned char>(number.front()))
        && digit != std::string_view::npos;
}

/// Goes once over the text: what the top-level blocks say in `name = value;`.
void look(Metadata& metadata)
{
    Tokens tokens(metadata.text);
    std::string_view block; // the top-level block that it is in
    std::string_view before; // the last two tokens
    std::string_view last;
    std::size_t depth = 0;
    bool hasFrequency = false;
    for (std::string_view token = tokens.next(); !token.empty(); token = tokens.next()) {
        if (token == "{" && depth++ == 0) {
            block = last;
            hasFrequency = false;
            metadata.events += block == "event";
        } else if (token == "}" && depth > 0 && --depth == 0) {
            // a clock whose frequency is missing divides by zero
            if (block == "clock" && !hasFrequency && !metadata.problem)
                metadata.problem = "a clock in its metadata has no frequency";
            block = {};
        } else if (last == "=" && depth == 1) {
            if (block == "clock" && before == "freq")
                hasFrequency = isPositive(token);
            else if (block == "trace" && before == "uuid")
                metadata.uuid = uuidOf(token);
            else if (block == "env" && before == "hostname" && token.starts_with('"'))
                metadata.hostname = token.substr(1);
            else if (block == "event" && before == "name")
                metadata.declaresOurs = metadata.declaresOurs || token.starts_with("\"xenlens_");
        }
        before = last;
        last = token;
    }
}

bool holdsInOrder(const std::string& text, std::initializer_list<const char*> words)
{
    std::size_t at = 0;
    for (const char* word : words)
        if ((at = text.find(word, at)) == std::string::npos)
            return false;
    return true;
}

bool hasLttngLayout(const std::string& text)
{
    // the first of each word must stand in this order, else some other packet context comes before
    return holdsInOrder(text, {"magic", "uuid", "stream_id", "stream_instance_id"})
        && holdsInOrder(text, {"timestamp_begin", "timestamp_end", "content_size", "packet_size", "packet_seq_num"})
        && text.find("timestamp_begin") < text.find("content_size")
        && text.find("content_size") < text.find("packet_size");
}

} // namespace

bool isCtfMetadata(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return true;
    std::string head(8, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    return head.starts_with(magicLittle) || head.starts_with(magicBig) || head.starts_with("/* CTF");
}

Metadata readMetadata(const std::filesystem::path& file)
{
    Metadata metadata;
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        metadata.problem = std::string("its metadata cannot be opened: ") + std::strerror(errno);
        return metadata;
    }
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error || size > longestMetadata) {
        metadata.problem = error ? "its metadata cannot be opened: " + error.message()
                                 : "its metadata is larger than " + std::to_string(longestMetadata >> 20) + " MiB";
        return metadata;
    }
    std::string bytes(size, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount())); // it may have become shorter
    const bool big = bytes.starts_with(magicBig);
    if (big || bytes.starts_with(magicLittle))
        unpack(bytes, big, metadata);
    else
        metadata.text = std::move(bytes);
    metadata.isLttngLayout = hasLttngLayout(metadata.text);
    look(metadata);
    return metadata;
}

} // namespace xenlens::reader
