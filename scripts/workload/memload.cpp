// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"
#include "failure.h"
#include "lttng.h"
#include "pacer.h"
#include "page_pattern.h"
#include "quantity.h"
#include "reporter.h"
#include "signals.h"
#include "working_set.h"

#include <sys/signalfd.h>

#include <csignal>
#include <unistd.h>

using namespace xenlens::memload;
using namespace xenlens::tracer;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

namespace {

struct Options
{
    std::uint64_t workingSetPages = 4096;
    std::uint64_t rate = 2000;
    PagePattern::Kind pattern = PagePattern::Kind::Sequential;
    nanoseconds idle = 0s;
    nanoseconds duration = 0s;
    nanoseconds interval = 100ms;
    std::uint64_t oncePages = 0;
    bool once = false;
    bool record = false;
    bool print = false;
};

void describe(CLI::App& app, Options& o)
{
    setUpCommandLine(app,
        "  xenlens-memload --working-set 16M --rate 8M           write 16 MiB over and over, 8 MiB a second\n"
        "  xenlens-memload --pattern hotcold --idle 10s --print  first nothing for 10 s; reports on stdout\n"
        "  xenlens-memload --once --pages 10007                  on SIGUSR1 write 10,007 different pages, then none\n\n"
        "Its reports are the LTTng-UST events xenlens_workload:*. Beside its working set it dirties what reporting "
        "takes:\n"
        "LTTng's buffers, its stack, and a bitmap of one page for each 128 MiB.");
    const auto pages = [&app](const char* name, std::uint64_t& value, const char* description, std::uint64_t least) {
        const auto take = [&value, name, least](const std::string& text) {
            const auto parsed = parsePages(text);
            if (!parsed || *parsed < least)
                throw CLI::ValidationError(name, text + " is no number of pages (4096) or amount of memory (16M)");
            value = *parsed;
        };
        return app.add_option_function<std::string>(name, take, description)->type_name("PAGES|SIZE");
    };
    pages("--working-set", o.workingSetPages, "memory to write (default 16M)", 1);
    pages("--rate", o.rate, "pages or memory a second, 0 for as fast as it can (default 2000 pages)", 0);
    const auto takePattern = [&o](const std::string& text) {
        const auto kind = PagePattern::parse(text);
        if (!kind)
            throw CLI::ValidationError("--pattern", text + " is not sequential, random or hotcold");
        o.pattern = *kind;
    };
    app.add_option_function<std::string>("--pattern", takePattern,
           "sequential (default), random, or hotcold: nine writes of ten go to a tenth of the pages")
        ->type_name("NAME");
    addDuration(app, "--idle", o.idle, "report, but write nothing, for so long at first (default 0)", 1ms, true);
    addDuration(
        app, "--duration", o.duration, "end so long after the start (default: on SIGTERM or Ctrl-C)", 1ms, true);
    addDuration(app, "--interval", o.interval, "between two reports (default 100ms)", 1ms, false);
    auto* once
        = app.add_flag("--once", o.once, "write --pages different pages once, on SIGUSR1 or when --idle is over");
    pages("--pages", o.oncePages, "how many, for --once", 0)->needs(once);
    once->needs("--pages");
    app.add_flag("--record", o.record, "wait until a started LTTng session records the events; fail if none does");
    app.add_flag("--print", o.print, "write the reports to stdout as well");
}

/** SIGUSR1 as something to wait for. Made before the first thread, like StopSignals. */
class GoSignal
{
public:
    GoSignal()
    {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
        m_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    }
    ~GoSignal() { close(m_fd); }
    GoSignal(const GoSignal&) = delete;
    GoSignal& operator=(const GoSignal&) = delete;

    int fd() const { return m_fd; }
    bool came() const
    {
        signalfd_siginfo info;
        return read(m_fd, &info, sizeof(info)) == sizeof(info);
    }

private:
    int m_fd;
};

/** The phases one after the other; step() does what is due and says until when to wait. */
class Load
{
public:
    Load(const Options& o, WorkingSet& memory, Reporter& reporter)
        : m_options(o)
        , m_memory(memory)
        , m_reporter(reporter)
        , m_pattern(o.pattern, memory.pages())
        , m_pacer(o.rate, o.interval)
        , m_start(monotonicNow())
        , m_nextReport(m_start + o.interval)
    {
        m_reporter.phase(Reporter::Phase::Idle);
    }

    void go()
    {
        if (m_writing)
            return;
        m_writing = true;
        m_reporter.phase(Reporter::Phase::Writing);
        m_pacer.start(monotonicNow());
        if (m_options.once) {
            for (std::uint64_t page = 0; page < m_options.oncePages; ++page)
                m_memory.write(page);
        }
    }

    nanoseconds step()
    {
        const auto now = monotonicNow();
        const bool waitsForSignal = m_options.once && m_options.idle == 0ns;
        if (!waitsForSignal && now >= m_start + m_options.idle)
            go();
        if (m_writing && !m_options.once) {
            for (auto due = m_pacer.due(now); due; --due)
                m_memory.write(m_pattern.next());
        }
        if (now >= m_nextReport) {
            m_reporter.interval();
            m_nextReport = std::max(m_nextReport + m_options.interval, now);
        }
        if (m_writing && !m_options.once)
            return m_options.rate ? 2ms : 0ms;
        return std::max<nanoseconds>(m_nextReport - now, 1ms);
    }

    bool over() const { return m_options.duration != 0ns && monotonicNow() >= m_start + m_options.duration; }

private:
    const Options& m_options;
    WorkingSet& m_memory;
    Reporter& m_reporter;
    PagePattern m_pattern;
    Pacer m_pacer;
    nanoseconds m_start;
    nanoseconds m_nextReport;
    bool m_writing = false;
};

int run(const Options& o)
{
    if (o.oncePages > o.workingSetPages)
        throw Failure(
            "--pages", "more than the working set has", "give a larger --working-set", ExitStatus::WrongUsage);
    StopSignals stop;
    GoSignal signal;
    if (o.record) {
        requireSessionDaemon();
        awaitRecording("xenlens_workload:*", Reporter::recorded, 10s);
    }
    WorkingSet memory(o.workingSetPages);
    Reporter reporter(memory, o.print);
    reporter.sessionStart(o.pattern, o.rate, o.interval);
    Load load(o, memory, reporter);
    nanoseconds wait = 0ns;
    while (!load.over() && !stop.wait(std::chrono::ceil<std::chrono::milliseconds>(wait), signal.fd())) {
        if (signal.came())
            load.go();
        wait = load.step();
    }
    reporter.interval();
    reporter.phase(Reporter::Phase::Stopped);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Writes memory at a given rate and reports exactly what it wrote", "xenlens-memload");
    Options options;
    describe(app, options);
    if (const auto status = parseCommandLine(app, argc, argv))
        return *status;
    return runProgram(app.get_name(), [&] { return run(options); });
}
