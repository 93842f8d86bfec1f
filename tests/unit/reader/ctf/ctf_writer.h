// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace xenlens::test {

/// An event to be written: fields in order, as bytes with their TSDL type.
class CtfEvent
{
public:
    CtfEvent(std::string name, std::uint64_t timeNs);

    CtfEvent& u8(const char* field, std::uint8_t value);
    CtfEvent& u16(const char* field, std::uint16_t value);
    CtfEvent& u32(const char* field, std::uint32_t value);
    CtfEvent& u64(const char* field, std::uint64_t value);
    CtfEvent& i32(const char* field, std::int32_t value);
    CtfEvent& i64(const char* field, std::int64_t value);
    CtfEvent& text(const char* field, const std::string& value);
    /// Sequences with their length before them, as LTTng-UST writes them.
    CtfEvent& u8s(const char* field, const std::vector<std::uint8_t>& values);
    CtfEvent& u32s(const char* field, const std::vector<std::uint32_t>& values);
    CtfEvent& u64s(const char* field, const std::vector<std::uint64_t>& values);

private:
    friend class CtfTrace;
    void add(const char* type, const char* field, const void* bytes, std::size_t size);
    void addSequence(const char* type, const char* field, std::size_t length, const void* bytes, std::size_t size);

    std::string m_name;
    std::uint64_t m_time;
    std::string m_declaration; ///< of the fields, TSDL
    std::string m_payload;
};

/// Writes a small CTF 1.8 trace as LTTng-UST lays its packets out; little-endian. What the events declare becomes the
/// metadata: the first event of a name decides.
class CtfTrace
{
public:
    explicit CtfTrace(std::string hostname);

    /// Packet `packet` of stream file `stream`; packets are written in order.
    void add(const CtfEvent& event, int stream = 0, int packet = 0);
    /// So many events were discarded before the packet's end, counted from the begin of the stream.
    void setDiscarded(int stream, int packet, std::uint64_t total);
    /// Makes the folder with metadata and stream_0, stream_1, ...
    void write(const std::filesystem::path& folder) const;

private:
    struct Packet
    {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::uint64_t discarded = 0;
        std::string events;
    };

    [[nodiscard]] std::string metadata() const;
    [[nodiscard]] static std::string bytesOf(const Packet& packet, std::uint64_t instance, std::uint64_t sequence);

    std::string m_hostname;
    std::map<std::string, std::uint32_t> m_ids;
    std::vector<std::string> m_declarations;
    std::map<int, std::map<int, Packet>> m_streams;
};

/// A folder that is gone after the test.
class TemporaryFolder
{
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace xenlens::test
