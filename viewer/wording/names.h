// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <string>
#include <vector>

/// Names of domains and hosts, and lists of words.
namespace xenlens::wording {

std::string domainName(const std::string& name, DomId domid); ///< "g1 (domain 1)", or "domain 1" without a name
std::string shortDomainName(const std::string& name, DomId domid); ///< "g1 (1)", or "domain 1" without a name
std::string hostName(const std::string& host); ///< "a", or "an untraced host"

std::string listed(const std::vector<std::string>& words); ///< "1", "1 and 2", "1, 2 and 5"
/// "1 round", "3 rounds"; `many` where the plural is not made by an s.
std::string counted(std::uint64_t count, const std::string& one, const std::string& many = {});

} // namespace xenlens::wording
