// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/io_profile.h"

#include <string>

namespace xenlens::cli {

std::string ioJson(const analysis::IoProfile& io); ///< schema xenlens.io/1

} // namespace xenlens::cli
