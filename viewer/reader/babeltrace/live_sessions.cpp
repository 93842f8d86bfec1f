// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/live_sessions.h"

#include "core/error.h"
#include "reader/babeltrace/bt_error.h"
#include "reader/babeltrace/bt_handle.h"
#include "reader/babeltrace/trace_sources.h"

namespace xenlens::reader {

namespace {

using QueryExecutor = std::unique_ptr<bt_query_executor, PutReference<bt_query_executor_put_ref>>;
using ConstValue = std::unique_ptr<const bt_value, PutReference<bt_value_put_ref>>;

ConstValue querySessions(const std::string& url)
{
    const Plugin plugin = findCtfPlugin();
    const auto* live = bt_plugin_borrow_source_component_class_by_name_const(plugin.get(), "lttng-live");
    const Value parameters(bt_value_map_create());
    if (!live || !parameters
        || bt_value_map_insert_string_entry(parameters.get(), "url", url.c_str())
            != BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK)
        throw Error("Babeltrace", "its CTF plugin has no source.ctf.lttng-live");
    const QueryExecutor query(bt_query_executor_create(
        bt_component_class_source_as_component_class_const(live), "sessions", parameters.get()));
    const bt_value* result = nullptr;
    if (!query || bt_query_executor_query(query.get(), &result) != BT_QUERY_EXECUTOR_QUERY_STATUS_OK)
        throw Error(url, "cannot ask for the live sessions: " + takeBabeltraceError(), howToJoin);
    return ConstValue(result);
}

} // namespace

std::string listLiveSessions(const std::string& url)
{
    const ConstValue sessions = querySessions(url);
    std::string list;
    for (std::uint64_t i = 0; bt_value_is_array(sessions.get()) && i < bt_value_array_get_length(sessions.get()); ++i) {
        const bt_value* session = bt_value_array_borrow_element_by_index_const(sessions.get(), i);
        const bt_value* address
            = bt_value_is_map(session) ? bt_value_map_borrow_entry_value_const(session, "url") : nullptr;
        if (address && bt_value_is_string(address))
            list += (list.empty() ? "" : ", ") + std::string(bt_value_string_get(address));
    }
    return list.empty() ? "none" : list;
}

} // namespace xenlens::reader
