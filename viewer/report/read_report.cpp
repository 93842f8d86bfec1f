// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/read_report.h"

#include "analysis/report_builder.h"
#include "core/error.h"
#include "core/text.h"
#include "reader/ctf/live_url.h"
#include "reader/ctf/trace_reader.h"
#include "reader/live/live_reader.h"
#include "reader/recording/xentrace_reader.h"
#include "report/unreadable.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

namespace xenlens::report {

namespace {

/// Why a trace that could be read tells nothing, as an error.
Error nothingOfOurs(const std::string& input, const reader::ReadStatistics& statistics)
{
    if (statistics.unreadable > 0)
        return Error(statistics.warnings.front(), "nothing of ours is left", "record it again");
    if (!statistics.warnings.empty())
        return Error(input, statistics.warnings.front());
    std::string cause = "no xenlens events in this trace";
    if (!statistics.unknown.empty())
        cause += " (" + std::to_string(statistics.events) + " events of other makers, as "
            + statistics.unknown.begin()->first + ")";
    return Error(input, cause, "record one while xenlens-toolstack runs in dom0");
}

} // namespace

namespace {

namespace fs = std::filesystem;

/// Hands everything on and notes which hosts' tracers have spoken.
class NotingSink final : public EventSink
{
public:
    explicit NotingSink(EventSink& next)
        : m_next(next)
    {
    }

    void onEvent(const Event& event) override
    {
        if (const auto* start = std::get_if<toolstack::SessionStart>(&event.payload))
            hosts.insert(start->host);
        if (const auto* start = std::get_if<hypervisor::SessionStart>(&event.payload))
            tracers.insert(start->host);
        m_next.onEvent(event);
    }

    void onGap(const Gap& gap) override
    {
        unreadable.note(gap);
        m_next.onGap(gap);
    }

    std::set<std::string> hosts; ///< whose toolstack
    std::set<std::string> tracers; ///< whose hypervisor
    Unreadable unreadable;

private:
    EventSink& m_next;
};

std::vector<fs::path> findXentraceFiles(const std::string& folder)
{
    std::vector<fs::path> files;
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return files;
    for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
        if (entry->path().extension() == ".xentrace" && reader::XentraceReader::recognises(entry->path().string()))
            files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    return files;
}

/// The host that a file beside CTF is of: that after which the file or a folder above it is called. Empty: none.
std::string hostOf(const fs::path& file, const std::string& root, const NotingSink& seen)
{
    const auto isHost
        = [&](const std::string& name) { return seen.hosts.contains(name) || seen.tracers.contains(name); };
    if (isHost(file.stem().string()))
        return file.stem().string();
    std::error_code error;
    std::string host;
    for (const fs::path& part : fs::relative(file.parent_path(), root, error))
        if (isHost(part.string()))
            host = part.string();
    return host;
}

/// One reading of one or more traces. Readers live until the end: events point to their origins.
class Reading
{
public:
    Reading(const Progress& progress, const std::stop_token& stop, const ReadOptions& options)
        : m_progress(progress)
        , m_stop(stop)
        , m_options(options)
    {
    }

    void read(const std::string& input)
    {
        if (reader::XentraceReader::recognises(input))
            readRecords(input);
        else if (reader::isLiveUrl(input))
            readSessions(input);
        else
            readEvents(input);
    }

    std::shared_ptr<const analysis::Report> finish()
    {
        auto report = std::make_shared<analysis::Report>(m_builder.finish());
        for (const auto& reader : m_traces)
            addWarnings(*report, reader->statistics());
        for (const auto& reader : m_files)
            addWarnings(*report, reader->statistics());
        for (const auto& reader : m_sessions)
            addWarnings(*report, reader->statistics());
        m_sink.unreadable.addTo(*report);
        report->warnings.insert(report->warnings.end(), m_notes.begin(), m_notes.end());
        return report;
    }

private:
    [[nodiscard]] Progress onwards() const
    {
        return [this](std::uint64_t events) {
            if (m_progress)
                m_progress(m_before + events);
        };
    }

    void readRecords(const std::string& input, const std::string& host = {})
    {
        m_files.push_back(std::make_unique<reader::XentraceReader>(input, m_options.tscHz, host));
        m_files.back()->read(m_sink, onwards(), m_stop);
        m_before += m_files.back()->statistics().events;
    }

    void readSessions(const std::string& url)
    {
        m_sessions.push_back(std::make_unique<reader::LiveReader>(url, reader::LiveReader::Until::AllEnded));
        reader::LiveReader& reader = *m_sessions.back();
        readAll(reader, m_sink, onwards(), m_stop);
        m_before += reader.statistics().events;
        if (reader.statistics().decoded == 0)
            throw nothingOfOurs(url, reader.statistics());
    }

    void readEvents(const std::string& input)
    {
        m_traces.push_back(std::make_unique<reader::TraceReader>(input));
        reader::TraceReader& reader = *m_traces.back();
        readAll(reader, m_sink, onwards(), m_stop);
        m_before += reader.statistics().events;
        if (reader.statistics().decoded == 0)
            throw nothingOfOurs(input, reader.statistics());
        const std::set<std::string> tracers = m_sink.tracers; // without the files
        for (const fs::path& file : findXentraceFiles(input)) {
            const std::string host = hostOf(file, input, m_sink);
            if (tracers.contains(host))
                m_notes.push_back(cleanText(file.string())
                    + ": not read: the trace holds what the hypervisor tracer of host " + host
                    + " sent of the same records");
            else
                readRecords(file.string(), host);
        }
    }

    const Progress& m_progress;
    const std::stop_token& m_stop;
    const ReadOptions& m_options;
    analysis::ReportBuilder m_builder;
    NotingSink m_sink{m_builder};
    std::vector<std::string> m_notes;
    std::vector<std::unique_ptr<reader::TraceReader>> m_traces;
    std::vector<std::unique_ptr<reader::XentraceReader>> m_files;
    std::vector<std::unique_ptr<reader::LiveReader>> m_sessions;
    std::uint64_t m_before = 0;
};

} // namespace

std::shared_ptr<const analysis::Report> readReport(const std::vector<std::string>& inputs, const Progress& progress,
    const std::stop_token& stop, const ReadOptions& options)
{
    Reading reading(progress, stop, options);
    for (const std::string& input : inputs)
        reading.read(input);
    return reading.finish();
}

std::string checkTscHz(const std::string& text)
{
    double hz = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, hz);
    const bool isFrequency = parsed.ec == std::errc() && parsed.ptr == end && hz >= leastTscHz && hz <= greatestTscHz;
    return isFrequency ? std::string() : "'" + cleanText(text) + "' is no frequency from 1e6 to 1e11 Hz";
}

} // namespace xenlens::report
