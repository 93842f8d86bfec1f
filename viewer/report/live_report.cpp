// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/live_report.h"

#include "analysis/report_builder.h"
#include "reader/live/live_reader.h"
#include "report/unreadable.h"

#include <cstdint>
#include <utility>

namespace xenlens::report {

namespace {

/// Hands everything on and keeps what could not be read.
class NotingSink final : public EventSink
{
public:
    explicit NotingSink(EventSink& next)
        : m_next(next)
    {
    }

    void onEvent(const Event& event) override { m_next.onEvent(event); }
    void onGap(const Gap& gap) override
    {
        unreadable.note(gap);
        m_next.onGap(gap);
    }

    Unreadable unreadable;

private:
    EventSink& m_next;
};

/// What a report depends on besides its events.
struct Circumstances
{
    std::uint64_t events = 0;
    std::uint64_t unreadable = 0;
    bool atRest = false;

    bool operator==(const Circumstances&) const = default;
};

} // namespace

class LiveReport::Impl
{
public:
    explicit Impl(const std::string& url)
        : reader(url)
    {
    }

    [[nodiscard]] Circumstances circumstances() const
    {
        return {reader.statistics().events, reader.statistics().unreadable, ended || reader.isAtRest()};
    }

    reader::LiveReader reader;
    analysis::ReportBuilder builder;
    NotingSink sink{builder};
    Circumstances reported;
    bool ended = false;
};

LiveReport::LiveReport(const std::string& url)
    : m_impl(std::make_unique<Impl>(url))
{
}

LiveReport::~LiveReport() = default;

std::shared_ptr<const analysis::Report> LiveReport::poll()
{
    if (m_impl->ended)
        return nullptr;
    reader::ReadState state = reader::ReadState::More;
    while (state == reader::ReadState::More)
        state = m_impl->reader.poll(m_impl->sink);
    m_impl->ended = state == reader::ReadState::Ended;
    const Circumstances now = m_impl->circumstances();
    if (std::exchange(m_impl->reported, now) == now)
        return nullptr;
    auto report = std::make_shared<analysis::Report>(m_impl->builder.build(now.atRest));
    addWarnings(*report, m_impl->reader.statistics());
    m_impl->sink.unreadable.addTo(*report);
    return report;
}

LiveStatus LiveReport::status() const
{
    return m_impl->reader.status();
}

bool LiveReport::joined() const
{
    return m_impl->reader.joined();
}

bool LiveReport::ended() const
{
    return m_impl->ended;
}

} // namespace xenlens::report
