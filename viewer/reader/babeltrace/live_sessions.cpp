// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/live_sessions.h"

#include "core/error.h"
#include "reader/babeltrace/bt_error.h"
#include "reader/babeltrace/bt_handle.h"
#include "reader/babeltrace/trace_sources.h"

#include <algorithm>

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

std::string textOf(const bt_value* session, const char* key)
{
    const bt_value* value = bt_value_map_borrow_entry_value_const(session, key);
    return value && bt_value_is_string(value) ? bt_value_string_get(value) : "";
}

/// Babeltrace 2.0.4 gives these numbers as signed values.
std::uint64_t numberOf(const bt_value* session, const char* key)
{
    const bt_value* value = bt_value_map_borrow_entry_value_const(session, key);
    if (value && bt_value_is_unsigned_integer(value))
        return bt_value_integer_unsigned_get(value);
    if (value && bt_value_is_signed_integer(value))
        return static_cast<std::uint64_t>(std::max<std::int64_t>(0, bt_value_integer_signed_get(value)));
    return 0;
}

} // namespace

std::vector<LiveSession> queryLiveSessions(const std::string& url)
{
    const ConstValue list = querySessions(url);
    std::vector<LiveSession> sessions;
    for (std::uint64_t i = 0; bt_value_is_array(list.get()) && i < bt_value_array_get_length(list.get()); ++i) {
        const bt_value* session = bt_value_array_borrow_element_by_index_const(list.get(), i);
        if (bt_value_is_map(session))
            sessions.push_back({textOf(session, "url"), textOf(session, "target-hostname"),
                textOf(session, "session-name"), numberOf(session, "timer-us"), numberOf(session, "client-count")});
    }
    return sessions;
}

} // namespace xenlens::reader
