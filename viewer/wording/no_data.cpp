// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/no_data.h"

#include <cctype>

namespace xenlens::wording {

std::string NoData::sentence() const
{
    std::string text = what + ": " + remedy + ".";
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

std::string timesNotKnown()
{
    return "The recording has no times: a file of xentrace without clock records and with too few switches needs the "
           "TSC's frequency (--tsc-hz).";
}

} // namespace xenlens::wording
