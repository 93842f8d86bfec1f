// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/event_maker.h"

#include "reader/xentrace/log_dirty.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace xenlens::xentrace {

namespace {

/// XEN_DOMCTL_SHADOW_OP_* after which all pages count as clean (xen/include/public/domctl.h).
constexpr std::uint32_t opClean = 11;
constexpr std::uint32_t opEnableLogdirty = 2;

/// GNTTABOP_* (xen/include/public/grant_table.h).
constexpr std::uint32_t grantMap = 0;
constexpr std::uint32_t grantUnmap = 1;
constexpr std::uint32_t grantTransfer = 4;
constexpr std::uint32_t grantCopy = 5;
constexpr std::uint64_t pageBytes = 4096; ///< PAGE_SIZE of x86

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

/// Of records of TRC_PV without flag64. Where Xen tells how it dealt with a page fault, it need not say that one came.
std::uint32_t pvOfNoUse(bool faultEnds)
{
    std::uint32_t wanted = 0;
    for (const std::uint32_t event : {PvHypercall, PvHypercallV2})
        wanted |= 1U << event % 32;
    for (const std::uint32_t event : {PvPageFault, PvPtwr, PvPtwrPae})
        wanted |= faultEnds ? 0 : 1U << event % 32;
    return ~wanted;
}

DomId domOf(std::uint32_t bits)
{
    return {static_cast<std::uint16_t>(bits)};
}

} // namespace

EventMaker::EventMaker(const Survey& survey, const std::string& host, Emit emit)
    : m_survey(survey)
    , m_emit(std::move(emit))
    , m_tsc(survey.firstTsc.value_or(0))
    , m_begin(survey.timeNs(m_tsc))
    , m_costsBegin(m_begin)
    , m_now(m_begin)
    , m_pvOfNoUse(pvOfNoUse(survey.faultEnds))
    , m_calls(survey.callEntries)
    , m_runstates(m_begin)
{
    hypervisor::SessionStart start;
    start.tsNs = m_begin;
    start.schemaVersion = hypervisor::schemaVersion;
    start.host = host;
    start.cpus = survey.cpus;
    if (const auto hz = survey.tscHz(); hz && *hz < 4e12)
        start.tscKhz = static_cast<std::uint32_t>(std::llround(*hz / 1e3));
    start.intervalNs = intervalNs;
    start.wallTimes = true;
    m_emit(start.tsNs, start);
}

/// Of the latest record so far, in ns. Never back, as rounding alone would have it where one anchor takes over from
/// another.
std::uint64_t EventMaker::now()
{
    m_now = std::max(m_now, m_survey.timeNs(m_tsc, m_clock));
    return m_now;
}

/// The sum of that key; where there are too many, the interval ends with the next record.
template <class Sums> auto& EventMaker::sumOf(Sums& sums, const typename Sums::key_type& key)
{
    const auto [sum, added] = sums.try_emplace(key);
    if (added && sums.size() >= sumsMax)
        m_dueTsc = 0;
    return sum->second;
}

bool EventMaker::crowded() const
{
    return m_grants.size() >= sumsMax || m_sends.size() >= sumsMax || m_faults.size() >= sumsMax
        || m_calls.vcpus() >= CallSums::vcpusMax;
}

/// Reckons when the next thing ends, or somewhat before it, since the clock need not go at its mean rate.
void EventMaker::arm()
{
    m_dueTsc = never;
    const std::optional<double> hz = m_survey.tscHz();
    const std::uint64_t due = std::min(m_begin + intervalNs, m_marksDue);
    const std::uint64_t now = this->now();
    if (!hz || (!m_survey.clock.anchored() && !m_survey.givenHz))
        return; // time stands still
    const double ticks = due > now ? static_cast<double>(due - now) * *hz / 1e9 * 0.999 : 0;
    const std::uint64_t ahead = ticks < 1 ? 1 : ticks < 1e18 ? static_cast<std::uint64_t>(ticks) : never / 2;
    m_dueTsc = ahead > never - m_tsc ? never : m_tsc + ahead;
    if (m_survey.timeNs(m_dueTsc - 1) >= due)
        m_dueTsc = m_tsc + 1;
}

bool EventMaker::goOn(std::uint64_t tsc)
{
    m_tsc = std::max(m_tsc, tsc);
    roll();
    return true;
}

