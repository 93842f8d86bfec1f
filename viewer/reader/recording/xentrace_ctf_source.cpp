// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "reader/ctf/ctf_metadata.h"
#include "reader/ctf/stream_merger.h"
#include "reader/ctf/trace_folders.h"
#include "reader/ctf/trace_sources.h"
#include "reader/recording/record_rebuilder.h"
#include "reader/recording/record_source.h"

#include <algorithm>
#include <charconv>
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
class Reading final : public MessageHandler
{
public:
    explicit Reading(const RecordSource::Take& take)
        : m_take(take)
    {
    }

    void onMessage(std::size_t /*input*/, const bt_message* message, std::optional<std::int64_t> timeNs) override
    {
        if (bt_message_get_type(message) != BT_MESSAGE_TYPE_EVENT)
            return; // what was lost, a record of its own tells
        std::optional<OwnedRecord> owned = m_rebuilder.rebuild(message);
        if (!owned)
            return;
        // several ticks are one ns: within it the merger knows no order
        if (timeNs != m_time || m_pending.size() >= pendingMax)
            flush();
        m_time = timeNs;
        m_pending.push_back(*owned);
    }

    void onInputFailed(std::size_t /*input*/, const std::string& cause) override
    {
        problems.push_back("unreadable from here on: " + cause + "; what came before it is kept");
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

    std::vector<std::string> problems;

private:
    static constexpr std::size_t pendingMax = 65536;

    const RecordSource::Take& m_take;
    RecordRebuilder m_rebuilder;
    std::vector<OwnedRecord> m_pending; ///< all of one ns
    std::optional<std::int64_t> m_time;
};

class CtfSource final : public RecordSource
{
public:
    explicit CtfSource(const std::string& folder)
        : m_folder(folder)
    {
        const std::string metadata = readMetadataText(findTraceFolders(folder).front() / "metadata");
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

        TraceSources sources(m_folder);
        std::vector<const bt_port_output*> ports;
        for (const SourcePort& port : sources.ports())
            ports.push_back(port.port);
        Reading reading(count);
        for (const SourceFailure& failure : sources.failures())
            reading.problems.push_back(failure.message);
        for (const SourcePort& port : sources.ports())
            if (port.damage)
                reading.problems.push_back(port.file + ": " + *port.damage);
        if (!ports.empty()) {
            StreamMerger merger(sources.takeGraph(), ports, reading);
            while (merger.run(messagesAtOnce) != MergeState::Ended) { }
        }
        reading.flush();
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
    static constexpr std::uint64_t messagesAtOnce = 65536;

    std::string m_folder;
    std::string m_name;
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
            return environment(readMetadataText(trace / "metadata"), "tracer_name") == "xentrace";
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
