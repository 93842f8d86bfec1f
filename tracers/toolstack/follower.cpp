// SPDX-License-Identifier: GPL-2.0-or-later
#include "follower.h"

#include <utility>

namespace xenlens::tracer {

Follower::Follower(
    Domains& domains, DomainFilter filter, Emitter& emitter, Activity& activity, LogDirtySampler& sampler)
    : m_domains(domains)
    , m_filter(std::move(filter))
    , m_emitter(emitter)
    , m_activity(activity)
    , m_sampler(sampler)
{
}

void Follower::consume(const toolstack_record& record)
{
    const auto domid = record.domid;
    const Domain& domain = nameOf(record);
    if (m_filter.passes(domid, domain)) {
        watch(record);
        m_emitter.record(record, domain);
    } else
        ++m_ignored;
    if (record.kind == TOOLSTACK_DOMAIN_DESTROYED && record.result == 0)
        m_domains.forget(domid); // the number may come back with another domain
}

/** Looks a domain up again where its name or size may have changed: not for each batch, and not once it is gone. */
const Domain& Follower::nameOf(const toolstack_record& record)
{
    const auto domid = record.domid;
    switch (record.kind) {
    case TOOLSTACK_SAVE_BEGIN:
    case TOOLSTACK_RESTORE_BEGIN:
    case TOOLSTACK_DOMAIN_UNPAUSED:
    case TOOLSTACK_DOMAIN_RESUMED:
        return m_domains.refresh(domid);
    default:
        return m_domains.known(domid);
    }
}

void Follower::watch(const toolstack_record& record)
{
    const auto domid = record.domid;
    switch (record.kind) {
    case TOOLSTACK_SAVE_BEGIN:
        m_activity.begin();
        if (m_saves++ == 0)
            m_notify(true);
        break;
    case TOOLSTACK_RESTORE_BEGIN:
        m_activity.begin();
        break;
    case TOOLSTACK_LOGDIRTY_SWITCHED:
        if (record.logdirty_switched.on && record.result == 0)
            m_sampler.start(domid);
        else
            m_sampler.stop(domid);
        break;
    case TOOLSTACK_LOGDIRTY_READ:
        if (record.logdirty_read.stopped)
            m_sampler.stop(domid); // nothing becomes dirty any more
        break;
    case TOOLSTACK_SAVE_END:
        m_sampler.stop(domid);
        m_activity.end();
        if (m_saves && --m_saves == 0)
            m_notify(false);
        break;
    case TOOLSTACK_RESTORE_END:
        m_activity.end();
        break;
    default:
        break;
    }
}

} // namespace xenlens::tracer
