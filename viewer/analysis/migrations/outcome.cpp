// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/outcome.h"

#include <array>

namespace xenlens::analysis {

namespace {

using Facts = const OutcomeFacts&;

struct Row
{
    bool (*matches)(Facts);
    Outcome outcome;
    std::string (*reason)(Facts);
};

std::string failure(Facts f)
{
    return "the save failed on " + f.source + " (result " + std::to_string(f.saveResult) + ")";
}

bool saveFailed(Facts f)
{
    return f.saveEnded && f.saveResult != 0;
}
bool saveSucceeded(Facts f)
{
    return f.saveEnded && f.saveResult == 0;
}
bool restoreFailed(Facts f)
{
    return f.restoreEnded && f.restoreResult != 0;
}

// clang-format off
const std::array<Row, 19> table {{
    {[](Facts f) { return f.unpaused && f.resumed; }, Outcome::BothEndsUndefined,
     [](Facts f) { return f.destination + " unpaused the guest and " + f.source + " resumed it: it may run on both"; }},
    {[](Facts f) { return f.unpaused && f.destroyed; }, Outcome::Completed,
     [](Facts f) { return f.destination + " unpaused the guest and " + f.source + " destroyed its copy"; }},
    {[](Facts f) { return f.unpaused && f.sourceWatched; }, Outcome::Completed,
     [](Facts f) { return f.destination + " unpaused the guest and " + f.source + " did not resume it"; }},
    {[](Facts f) { return f.unpaused; }, Outcome::Completed,
     [](Facts f) { return f.destination + " unpaused the guest; what " + f.source + " did then is not in the trace"; }},
    {[](Facts f) { return f.suspended && f.resumed; }, Outcome::ResumedAtSource,
     [](Facts f) { return (saveFailed(f) ? failure(f) : "the receiver did not take the guest") + " and " + f.source
                       + " resumed the guest"; }},
    {[](Facts f) { return f.destroyedDuringSave; }, Outcome::GuestLost,
     [](Facts f) { return "the guest was destroyed on " + f.source + " while it was migrating"; }},
    {[](Facts f) { return saveFailed(f) && !f.suspended; }, Outcome::Failed,
     [](Facts f) { return failure(f) + " before the guest was suspended: it ran on there"; }},
    {[](Facts f) { return saveFailed(f) && f.destroyed; }, Outcome::GuestLost,
     [](Facts f) { return failure(f) + " with the guest suspended, and the guest was destroyed there"; }},
    {[](Facts f) { return saveFailed(f) && f.goesOn; }, Outcome::InProgress,
     [](Facts f) { return failure(f) + " with the guest suspended, and nothing became of it yet"; }},
    {[](Facts f) { return saveFailed(f) && f.sourceWatched; }, Outcome::BothEndsUndefined,
     [](Facts f) { return failure(f) + " with the guest suspended, and nobody resumed or unpaused it"; }},
    {[](Facts f) { return saveFailed(f); }, Outcome::Incomplete,
     [](Facts f) { return failure(f) + " with the guest suspended, and the trace does not tell what became of it"; }},
    {[](Facts f) { return saveSucceeded(f) && f.destroyed && !f.receiverWatched; }, Outcome::Completed,
     [](Facts f) { return f.source + " destroyed its copy after a good save, as xl does only when the receiver reports that "
                       "the guest runs; the receiver itself was not traced to its end"; }},
    {[](Facts f) { return saveSucceeded(f) && f.destroyed && f.restoreEnded && f.restoreResult == 0 && !f.arrivedDestroyed; }, Outcome::ArrivedPaused,
     [](Facts f) { return f.destination + " received the guest, left it paused, and " + f.source + " destroyed its copy"; }},
    {[](Facts f) { return saveSucceeded(f) && f.destroyed; }, Outcome::GuestLost,
     [](Facts f) { return f.source + " destroyed its copy and no receiver unpaused the guest"; }},
    {[](Facts f) { return f.goesOn; }, Outcome::InProgress,
     [](Facts f) { return f.source + (saveSucceeded(f) ? " sent the guest, and nobody started it yet" : f.suspended ? " holds the guest suspended" : " still sends the guest"); }},
    {[](Facts f) { return f.suspended && restoreFailed(f) && f.sourceWatched; }, Outcome::BothEndsUndefined,
     [](Facts f) { return "the restore failed on " + f.destination + " (result " + std::to_string(f.restoreResult)
                       + ") with the guest suspended on " + f.source + ", and nobody resumed it"; }},
    {[](Facts f) { return saveSucceeded(f) && f.receiverWatched && f.sourceWatched; }, Outcome::BothEndsUndefined,
     [](Facts f) { return "the save succeeded on " + f.source + ", and nobody unpaused, resumed or destroyed the guest"; }},
    {[](Facts f) { return saveSucceeded(f); }, Outcome::Incomplete,
     [](Facts f) { return "the save succeeded on " + f.source + ", and the trace does not tell how it went on"; }},
    {[](Facts) { return true; }, Outcome::Incomplete,
     [](Facts f) { return "the trace ends while " + f.source + (f.suspended ? " holds the guest suspended" : " still sends the guest"); }},
}};
// clang-format on

} // namespace

OutcomeVerdict decideOutcome(const OutcomeFacts& facts)
{
    for (const Row& row : table)
        if (row.matches(facts))
            return {row.outcome, row.reason(facts)};
    return {};
}

} // namespace xenlens::analysis
