// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/check_nic.h"

#include "analysis/checks/checks.h"

#include <algorithm>
#include <iterator>

namespace xenlens::analysis {

namespace {

using toolstack::NicCounters;

enum class Direction
{
    Sent,
    Received
};

struct Carried
{
    std::string interface;
    double payload = 0; ///< bytes less headers
    TimeNs since;
};

std::uint64_t bytesOf(const NicCounters& c, Direction direction)
{
    return direction == Direction::Sent ? c.txBytes : c.rxBytes;
}

std::uint64_t packetsOf(const NicCounters& c, Direction direction)
{
    return direction == Direction::Sent ? c.txPackets : c.rxPackets;
}

/// What each interface carried from the last reading at or before the migration (else the first in it) to the first
/// reading after it (else the last); the busiest is the one that the stream took.
std::optional<Carried> findBusiest(const ToolstackLog& host, const TimeRange& window, Direction direction)
{
    std::optional<Carried> busiest;
    for (const auto& [interface, readings] : host.nics) {
        const auto at = [&host](const NicCounters& reading) { return host.clock.toUnix(reading.tsNs); };
        auto first = std::partition_point(
            readings.begin(), readings.end(), [&](const NicCounters& reading) { return at(reading) <= window.begin; });
        first = first == readings.begin() ? first : std::prev(first);
        auto last = std::partition_point(
            readings.begin(), readings.end(), [&](const NicCounters& reading) { return at(reading) < window.end; });
        last = last == readings.end() ? std::prev(last) : last;
        if (first == last || bytesOf(*last, direction) < bytesOf(*first, direction)
            || packetsOf(*last, direction) < packetsOf(*first, direction) || at(*last) <= window.begin)
            continue; // no two readings, or the counters were reset
        const double bytes = static_cast<double>(bytesOf(*last, direction) - bytesOf(*first, direction));
        const double packets = static_cast<double>(packetsOf(*last, direction) - packetsOf(*first, direction));
        const double payload = bytes - packets * headerBytesPerPacket;
        if (!busiest || payload > busiest->payload)
            busiest = Carried{interface, payload, at(*first)};
    }
    return busiest;
}

/// Stream bytes that had been taken at `time`.
double streamBytesAt(const std::vector<CurvePoint>& curve, TimeNs time)
{
    double bytes = 0;
    for (const CurvePoint& point : curve)
        if (point.time <= time)
            bytes = static_cast<double>(point.value);
    return bytes;
}

Check checkStreamAgainst(const TracedMigration& migration, const ToolstackLog* host, Direction direction,
    const char* side, const char* field)
{
    Check check;
    check.name = checkLabel(migration.result) + ": stream bytes against the " + side + "'s interface";
    check.leftSource = "bytes that the stream took";
    check.rightSource = std::string(field) + "_bytes less 66 per packet";
    check.tolerance = nicTolerance;
    if (!host) {
        check.note = std::string("the ") + side + " was not traced";
        return check;
    }
    if (migration.result.outcome != Outcome::Completed) {
        check.note = "the migration was not completed: bytes that were written may never have left the host";
        return check;
    }
    const auto carried = findBusiest(*host, migration.result.time, direction);
    if (!carried) {
        check.note = "no interface counters of " + host->name + " around the migration";
        return check;
    }
    check.rightSource = host->name + "/" + carried->interface + ": " + check.rightSource;
    check.left
        = static_cast<double>(migration.result.bytesSent) - streamBytesAt(migration.result.sentCurve, carried->since);
    check.right = carried->payload;
    return compared(check);
}

} // namespace

Check checkStreamAgainstSender(const TracedMigration& migration)
{
    return checkStreamAgainst(migration, migration.source, Direction::Sent, "sender", "tx");
}

Check checkStreamAgainstReceiver(const TracedMigration& migration)
{
    return checkStreamAgainst(migration, migration.destination, Direction::Received, "receiver", "rx");
}

} // namespace xenlens::analysis
