// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/relay_version.h"

#include "core/error.h"
#include "recorder/process.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <regex>
#include <thread>

namespace xenlens::recorder {

using namespace std::chrono_literals;

std::string relayVersion()
{
    std::string said;
    try {
        Process process({{"lttng-relayd", "--version"}});
        for (auto waited = 0ms; process.output() >= 0 && waited < 5s; waited += 20ms) {
            said += process.readOutput();
            std::this_thread::sleep_for(20ms);
        }
    } catch (const Error&) {
        return "0";
    }
    std::smatch found;
    return std::regex_search(said, found, std::regex("[0-9]+(\\.[0-9]+)+")) ? found.str() : "0";
}

bool relayIsFixed(const std::string& version)
{
    std::array<int, 3> number{};
    std::sscanf(version.c_str(), "%5d.%5d.%5d", &number[0], &number[1], &number[2]);
    constexpr std::array<int, 3> fixed{2, 14, 3};
    constexpr std::array<int, 3> next{2, 15, 0};
    constexpr std::array<int, 3> fixedAgain{2, 15, 2};
    return number >= fixedAgain || (number >= fixed && number < next);
}

} // namespace xenlens::recorder