void EventMaker::take(const Record& record)
{
    m_tsc = std::max(m_tsc, record.tsc);
    if (m_tsc >= m_dueTsc)
        roll();
    const std::optional<DomId> current = record.contextKnown ? std::optional<DomId>(record.dom) : std::nullopt;
    switch (record.event) {
    case LogdirtyMark:
    case LogdirtyCounts:
    case LogdirtyPause:
        addLogdirty(record, now());
        break;
    case GrantOps:
        addGrantOps(record);
        break;
    case GrantMap:
    case GrantUnmap:
    case GrantTransfer:
        addGrant(record);
        break;
    case EvtchnSend:
        if (record.count >= 4 && record.data[3] >> 16 == 0) // else it failed: nothing was sent
            ++sumOf(m_sends, {domOf(record.data[0]), domOf(record.data[0] >> 16)});
        break;
    case PvPageFault:
    case PvPageFault | flag64:
        if (current && !m_survey.faultEnds)
            addFault(*current, hypervisor::FaultKind::PageFault, std::nullopt);
        break;
    case PvPtwr:
    case PvPtwr | flag64:
    case PvPtwrPae:
    case PvPtwrPae | flag64:
        if (current && !m_survey.faultEnds)
            addFault(*current, hypervisor::FaultKind::Ptwr, std::nullopt);
        break;
    case FaultEndRo:
    case FaultEndShadow:
        if (current && record.count >= 4) {
            const auto kind = record.event == FaultEndRo ? hypervisor::FaultKind::Ptwr : hypervisor::FaultKind::Shadow;
            const bool handled = (record.data[3] & faultHandled) != 0;
            addFault(*current, handled ? kind : hypervisor::FaultKind::PageFault, record.data[2]);
        }
        break;
    case LostRecords:
        addLost(record, now());
        break;
    case ClockReading:
        addAnchor(record, now());
        break;
    default:
        if (RunstateSums::wants(record))
            m_runstates.add(record, now());
        else if (classBits(record.event) != ClassSched)
            m_calls.add(record);
        if (m_calls.vcpus() >= CallSums::vcpusMax)
            m_dueTsc = 0;
        break;
    }
}

/// Ends what has to end by now.
void EventMaker::roll()
{
    const std::uint64_t now = this->now();
    if (now - m_begin >= intervalNs) {
        closeInterval(m_begin + intervalNs);
        m_begin = now - (now - m_begin) % intervalNs;
    } else if (crowded()) {
        closeInterval(now);
        m_begin = now;
    }
    if (now >= m_marksDue) {
        m_marksDue = never;
        for (auto batch = m_marks.begin(); batch != m_marks.end();) {
            const auto [domid, marks] = std::pair(batch->first, &batch->second);
            ++batch; // flushing takes it out
            if (now - marks->beginNs >= marksNs)
                flushMarks(domid);
            else
                m_marksDue = std::min(m_marksDue, marks->beginNs + marksNs);
        }
    }
    arm();
}

void EventMaker::closeInterval(std::uint64_t end, bool last)
{
    const auto give = [this, end](auto event) {
        event.beginNs = m_begin;
        event.tsNs = end;
        m_emit(end, std::move(event));
    };
    const CallSums::GiveCosts giveCosts = [this, end](hypervisor::HypercallCost event) {
        event.beginNs = m_costsBegin;
        event.tsNs = end;
        m_emit(end, std::move(event));
    };
    const bool costsDue = last || end - m_costsBegin >= costsNs || m_calls.vcpus() >= CallSums::vcpusMax;
    m_calls.take(give, costsDue ? &giveCosts : nullptr);
    if (costsDue)
        m_costsBegin = end;
    for (auto& [key, grants] : m_grants)
        give(grants);
    for (const auto& [between, sends] : m_sends)
        give(hypervisor::ChannelSends{0, 0, between.first, between.second, sends});
    for (const auto& [key, faults] : m_faults)
        give(faults);
    giveRunstates(end, false);
    m_grants.clear();
    m_sends.clear();
    m_faults.clear();
}

void EventMaker::giveRunstates(std::uint64_t end, bool all)
{
    if (m_survey.tscHz())
        m_runstates.take(end, all, [this](hypervisor::Runstates event) { m_emit(event.tsNs, event); });
}

void EventMaker::flushMarks(DomId domid)
{
    const auto batch = m_marks.find(domid);
    if (batch == m_marks.end())
        return;
    batch->second.domid = domid;
    m_emit(now(), std::move(batch->second));
    m_marks.erase(batch);
}

