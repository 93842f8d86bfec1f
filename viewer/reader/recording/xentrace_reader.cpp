// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/recording/xentrace_reader.h"

#include "core/error.h"
#include "core/text.h"
#include "reader/recording/record_source.h"
#include "reader/xentrace/event_maker.h"
#include "reader/xentrace/file.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

namespace xenlens::reader {

namespace {

constexpr std::uint64_t progressEvery = 65536; ///< records between two looks at the stop token

} // namespace

class XentraceReader::Impl
{
public:
    Impl(const std::string& path, std::optional<double> tscHz, const std::string& host)
        : m_source(isXentraceCtf(path) ? openXentraceCtf(path) : openXentraceFile(path))
        , origin(std::make_shared<Origin>(
              Origin{0, cleanText(host.empty() ? m_source->name() : host, longestName), cleanText(path)}))
    {
        m_survey.givenHz = tscHz ? tscHz : m_source->tscHz();
    }

    void read(EventSink& sink, const std::function<void(std::uint64_t)>& progress, const std::stop_token& stop)
    {
        m_source->survey(m_survey, stop);
        if (!m_survey.tscHz())
            findFrequency();
        Event event;
        event.origin = origin.get();
        xentrace::EventMaker events(m_survey, origin->hostname, [&](std::uint64_t tsNs, Payload payload) {
            ++statistics.decoded;
            event.sentAt = TimeNs{static_cast<std::int64_t>(tsNs)};
            event.payload = std::move(payload);
            sink.onEvent(event);
        });
        std::uint64_t told = 0;
        statistics.events = m_source->read(events, [&](std::uint64_t records) {
            if (records - told < progressEvery)
                return;
            told = records;
            if (stop.stop_requested())
                throw Cancelled();
            if (progress)
                progress(records);
        });
        for (const std::string& problem : m_source->problems())
            addGap(sink, origin->path + ": " + problem);
        if (events.unattributedCalls() > 0)
            statistics.warnings.push_back(origin->path + ": " + std::to_string(events.unattributedCalls())
                + " hypercalls are of an unknown domain (before the first scheduling record of their CPU, or after a "
                  "gap): left out");
    }

    ReadStatistics statistics;

private:
    /// For a recording of an unpatched Xen.
    void findFrequency()
    {
        const std::optional<xentrace::TscFrequency> found = m_survey.foundFrequency();
        if (found)
            m_survey.givenHz = found->hz;
        statistics.warnings.push_back(origin->path + ": no clock records (an unpatched Xen writes none), so "
            + (found ? fmt::format(
                   "the TSC's frequency was found by how long {} vCPUs ran between switches: {:.1f} MHz, "
                   "right to {:.2g} %; times count from TSC 0 and are no time of day; --tsc-hz "
                   "overrides it",
                   found->runs, found->hz / 1e6, std::max(found->error * 100, 0.001))
                     : std::string("the TSC's frequency is not known: times are shown as -; give it with --tsc-hz (`xl "
                                   "dmesg` on that host: Detected ... MHz processor)")));
    }

    void addGap(EventSink& sink, const std::string& what)
    {
        ++statistics.unreadable;
        statistics.warnings.push_back(what);
        Gap gap;
        gap.origin = origin.get();
        gap.kind = Gap::Kind::Unreadable;
        gap.what = what;
        sink.onGap(gap);
    }

    std::unique_ptr<RecordSource> m_source;
    xentrace::Survey m_survey;

public:
    std::shared_ptr<const Origin> origin;
};

XentraceReader::XentraceReader(const std::string& path, std::optional<double> tscHz, const std::string& host)
    : m_impl(std::make_unique<Impl>(path, tscHz, host))
{
}

XentraceReader::~XentraceReader() = default;

bool XentraceReader::recognises(const std::string& path)
{
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error))
        return xentrace::File::recognise(path) > 0;
    return isXentraceCtf(path);
}

void XentraceReader::read(
    EventSink& sink, const std::function<void(std::uint64_t records)>& progress, const std::stop_token& stop)
{
    m_impl->read(sink, progress, stop);
}

const ReadStatistics& XentraceReader::statistics() const
{
    return m_impl->statistics;
}

const std::shared_ptr<const Origin>& XentraceReader::origin() const
{
    return m_impl->origin;
}

} // namespace xenlens::reader
