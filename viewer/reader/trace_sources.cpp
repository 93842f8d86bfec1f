// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/trace_sources.h"

#include "core/error.h"
#include "reader/bt_error.h"
#include "reader/trace_folders.h"

#include <algorithm>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

Plugin findCtfPlugin()
{
    const bt_plugin* plugin = nullptr;
    if (bt_plugin_find("ctf", BT_TRUE, BT_FALSE, BT_TRUE, BT_FALSE, BT_FALSE, &plugin) != BT_PLUGIN_FIND_STATUS_OK)
        throw Error("Babeltrace", "its CTF plugin is not installed: " + takeBabeltraceError(),
            "install the package libbabeltrace2-0");
    return Plugin(plugin);
}

Value sourceParameters(const std::string& input, bool live)
{
    Value params(bt_value_map_create());
    bt_value* inputs = nullptr;
    const bool made = params
        && bt_value_map_insert_empty_array_entry(params.get(), "inputs", &inputs) == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK
        && bt_value_array_append_string_element(inputs, input.c_str()) == BT_VALUE_ARRAY_APPEND_ELEMENT_STATUS_OK
        && (live ? bt_value_map_insert_string_entry(params.get(), "session-not-found-action", "fail")
                 // hosts are merged by Unix time; LTTng's clocks count from the epoch, whatever their metadata fails to
                 // say
                 : bt_value_map_insert_bool_entry(params.get(), "force-clock-class-origin-unix-epoch", BT_TRUE))
            == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK;
    if (!made)
        throw Error("Babeltrace", "no memory for parameters");
    return params;
}

} // namespace

bool isLiveUrl(const std::string& input)
{
    return input.starts_with("net://") || input.starts_with("net4://") || input.starts_with("net6://");
}

TraceSources::TraceSources()
    : m_plugin(findCtfPlugin())
    , m_graph(bt_graph_create(0))
{
    if (!m_graph)
        throw Error("Babeltrace", "no memory for a graph");
}

const bt_component_source* TraceSources::addSource(const char* className, const std::string& input, std::string& cause)
{
    const auto* sourceClass = bt_plugin_borrow_source_component_class_by_name_const(m_plugin.get(), className);
    if (!sourceClass)
        throw Error("Babeltrace", std::string("its CTF plugin has no source.ctf.") + className);
    const Value params = sourceParameters(input, std::string_view(className) == "lttng-live");
    const std::string name = "source" + std::to_string(m_nextName++);
    const bt_component_source* source = nullptr;
    if (bt_graph_add_source_component(
            m_graph.get(), sourceClass, name.c_str(), params.get(), BT_LOGGING_LEVEL_NONE, &source)
        == BT_GRAPH_ADD_COMPONENT_STATUS_OK)
        return source;
    cause = takeBabeltraceError();
    return nullptr;
}

void TraceSources::addPorts(const bt_component_source* source, const SourcePort& like)
{
    const std::uint64_t count = bt_component_source_get_output_port_count(source);
    for (std::uint64_t i = 0; i < count; ++i) {
        m_ports.push_back(like);
        m_ports.back().port = bt_component_source_borrow_output_port_by_index_const(source, i);
    }
}

void TraceSources::addFolder(const std::string& folder)
{
    for (const fs::path& trace : findTraceFolders(folder))
        addTrace(trace);
}

void TraceSources::addTrace(const fs::path& folder)
{
    const auto origin = std::make_shared<Origin>(Origin{m_nextOrigin++, {}, folder.string()});
    const std::vector<fs::path> files = findStreamFiles(folder);
    if (std::none_of(files.begin(), files.end(), isShorterThanIndex)) {
        std::string cause;
        if (const bt_component_source* source = addSource("fs", folder.string(), cause)) {
            addPorts(source, {nullptr, origin, {}, {}});
            return;
        }
    }
    addStreamByStream(folder, origin);
}

void TraceSources::addStreamByStream(const fs::path& folder, const std::shared_ptr<Origin>& origin)
{
    const std::size_t portsBefore = m_ports.size();
    std::string firstCause = "it has no stream files";
    std::vector<SourceFailure> failures;
    for (const Salvage::Stream& stream : m_salvage.split(folder)) {
        std::string cause;
        if (const bt_component_source* source = addSource("fs", stream.folder.string(), cause)) {
            const std::size_t before = m_ports.size();
            addPorts(source, {nullptr, origin, stream.original.string(), stream.damage});
            if (m_ports.size() == before && stream.damage) // nothing sound was left of the file
                failures.push_back({origin, stream.original.string() + ": " + *stream.damage});
            continue;
        }
        if (failures.empty())
            firstCause = cause;
        failures.push_back({origin, stream.original.string() + ": " + stream.damage.value_or(cause)});
    }
    if (m_ports.size() > portsBefore)
        m_failures.insert(m_failures.end(), failures.begin(), failures.end());
    else // no stream at all: the trouble is with the trace, most often its metadata
        m_failures.push_back({origin, folder.string() + ": not a readable CTF trace: " + firstCause});
}

void TraceSources::addLive(const std::string& url)
{
    std::string cause;
    const bt_component_source* source = addSource("lttng-live", url, cause);
    if (!source)
        throw Error(url, "cannot join the live session: " + cause,
            "see that lttng-relayd runs there and that `babeltrace2 -i lttng-live net://HOST` lists the session");
    addPorts(source, {});
}

} // namespace xenlens::reader
