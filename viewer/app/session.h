// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session_status.h"
#include "model/results.h"

#include <QObject>

#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace xenlens::app {

/// What a load reports while it runs; called on the worker's thread.
struct LoadSink
{
    std::function<void(std::uint64_t events)> progress;
    std::function<void(model::ReportPtr report)> report; ///< once for a trace, repeatedly for a live session
    std::function<void(const LiveStatus& status)> status; ///< of live sessions, whenever it changes; may be missing
};

/// Reads a trace; blocks until its end or until the token says stop. Throws xenlens::Error or xenlens::Cancelled.
using Load = std::function<void(const std::string& trace, const LoadSink& sink, const std::stop_token& stop)>;

/// Loads one trace at a time on a worker thread and emits its signals on its own thread. Opening another trace cancels
/// the load before it. Each load has a job number; what a cancelled one still sends is dropped.
class Session : public QObject
{
    Q_OBJECT

public:
    explicit Session(Load load, QObject* parent = nullptr);
    ~Session() override; ///< waits until the workers have stopped

    void open(const QString& trace);
    void cancel();
    [[nodiscard]] bool isLoading() const { return m_loading; }

signals:
    void started(const QString& trace);
    void progressed(quint64 events);
    void reported(const xenlens::model::ReportPtr& report);
    void statusChanged(const xenlens::LiveStatus& status); ///< of live sessions
    void finished(); ///< the trace has been read to its end
    void failed(const QString& text); ///< one line: where, cause, remedy
    void cancelled();

private:
    void run(const std::string& trace, int job, const std::stop_token& stop);
    void post(int job, std::function<void()> emitSignal);
    void end(int job, std::function<void()> emitSignal);

    Load m_load;
    int m_job = 0; ///< of the load that counts
    bool m_loading = false;
    std::vector<std::pair<int, std::jthread>> m_workers; ///< by job; a cancelled one stays until it has stopped
};

} // namespace xenlens::app
