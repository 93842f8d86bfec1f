// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctf_writer.h"

#include <bit>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace xenlens::test {

static_assert(std::endian::native == std::endian::little, "the writer copies integers as they lie in memory");

namespace {

template <class T> void append(std::string& bytes, T value)
{
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void writeFile(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream out(file, std::ios::binary);
    out << bytes << std::flush;
    if (!out)
        throw std::runtime_error("cannot write " + file.string());
}

constexpr const char* metadataHead = R"(/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
typealias integer { size = 32; align = 8; signed = true; } := int32_t;
typealias integer { size = 64; align = 8; signed = true; } := int64_t;
trace {
    major = 1; minor = 8; byte_order = le;
    packet.header := struct { uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; uint64_t stream_instance_id; };
};
clock { name = "monotonic"; freq = 1000000000; offset = 0; };
typealias integer { size = 64; align = 8; signed = false; map = clock.monotonic.value; } := ts_t;
stream {
    id = 0;
    event.header := struct { uint32_t id; ts_t timestamp; };
    packet.context := struct {
        ts_t timestamp_begin; ts_t timestamp_end; uint64_t content_size; uint64_t packet_size;
        uint64_t packet_seq_num; uint64_t events_discarded; uint32_t cpu_id;
    };
};
)";

} // namespace

CtfEvent::CtfEvent(std::string name, std::uint64_t timeNs)
    : m_name(std::move(name))
    , m_time(timeNs)
{
}

void CtfEvent::add(const char* type, const char* field, const void* bytes, std::size_t size)
{
    m_declaration += std::string(type) + " _" + field + "; ";
    m_payload.append(static_cast<const char*>(bytes), size);
}

void CtfEvent::addSequence(const char* type, const char* field, std::size_t length, const void* bytes, std::size_t size)
{
    const std::string name = std::string("__") + field + "_length";
    m_declaration += "uint32_t " + name + "; " + type + " _" + field + "[" + name + "]; ";
    append(m_payload, static_cast<std::uint32_t>(length));
    m_payload.append(static_cast<const char*>(bytes), size);
}

CtfEvent& CtfEvent::u8s(const char* field, const std::vector<std::uint8_t>& values)
{
    addSequence("uint8_t", field, values.size(), values.data(), values.size());
    return *this;
}

CtfEvent& CtfEvent::u32s(const char* field, const std::vector<std::uint32_t>& values)
{
    addSequence("uint32_t", field, values.size(), values.data(), values.size() * sizeof(std::uint32_t));
    return *this;
}

CtfEvent& CtfEvent::u64s(const char* field, const std::vector<std::uint64_t>& values)
{
    addSequence("uint64_t", field, values.size(), values.data(), values.size() * sizeof(std::uint64_t));
    return *this;
}

CtfEvent& CtfEvent::u8(const char* field, std::uint8_t value)
{
    add("uint8_t", field, &value, sizeof value);
    return *this;
}

CtfEvent& CtfEvent::u16(const char* field, std::uint16_t value)
{
    add("uint16_t", field, &value, sizeof value);
    return *this;
}

CtfEvent& CtfEvent::u32(const char* field, std::uint32_t value)
{
    add("uint32_t", field, &value, sizeof value);
    return *this;
}

CtfEvent& CtfEvent::u64(const char* field, std::uint64_t value)
{
    add("uint64_t", field, &value, sizeof value);
    return *this;
}

CtfEvent& CtfEvent::i32(const char* field, std::int32_t value)
{
    add("int32_t", field, &value, sizeof value);
    return *this;
}

CtfEvent& CtfEvent::i64(const char* field, std::int64_t value)
{
    add("int64_t", field, &value, sizeof value);
    return *this;
}

CtfEvent& CtfEvent::text(const char* field, const std::string& value)
{
    add("string", field, value.c_str(), value.size() + 1);
    return *this;
}

CtfTrace::CtfTrace(std::string hostname)
    : m_hostname(std::move(hostname))
{
}

void CtfTrace::add(const CtfEvent& event, int stream, int packet)
{
    const auto [known, isNew] = m_ids.try_emplace(event.m_name, static_cast<std::uint32_t>(m_ids.size()));
    if (isNew)
        m_declarations.push_back("event { id = " + std::to_string(known->second) + "; name = \"" + event.m_name
            + "\"; stream_id = 0; fields := struct { " + event.m_declaration + "}; };\n");
    Packet& target = m_streams[stream][packet];
    if (target.events.empty())
        target.begin = event.m_time;
    target.end = event.m_time;
    append(target.events, known->second);
    append(target.events, event.m_time);
    target.events += event.m_payload;
}

void CtfTrace::setDiscarded(int stream, int packet, std::uint64_t total)
{
    m_streams[stream][packet].discarded = total;
}

std::string CtfTrace::metadata() const
{
    std::string text = metadataHead;
    text += "env { hostname = \"" + m_hostname + "\"; domain = \"ust\"; tracer_name = \"lttng-ust\"; };\n";
    for (const std::string& declaration : m_declarations)
        text += declaration;
    return text;
}

std::string CtfTrace::bytesOf(const Packet& packet, std::uint64_t instance, std::uint64_t sequence)
{
    constexpr std::uint64_t headerBytes = 84;
    const std::uint64_t bits = (headerBytes + packet.events.size()) * 8;
    std::string bytes;
    append<std::uint32_t>(bytes, 0xC1FC1FC1);
    bytes.append(16, '\0');
    append<std::uint32_t>(bytes, 0);
    append<std::uint64_t>(bytes, instance);
    append<std::uint64_t>(bytes, packet.begin);
    append<std::uint64_t>(bytes, packet.end);
    append<std::uint64_t>(bytes, bits);
    append<std::uint64_t>(bytes, bits);
    append<std::uint64_t>(bytes, sequence);
    append<std::uint64_t>(bytes, packet.discarded);
    append<std::uint32_t>(bytes, 0);
    return bytes + packet.events;
}

void CtfTrace::write(const std::filesystem::path& folder) const
{
    std::filesystem::create_directories(folder);
    writeFile(folder / "metadata", metadata());
    for (const auto& [stream, packets] : m_streams) {
        std::string bytes;
        std::uint64_t sequence = 0;
        for (const auto& [number, packet] : packets)
            bytes += bytesOf(packet, static_cast<std::uint64_t>(stream), sequence++);
        writeFile(folder / ("stream_" + std::to_string(stream)), bytes);
    }
}

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "xenlens-test-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        throw std::runtime_error("cannot make a folder in " + pattern);
    m_path = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

} // namespace xenlens::test
