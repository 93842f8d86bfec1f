// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/faults.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace xenlens::xen {
namespace {

TEST(FaultKinds, HaveTheNumbersAndNamesThatTracesAndScriptsRelyOn)
{
    EXPECT_EQ(static_cast<int>(FaultKind::HandedOn), 0);
    EXPECT_EQ(static_cast<int>(FaultKind::Shadow), 3);
    std::vector<std::string> names;
    for (const FaultRecord& record : FaultRecords)
        names.emplace_back(toString(record.kind));
    EXPECT_THAT(names, ::testing::IsSupersetOf({"handed_on", "page_table_write", "shadow"}));
    EXPECT_STREQ(toString(FaultKind::ReadOnlyMmio), "read_only_mmio");
}

TEST(FaultRecords, AreOfOneFaultEach)
{
    for (const FaultRecord& record : FaultRecords) {
        EXPECT_TRUE(isValidEvent(record.event)) << record.event;
        EXPECT_EQ(record.event & Flag64, 0U) << "addresses of either width are the same record";
        EXPECT_TRUE(isTraced(record.isEnd ? MaskPatched : MaskStock, record.event))
            << "no mask asks for " << record.event;
    }
}

} // namespace
} // namespace xenlens::xen
