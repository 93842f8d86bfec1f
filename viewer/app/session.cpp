// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.h"

#include "core/error.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace xenlens::app {

Session::Session(Load load, QObject* parent)
    : QObject(parent)
    , m_load(std::move(load))
{
}

Session::~Session()
{
    // all at once, then wait: the destructor of each thread would ask and wait one by one
    for (auto& [job, thread] : m_workers)
        thread.request_stop();
    m_workers.clear();
}

void Session::open(const QString& trace)
{
    for (auto& [job, thread] : m_workers)
        thread.request_stop();
    const int job = ++m_job;
    m_loading = true;
    emit started(trace);
    m_workers.emplace_back(job,
        std::jthread([this, job, path = trace.toStdString()](const std::stop_token& stop) { run(path, job, stop); }));
}

void Session::cancel()
{
    if (!m_loading)
        return;
    for (auto& [job, thread] : m_workers)
        thread.request_stop();
    ++m_job;
    m_loading = false;
    emit cancelled();
}

void Session::run(const std::string& trace, int job, const std::stop_token& stop)
{
    const LoadSink sink{[this, job](std::uint64_t events) { post(job, [this, events] { emit progressed(events); }); },
        [this, job](
            model::ReportPtr report) { post(job, [this, report = std::move(report)] { emit reported(report); }); },
        [this, job](const LiveStatus& status) { post(job, [this, status] { emit statusChanged(status); }); }};
    try {
        m_load(trace, sink, stop);
        end(job, [this] { emit finished(); });
    } catch (const Cancelled&) {
        end(job, [this] { emit cancelled(); });
    } catch (const std::exception& error) {
        end(job, [this, text = QString::fromLocal8Bit(error.what())] { emit failed(text); });
    }
}

void Session::post(int job, std::function<void()> emitSignal)
{
    QMetaObject::invokeMethod(
        this,
        [this, job, emitSignal = std::move(emitSignal)] {
            if (job == m_job)
                emitSignal();
        },
        Qt::QueuedConnection);
}

void Session::end(int job, std::function<void()> emitSignal)
{
    QMetaObject::invokeMethod(
        this,
        [this, job, emitSignal = std::move(emitSignal)] {
            std::erase_if(m_workers, [&](const auto& worker) { return worker.first == job; });
            if (job != m_job)
                return;
            m_loading = false;
            emitSignal();
        },
        Qt::QueuedConnection);
}

} // namespace xenlens::app
