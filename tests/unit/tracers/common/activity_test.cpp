// SPDX-License-Identifier: GPL-2.0-or-later
#include "activity.h"

#include <gtest/gtest.h>

#include <thread>

using namespace xenlens::tracer;
using namespace std::chrono_literals;

TEST(Activity, wakesSleepersWhenItBegins)
{
    Activity activity;
    EXPECT_FALSE(activity.busy());
    std::stop_source stop;
    bool goesOn = false;
    std::thread sleeper([&] { goesOn = activity.sleep(stop.get_token(), 1h, 1h); });
    std::this_thread::sleep_for(10ms); // either it sleeps by now, or its sleep is busy's and stop ends it
    activity.begin();
    EXPECT_TRUE(activity.busy());
    stop.request_stop();
    sleeper.join();
    activity.end();
    EXPECT_TRUE(activity.busy()) << "for a moment after the end";
    activity.end();
    EXPECT_TRUE(activity.busy()) << "an end too many does no harm";
}
