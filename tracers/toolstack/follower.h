// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "activity.h"
#include "domains.h"
#include "emitter.h"
#include "sampler.h"
#include "toolstack.h"

#include <cstdint>

namespace xenlens::tracer {

/**
 * Takes the probes' records one after another: names the domains, sends the events, starts and stops what watches a
 * migration.
 */
class Follower
{
public:
    Follower(Domains& domains, DomainFilter filter, Emitter& emitter, Activity& activity, LogDirtySampler& sampler);

    void take(const toolstack_record& record);

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
    uint64_t m_ignored = 0;
};

} // namespace xenlens::tracer
