// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/guest.h"
#include "core/events/hypervisor.h"
#include "core/events/toolstack.h"
#include "core/events/workload.h"
#include "core/gap.h"
#include "core/time.h"

#include <utility>
#include <variant>

namespace xenlens {

/// One variant of the alternatives of several; only declared, for its type.
template <class... A, class... B, class... C, class... D>
std::variant<A..., B..., C..., D...> joined(
    std::variant<A...>, std::variant<B...>, std::variant<C...>, std::variant<D...>);

/// Every event of every provider. The structs in core/events/ are generated from the providers at build time
/// (scripts/generate-events.py).
using Payload = decltype(joined(std::declval<toolstack::Events>(), std::declval<workload::Events>(),
    std::declval<guest::Events>(), std::declval<hypervisor::Events>()));

/// One decoded event. sentAt is the CTF timestamp, when the tracer emitted it: not when it happened (that is in the
/// payload).
struct Event
{
    const Origin* origin = nullptr; ///< never null
    TimeNs sentAt;
    Payload payload;
};

/// Receives what a reader reads, in order of the CTF time. References are valid during the call only.
class EventSink
{
public:
    virtual ~EventSink() = default;

    virtual void onEvent(const Event& event) = 0;
    virtual void onGap(const Gap& gap) = 0;
};

} // namespace xenlens
