// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/policy.h"

#include "core/text.h"

#include <filesystem>
#include <regex>

namespace xenlens::recorder {

std::string checkPolicy(const std::string& text)
{
    static const std::regex form("xen-3\\.0|xen-4|rounds:[1-9][0-9]{0,5}(,pages:[0-9]{1,9})?|downtime:[1-9][0-9]{0,8}");
    if (std::regex_match(text, form))
        return {};
    return "'" + cleanText(text) + "' is none of xen-3.0, xen-4, rounds:N[,pages:M] and downtime:MS";
}

std::vector<std::string> policyEnvironment(const std::string& policy, const std::string& library)
{
    return {"XENLENS_POLICY=" + policy, "LD_PRELOAD=" + library};
}

std::string policyLibrary()
{
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
    const fs::path file = here.parent_path() / "lib" / "xenlens" / "libxenlens-policy.so";
    return fs::is_regular_file(file, error) ? file.string() : std::string();
}

} // namespace xenlens::recorder
