// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/hypervisor_traffic.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using namespace hypervisor;
using test::second;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr DomId dom0{0};
constexpr DomId guest{1};
constexpr DomId nobody{0x7ff4};

/// A TSC of 1 GHz: a tick is a ns.
HypervisorLog makeLog(std::uint32_t tscKhz = 1'000'000, bool fromFile = false)
{
    HypervisorLog log;
    log.host = "a";
    log.add(SessionStart{1 * second, 1, "a", "0", "4.17", 1, tscKhz, 0, 100'000'000, 0, false, false, fromFile});
    return log;
}

Faults faults(std::uint64_t at, DomId domid, hypervisor::FaultKind kind, std::uint64_t count, std::uint64_t timed,
    std::uint64_t ticks)
{
    return {at, at - second, domid, kind, count, timed, ticks};
}

TEST(FaultProfiles, SumUpByDomainAndKind)
{
    HypervisorLog log = makeLog();
    log.add(faults(3 * second, guest, hypervisor::FaultKind::Shadow, 5, 5, 1000));
    log.add(faults(2 * second, guest, hypervisor::FaultKind::PageTableWrite, 7, 7, 70));
    log.add(faults(4 * second, guest, hypervisor::FaultKind::Shadow, 6, 6, 3000));
    log.add(faults(4 * second, dom0, hypervisor::FaultKind::HandedOn, 1, 1, 9));
    log.add(faults(4 * second, nobody, hypervisor::FaultKind::PageTableWrite, 1, 1, 9)); // it was not known yet who ran
    log.add(Runstates{3 * second, 2 * second, guest, 0, 30'000, 0, 0, 0});
    log.add(Runstates{3 * second, 2 * second, guest, 1, 10'000, 5, 5, 5});
    log.finalize({});
    const auto profiles = makeFaultProfiles(log);
    ASSERT_EQ(profiles.size(), 2U);
    EXPECT_EQ(profiles[0].domid, dom0);
    EXPECT_EQ(profiles[0].name, "Domain-0");
    ASSERT_EQ(profiles[0].kinds.size(), 1U);
    EXPECT_EQ(profiles[0].kinds[0].kind, analysis::FaultKind::HandedOn);
    EXPECT_FALSE(profiles[0].shareOf(profiles[0].kinds[0])) << "how long dom0 ran is not known";
    EXPECT_THAT(profiles[0].missing, ElementsAre(HasSubstr("no runstates")));

    const FaultProfile& profile = profiles[1];
    ASSERT_EQ(profile.kinds.size(), 2U);
    EXPECT_EQ(profile.kinds[0].kind, analysis::FaultKind::PageTableWrite);
    EXPECT_EQ(profile.kinds[0].count, 7U);
    EXPECT_EQ(profile.kinds[1].kind, analysis::FaultKind::Shadow);
    EXPECT_EQ(profile.kinds[1].count, 11U);
    EXPECT_EQ(profile.kinds[1].totalNs, 4000U);
    EXPECT_EQ(profile.running, DurationNs{40'000}) << "both vCPUs, and only while they ran";
    EXPECT_EQ(profile.shareOf(profile.kinds[1]), 0.1);
    EXPECT_THAT(profile.missing, IsEmpty());
}

TEST(FaultProfiles, HaveNoCostWithoutRecordsOfTheEnd)
{
    HypervisorLog log = makeLog();
    log.add(faults(2 * second, guest, hypervisor::FaultKind::PageTableWrite, 7, 0, 0));
    log.add(Lost{3 * second, 2 * second, 0, 5});
    log.finalize({});
    const auto profiles = makeFaultProfiles(log);
    ASSERT_EQ(profiles.size(), 1U);
    EXPECT_EQ(profiles[0].kinds[0].count, 7U);
    EXPECT_FALSE(profiles[0].kinds[0].totalNs);
    EXPECT_THAT(profiles[0].missing, ElementsAre(HasSubstr("no end of a fault"), HasSubstr("lower bound")));
}

TEST(FaultProfiles, HaveNoCostWithoutTheTscsFrequency)
{
    HypervisorLog log = makeLog(0, true);
    log.add(faults(2 * second, guest, hypervisor::FaultKind::PageTableWrite, 7, 7, 70));
    log.finalize({});
    const auto profiles = makeFaultProfiles(log);
    EXPECT_FALSE(profiles.at(0).kinds[0].totalNs);
    EXPECT_EQ(profiles.at(0).kinds[0].timed, 7U);
    EXPECT_THAT(profiles.at(0).missing, ElementsAre(HasSubstr("frequency is not known")));
}

TEST(FaultProfiles, SurviveNumbersThatNoMachineHas)
{
    constexpr std::uint64_t most = ~std::uint64_t{0};
    HypervisorLog log = makeLog();
    for (std::uint64_t i = 0; i < 300; ++i) {
        log.add(faults(2 * second, guest, hypervisor::FaultKind::PageTableWrite, most, most, most));
        log.add(Runstates{3 * second, 2 * second, guest, 0, most, most, most, most});
        log.add(ChannelSends{3 * second, 2 * second, guest, dom0, most});
    }
    log.finalize({});
    EXPECT_GT(makeFaultProfiles(log).at(0).kinds[0].count, 1'000'000U);
    EXPECT_GT(makeChannelProfiles(log).at(0).sends(), 1'000'000U);
}

TEST(ChannelProfiles, AddUpWhatADomainSentToEachOther)
{
    HypervisorLog log = makeLog();
    log.add(Domain{1 * second, guest, "g1", "u-1"});
    log.add(ChannelSends{2 * second, 1 * second, guest, dom0, 10});
    log.add(ChannelSends{2 * second, 1 * second, guest, nobody, 2});
    log.add(ChannelSends{3 * second, 2 * second, guest, dom0, 4});
    log.add(ChannelSends{3 * second, 2 * second, dom0, guest, 1});
    log.add(Runstates{5 * second, 4 * second, guest, 0, 1, 0, 0, 0}); // it was there all the time
    log.finalize({});
    const auto profiles = makeChannelProfiles(log);
    ASSERT_EQ(profiles.size(), 2U);
    EXPECT_EQ(profiles[0].peers.at(0).name, "g1");
    const ChannelProfile& profile = profiles[1];
    EXPECT_EQ(profile.name, "g1");
    EXPECT_EQ(profile.observer, "a");
    EXPECT_EQ(profile.sends(), 16U);
    ASSERT_EQ(profile.peers.size(), 2U);
    EXPECT_EQ(profile.peers[0].peer, dom0);
    EXPECT_EQ(profile.peers[0].sends, 14U);
    EXPECT_FALSE(profile.peers[1].peer) << "to a port that nobody was bound to";
    ASSERT_EQ(profile.intervals.size(), 2U);
    EXPECT_EQ(profile.intervals[0].sends, 12U) << "all peers in one";
    EXPECT_EQ(profile.watched, DurationNs{4'000'000'000});
}

TEST(ChannelProfiles, HaveCountsAndNoTimesWithoutAClock)
{
    HypervisorLog log = makeLog(0, true);
    log.add(ChannelSends{2 * second, 1 * second, guest, dom0, 10});
    log.finalize({});
    const auto profiles = makeChannelProfiles(log);
    EXPECT_EQ(profiles.at(0).sends(), 10U);
    EXPECT_FALSE(profiles.at(0).watched);
    EXPECT_THAT(profiles.at(0).intervals, IsEmpty());
}

} // namespace
} // namespace xenlens::analysis
