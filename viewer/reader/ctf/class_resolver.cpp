// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/class_resolver.h"

namespace xenlens::reader {

ClassResolver::ClassResolver(ReadStatistics& statistics)
    : m_statistics(statistics)
{
}

bool ClassResolver::decode(const RawEvent& event, const Origin& origin, Payload& payload)
{
    Resolved& resolved = event.type == m_lastClass ? *m_last : resolve(*event.type, origin);
    m_lastClass = event.type;
    m_last = &resolved;

    if (!resolved.decoder) {
        ++*resolved.skipped;
        return false;
    }
    if (!resolved.decoder->decode(event, resolved.indices, payload)) {
        if (m_statistics.malformed++ == 0)
            m_statistics.warnings.push_back(
                origin.path + ": event " + resolved.decoder->eventName() + " holds a value out of range; left out");
        return false;
    }
    checkSchema(payload, origin);
    if (!resolved.decoder) // refused just now
        return false;
    ++m_statistics.decoded;
    return true;
}

ClassResolver::Resolved& ClassResolver::resolve(const RawClass& type, const Origin& origin)
{
    const auto known = m_classes.find(&type);
    if (known != m_classes.end())
        return known->second;

    Resolved& resolved = m_classes[&type];
    resolved.originId = origin.id;

    const std::string name = cleanText(type.name, longestName);
    resolved.provider = name.substr(0, name.find(':'));

    const auto decoder = decoderTable().find(name);
    if (decoder == decoderTable().end() || m_refused.contains({origin.id, resolved.provider})) {
        resolved.skipped = &m_statistics.unknown[name];
        return resolved;
    }
    const std::string wrong = decoder->second->bind(type, resolved.indices);
    if (wrong.empty()) {
        resolved.decoder = decoder->second.get();
    } else {
        resolved.skipped = &m_statistics.malformed;
        m_statistics.warnings.push_back(origin.path + ": events " + name + " are left out: " + wrong
            + "; was the trace made by another version of the tracer?");
    }
    return resolved;
}

void ClassResolver::checkSchema(const Payload& payload, const Origin& origin)
{
    if (const auto* start = std::get_if<toolstack::SessionStart>(&payload);
        start && start->schemaVersion > toolstack::schemaVersion)
        refuse(toolstack::provider, origin, start->schemaVersion, toolstack::schemaVersion);
    if (const auto* start = std::get_if<guest::SessionStart>(&payload);
        start && start->schemaVersion > guest::schemaVersion)
        refuse(guest::provider, origin, start->schemaVersion, guest::schemaVersion);
    if (const auto* start = std::get_if<hypervisor::SessionStart>(&payload);
        start && start->schemaVersion > hypervisor::schemaVersion)
        refuse(hypervisor::provider, origin, start->schemaVersion, hypervisor::schemaVersion);
    if (const auto* start = std::get_if<workload::SessionStart>(&payload);
        start && start->schemaVersion > workload::schemaVersion)
        refuse(workload::provider, origin, start->schemaVersion, workload::schemaVersion);
}

void ClassResolver::refuse(const std::string& provider, const Origin& origin, std::uint32_t found, std::uint32_t newest)
{
    m_refused.insert({origin.id, provider});
    for (auto& [eventClass, resolved] : m_classes) {
        if (resolved.originId == origin.id && resolved.provider == provider) {
            resolved.decoder = nullptr;
            resolved.skipped = &m_statistics.unknown[provider + ":* (newer schema)"];
        }
    }
    m_statistics.warnings.push_back(origin.path + ": " + provider + " events have schema version "
        + std::to_string(found) + ", newer than " + std::to_string(newest)
        + " which this xenlens knows; left out; update xenlens");
}

} // namespace xenlens::reader
