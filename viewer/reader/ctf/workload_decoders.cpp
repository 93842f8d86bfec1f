// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of provider xenlens_workload (scripts/workload/memload_tp.h).
#include "reader/ctf/event_decoder.h"

namespace xenlens::reader {

void addWorkloadDecoders(DecoderTable& table)
{
    using namespace workload;
    addDecoder(table, provider, "session_start", SessionStart{}, FieldBinding{"ts_ns", &SessionStart::tsNs},
        FieldBinding{"schema_version", &SessionStart::schemaVersion}, FieldBinding{"hostname", &SessionStart::hostname},
        FieldBinding{"pattern", &SessionStart::pattern},
        FieldBinding{"working_set_pages", &SessionStart::workingSetPages},
        FieldBinding{"rate_pages_per_s", &SessionStart::ratePagesPerSecond},
        FieldBinding{"interval_ns", &SessionStart::intervalNs});
    addDecoder(table, provider, "interval", Interval{}, FieldBinding{"ts_ns", &Interval::tsNs},
        FieldBinding{"begin_ns", &Interval::beginNs}, FieldBinding{"realtime_ns", &Interval::realtimeNs},
        FieldBinding{"sequence", &Interval::sequence}, FieldBinding{"pages_written", &Interval::pagesWritten},
        FieldBinding{"distinct_pages", &Interval::distinctPages},
        FieldBinding{"total_pages_written", &Interval::totalPagesWritten});
    addDecoder(
        table, provider, "phase", Phase{}, FieldBinding{"ts_ns", &Phase::tsNs}, FieldBinding{"name", &Phase::name});
}

} // namespace xenlens::reader
