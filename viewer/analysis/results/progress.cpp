// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/progress.h"

namespace xenlens::analysis {

const char* toString(MigrationPhase phase)
{
    switch (phase) {
    case MigrationPhase::Precopy:
        return "precopy";
    case MigrationPhase::Suspended:
        return "suspended";
    case MigrationPhase::Over:
        break;
    }
    return "over";
}

const char* toString(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Converging:
        return "converging";
    case Verdict::LimitFirst:
        return "limit-first";
    case Verdict::NotConverging:
        return "not-converging";
    case Verdict::NeverEnds:
        return "never-ends";
    case Verdict::Unknown:
        break;
    }
    return "unknown";
}

} // namespace xenlens::analysis
