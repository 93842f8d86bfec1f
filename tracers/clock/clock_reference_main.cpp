// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"
#include "clock_reference.h"
#include "clock_stream_server.h"
#include "datagram_socket.h"
#include "signals.h"

#include <cstdio>

using namespace xenlens::tracer;

namespace {

void sayReady(unsigned port)
{
    std::printf("ready on port %u\n", port);
    std::fflush(stdout);
}

void sayAnswered(unsigned long answered, unsigned long refused)
{
    std::fprintf(stderr, "%lu questions answered, %lu other wake-ups\n", answered, refused);
}

int serveDatagrams(const std::string& address, bool verbose)
{
    StopSignals signals;
    const auto socket = DatagramSocket::listening(address);
    sayReady(socket.port());
    unsigned long answered = 0, refused = 0;
    while (!signals.wait(std::chrono::minutes(1), socket.fd()))
        ++(answerClockQuestion(socket) ? answered : refused);
    if (verbose)
        sayAnswered(answered, refused);
    return 0;
}

int serveStreams(const std::string& address, bool verbose)
{
    StopSignals signals;
    ClockStreamServer server(address);
    sayReady(server.port());
    unsigned long answered = 0, others = 0;
    while (!signals.wait(std::chrono::minutes(1), server.fd())) {
        const auto count = server.serve();
        answered += count;
        others += count == 0;
    }
    if (verbose)
        sayAnswered(answered, others);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Serves one Unix time to the tracers of all hosts of a trace", "xenlens-clock-reference");
    setUpCommandLine(app,
        "  xenlens-clock-reference                          on this machine's loopback, port 5340\n"
        "  xenlens-clock-reference --listen 192.0.2.7:5340  for hosts in a trusted network\n"
        "  xenlens-clock-reference --listen tcp:127.0.0.1:0 for tracers that come by ssh, as xenlens record has them");
    std::string listen = "127.0.0.1:5340";
    bool verbose = false;
    app.add_option("--listen", listen,
           "address to answer at, over UDP, or over TCP with tcp: before it; port 0 chooses a free one")
        ->type_name("[tcp:]HOST:PORT")
        ->capture_default_str();
    app.add_flag("-v,--verbose", verbose, "report at the end how many questions were answered");
    if (const auto status = parseCommandLine(app, argc, argv))
        return *status;

    return runProgram(app.get_name(), [&] {
        const auto tcp = tcpAddress(listen);
        return tcp ? serveStreams(*tcp, verbose) : serveDatagrams(listen, verbose);
    });
}
