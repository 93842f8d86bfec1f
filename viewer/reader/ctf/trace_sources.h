// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "reader/ctf/bt_handle.h"
#include "reader/ctf/salvage.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// What to do when a live session cannot be joined.
inline constexpr const char* howToJoin
    = "see that lttng-relayd runs there and that `babeltrace2 -i lttng-live net://HOST` lists the session";

/// A stream of a Babeltrace source that is ready to be connected.
struct SourcePort
{
    const bt_port_output* port = nullptr; ///< owned by the graph
    std::shared_ptr<Origin> origin; ///< null for a live session: there the trace of each message tells
    std::string file; ///< of one stream, when known
    std::optional<std::string> damage; ///< what was seen to be wrong with the file beforehand
};

/// A source that could not be opened at all.
struct SourceFailure
{
    std::shared_ptr<Origin> origin;
    std::string message; ///< one line: file and cause
};

/// The sources of one reading, in a graph. Babeltrace gives a graph up when one source cannot be opened: then all is
/// begun anew without it, stream by stream for a trace of several.
class TraceSources
{
public:
    /// `input`: a folder or a live URL. What cannot be opened ends in failures(). Throws Error when there is no trace
    /// at all, when the relay daemon does not answer or knows no such session, or when Babeltrace's CTF plugin is
    /// missing.
    explicit TraceSources(const std::string& input);

    [[nodiscard]] const std::vector<SourcePort>& ports() const { return m_ports; }
    [[nodiscard]] const std::vector<SourceFailure>& failures() const { return m_failures; }
    [[nodiscard]] Graph takeGraph() { return std::move(m_graph); }

private:
    struct Wanted
    {
        std::string input; ///< a trace folder or a URL
        SourcePort like; ///< what is known of its ports
        bool isWhole = true; ///< a trace, not one stream of it
        std::optional<std::string> failed; ///< the cause
    };

    void openFolder(const std::string& folder);
    void openLive(const std::string& url);
    [[nodiscard]] std::vector<Wanted> splitTrace(const Wanted& trace);
    /// Opens all but those that failed. Returns the first that fails now, and why; nullptr when all are open.
    [[nodiscard]] Wanted* openAll(std::vector<Wanted>& wanted, std::string& cause);
    const bt_component_source* addSource(const char* className, const std::string& input, std::string& cause);
    void addPorts(const bt_component_source* source, const SourcePort& like);
    void noteFailures(const std::vector<Wanted>& wanted);

    int m_nextName = 0;
    Plugin m_plugin;
    Graph m_graph;
    Salvage m_salvage;
    std::vector<SourcePort> m_ports;
    std::vector<SourceFailure> m_failures;
};

/// input begins with net://, net4:// or net6://
bool isLiveUrl(const std::string& input);

} // namespace xenlens::reader
