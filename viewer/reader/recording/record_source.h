// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/event_maker.h"
#include "reader/xentrace/problem.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/record_filter.h"
#include "reader/xentrace/survey.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace xenlens::reader {

/// Where the records of a recording of Xen's trace buffers come from: a file, or CTF made of one.
class RecordSource
{
public:
    /// Takes up to some thousand records, in order of time, those of all CPUs merged. May throw, to stop.
    using Take = std::function<void(std::span<const xentrace::Record>)>;

    virtual ~RecordSource() = default;

    /// Reads from the beginning; may be called again. Gives the number of records, those included that it left out
    /// because `filter` skips them; it need not. Throws xenlens::Error.
    virtual std::uint64_t read(const Take& take, const xentrace::RecordFilter& filter) = 0;
    /// The same, into events up to their end. Calls `watch` now and then with the number of records so far.
    virtual std::uint64_t read(xentrace::EventMaker& maker, const std::function<void(std::uint64_t)>& watch) = 0;
    /// What has to be known of the records before they are read. Stops when told to, by Cancelled or by breaking off.
    virtual void survey(xentrace::Survey& survey, const std::stop_token& stop) = 0;
    /// What was found to be wrong in the last reading, without the file's name; losses that the records report are
    /// not among it.
    [[nodiscard]] virtual std::vector<std::string> problems() const = 0;
    /// What the recording is called.
    [[nodiscard]] virtual std::string name() const = 0;
    /// The TSC's frequency, when the source has it beside the records.
    [[nodiscard]] virtual std::optional<double> tscHz() const { return std::nullopt; }
};

/// A file of xentrace.
std::unique_ptr<RecordSource> openXentraceFile(const std::string& path);

/// A CTF folder that our Babeltrace plugin was the source of.
std::unique_ptr<RecordSource> openXentraceCtf(const std::string& folder);
bool isXentraceCtf(const std::string& folder);

} // namespace xenlens::reader
