// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/trace_sources.h"

#include "core/error.h"
#include "reader/ctf/bt_error.h"
#include "reader/ctf/ctf_metadata.h"
#include "reader/ctf/trace_folders.h"

#include <algorithm>
#include <iterator>

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

TraceSources::TraceSources(const std::string& input)
    : m_plugin(findCtfPlugin())
{
    if (isLiveUrl(input))
        openLive(input);
    else
        openFolder(input);
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
    if (count == 0 && like.damage) // nothing sound was left of the file
        m_failures.push_back({like.origin, like.file + ": " + *like.damage});
}

TraceSources::Wanted* TraceSources::openAll(std::vector<Wanted>& wanted, std::string& cause)
{
    m_ports.clear();
    m_failures.clear();
    m_graph.reset(bt_graph_create(0));
    if (!m_graph)
        throw Error("Babeltrace", "no memory for a graph");
    for (Wanted& one : wanted) {
        if (one.failed)
            continue;
        const bt_component_source* source = addSource("fs", one.input, cause);
        if (!source)
            return &one;
        addPorts(source, one.like);
    }
    return nullptr;
}

void TraceSources::openFolder(const std::string& folder)
{
    std::vector<Wanted> wanted;
    const auto insert = [&wanted](std::size_t at, std::vector<Wanted> streams) {
        wanted.insert(wanted.begin() + static_cast<std::ptrdiff_t>(at), std::make_move_iterator(streams.begin()),
            std::make_move_iterator(streams.end()));
    };
    std::uint32_t id = 0;
    for (const fs::path& trace : findTraceFolders(folder)) {
        const auto origin = std::make_shared<Origin>(Origin{id++, {}, trace.string()});
        const std::string metadata = readMetadataText(trace / "metadata");
        const Wanted whole{trace.string(), {nullptr, origin, {}, {}}, true, findDeadlyMetadata(metadata)};
        const bool lttng = isLttngLayout(metadata);
        const std::vector<fs::path> files = findStreamFiles(trace);
        const bool sound = whole.failed || std::none_of(files.begin(), files.end(), [lttng](const fs::path& file) {
            return isShorterThanIndex(file) || (lttng && findDamage(file));
        });
        insert(wanted.size(), sound ? std::vector<Wanted>{whole} : splitTrace(whole));
    }
    std::string cause;
    while (Wanted* failed = openAll(wanted, cause)) {
        failed->failed = cause;
        if (failed->isWhole) {
            std::vector<Wanted> streams = splitTrace(*failed);
            if (!streams.empty()) {
                const auto at = static_cast<std::size_t>(failed - wanted.data());
                wanted.erase(wanted.begin() + static_cast<std::ptrdiff_t>(at));
                insert(at, std::move(streams));
            }
        }
    }
    noteFailures(wanted);
}

std::vector<TraceSources::Wanted> TraceSources::splitTrace(const Wanted& trace)
{
    std::vector<Wanted> streams;
    for (const Salvage::Stream& stream : m_salvage.split(trace.like.origin->path))
        streams.push_back({stream.folder.string(),
            {nullptr, trace.like.origin, stream.original.string(), stream.damage}, false, std::nullopt});
    return streams;
}

/// A trace of which no stream could be opened is itself the trouble, most often its metadata: one line for it, not one
/// for each stream.
void TraceSources::noteFailures(const std::vector<Wanted>& wanted)
{
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Wanted& one = wanted[i];
        if (!one.failed)
            continue;
        const auto sameTrace = [&one](const Wanted& other) { return other.like.origin == one.like.origin; };
        if (!std::all_of(
                wanted.begin(), wanted.end(), [&](const Wanted& other) { return !sameTrace(other) || other.failed; }))
            m_failures.push_back({one.like.origin, one.like.file + ": " + one.like.damage.value_or(*one.failed)});
        else if (i == 0 || !sameTrace(wanted[i - 1]))
            // of a failed trace Babeltrace reports no more than that it failed
            m_failures.push_back({one.like.origin,
                one.like.origin->path + ": not a readable CTF trace: "
                    + (one.failed->starts_with("Cannot create trace")
                            ? "Babeltrace finds its metadata or all of its streams unsound"
                            : *one.failed)});
    }
}

void TraceSources::openLive(const std::string& url)
{
    std::string cause;
    m_graph.reset(bt_graph_create(0));
    const bt_component_source* source = m_graph ? addSource("lttng-live", url, cause) : nullptr;
    if (!source)
        throw Error(url, "cannot join the live session: " + cause, howToJoin);
    addPorts(source, {});
}

} // namespace xenlens::reader
