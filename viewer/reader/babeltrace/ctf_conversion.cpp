// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/ctf_conversion.h"

#include "core/error.h"
#include "reader/babeltrace/bt_error.h"
#include "reader/babeltrace/bt_handle.h"
#include "reader/program_files.h"

namespace xenlens::reader {

namespace {

constexpr unsigned stepsBetweenReports = 256;

using PluginSet = std::unique_ptr<const bt_plugin_set, PutReference<bt_plugin_set_put_ref>>;

[[noreturn]] void fail(const std::string& where, const std::string& what)
{
    throw Error(where, what + ": " + takeBabeltraceError());
}

PluginSet loadPlugin(const std::string& file)
{
    const bt_plugin_set* set = nullptr;
    if (bt_plugin_find_all_from_file(file.c_str(), BT_TRUE, &set) != BT_PLUGIN_FIND_ALL_FROM_FILE_STATUS_OK)
        fail(file, "cannot be loaded as a plugin of Babeltrace");
    return PluginSet(set);
}

Plugin findPlugin(const char* name)
{
    const bt_plugin* plugin = nullptr;
    if (bt_plugin_find(name, BT_TRUE, BT_FALSE, BT_TRUE, BT_FALSE, BT_FALSE, &plugin) != BT_PLUGIN_FIND_STATUS_OK)
        throw Error(
            "Babeltrace", std::string("its plugin ") + name + " is missing", "install the package libbabeltrace2-0");
    return Plugin(plugin);
}

void need(bool made)
{
    if (!made)
        throw Error("Babeltrace", "no memory");
}

Value sourceParameters(const std::string& path, std::optional<std::uint64_t> tscHz)
{
    Value params(bt_value_map_create());
    bt_value* inputs = nullptr;
    need(params
        && bt_value_map_insert_empty_array_entry(params.get(), "inputs", &inputs) == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK
        && bt_value_array_append_string_element(inputs, path.c_str()) == BT_VALUE_ARRAY_APPEND_ELEMENT_STATUS_OK
        && (!tscHz
            || bt_value_map_insert_unsigned_integer_entry(params.get(), "tsc-hz", *tscHz)
                == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK));
    return params;
}

Value sinkParameters(const std::string& output)
{
    Value params(bt_value_map_create());
    need(params
        && bt_value_map_insert_string_entry(params.get(), "path", output.c_str()) == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK
        && bt_value_map_insert_bool_entry(params.get(), "assume-single-trace", BT_TRUE)
            == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK
        && bt_value_map_insert_bool_entry(params.get(), "quiet", BT_TRUE) == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK);
    return params;
}

/// source.xenlens.xentrace -> filter.utils.muxer -> sink.ctf.fs
class Conversion
{
public:
    Conversion()
        : m_ours(loadPlugin(findPluginFile()))
        , m_utils(findPlugin("utils"))
        , m_ctf(findPlugin("ctf"))
        , m_graph(bt_graph_create(0))
    {
        need(m_graph != nullptr);
    }

    void run(const std::string& path, const std::string& output, std::optional<std::uint64_t> tscHz,
        const std::function<void()>& progress)
    {
        const auto* source = addSource(path, tscHz);
        const auto* muxer = addMuxer();
        const auto* sink = addSink(output);
        const std::uint64_t ports = bt_component_source_get_output_port_count(source);
        for (std::uint64_t i = 0; i < ports; ++i) // the muxer grows a port whenever its last one is taken
            connect(bt_component_source_borrow_output_port_by_index_const(source, i),
                bt_component_filter_borrow_input_port_by_index_const(
                    muxer, bt_component_filter_get_input_port_count(muxer) - 1));
        connect(bt_component_filter_borrow_output_port_by_index_const(muxer, 0),
            bt_component_sink_borrow_input_port_by_index_const(sink, 0));
        for (unsigned steps = 1;; ++steps) {
            const bt_graph_run_once_status status = bt_graph_run_once(m_graph.get());
            if (status == BT_GRAPH_RUN_ONCE_STATUS_END)
                break;
            if (status != BT_GRAPH_RUN_ONCE_STATUS_OK && status != BT_GRAPH_RUN_ONCE_STATUS_AGAIN)
                fail(output, "cannot be written as CTF");
            if (steps % stepsBetweenReports == 0)
                progress();
        }
    }

private:
    const bt_component_source* addSource(const std::string& path, std::optional<std::uint64_t> tscHz)
    {
        const bt_plugin* plugin = bt_plugin_set_borrow_plugin_by_index_const(m_ours.get(), 0);
        const auto* sourceClass = bt_plugin_borrow_source_component_class_by_name_const(plugin, "xentrace");
        const Value params = sourceParameters(path, tscHz);
        const bt_component_source* source = nullptr;
        if (sourceClass == nullptr
            || bt_graph_add_source_component(
                   m_graph.get(), sourceClass, "source", params.get(), BT_LOGGING_LEVEL_NONE, &source)
                != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
            fail(path, "cannot be read");
        return source;
    }

    const bt_component_filter* addMuxer()
    {
        const auto* muxerClass = bt_plugin_borrow_filter_component_class_by_name_const(m_utils.get(), "muxer");
        const bt_component_filter* muxer = nullptr;
        if (muxerClass == nullptr
            || bt_graph_add_filter_component(m_graph.get(), muxerClass, "muxer", nullptr, BT_LOGGING_LEVEL_NONE, &muxer)
                != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
            fail("Babeltrace", "no filter.utils.muxer");
        return muxer;
    }

    const bt_component_sink* addSink(const std::string& output)
    {
        const auto* sinkClass = bt_plugin_borrow_sink_component_class_by_name_const(m_ctf.get(), "fs");
        const Value params = sinkParameters(output);
        const bt_component_sink* sink = nullptr;
        if (sinkClass == nullptr
            || bt_graph_add_sink_component(m_graph.get(), sinkClass, "sink", params.get(), BT_LOGGING_LEVEL_NONE, &sink)
                != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
            fail(output, "cannot be written");
        return sink;
    }

    void connect(const bt_port_output* from, const bt_port_input* to)
    {
        const bt_connection* connection = nullptr;
        if (bt_graph_connect_ports(m_graph.get(), from, to, &connection) != BT_GRAPH_CONNECT_PORTS_STATUS_OK)
            fail("Babeltrace", "its components cannot be connected");
    }

    PluginSet m_ours; ///< first: what is made of it goes before it
    Plugin m_utils;
    Plugin m_ctf;
    Graph m_graph;
};

} // namespace

void convertToCtf(const std::string& path, const std::string& output, std::optional<std::uint64_t> tscHz,
    const std::function<void()>& progress)
{
    Conversion().run(path, output, tscHz, progress);
}

} // namespace xenlens::reader
