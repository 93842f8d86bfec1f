// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/outcome.h"

#include <gmock/gmock.h>

#include <ostream>

namespace xenlens::analysis {
namespace {

using ::testing::HasSubstr;

/// What holds in every row unless said otherwise: both hosts watched to the end, the save came to a good end, nothing
/// was seen after it.
OutcomeFacts saved()
{
    OutcomeFacts facts;
    facts.source = "a";
    facts.destination = "b";
    facts.saveEnded = true;
    facts.suspended = true;
    facts.receiverWatched = true;
    facts.sourceWatched = true;
    return facts;
}

struct Row
{
    const char* name;
    void (*change)(OutcomeFacts&);
    Outcome outcome;
    const char* reason; ///< part of the sentence
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

class OutcomeTable : public ::testing::TestWithParam<Row>
{
};

TEST_P(OutcomeTable, Decides)
{
    OutcomeFacts facts = saved();
    GetParam().change(facts);
    const OutcomeVerdict verdict = decideOutcome(facts);
    EXPECT_EQ(verdict.outcome, GetParam().outcome) << verdict.reason;
    EXPECT_THAT(verdict.reason, HasSubstr(GetParam().reason));
}

using F = OutcomeFacts;

const Row rows[] = {
    {"UnpausedAndDestroyed", [](F& f) { f.unpaused = f.destroyed = true; }, Outcome::Completed,
        "b unpaused the guest and a destroyed its copy"},
    {"UnpausedAndNotResumed", [](F& f) { f.unpaused = true; }, Outcome::Completed, "a did not resume it"},
    {"UnpausedAndResumed", [](F& f) { f.unpaused = f.resumed = true; }, Outcome::BothEndsUndefined, "may run on both"},
    {"ReceiverRefusesAfterTheSave",
        [](F& f) {
            f.restoreEnded = f.resumed = true;
            f.restoreResult = -1;
        },
        Outcome::ResumedAtSource, "the receiver did not take the guest and a resumed the guest"},
    {"SaveFailsSuspendedAndIsResumed",
        [](F& f) {
            f.saveResult = -1;
            f.resumed = true;
        },
        Outcome::ResumedAtSource, "the save failed on a (result -1) and a resumed the guest"},
    {"DestroyedDuringTheSave",
        [](F& f) {
            f.destroyed = f.destroyedDuringSave = true;
            f.saveResult = -1;
            f.suspended = false;
        },
        Outcome::GuestLost, "destroyed on a while it was migrating"},
    {"DestinationRefusesBeforeTheSuspend",
        [](F& f) {
            f.saveResult = -1;
            f.suspended = false;
        },
        Outcome::Failed, "before the guest was suspended: it ran on there"},
    {"ResumeOfAGuestThatNeverStopped",
        [](F& f) {
            f.saveResult = -1;
            f.suspended = false;
            f.resumed = true;
        },
        Outcome::Failed, "it ran on there"},
    {"DestroyedLongAfterAFailureIsNoLossOfTheMigration",
        [](F& f) {
            f.saveResult = -1;
            f.suspended = false;
            f.destroyed = true;
        },
        Outcome::Failed, "it ran on there"},
    {"HelperKilledWithTheGuestSuspended", [](F& f) { f.saveResult = -10; }, Outcome::BothEndsUndefined,
        "nobody resumed or unpaused it"},
    {"HelperKilledAndTheGuestDestroyed",
        [](F& f) {
            f.saveResult = -10;
            f.destroyed = true;
        },
        Outcome::GuestLost, "the guest was destroyed there"},
    {"OnlyTheSenderWasTraced",
        [](F& f) {
            f.destroyed = true;
            f.receiverWatched = false;
            f.destination.clear();
        },
        Outcome::Completed, "the receiver itself was not traced to its end"},
    {"DestroyedAndNeverUnpaused", [](F& f) { f.destroyed = true; }, Outcome::GuestLost, "no receiver unpaused"},
    {"CableCutAfterTheSuspend",
        [](F& f) {
            f.saveEnded = false;
            f.restoreEnded = true;
            f.restoreResult = -1;
        },
        Outcome::BothEndsUndefined, "the restore failed on b (result -1)"},
    {"NobodyTookTheGuest", [](F&) {}, Outcome::BothEndsUndefined, "nobody unpaused, resumed or destroyed the guest"},
    {"ReceiverCutBeforeTheUnpause", [](F& f) { f.receiverWatched = false; }, Outcome::Incomplete,
        "the trace does not tell how it went on"},
    {"SenderCutBeforeTheUnpause",
        [](F& f) {
            f.unpaused = true;
            f.sourceWatched = false;
        },
        Outcome::Completed, "what a did then is not in the trace"},
    {"SenderCutAfterAFailureInTheDowntime",
        [](F& f) {
            f.saveResult = -1;
            f.sourceWatched = false;
        },
        Outcome::Incomplete, "the trace does not tell what became of it"},
    {"SenderCutInTheDowntimeAndTheRestoreFailed",
        [](F& f) {
            f.saveEnded = f.sourceWatched = false;
            f.restoreEnded = true;
            f.restoreResult = -1;
        },
        Outcome::Incomplete, "holds the guest suspended"},
    {"ArrivedAndLeftPaused", [](F& f) { f.destroyed = f.restoreEnded = true; }, Outcome::ArrivedPaused,
        "b received the guest, left it paused, and a destroyed its copy"},
    {"ArrivedAndDestroyed", [](F& f) { f.destroyed = f.restoreEnded = f.arrivedDestroyed = true; }, Outcome::GuestLost,
        "no receiver unpaused the guest"},
    {"LiveInTheSave", [](F& f) { f.goesOn = true, f.saveEnded = f.suspended = false; }, Outcome::InProgress,
        "a still sends the guest"},
    {"LiveInTheDowntime", [](F& f) { f.goesOn = true, f.saveEnded = false; }, Outcome::InProgress,
        "holds the guest suspended"},
    {"LiveAfterTheSave", [](F& f) { f.goesOn = true; }, Outcome::InProgress, "nobody started it yet"},
    {"LiveAfterAFailure", [](F& f) { f.goesOn = true, f.saveResult = -1; }, Outcome::InProgress,
        "nothing became of it yet"},
    {"LiveAndUnpaused", [](F& f) { f.goesOn = f.unpaused = f.destroyed = true; }, Outcome::Completed,
        "b unpaused the guest"},
    {"TraceEndsInTheSave", [](F& f) { f.saveEnded = f.suspended = false; }, Outcome::Incomplete,
        "still sends the guest"},
    {"TraceEndsInTheDowntime", [](F& f) { f.saveEnded = false; }, Outcome::Incomplete, "holds the guest suspended"},
};

INSTANTIATE_TEST_SUITE_P(Rows, OutcomeTable, ::testing::ValuesIn(rows),
    [](const ::testing::TestParamInfo<Row>& row) { return std::string(row.param.name); });

TEST(Outcome, OnlyAnUnpauseOrALoneSendersDestroyIsACompletion)
{
    for (unsigned bits = 0; bits < 1u << 11; ++bits) {
        OutcomeFacts facts = saved();
        const auto bit = [bits](int i) { return (bits >> i & 1) != 0; };
        facts.saveEnded = bit(0);
        facts.saveResult = bit(1) ? -1 : 0;
        facts.suspended = bit(2);
        facts.resumed = bit(3);
        facts.destroyed = bit(4);
        facts.destroyedDuringSave = bit(4) && bit(5);
        facts.receiverWatched = bit(6);
        facts.restoreEnded = bit(7);
        facts.restoreResult = bit(8) ? -1 : 0;
        facts.unpaused = bit(9);
        facts.sourceWatched = bit(10);
        const bool mayBe = facts.unpaused || (facts.destroyed && !facts.receiverWatched);
        if (!mayBe) {
            EXPECT_NE(decideOutcome(facts).outcome, Outcome::Completed) << bits;
        }
    }
}

} // namespace
} // namespace xenlens::analysis
