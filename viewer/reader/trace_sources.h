// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "reader/bt_handle.h"
#include "reader/salvage.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

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

/// The sources of one reading, in a graph.
class TraceSources
{
public:
    /// Throws Error when Babeltrace's CTF plugin is missing.
    TraceSources();

    /// Adds every trace under `folder`. What cannot be opened ends in failures(). Throws Error when there is no trace
    /// at all.
    void addFolder(const std::string& folder);
    /// Adds an LTTng live session. Throws Error when the relay daemon does not answer or knows no such session.
    void addLive(const std::string& url);

    [[nodiscard]] const std::vector<SourcePort>& ports() const { return m_ports; }
    [[nodiscard]] const std::vector<SourceFailure>& failures() const { return m_failures; }
    [[nodiscard]] Graph takeGraph() { return std::move(m_graph); }

private:
    const bt_component_source* addSource(const char* className, const std::string& input, std::string& cause);
    void addPorts(const bt_component_source* source, const SourcePort& like);
    void addTrace(const std::filesystem::path& folder);
    void addStreamByStream(const std::filesystem::path& folder, const std::shared_ptr<Origin>& origin);

    Plugin m_plugin;
    Graph m_graph;
    Salvage m_salvage;
    std::vector<SourcePort> m_ports;
    std::vector<SourceFailure> m_failures;
    std::uint32_t m_nextOrigin = 0;
    int m_nextName = 0;
};

/// input begins with net://, net4:// or net6://
bool isLiveUrl(const std::string& input);

} // namespace xenlens::reader
