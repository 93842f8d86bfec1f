// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"

#include <QObject>

#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace xenlens::app {

/// What a load tells while it runs; called on the worker's thread.
struct LoadSink
{
    std::function<void(std::uint64_t events)> progress;
    std::function<void(model::ReportPtr report)> report; ///< once for a trace, again and again for a live session
};

/// Reads a trace; blocks until its end or until the token says stop. Throws xenlens::Error or xenlens::Cancelled.
using Load = std::function<void(const std::string& trace, const LoadSink& sink, const std::stop_token& stop)>;

/// Loads one trace at a time on a worker thread and announces what comes on its own. Opening another cancels the one
/// before, and what a cancelled load still sends is dropped: each has a job number, and only the last one's counts.
class Session : public QObject
{
    Q_OBJECT

public:
    explicit Session(Load load, QObject* parent = nullptr);
    ~Session() override; ///< waits for the workers to notice that they are to stop

    void open(const QString& trace);
    void cancel();
    [[nodiscard]] bool isLoading() const { return m_loading; }

signals:
    void started(const QString& trace);
    void progressed(quint64 events);
    void reported(const xenlens::model::ReportPtr& report);
    void finished(); ///< the trace has been read to its end
    void failed(const QString& text); ///< one line: where, cause, remedy
    void cancelled();

private:
    void run(const std::string& trace, int job, const std::stop_token& stop);
    void post(int job, std::function<void()> tell);
    void end(int job, std::function<void()> tell);

    Load m_load;
    int m_job = 0; ///< of the load that counts
    bool m_loading = false;
    std::vector<std::pair<int, std::jthread>> m_workers; ///< by job; a cancelled one stays until it has noticed
};

} // namespace xenlens::app
