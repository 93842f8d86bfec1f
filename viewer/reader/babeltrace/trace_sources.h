// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/babeltrace/bt_handle.h"
#include "reader/babeltrace/salvage.h"

#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// What to do when a live session cannot be joined.
inline constexpr const char* howToJoin
    = "see that lttng-relayd runs there and that `babeltrace2 -i lttng-live net://HOST` lists the session";

/// Babeltrace's own plugin for CTF. Throws Error when it is not installed.
Plugin findCtfPlugin();

/// A stream of a Babeltrace source that is ready to be connected.
struct SourcePort
{
    const bt_port_output* port = nullptr; ///< owned by the graph
    std::string file; ///< the stream file, when it has a source of its own
    std::optional<std::string> damage; ///< what was seen to be wrong with the file beforehand
};

/// The Babeltrace sources of one trace or one live session, in a graph: one source for the trace where it is sound,
/// else one for each of its streams that can be opened.
class TraceSources
{
public:
    /// `input`: a trace folder or a live URL. Streams that cannot be opened end in failures(). Throws Error when
    /// nothing can be opened, when the relay daemon does not answer or knows no such session, or when Babeltrace's CTF
    /// plugin is missing.
    TraceSources(const std::string& input, Salvage& salvage);

    [[nodiscard]] const std::vector<SourcePort>& ports() const { return m_ports; }
    [[nodiscard]] const std::vector<std::string>& failures() const { return m_failures; } ///< one line: file and cause
    [[nodiscard]] Graph takeGraph() { return std::move(m_graph); }

private:
    void openFolder(const std::string& folder, Salvage& salvage);
    void openStreams(const std::string& folder, Salvage& salvage, std::string cause);
    void openLive(const std::string& url);
    /// Adds a source to `graph`; nullptr and a cause when it cannot be opened: the graph is then of no use any more.
    const bt_component_source* addSource(
        bt_graph* graph, const char* className, const std::string& input, std::string& cause);
    void addPorts(const bt_component_source* source, const std::string& file, const std::optional<std::string>& damage);

    int m_nextName = 0;
    Plugin m_plugin;
    Graph m_graph;
    std::vector<SourcePort> m_ports;
    std::vector<std::string> m_failures;
};

} // namespace xenlens::reader
