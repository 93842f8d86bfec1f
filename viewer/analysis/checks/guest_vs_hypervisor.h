// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <vector>

/// Cross-checks of a domain's own counts with its hypervisor's. Each counts from one reading of its sums to the next,
/// at moments of its own. So the domain's sum over a stretch of whole intervals is compared with the least and the most
/// that the hypervisor may have counted in that time: without and with those of its intervals that lie across the
/// stretch's ends, as far as the clocks may be wrong.
namespace xenlens::analysis {

/// Hypercalls of one domain by number, its own kernel's counts against the hypervisor's. Of the stretches that both
/// recorded without a gap and without a suspend interval, that with most hypercalls is taken, with ends where little
/// happened. `left` is the kernel's sum, `right` the sum of what comes nearest to it in the hypervisor's range of each
/// number; they are equal when every number is in its range. continuedDomctl counts as domctl.
Check checkGuestHypercallsAgainstHypervisor(const HypercallProfile& guest, const HypercallProfile& hypervisor);

/// The same for every pair in `profiles`: the same domain by uuid, or dom0 of the same host. A single check that says
/// what is missing where there are guests' counts and no hypervisor's, or the reverse; none where there are neither.
std::vector<Check> checkGuestHypercallsAgainstHypervisor(const std::vector<HypercallProfile>& profiles);

/// Events that a domain sent over event channels, its kernel's count against the hypervisor's, over a stretch as above,
/// for every domain that both counted. All peers are taken together, since the kernel does not know the peer of each
/// port. The kernel also counts a send that will fail, Xen does not (kernel-patches/linux 0006, kernel-patches/xen
/// 0009; tracers/hypervisor).
std::vector<Check> checkGuestSendsAgainstHypervisor(const std::vector<HypercallProfile>& profiles, const IoProfile& io);

} // namespace xenlens::analysis
