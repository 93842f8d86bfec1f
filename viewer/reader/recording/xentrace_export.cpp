// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/recording/xentrace_export.h"

#include "core/error.h"
#include "reader/ctf/reader_process.h"
#include "reader/recording/record_source.h"
#include "reader/wire/protocol.h"
#include "reader/wire/wire.h"
#include "xen/trace_records.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds longestSilence(60);

/// Keeps the signals that end a program waiting, until this object goes.
class DelayedSignals
{
public:
    DelayedSignals()
    {
        sigemptyset(&m_signals);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP})
            sigaddset(&m_signals, signal);
        pthread_sigmask(SIG_BLOCK, &m_signals, &m_before);
    }
    ~DelayedSignals() { pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    DelayedSignals(const DelayedSignals&) = delete;
    DelayedSignals& operator=(const DelayedSignals&) = delete;

    [[nodiscard]] bool any() const
    {
        sigset_t pending;
        return sigpending(&pending) == 0
            && (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1
                || sigismember(&pending, SIGHUP) == 1);
    }

private:
    sigset_t m_signals{};
    sigset_t m_before{};
};

/// A folder beside the one that is to be written, gone again unless it took that one's place.
class FolderBeside
{
public:
    FolderBeside(const std::string& output, Overwrite overwrite)
        : m_output(fs::absolute(output))
        , m_overwrite(overwrite)
    {
        if (!m_output.has_filename())
            m_output = m_output.parent_path();
        std::error_code error;
        const fs::file_status status = fs::symlink_status(m_output, error);
        const bool isEmpty = status.type() == fs::file_type::directory && fs::is_empty(m_output, error);
        if (status.type() != fs::file_type::not_found && !isEmpty) {
            if (overwrite == Overwrite::No)
                throw Error(output, "is there already and not empty", "name another folder, or use --force");
            if (status.type() != fs::file_type::directory || !fs::exists(m_output / "metadata", error))
                throw Error(output, "is there already and no CTF trace", "name another folder");
        }
        fs::create_directories(m_output.parent_path(), error);
        if (error)
            throw Error(m_output.parent_path().string(), "cannot make this folder: " + error.message());
        std::string pattern = (m_output.parent_path() / ("." + m_output.filename().string() + ".XXXXXX")).string();
        if (!mkdtemp(pattern.data()))
            throw Error(
                m_output.parent_path().string(), std::string("cannot make a folder here: ") + std::strerror(errno));
        m_holder = pattern;
    }
    ~FolderBeside()
    {
        std::error_code ignored; // nothing can be done about it
        fs::remove_all(m_holder, ignored);
    }
    FolderBeside(const FolderBeside&) = delete;
    FolderBeside& operator=(const FolderBeside&) = delete;

    [[nodiscard]] fs::path path() const { return m_holder / "trace"; } ///< sink.ctf.fs makes it itself

    void moveIntoPlace()
    {
        std::error_code error;
        if (m_overwrite == Overwrite::Yes && fs::exists(m_output, error))
            fs::rename(m_output, m_holder / "old", error);
        if (!error)
            fs::rename(path(), m_output, error); // takes the place of an empty folder, too
        if (error)
            throw Error(m_output.string(), "cannot be put here: " + error.message());
    }

private:
    fs::path m_output;
    Overwrite m_overwrite;
    fs::path m_holder;
};

/// The line that the process sent, when it sent one.
std::optional<std::string> failureIn(std::string_view frames)
{
    constexpr std::size_t lengthBytes = 4;
    bool first = true;
    while (frames.size() > lengthBytes) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < lengthBytes; ++i)
            length |= std::size_t{static_cast<unsigned char>(frames[i])} << 8 * i;
        WireReader record(frames.substr(lengthBytes, length));
        if (std::exchange(first, false))
            record.number(); // the protocol's version
        if (record.number() == static_cast<std::uint64_t>(RecordKind::Failed))
            return std::string(record.text());
        frames.remove_prefix(std::min(frames.size(), lengthBytes + length));
    }
    return std::nullopt;
}

void convert(
    const std::string& path, const fs::path& output, std::optional<std::uint64_t> tscHz, const DelayedSignals& signals)
{
    std::vector<std::string> arguments{"export", path, output.string()};
    if (tscHz)
        arguments.push_back(std::to_string(*tscHz));
    ReaderProcess process(arguments);
    std::string frames;
    for (auto got = process.receive(frames); got != ReaderProcess::Received::Closed; got = process.receive(frames)) {
        if (got == ReaderProcess::Received::Nothing)
            process.wait(std::chrono::milliseconds(100));
        if (signals.any())
            throw Cancelled();
        if (process.silence() > longestSilence)
            process.kill("nothing came of it for a minute");
    }
    const auto ending = process.ending();
    if (const auto failure = failureIn(frames))
        throw Error(*failure);
    if (ending)
        throw Error(path, "cannot be written as CTF: " + *ending, "is the disk full?");
}

} // namespace

XentraceExport exportXentraceToCtf(
    const std::string& path, const std::string& output, std::optional<std::uint64_t> tscHz, Overwrite overwrite)
{
    XentraceExport result;
    const auto source = openXentraceFile(path);
    constexpr std::uint32_t losses[] = {xentrace::LostRecords};
    result.records = source->read(
        [&result](std::span<const xentrace::Record> batch) {
            for (const xentrace::Record& record : batch)
                if (record.event == xentrace::LostRecords && record.count >= 4)
                    result.lostRecords += record.data[0];
        },
        xentrace::RecordFilter(losses));
    result.problems = source->problems();
    const DelayedSignals signals;
    FolderBeside folder(output, overwrite);
    convert(path, folder.path(), tscHz, signals);
    folder.moveIntoPlace();
    return result;
}

} // namespace xenlens::reader
