// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load_trace.h"

#include "core/error.h"
#include "reader/ctf/live_url.h"
#include "report/read_report.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace xenlens::app {

namespace {

/// Time between two polls of a live session. LTTng's default live timer delivers once a second, so more polls show no
/// more.
constexpr std::chrono::milliseconds pollInterval{250};

void follow(const std::string& url, const LoadSink& sink, const std::stop_token& stop)
{
    report::LiveReport live(url);
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    LiveStatus shown;
    while (!stop.stop_requested()) {
        if (auto report = live.poll())
            sink.report(std::move(report));
        if (const LiveStatus status = live.status(); sink.status && std::exchange(shown, status) != status)
            sink.status(status);
        if (live.ended())
            return;
        wake.wait_for(lock, stop, pollInterval, [] { return false; });
    }
    throw Cancelled();
}

} // namespace

Load loaderOfTraces(std::optional<double> tscHz, LiveLoad live)
{
    return [tscHz, live](const std::string& trace, const LoadSink& sink, const std::stop_token& stop) {
        if (live == LiveLoad::Follow && reader::isLiveUrl(trace))
            follow(trace, sink, stop);
        else
            sink.report(report::readReport({trace}, sink.progress, stop, {tscHz}));
    };
}

} // namespace xenlens::app
