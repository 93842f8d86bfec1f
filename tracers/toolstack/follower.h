// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "activity.h"
#include "domains.h"
#include "emitter.h"
#include "sampler.h"
#include "toolstack_records.h"

#include <cstdint>
#include <functional>
#include <utility>

namespace xenlens::tracer {

/**
 * Consumes the probes' records one after another: names the domains, sends the events, starts and stops what samples
 * during a migration.
 */
class Follower
{
public:
    Follower(Domains& domains, DomainFilter filter, Emitter& emitter, Activity& activity, LogDirtySampler& sampler);

    void consume(const toolstack_record& record);

    /** `notify` is called with true when the first of the running saves has begun, with false when the last has ended.
     */
    void onSaves(std::function<void(bool)> notify) { m_notify = std::move(notify); }

    /** Records of domains that were not asked for. */
    uint64_t ignored() const { return m_ignored; }

private:
    const Domain& nameOf(const toolstack_record& record);
    void watch(const toolstack_record& record);

    Domains& m_domains;
    DomainFilter m_filter;
    Emitter& m_emitter;
    Activity& m_activity;
    LogDirtySampler& m_sampler;
    std::function<void(bool)> m_notify = [](bool) {};
    unsigned m_saves = 0;
    uint64_t m_ignored = 0;
};

} // namespace xenlens::tracer
