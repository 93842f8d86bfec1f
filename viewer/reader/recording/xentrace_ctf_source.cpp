// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "reader/ctf/ctf_metadata.h"
#include "reader/ctf/live_url.h"
#include "reader/ctf/trace_child.h"
#include "reader/ctf/trace_folders.h"
#include "reader/ctf/trace_reader.h"
#include "reader/recording/record_rebuilder.h"
#include "reader/recording/record_source.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>

namespace xenlens::reader {

namespace {

/// The value of an entry of the trace's environment, as it stands in the metadata; without quotes.
std::string environment(const std::string& metadata, const std::string& key)
{
    const std::size_t at = metadata.find("\t" + key + " = ");
    if (at == std::string::npos)
        return {};
    const std::size_t begin = at + key.size() + 4;
    std::string value = metadata.substr(begin, metadata.find(';', begin) - begin);
    value.erase(std::remove(value.begin(), value.end(), '"'), value.end());
    return value;
}

/// One reading: puts records together and hands them on in the order of the TSC.
class Reading
{
public:
    explicit Reading(const RecordSource::Take& take)
        : m_take(take)
    {
    }

    /// Reads all that a trace holds. Throws Cancelled.
    void read(const std::string& folder, const std::stop_token& stop)
    {
        TraceChild child(folder, EventScope::Records, TraceReader::longestSilence);
        for (auto state = child.advance(); state != TraceChild::State::Ended; state = child.advance()) {
            if (state == TraceChild::State::Ready)
                take(child.next());
            else
                child.wait(std::chrono::milliseconds(50));
            if (state != TraceChild::State::Ready && stop.stop_requested())
                throw Cancelled();
        }
        if (child.failure())
            problems.push_back(*child.failure());
        flush();
    }

    std::vector<std::string> problems;

private:
    static constexpr std::size_t pendingMax = 65536;

    void take(const TraceChild::Next& next)
    {
        if (next.isGap) { // what Xen lost, a record of its own tells
            if (next.gap.kind == Gap::Kind::Unreadable)
                problems.push_back(next.gap.what);
            return;
        }
        std::optional<OwnedRecord> owned = m_rebuilder.rebuild(next.event);
        if (!owned)
            return;
        // several ticks are one ns: within it the trace is in no order
        if (next.timeNs != m_time || m_pending.size() >= pendingMax)
            flush();
        m_time = next.timeNs;
        m_pending.push_back(*owned);
    }

    void flush()
    {
        std::stable_sort(m_pending.begin(), m_pending.end(), [](const OwnedRecord& a, const OwnedRecord& b) {
            return std::pair(a.record.tsc, a.record.cpu) < std::pair(b.record.tsc, b.record.cpu);
        });
        for (OwnedRecord& owned : m_pending) {
            owned.record.data = owned.words.data();
            m_take(std::span(&owned.record, 1));
        }
        m_pending.clear();
    }

    const RecordSource::Take& m_take;
    RecordRebuilder m_rebuilder;
    std::vector<OwnedRecord> m_pending; ///< all of one ns
    std::optional<std::int64_t> m_time;
};

class CtfSource final : public RecordSource
{
public:
    explicit CtfSource(const std::string& folder)
    {
        const auto folders = findTraceFolders(folder);
        if (folders.size() > 1)
            throw Error(folder, "holds several traces that were made of files of xentrace", "give one of them");
        m_folder = folders.front().string();
        const std::string metadata = readMetadata(folders.front() / "metadata").text;
        m_name = std::filesystem::path(environment(metadata, "input")).stem().string();
        const std::string hz = environment(metadata, "tsc_hz");
        std::uint64_t value = 0;
        if (std::from_chars(hz.data(), hz.data() + hz.size(), value).ec == std::errc() && value > 0)
            m_tscHz = static_cast<double>(value);
    }

    std::uint64_t read(const Take& take, const xentrace::RecordFilter& /*filter*/) override
    {
        std::uint64_t records = 0;
        const Take count = [&](std::span<const xentrace::Record> batch) {
            records += batch.size();
            take(batch);
        };

        Reading reading(count);
        reading.read(m_folder, m_stop);
        m_problems = std::move(reading.problems);
        return records;
    }

    std::uint64_t read(xentrace::EventMaker& maker, const std::function<void(std::uint64_t)>& watch) override
    {
        std::uint64_t records = 0;
        read(
            [&](std::span<const xentrace::Record> batch) {
                for (const xentrace::Record& record : batch)
                    maker.take(record);
                records += batch.size();
                watch(records);
            },
            xentrace::RecordFilter());
        maker.finish(records, 0);
        return records;
    }

    void survey(xentrace::Survey& survey, const std::stop_token& stop) override
    {
        m_stop = stop;
        read(
            [&](std::span<const xentrace::Record> batch) {
                for (const xentrace::Record& record : batch)
                    survey.add(record);
                if (stop.stop_requested())
                    throw Cancelled();
            },
            xentrace::RecordFilter());
    }

    [[nodiscard]] std::vector<std::string> problems() const override { return m_problems; }
    [[nodiscard]] std::string name() const override { return m_name; }
    [[nodiscard]] std::optional<double> tscHz() const override { return m_tscHz; }

private:
    std::string m_folder;
    std::string m_name;
    std::stop_token m_stop; ///< of the survey, which comes first
    std::optional<double> m_tscHz;
    std::vector<std::string> m_problems;
};

} // namespace

bool isXentraceCtf(const std::string& folder)
{
    std::error_code error;
    if (isLiveUrl(folder) || !std::filesystem::is_directory(folder, error))
        return false;
    try {
        const auto folders = findTraceFolders(folder);
        return !folders.empty() && std::all_of(folders.begin(), folders.end(), [](const std::filesystem::path& trace) {
            return environment(readMetadata(trace / "metadata").text, "tracer_name") == "xentrace";
        });
    } catch (const std::exception&) {
        return false; // whoever reads it will say what is wrong
    }
}

std::unique_ptr<RecordSource> openXentraceCtf(const std::string& folder)
{
    return std::make_unique<CtfSource>(folder);
}

} // namespace xenlens::reader
