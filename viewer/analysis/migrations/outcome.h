// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/migration.h"

#include <string>

namespace xenlens::analysis {

/// What was seen of a migration at sender and receiver, as far as it shows how it ended.
struct OutcomeFacts
{
    std::string source; ///< host names for the sentence
    std::string destination; ///< empty: no receiver was found in the trace
    bool saveEnded = false;
    int saveResult = 0; ///< of xc_domain_save; 0 is success
    bool suspended = false;
    bool resumed = false; ///< xc_domain_resume succeeded at the sender after the suspend
    bool destroyed = false; ///< the sender's copy was destroyed after the save began
    bool destroyedDuringSave = false; ///< ... before the save ended
    bool receiverWatched = false; ///< a receiver was traced until after the save, and no event of it is lost
    bool restoreEnded = false;
    int restoreResult = 0;
    bool unpaused = false; ///< the receiver unpaused the guest
    bool arrivedDestroyed = false; ///< the domain at the receiver was destroyed after the restore
    bool goesOn = false; ///< the trace is live and the sender's tracer runs: more may come
    bool sourceWatched = false; ///< the same for the sender: what is not in its trace did not happen
};

struct OutcomeVerdict
{
    Outcome outcome = Outcome::Incomplete;
    std::string reason; ///< one sentence
};

/// The decision table, first row that matches; after xl's own ways out (Xen 4.17, tools/xl/xl_migrate.c:
/// migrate_domain, migrate_receive): the sender destroys its copy only when the receiver reported that the guest runs,
/// and resumes it when the stream or the receiver failed before that.
OutcomeVerdict decideOutcome(const OutcomeFacts& facts);

} // namespace xenlens::analysis
