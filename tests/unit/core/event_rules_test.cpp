// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/event_rules.h"

#include <gtest/gtest.h>

namespace xenlens::guest {
namespace {

Channels channels(std::size_t length)
{
    Channels e;
    e.ports.assign(length, 7);
    e.types.assign(length, 4);
    e.details.assign(length, 1);
    e.notified.assign(length, 100);
    e.received.assign(length, 50);
    return e;
}

TEST(EventRules, EveryListOfChannelsHasOneEntryPerPort)
{
    EXPECT_TRUE(isValid(channels(0)));
    EXPECT_TRUE(isValid(channels(channelsMax)));
    EXPECT_FALSE(isValid(channels(channelsMax + 1)));
    for (auto list : {&Channels::notified, &Channels::received}) {
        Channels e = channels(3);
        (e.*list).pop_back();
        EXPECT_FALSE(isValid(e));
    }
    Channels e = channels(3);
    e.types.push_back(0);
    EXPECT_FALSE(isValid(e));
    e = channels(3);
    e.details.clear();
    EXPECT_FALSE(isValid(e));
}

TEST(EventRules, NoCountOfGrantsIsAboveTheLimit)
{
    for (auto count : {&Grants::operations, &Grants::failed, &Grants::batches, &Grants::bytes}) {
        Grants e;
        e.*count = countMax;
        EXPECT_TRUE(isValid(e));
        e.*count = countMax + 1;
        EXPECT_FALSE(isValid(e));
    }
}

TEST(EventRules, TimesHaveAsManyEntriesAsNumbers)
{
    HypercallTimes e;
    e.ops = {1, opsMax - 1};
    e.entered = {5, 6};
    e.timed = {5, 6};
    e.totalNs = {50, 60};
    EXPECT_TRUE(isValid(e));
    e.totalNs.pop_back();
    EXPECT_FALSE(isValid(e));
    e.totalNs = {50, 60};
    e.ops[1] = opsMax;
    EXPECT_FALSE(isValid(e));
}

TEST(EventRules, ANumberOfAHypercallIsBelowTheLimit)
{
    Hypercall e;
    e.op = opsMax - 1;
    EXPECT_TRUE(isValid(e));
    e.op = opsMax;
    EXPECT_FALSE(isValid(e));
}

} // namespace
} // namespace xenlens::guest
