// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/class_resolver.h"

namespace xenlens::reader {

ClassResolver::ClassResolver(ReadStatistics& statistics)
    : m_statistics(statistics)
{
}

bool ClassResolver::decode(const bt_event* event, const Origin& origin, Payload& payload)
{
    const bt_event_class* eventClass = bt_event_borrow_class_const(event);
    Resolved& resolved = eventClass == m_lastClass ? *m_last : resolve(eventClass, origin);
    m_lastClass = eventClass;
    m_last = &resolved;

    if (!resolved.decoder) {
        ++*resolved.skipped;
        return false;
    }
    const bt_field* structure = bt_event_borrow_payload_field_const(event);
    if (!structure || !resolved.decoder->decode(structure, resolved.indices, payload)) {
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

ClassResolver::Resolved& ClassResolver::resolve(const bt_event_class* eventClass, const Origin& origin)
{
    const auto known = m_classes.find(eventClass);
    if (known != m_classes.end())
        return known->second;

    bt_event_class_get_ref(eventClass);
    Resolved& resolved = m_classes[eventClass];
    resolved.pinned.reset(eventClass);
    resolved.originId = origin.id;

    const char* given = bt_event_class_get_name(eventClass);
    const std::string name = given ? cleanString(given, std::char_traits<char>::length(given)) : "(no name)";
    resolved.provider = name.substr(0, name.find(':'));

    const auto decoder = decoderTable().find(name);
    if (decoder == decoderTable().end() || m_refused.contains({origin.id, resolved.provider})) {
        resolved.skipped = &m_statistics.unknown[name];
        return resolved;
    }
    const bt_field_class* structure = bt_event_class_borrow_payload_field_class_const(eventClass);
    const std::string wrong
        = structure ? decoder->second->bind(structure, resolved.indices) : std::string("it has no fields");
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
