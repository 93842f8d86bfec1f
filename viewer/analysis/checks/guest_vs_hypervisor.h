// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <vector>

/// Cross-checks of the same work seen from its two sides. Both count from one reading of their sums to the next, and at
/// other moments; so what is compared is the one side's sum over a stretch of whole intervals with the least and the
/// most that the other side may have counted meanwhile: without and with those of its intervals that lie across the
/// stretch's ends, as far as the clocks may be wrong.
namespace xenlens::analysis {

/// Hypercalls of one domain by number, its own kernel's counts against the hypervisor's, over the stretch with most of
/// them that both recorded without a gap and the domain without a suspend interval, with ends where little happened.
/// `left` is the kernel's count of all, `right` what of the hypervisor's range comes nearest, number by number, with
/// xen::HypercallContinuedDomctl as the domctl that it ends; they are equal when every number is in its range.
Check checkHypercallsOfBothSides(const HypercallProfile& guest, const HypercallProfile& hypervisor);

/// The same for every pair in `profiles`: the same domain by uuid, or dom0 of the same host. A single check that says
/// what is missing where there are guests' counts and no hypervisor's, or the reverse; none where there are neither.
std::vector<Check> checkHypercallsOfBothSides(const std::vector<HypercallProfile>& profiles);

/// Events that a domain sent over event channels, to all others together (its kernel does not know the peer of each
/// port), its kernel's count against the hypervisor's: over a stretch as above, for every such pair of which both
/// counted. The kernel counts a send that will fail too, and Xen does not (kernel-patches/linux 0006,
/// kernel-patches/xen 0009; tracers/hypervisor/traffic_sums.cpp).
std::vector<Check> checkSendsOfBothSides(const std::vector<HypercallProfile>& profiles, const IoProfile& io);

} // namespace xenlens::analysis
