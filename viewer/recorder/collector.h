// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recorder/process.h"

#include <cstdint>
#include <memory>
#include <string>

namespace xenlens::recorder {

/// The two programs on this machine to which all others send: lttng-relayd, which writes the trace, and
/// xenlens-clock-reference. Both listen on loopback only; other machines reach them through ssh.
class Collector
{
public:
    /// Starts them, and returns when they answer. Throws Error. Their messages go into files of `logs`.
    Collector(const std::string& traceFolder, const std::string& logs);

    [[nodiscard]] std::uint16_t control() const { return m_control; }
    [[nodiscard]] std::uint16_t data() const { return m_data; }
    [[nodiscard]] std::uint16_t live() const { return m_live; }
    [[nodiscard]] std::uint16_t clock() const { return m_clock; }

    /// The one of the two that has ended by itself; empty: both run.
    [[nodiscard]] std::string ended();
    /// In order: the relay daemon has then written everything.
    void stop();

private:
    void startRelay(const std::string& traceFolder, const std::string& logs);
    void startClock();

    std::unique_ptr<Process> m_relay;
    std::unique_ptr<Process> m_reference;
    std::uint16_t m_control = 0;
    std::uint16_t m_data = 0;
    std::uint16_t m_live = 0;
    std::uint16_t m_clock = 0;
};

/// A program of ours beside this one, else what PATH has of that name.
std::string programBeside(const std::string& name);
/// PATH=... that begins with the folder of this program, so that what was installed with it is found.
std::string pathWithOurs();

} // namespace xenlens::recorder
