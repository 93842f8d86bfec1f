// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/trace_sources.h"

#include "core/error.h"
#include "reader/babeltrace/bt_error.h"
#include "reader/ctf/ctf_metadata.h"
#include "reader/ctf/live_url.h"
#include "reader/ctf/trace_folders.h"

#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <string_view>
#include <utility>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

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

Graph createGraph()
{
    Graph graph(bt_graph_create(0));
    if (!graph)
        throw Error("Babeltrace", "no memory for a graph");
    return graph;
}

/// Of a failed trace Babeltrace reports no more than that it failed.
std::string inWords(const std::string& cause)
{
    return cause.starts_with("Cannot create trace") ? "Babeltrace finds its metadata or all of its streams unsound"
                                                    : cause;
}

/// The plugin beside the library, without those of others, which all would be loaded; null where it lies elsewhere.
Plugin ctfPluginBesideLibrary()
{
    Dl_info library{};
    const bt_plugin_set* found = nullptr;
    if (std::getenv("BABELTRACE_PLUGIN_PATH") || dladdr(reinterpret_cast<const void*>(&bt_plugin_find), &library) == 0
        || !library.dli_fname)
        return Plugin(nullptr);
    const fs::path file
        = fs::path(library.dli_fname).parent_path() / "babeltrace2" / "plugins" / "babeltrace-plugin-ctf.so";
    if (bt_plugin_find_all_from_file(file.c_str(), BT_FALSE, &found) != BT_PLUGIN_FIND_ALL_FROM_FILE_STATUS_OK) {
        takeBabeltraceError();
        return Plugin(nullptr);
    }
    const bt_plugin* plugin = bt_plugin_set_borrow_plugin_by_index_const(found, 0);
    bt_plugin_get_ref(plugin);
    bt_plugin_set_put_ref(found);
    return Plugin(plugin);
}

} // namespace

Plugin findCtfPlugin()
{
    if (Plugin beside = ctfPluginBesideLibrary())
        return beside;
    const bt_plugin* plugin = nullptr;
    if (bt_plugin_find("ctf", BT_TRUE, BT_FALSE, BT_TRUE, BT_FALSE, BT_FALSE, &plugin) != BT_PLUGIN_FIND_STATUS_OK)
        throw Error("Babeltrace", "its CTF plugin is not installed: " + takeBabeltraceError(),
            "install the package libbabeltrace2-0");
    return Plugin(plugin);
}

TraceSources::TraceSources(const std::string& input, Salvage& salvage)
    : m_plugin(findCtfPlugin())
{
    if (isLiveUrl(input))
        openLive(input);
    else
        openFolder(input, salvage);
}

const bt_component_source* TraceSources::addSource(
    bt_graph* graph, const char* className, const std::string& input, std::string& cause)
{
    const auto* sourceClass = bt_plugin_borrow_source_component_class_by_name_const(m_plugin.get(), className);
    if (!sourceClass)
        throw Error("Babeltrace", std::string("its CTF plugin has no source.ctf.") + className);
    const Value params = sourceParameters(input, std::string_view(className) == "lttng-live");
    const std::string name = "source" + std::to_string(m_nextName++);
    const bt_component_source* source = nullptr;
    if (bt_graph_add_source_component(graph, sourceClass, name.c_str(), params.get(), BT_LOGGING_LEVEL_NONE, &source)
        == BT_GRAPH_ADD_COMPONENT_STATUS_OK)
        return source;
    cause = takeBabeltraceError();
    return nullptr;
}

void TraceSources::addPorts(
    const bt_component_source* source, const std::string& file, const std::optional<std::string>& damage)
{
    const std::uint64_t count = bt_component_source_get_output_port_count(source);
    for (std::uint64_t i = 0; i < count; ++i)
        m_ports.push_back({bt_component_source_borrow_output_port_by_index_const(source, i), file, damage});
    if (count == 0 && damage) // nothing sound was left of the file
        m_failures.push_back(file + ": " + *damage);
}

void TraceSources::openFolder(const std::string& folder, Salvage& salvage)
{
    const Metadata metadata = readMetadata(fs::path(folder) / "metadata");
    if (metadata.problem)
        throw Error(folder, *metadata.problem);
    const std::vector<fs::path> files = findStreamFiles(folder);
    const bool sound = std::none_of(
        files.begin(), files.end(), [&](const fs::path& file) { return findDamage(file, metadata).has_value(); });
    std::string cause;
    if (sound) {
        m_graph = createGraph();
        if (const bt_component_source* source = addSource(m_graph.get(), "fs", folder, cause)) {
            addPorts(source, {}, {});
            return;
        }
    }
    openStreams(folder, salvage, cause);
}

/// Babeltrace gives a graph up when one source cannot be opened: each stream is tried in a graph of its own first.
void TraceSources::openStreams(const std::string& folder, Salvage& salvage, std::string cause)
{
    std::vector<Salvage::Stream> opened;
    const std::vector<Salvage::Stream> streams = salvage.split(folder);
    for (const Salvage::Stream& stream : streams) {
        if (!stream.folder.empty() && addSource(createGraph().get(), "fs", stream.folder.string(), cause))
            opened.push_back(stream);
        else
            m_failures.push_back(stream.original.string() + ": " + stream.damage.value_or(cause));
    }
    if (opened.empty() && streams.size() == 1 && streams.front().damage)
        throw Error(streams.front().original.string(), *streams.front().damage);
    if (opened.empty()) // the trace itself is the trouble, most often its metadata: one line, not one for each stream
        throw Error(folder, "not a readable CTF trace: " + inWords(cause));
    m_graph = createGraph();
    for (const Salvage::Stream& stream : opened) {
        const bt_component_source* source = addSource(m_graph.get(), "fs", stream.folder.string(), cause);
        if (!source) // it could be opened a moment ago
            throw Error(stream.original.string(), "changed while it was read: " + cause);
        addPorts(source, stream.original.string(), stream.damage);
    }
}

void TraceSources::openLive(const std::string& url)
{
    std::string cause;
    m_graph = createGraph();
    const bt_component_source* source = addSource(m_graph.get(), "lttng-live", url, cause);
    if (!source)
        throw Error(url, "cannot join the live session: " + cause, howToJoin);
    addPorts(source, {}, {});
}

} // namespace xenlens::reader
