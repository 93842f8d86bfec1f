// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/remarks.h"

#include <set>

namespace xenlens::wording {

Line missingRemark(const std::string& sentence)
{
    return {"missing: " + sentence, Tone::Quiet};
}

std::vector<std::string> withoutRepeats(const std::vector<std::string>& texts)
{
    std::vector<std::string> once;
    std::set<std::string> seen;
    for (const std::string& text : texts)
        if (seen.insert(text).second)
            once.push_back(text);
    return once;
}

std::string recordOf(const std::optional<std::uint64_t>& value)
{
    return value ? std::to_string(*value) : std::string();
}

} // namespace xenlens::wording
