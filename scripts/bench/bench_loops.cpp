// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   bench_loops self            prints "self TICKS": a loop of 600,000 instructions
 *   bench_loops slopes [NAME...] prints "NAME TICKS" for each of loops.h: of one turn, by the slope from N to 10 N
 *   bench_loops turn NAME N     makes N turns
 *   bench_loops gaps            prints "gap TICKS" whenever it was kept from running for long
 *
 * Ticks are the TSC's; under QEMU with -icount shift=0 that is one for each instruction executed. A timer's
 * interrupt can only add to it, hence the least of several runs.
 */
#include "loops.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <x86intrin.h>

using namespace xenlens::bench;

namespace {

constexpr int Runs = 15;
constexpr unsigned long TurnsMost = 50, TurnsLeast = 5;
/// Of the shorter of two series of turns: the longer one takes ten times as many, half a tick of a timer of 250 Hz.
constexpr std::uint64_t SeriesTicks = 200'000;

template <typename Work> std::uint64_t least(Work work)
{
    auto best = UINT64_MAX;
    for (int run = 0; run < Runs; ++run) {
        const auto begin = __rdtsc();
        work();
        best = std::min<std::uint64_t>(best, __rdtsc() - begin);
    }
    return best;
}

void repeat(Loop& loop, unsigned long turns)
{
    while (turns--)
        loop.once();
}

void self()
{
    std::printf("self %llu\n", static_cast<unsigned long long>(least([] {
        std::uint64_t turns = 100000;
        __asm__ volatile("1: nop; nop; nop; nop; dec %0; jnz 1b" : "+r"(turns));
    })));
}

void slope(const std::string& name)
{
    const auto loop = makeLoop(name);
    repeat(*loop, TurnsMost); // pages in what it needs
    const auto turn = std::max<std::uint64_t>(least([&] { loop->once(); }), 1);
    const auto turns = std::clamp<unsigned long>(SeriesTicks / turn, TurnsLeast, TurnsMost);
    const auto few = least([&] { repeat(*loop, turns); });
    const auto many = least([&] { repeat(*loop, 10 * turns); });
    std::printf("%s %.3f\n", name.c_str(), static_cast<double>(many - few) / (9.0 * static_cast<double>(turns)));
}

/** In a guest that is migrated, the largest gap is its downtime. A gap is at most a sleep too long. */
[[noreturn]] void gaps()
{
    constexpr timespec sleep{0, 1'000'000};
    auto last = __rdtsc();
    nanosleep(&sleep, nullptr);
    const auto usual = __rdtsc() - last;
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    for (;;) {
        last = __rdtsc();
        nanosleep(&sleep, nullptr);
        const auto took = __rdtsc() - last;
        if (took > 20 * usual)
            std::printf("gap %llu\n", static_cast<unsigned long long>(took));
    }
}

} // namespace

int main(int argc, char** argv)
{
    try {
        const std::vector<std::string> arguments(argv + 1, argv + argc);
        if (arguments.size() == 1 && arguments[0] == "self") {
            self();
        } else if (!arguments.empty() && arguments[0] == "slopes") {
            const auto& wanted
                = arguments.size() > 1 ? std::vector(arguments.begin() + 1, arguments.end()) : loopNames();
            for (const auto& name : wanted)
                slope(name);
        } else if (arguments.size() == 1 && arguments[0] == "gaps") {
            gaps();
        } else if (arguments.size() == 3 && arguments[0] == "turn") {
            repeat(*makeLoop(arguments[1]), std::stoul(arguments[2]));
        } else {
            std::fprintf(stderr, "usage: bench_loops self | slopes [NAME...] | turn NAME N | gaps\n");
            return 2;
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_loops: %s\n", error.what());
        return 1;
    }
}
