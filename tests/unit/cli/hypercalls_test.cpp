// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/hypercalls_output.h"
#include "cli/io_output.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace xenlens::test {
namespace {

using namespace analysis;
using namespace cli;
using nlohmann::json;
using ::testing::HasSubstr;

OpCount count(std::uint32_t op, std::uint64_t calls)
{
    OpCount one;
    one.op = op;
    one.count = calls;
    return one;
}

HypercallProfile guestProfile()
{
    HypercallProfile profile;
    profile.host = "g1";
    profile.name = "g1";
    profile.uuid = "u-1";
    profile.domid = DomId{2};
    profile.time = {TimeNs{0}, TimeNs{4'000'000'000}};
    OpCount timed = count(1, 900);
    timed.timed = 800;
    timed.totalNs = 8'000'000;
    profile.vcpus = {{0, {timed, count(23, 50)}}, {1, {count(23, 50)}}};
    profile.subcalls = {count(14, 7)};
    Log2Histogram histogram;
    histogram.add(12, {790, 10});
    profile.latencies = {{1, histogram}};
    profile.intervals = {{{TimeNs{0}, TimeNs{1'000'000'000}}, {{1, 900}, {23, 100}}},
        {{TimeNs{3'000'000'000}, TimeNs{4'000'000'000}}, {}}};
    profile.missing = {"g1: something is missing"};
    return profile;
}

HypercallProfile xenProfile()
{
    HypercallProfile profile;
    profile.source = HypercallSource::Hypervisor;
    profile.host = "a";
    profile.name = "g1";
    profile.domid = DomId{1};
    profile.vcpus = {{0, {count(1, 901)}}};
    return profile;
}

FaultProfiles faultProfiles()
{
    FaultProfile profile;
    profile.host = "a";
    profile.domid = DomId{1};
    profile.name = "g1, \"x\"";
    profile.kinds = {{FaultKind::PageTableWrite, 500, 400, 1'000'000}, {FaultKind::HandedOn, 3, 0, {}}};
    profile.running = DurationNs{50'000'000};
    profile.missing = {"something of it"};
    FaultProfile other = profile;
    other.domid = DomId{0};
    other.name = "Domain-0";
    other.running.reset();
    return std::vector{profile, other};
}

TEST(FaultsText, ShowsACostThatIsNotKnownAsADash)
{
    const std::string text = faultsText(faultProfiles(), Style());
    EXPECT_THAT(text, HasSubstr("g1, \"x\" (1)   a   page-table writes emulated    500    1.0   2.5      2.00\n"));
    EXPECT_THAT(text, HasSubstr("g1, \"x\" (1)   a   left to the guest               3      -     -         -\n"));
    EXPECT_THAT(text, HasSubstr("Domain-0 (0)  a   page-table writes emulated    500    1.0   2.5         -\n"));
    EXPECT_THAT(text, HasSubstr("missing: a: something of it\n"));
    EXPECT_EQ(text.find("something"), text.rfind("something")) << "once for both domains";
    EXPECT_THAT(faultsSummary(faultProfiles(), Style()),
        HasSubstr(
            "g1, \"x\" (domain 1) on a: 500 page-table writes emulated (1.0 ms, 2.00 % of its CPU time); 3 left to"));
}

TEST(FaultsText, SaysWhyThereIsNothing)
{
    EXPECT_THAT(faultsText({}, Style()), HasSubstr(": -\nmissing: no hypervisor was traced"));
    EXPECT_THAT(faultsText(std::vector<FaultProfile>(), Style()), HasSubstr(": -\nmissing: no records of faults"));
    EXPECT_EQ(faultsSummary(std::vector<FaultProfile>(), Style()), "");
}

TEST(HypercallsText, RanksByCountAndShowsAMissingTimeAsADash)
{
    const std::string text = hypercallsText({guestProfile()}, HypercallGrouping::ByOp, Style());
    EXPECT_THAT(text, HasSubstr("g1 (domain 2), counted by its own kernel: 1000 hypercalls in 4.00 s, 500 a second"));
    EXPECT_THAT(text, HasSubstr("mmu_update       1    900  90.0    800    8.0  10.0    8.2   16.4"));
    EXPECT_THAT(text, HasSubstr("iret            23    100  10.0      -      -     -      -      -"));
    EXPECT_THAT(text, HasSubstr("update_va_mapping      14      7"));
    EXPECT_THAT(text, HasSubstr("missing: g1: something is missing"));
    EXPECT_LT(text.find("mmu_update"), text.find("iret"));
}

TEST(HypercallsText, HoldsBothSourcesOneAfterTheOther)
{
    const std::string text = hypercallsText({guestProfile(), xenProfile()}, HypercallGrouping::ByDomain, Style());
    EXPECT_THAT(text, HasSubstr("kernel of g1        1000"));
    EXPECT_THAT(text, HasSubstr("Xen on a             901"));
}

TEST(HypercallsText, KeepsVirtualCpusApart)
{
    const std::string text = hypercallsText({guestProfile()}, HypercallGrouping::ByVcpu, Style());
    EXPECT_THAT(text, HasSubstr("   1  iret            23     50  100.0"));
}

TEST(HypercallsJson, HasTheKeysOfTheSchema)
{
    const json all = json::parse(hypercallsJson({guestProfile(), xenProfile()}, HypercallSource::Guest,
        {HypercallSource::Guest, HypercallSource::Hypervisor}, faultProfiles()));
    EXPECT_EQ(all["schema"], "xenlens.hypercalls/1");
    EXPECT_EQ(all["source"], "guest");
    EXPECT_EQ(all["sources"], json({"guest", "hypervisor"}));
    ASSERT_EQ(all["domains"].size(), 1u); // of one source only
    const json& domain = all["domains"][0];
    EXPECT_EQ(domain["domid"], 2);
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["name"], "mmu_update");
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["count"], 900);
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["total_ns"], 8'000'000);
    EXPECT_EQ(domain["vcpus"][0]["ops"][1]["total_ns"], nullptr);
    EXPECT_EQ(domain["subcalls"][0]["count"], 7);
    EXPECT_EQ(domain["latencies"][0]["latency"]["p99_ns"], 16384);
    EXPECT_EQ(domain["latencies"][0]["latency"]["first_bucket"], 12);
    const json& faults = all["faults"][0];
    EXPECT_EQ(faults["host"], "a");
    EXPECT_EQ(faults["running_ns"], 50'000'000);
    EXPECT_EQ(faults["kinds"][0]["kind"], "page_table_write");
    EXPECT_EQ(faults["kinds"][0]["total_ns"], 1'000'000);
    EXPECT_EQ(faults["kinds"][0]["share"], 0.02);
    EXPECT_EQ(faults["kinds"][1]["total_ns"], nullptr);
    EXPECT_EQ(faults["kinds"][1]["share"], nullptr);
    const std::string none = hypercallsJson({guestProfile()}, HypercallSource::Guest, {HypercallSource::Guest}, {});
    EXPECT_EQ(json::parse(none)["faults"], nullptr) << "no hypervisor was traced: not the same as none";
}

TEST(HypercallsCsv, HasALineForEachThing)
{
    const HypercallProfiles both{guestProfile(), xenProfile()};
    EXPECT_THAT(hypercallsCsv(both, HypercallGrouping::ByOp),
        HasSubstr("\nguest,g1,2,g1,u-1,call,1,mmu_update,900,800,8000000,8192,16384\n"));
    EXPECT_THAT(hypercallsCsv(both, HypercallGrouping::ByOp),
        HasSubstr("\nguest,g1,2,g1,u-1,subcall,14,update_va_mapping,7,0,,,\n"));
    EXPECT_THAT(faultsCsv(faultProfiles()),
        HasSubstr("hypervisor,a,1,\"g1, \"\"x\"\"\",,fault,,page_table_write,500,400,1000000,,\n"));
    EXPECT_THAT(hypercallsCsv(both, HypercallGrouping::ByVcpu), HasSubstr("\nguest,g1,2,g1,u-1,1,23,iret,50,0,\n"));
    EXPECT_THAT(hypercallsCsv(both, HypercallGrouping::ByDomain), HasSubstr("\nhypervisor,a,1,g1,,901,0,0,0,,0,0\n"));
}

IoProfile ioProfile()
{
    IoProfile io;
    RingProfile ring;
    ring.observer = "g1";
    ring.guest = "g1, the \"first\"";
    ring.device = 51712;
    ring.counts.pushes = 10;
    ring.counts.pushedSlots = 25;
    ring.counts.notifications = 4;
    ring.counts.requests = 20;
    ring.counts.requestBytes = 81920;
    ring.latency.add(10, {20});
    io.rings.push_back(ring);
    ring.kind = RingKind::NetfrontRx;
    ring.device = 0;
    ring.counts = {};
    ring.counts.responses = 3;
    ring.counts.responseBytes = 100;
    ring.latency = {};
    io.rings.push_back(ring);
    GrantProfile grant;
    grant.observer = "a";
    grant.op = GrantOp::CopyTo;
    grant.peer = DomId{2};
    grant.counts = {5, 1, 2, 4096};
    io.grants.push_back(grant);
    grant.op = GrantOp::Access;
    grant.counts = {9, 0, 0, 0};
    io.grants.push_back(grant);
    ChannelProfile channels;
    channels.observer = "a";
    channels.byHypervisor = true;
    channels.domid = DomId{2};
    channels.name = "g1";
    channels.peers = {{DomId{0}, "Domain-0", 700, {}}, {std::nullopt, {}, 3, {}}};
    channels.watched = DurationNs{10'000'000'000};
    io.channels.push_back(channels);
    channels.byHypervisor = false;
    channels.observer = "g1";
    channels.peers = {{DomId{2}, "g1", 5, 4}, {std::nullopt, {}, 3, 9}};
    channels.watched.reset();
    io.channels.push_back(channels);
    return io;
}

TEST(IoText, ShowsBatchesAndNotifications)
{
    const std::string text = ioText(ioProfile(), Style());
    EXPECT_THAT(text, HasSubstr("blkfront     g1           0        20  80.0 KiB      10     2.5      40.0"));
    EXPECT_THAT(
        text, HasSubstr("netfront_rx  g1           0         3     100 B       0       -         -")); // packets
    EXPECT_THAT(text, HasSubstr("4.0 KiB"));
    EXPECT_THAT(
        text, HasSubstr("access   a             0     2           9       0           0        -\n")); // no zero
}

TEST(IoText, ShowsWhoSentEventsToWhom)
{
    const std::string text = ioText(ioProfile(), Style());
    EXPECT_THAT(text, HasSubstr("g1 (2)          Domain-0 (0)  Xen on a   700  70.0         -\n"));
    EXPECT_THAT(text, HasSubstr("g1 (2)          nobody        Xen on a     3   0.3         -\n"));
    EXPECT_THAT(text, HasSubstr("g1 (2)          itself        g1           5     -         4\n"));
    EXPECT_THAT(text, HasSubstr("g1 (2)          not known     g1           3     -         9\n"));
    EXPECT_THAT(ioSummary(ioProfile(), Style()),
        HasSubstr(
            "g1 (2) sent over event channels, by Xen on a: 700 events to Domain-0 (0) (70.0 a second), 3 events to"));
}

TEST(IoJson, HasTheKeysOfTheSchema)
{
    const json all = json::parse(ioJson(ioProfile()));
    EXPECT_EQ(all["schema"], "xenlens.io/1");
    EXPECT_EQ(all["rings"][0]["device"], "xvda");
    EXPECT_EQ(all["rings"][0]["notify_share"], 0.4);
    EXPECT_EQ(all["rings"][1]["notify_share"], nullptr);
    EXPECT_EQ(all["rings"][1]["items"], 3);
    EXPECT_EQ(all["rings"][1]["latency"]["p50_ns"], nullptr);
    EXPECT_EQ(all["grants"][0]["op"], "copy_to");
    EXPECT_EQ(all["grants"][0]["bytes"], 4096);
    EXPECT_EQ(all["channels"][0]["source"], "hypervisor");
    EXPECT_EQ(all["channels"][0]["sends"], 703);
    EXPECT_EQ(all["channels"][0]["peers"][0]["per_s"], 70.0);
    EXPECT_EQ(all["channels"][0]["peers"][0]["received"], nullptr);
    EXPECT_EQ(all["channels"][0]["peers"][1]["peer_domid"], nullptr);
    EXPECT_EQ(all["channels"][1]["watched_s"], nullptr);
    EXPECT_EQ(all["channels"][1]["peers"][0]["received"], 4);
}

TEST(IoCsv, HasAsManyFieldsInEveryLine)
{
    const std::string csv = ioCsv(ioProfile());
    EXPECT_THAT(csv, HasSubstr("ring,g1,\"g1, the \"\"first\"\"\",blkfront,xvda,51712,0,,0,20,81920,10,25,4,"));
    std::size_t begin = 0;
    while (begin < csv.size()) {
        const std::size_t end = csv.find('\n', begin);
        std::string line = csv.substr(begin, end - begin);
        if (const auto quoted = line.find("\"g1, "); quoted != std::string::npos)
            line.erase(quoted, 4);
        EXPECT_EQ(std::count(line.begin(), line.end(), ','), 25) << line;
        begin = end + 1;
    }
}

} // namespace
} // namespace xenlens::test
