// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   bench_kprobe count FUNCTION | latency FUNCTION
 *
 * Attaches the programs of kprobe_peer.bpf.c, prints "ready", waits for SIGTERM and prints "calls N".
 */
#include "kprobe_peer.skel.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace {

std::uint64_t total(kprobe_peer_bpf* programs)
{
    const int map = bpf_map__fd(programs->maps.counts);
    const int cpus = libbpf_num_possible_cpus();
    std::vector<std::uint64_t> values(cpus > 0 ? static_cast<std::size_t>(cpus) : 0);
    std::uint64_t sum = 0;
    for (std::uint64_t key = 0; key <= 64; ++key) {
        if (bpf_map_lookup_elem(map, &key, values.data()))
            continue;
        for (const auto value : values)
            sum += value;
    }
    return sum;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string what = argc == 3 ? argv[1] : "";
    if (what != "count" && what != "latency") {
        std::fprintf(stderr, "usage: bench_kprobe count|latency FUNCTION\n");
        return 2;
    }
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);

    auto* programs = kprobe_peer_bpf__open_and_load();
    bool attached = programs != nullptr;
    if (attached && what == "count")
        attached = bpf_program__attach_kprobe(programs->progs.count_calls, false, argv[2]) != nullptr;
    if (attached && what == "latency")
        attached = bpf_program__attach_kprobe(programs->progs.note_start, false, argv[2]) != nullptr
            && bpf_program__attach_kprobe(programs->progs.add_duration, true, argv[2]) != nullptr;
    if (!attached) {
        std::fprintf(stderr, "bench_kprobe: cannot probe %s: %s\n", argv[2], std::strerror(errno));
        return 1;
    }
    std::puts("ready");
    int signal = 0;
    sigwait(&signals, &signal);
    std::printf("calls %llu\n", static_cast<unsigned long long>(total(programs)));
    kprobe_peer_bpf__destroy(programs);
    return 0;
}