void EventMaker::addLogdirty(const Record& record, std::uint64_t now)
{
    if (const auto mark = dirtyMark(record)) {
        hypervisor::DirtyMarks& marks = m_marks[mark->dom];
        if (marks.pfns.empty()) {
            marks.beginNs = now;
            m_marksDue = std::min(m_marksDue, now + marksNs);
            arm();
        }
        marks.tsNs = now;
        marks.pfns.push_back(mark->pfn);
        if (marks.pfns.size() == marksMax)
            flushMarks(mark->dom);
        return;
    }
    if (record.event == LogdirtyCounts && record.count >= 3) {
        const hypervisor::LogdirtyOp op{
            now, domOf(record.data[0]), record.data[0] >> 16, record.data[1], record.data[2]};
        if (op.op == opClean || op.op == opEnableLogdirty)
            flushMarks(op.domid);
        m_emit(now, op);
    } else if (record.event == LogdirtyPause && record.count >= 4) {
        giveRunstates(now, false); // so that what a pause took of them can be told
        hypervisor::LogdirtyPause pause;
        pause.tsNs = now;
        pause.domid = domOf(record.data[0]);
        pause.op = record.data[0] >> 16;
        pause.result = static_cast<std::int32_t>(record.data[1]);
        pause.pausedNs = record.data[2] | static_cast<std::uint64_t>(record.data[3]) << 32;
        if (m_survey.tscHz())
            m_runstates.describe(pause);
        m_emit(now, pause);
    }
}

/// Of the patches. Who asked is who ran; without scheduling records it is who maps, gives or receives, as it is in all
/// but some copies.
void EventMaker::addGrantOps(const Record& record)
{
    if (record.count < 4)
        return;
    const std::uint32_t op = record.data[0] & 0xff;
    const DomId from = domOf(record.data[1]);
    const DomId to = domOf(record.data[1] >> 16);
    DomId domid = op == grantTransfer ? from : to;
    if (record.contextKnown && (record.dom == from || record.dom == to))
        domid = record.dom;
    const DomId peer = domid == to ? from : to;
    hypervisor::Grants& grants = sumOf(m_grants, {domid, peer, op, op == grantCopy && domid == from});
    grants.domid = domid;
    grants.peer = peer;
    grants.op = op;
    grants.toPeer = op == grantCopy && domid == from;
    ++grants.hypercalls; // calls of several such records are rare, and are not told apart
    grants.operations += record.data[2];
    grants.bytes += record.data[3];
    if (record.data[0] >> 16 != 0) // GNTST_okay
        ++grants.failed;
}

/// Xen's own: one a page.
void EventMaker::addGrant(const Record& record)
{
    if (m_survey.grantOps || !record.contextKnown || record.count < 1)
        return;
    const std::uint32_t op = record.event == GrantMap ? grantMap
        : record.event == GrantUnmap                  ? grantUnmap
                                                      : grantTransfer;
    hypervisor::Grants& grants = sumOf(m_grants, {record.dom, domOf(record.data[0]), op, false});
    grants.domid = record.dom;
    grants.peer = domOf(record.data[0]);
    grants.op = op;
    ++grants.operations;
    grants.bytes += pageBytes;
}

void EventMaker::addFault(DomId domid, hypervisor::FaultKind kind, std::optional<std::uint64_t> ticks)
{
    hypervisor::Faults& faults = sumOf(m_faults, {domid, kind});
    faults.domid = domid;
    faults.kind = kind;
    ++faults.count;
    if (ticks) {
        ++faults.timed;
        faults.costTicks += *ticks;
    }
}

void EventMaker::addLost(const Record& record, std::uint64_t now)
{
    m_calls.forgetOpen(record.cpu);
    if (record.count < 4)
        return;
    const std::uint64_t first = record.data[2] | static_cast<std::uint64_t>(record.data[3]) << 32;
    hypervisor::Lost lost;
    lost.tsNs = now;
    lost.beginNs = std::min(m_survey.timeNs(first), now);
    lost.cpu = record.cpu;
    lost.records = record.data[0];
    m_lost += lost.records;
    if (record.cpu >= m_lostByCpu.size())
        m_lostByCpu.resize(record.cpu + std::size_t{1});
    m_lostByCpu[record.cpu] += lost.records;
    m_runstates.gap(lost.beginNs, now);
    m_emit(now, lost);
}

void EventMaker::addAnchor(const Record& record, std::uint64_t now)
{
    const auto anchor = clockAnchor(record);
    if (!anchor)
        return;
    hypervisor::ClockAnchor event;
    event.tsNs = now;
    event.unixNs = anchor->wallNs;
    event.cpu = record.cpu;
    event.tsc = anchor->tsc;
    event.systemNs = anchor->systemNs;
    event.tscKhz = anchor->tscKhz;
    m_emit(now, event);
}

void EventMaker::finish(std::uint64_t records, std::uint64_t lastTsc)
{
    m_tsc = std::max(m_tsc, lastTsc);
    const std::uint64_t now = this->now();
    while (!m_marks.empty())
        flushMarks(m_marks.begin()->first);
    closeInterval(now, true);
    giveRunstates(now, true);
    hypervisor::SessionEnd end;
    end.tsNs = now;
    end.readRecords = records;
    end.lostRecords = m_lost;
    end.cpuLostRecords = m_lostByCpu;
    m_emit(now, end);
}

} // namespace xenlens::xentrace
