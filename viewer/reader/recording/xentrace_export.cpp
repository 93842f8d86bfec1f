// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/recording/xentrace_export.h"

#include "core/error.h"
#include "reader/ctf/bt_error.h"
#include "reader/ctf/bt_handle.h"
#include "reader/recording/record_source.h"
#include "xen/trace_records.h"

#include <cstdlib>
#include <filesystem>
#include <initializer_list>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

constexpr const char* pluginFile = "babeltrace-plugin-xenlens.so";

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

    void run(const std::string& path, const std::string& output, std::optional<std::uint64_t> tscHz)
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
        if (bt_graph_run(m_graph.get()) != BT_GRAPH_RUN_STATUS_OK)
            fail(output, "cannot be written as CTF");
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

void claim(const std::string& output)
{
    std::error_code error;
    if (fs::exists(output, error) && !(fs::is_directory(output, error) && fs::is_empty(output, error)))
        throw Error(output, "is there already and not empty", "name another folder");
    fs::remove(output, error); // sink.ctf.fs makes the folder of a single trace itself, and fails when it is there
    fs::path parent = fs::absolute(output, error).parent_path();
    fs::create_directories(parent, error);
    if (error)
        throw Error(parent.string(), "cannot make this folder: " + error.message());
}

} // namespace

std::string findPluginFile()
{
    std::error_code error;
    const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
    const char* given = std::getenv("XENLENS_PLUGIN_PATH");
    for (const fs::path& folder :
        {fs::path(given ? given : ""), here / ".." / XENLENS_PLUGIN_FOLDER, fs::path(XENLENS_INSTALLED_PLUGIN_FOLDER)})
        if (!folder.empty() && fs::is_regular_file(folder / pluginFile, error))
            return fs::weakly_canonical(folder / pluginFile, error).string();
    throw Error(pluginFile,
        "our plugin for Babeltrace was not found beside this program, nor in "
            + std::string(XENLENS_INSTALLED_PLUGIN_FOLDER),
        "install it, or set XENLENS_PLUGIN_PATH to its folder");
}

XentraceExport exportXentraceToCtf(
    const std::string& path, const std::string& output, std::optional<std::uint64_t> tscHz)
{
    XentraceExport result;
    const auto source = openXentraceFile(path);
    constexpr std::uint32_t losses[] = {xentrace::LostRecords};
    result.records = source->read(
        [&result](std::span<const xentrace::Record> batch) {
            for (const xentrace::Record& record : batch)
                if (record.event == xentrace::LostRecords && record.count >= 4)
                    result.lostRecords += record.data[0];
        },
        xentrace::RecordFilter(losses));
    result.problems = source->problems();
    claim(output);
    Conversion().run(path, output, tscHz);
    return result;
}

} // namespace xenlens::reader
