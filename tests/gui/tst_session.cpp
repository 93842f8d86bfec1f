// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.h"
#include "core/error.h"
#include "samples.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace xenlens::app {

/// The worker: order of what it tells, cancel, and that late results are dropped.
class TestSession : public QObject
{
    Q_OBJECT

private slots:
    void tellsInOrder();
    void failureIsOneLine();
    void cancelStopsTheWorker();
    void lateResultsAreDropped();
    void aLiveSessionReportsAgainAndAgain();
    void destructionWaitsForTheWorker();
};

namespace {

/// Blocks until the token says stop, as a reader does between two batches.
void waitForStop(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait(lock, stop, [] { return false; });
}

} // namespace

void TestSession::tellsInOrder()
{
    Session session([](const std::string& trace, const LoadSink& sink, const std::stop_token&) {
        QCOMPARE(trace, "a trace");
        sink.progress(4096);
        sink.report(tests::sixRounds());
    });
    QStringList told;
    connect(&session, &Session::started, [&](const QString& trace) { told += "started " + trace; });
    connect(&session, &Session::progressed, [&](quint64 events) { told += "progressed " + QString::number(events); });
    connect(&session, &Session::reported,
        [&](const model::ReportPtr& report) { told += "reported " + QString::number(report->migrations.size()); });
    connect(&session, &Session::finished, [&] { told += "finished"; });
    session.open("a trace");
    QVERIFY(session.isLoading());
    QTRY_VERIFY(!session.isLoading());
    QCOMPARE(told, (QStringList{"started a trace", "progressed 4096", "reported 1", "finished"}));
}

void TestSession::failureIsOneLine()
{
    Session session([](const std::string&, const LoadSink&, const std::stop_token&) {
        throw Error("x", "no trace", "give a CTF folder");
    });
    const QSignalSpy failures(&session, &Session::failed);
    const QSignalSpy ends(&session, &Session::finished);
    session.open("x");
    QTRY_COMPARE(failures.count(), 1);
    QCOMPARE(failures[0][0].toString(), "x: no trace; give a CTF folder");
    QCOMPARE(ends.count(), 0);
}

void TestSession::cancelStopsTheWorker()
{
    std::atomic<bool> stopped = false;
    {
        Session session([&](const std::string&, const LoadSink& sink, const std::stop_token& stop) {
            waitForStop(stop);
            stopped = true;
            sink.report(tests::sixRounds());
            throw Cancelled();
        });
        const QSignalSpy cancels(&session, &Session::cancelled);
        const QSignalSpy reports(&session, &Session::reported);
        session.open("x");
        session.cancel();
        QVERIFY(!session.isLoading());
        QTRY_VERIFY(stopped);
        QCoreApplication::processEvents();
        QCOMPARE(cancels.count(), 1);
        QCOMPARE(reports.count(), 0);
        session.cancel();
        QCOMPARE(cancels.count(), 1);
    }
}

void TestSession::lateResultsAreDropped()
{
    Session session([](const std::string& trace, const LoadSink& sink, const std::stop_token& stop) {
        if (trace == "slow")
            waitForStop(stop);
        sink.report(trace == "slow" ? tests::thirtyRounds() : tests::sixRounds());
    });
    std::vector<std::string> names;
    connect(&session, &Session::reported,
        [&](const model::ReportPtr& report) { names.push_back(report->migrations[0].name); });
    const QSignalSpy ends(&session, &Session::finished);
    session.open("slow");
    session.open("quick");
    QTRY_COMPARE(ends.count(), 1);
    QTest::qWait(20);
    QCOMPARE(names, std::vector<std::string>{"g1"});
    QCOMPARE(ends.count(), 1);
}

void TestSession::aLiveSessionReportsAgainAndAgain()
{
    Session session([](const std::string&, const LoadSink& sink, const std::stop_token&) {
        for (int i = 0; i < 3; ++i)
            sink.report(tests::sixRounds());
    });
    const QSignalSpy reports(&session, &Session::reported);
    session.open("net://x");
    QTRY_COMPARE(reports.count(), 3);
}

void TestSession::destructionWaitsForTheWorker()
{
    std::atomic<bool> left = false;
    {
        Session session([&](const std::string&, const LoadSink&, const std::stop_token& stop) {
            waitForStop(stop);
            left = true;
        });
        session.open("x");
    }
    QVERIFY(left);
}

} // namespace xenlens::app

QTEST_GUILESS_MAIN(xenlens::app::TestSession)
#include "tst_session.moc"
