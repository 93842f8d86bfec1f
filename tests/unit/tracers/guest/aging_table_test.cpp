// SPDX-License-Identifier: GPL-2.0-or-later
#include "aging_table.h"
#include "guest.h"

#include <bpf/bpf.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <unistd.h>

using namespace xenlens::tracer;

namespace {

constexpr uint32_t Capacity = 64;

/** A real table in this machine's kernel. */
class GrantTable : public testing::Test
{
protected:
    using Grants = Sums<guest_grant_key, guest_grant>;

    void SetUp() override
    {
        m_fd = bpf_map_create(
            BPF_MAP_TYPE_HASH, "grants", sizeof(guest_grant_key), sizeof(guest_grant), Capacity, nullptr);
        if (m_fd < 0)
            GTEST_SKIP() << "this kernel lets nobody make a BPF hash table";
        m_table.emplace(HashTable{m_fd, Capacity, sizeof(guest_grant_key), sizeof(guest_grant)});
    }
    void TearDown() override
    {
        if (m_fd >= 0)
            close(m_fd);
    }

    /** As a probe does; false when the table is full. */
    bool grant(uint32_t peer, uint64_t operations)
    {
        const guest_grant_key key{GUEST_GRANT_MAP, peer};
        guest_grant sums{};
        bpf_map_lookup_elem(m_fd, &key, &sums);
        sums.operations += operations;
        return bpf_map_update_elem(m_fd, &key, &sums, BPF_ANY) == 0;
    }

    /** One interval at `s` seconds: reads, adds what has changed to m_sent, makes room. */
    void interval(uint64_t s)
    {
        auto now = m_table->read();
        m_table->forEachChange(now, m_last,
            [&](const guest_grant_key& key, const guest_grant& added) { m_sent[key.peer] += added.operations; });
        m_table->makeRoom(now, m_last, s * 1'000'000'000);
        m_last = std::move(now);
    }

    int m_fd = -1;
    std::optional<AgingTable<guest_grant_key, guest_grant>> m_table;
    Grants m_last;
    std::map<uint32_t, uint64_t> m_sent; ///< by peer, the sum of all intervals
};

TEST_F(GrantTable, hasRoomForAGuestThatRebootsInALoop)
{
    for (uint32_t boot = 1; boot <= 2000; ++boot) {
        ASSERT_TRUE(grant(boot, boot)) << "the table is full";
        ASSERT_TRUE(grant(0, 1)) << "a domain that stays";
        interval(boot);
    }
    for (uint32_t boot = 1; boot <= 2000; ++boot)
        EXPECT_EQ(m_sent[boot], boot);
    EXPECT_EQ(m_sent[0], 2000u);
    EXPECT_LE(m_last.size(), Capacity / 2 + 1);
}

TEST_F(GrantTable, goesOnFromTheSumsOfAKeyThatReturns)
{
    grant(1, 100);
    interval(1);
    for (uint32_t boot = 2; boot < 100; ++boot) {
        grant(boot, 1);
        interval(boot);
    }
    ASSERT_EQ(m_last.count({GUEST_GRANT_MAP, 1}), 0u) << "removed by now";
    grant(1, 7);
    interval(100);
    EXPECT_EQ(m_sent[1], 107u);
    EXPECT_EQ((m_last[{GUEST_GRANT_MAP, 1}].operations), 107u) << "its total did not fall";
}

TEST_F(GrantTable, keepsAllWhileThereIsRoom)
{
    for (uint32_t peer = 0; peer < Capacity / 2; ++peer)
        grant(peer, 1);
    for (uint64_t s = 1; s < 1000; s += 100)
        interval(s);
    EXPECT_EQ(m_last.size(), Capacity / 2);
}

} // namespace
