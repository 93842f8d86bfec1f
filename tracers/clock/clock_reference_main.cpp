// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"
#include "clock_reference.h"
#include "datagram_socket.h"
#include "signals.h"

#include <cstdio>

using namespace xenlens::tracer;

int main(int argc, char** argv)
{
    CLI::App app("Serves one Unix time to the tracers of all hosts of a trace, over UDP", "xenlens-clock-reference");
    setUpCommandLine(app,
        "  xenlens-clock-reference                          on this machine's loopback, port 5340\n"
        "  xenlens-clock-reference --listen 192.0.2.7:5340  for hosts in a trusted network");
    std::string listen = "127.0.0.1:5340";
    bool verbose = false;
    app.add_option("--listen", listen, "address to answer at; port 0 chooses a free one")
        ->type_name("HOST:PORT")
        ->capture_default_str();
    app.add_flag("-v,--verbose", verbose, "report at the end how many questions were answered");
    if (const auto status = parseCommandLine(app, argc, argv))
        return *status;

    return runProgram(app.get_name(), [&] {
        StopSignals signals;
        const auto socket = DatagramSocket::listening(listen);
        std::printf("ready on port %u\n", socket.port());
        std::fflush(stdout);
        unsigned long answered = 0, refused = 0;
        while (!signals.wait(std::chrono::minutes(1), socket.fd()))
            ++(answerClockQuestion(socket) ? answered : refused);
        if (verbose)
            std::fprintf(stderr, "%lu questions answered, %lu other wake-ups\n", answered, refused);
        return 0;
    });
}
