// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/io/io_series.h"
#include "samples.h"

#include <gtest/gtest.h>

namespace xenlens::model {

namespace {

double totalOf(const StackSeries& series, const QString& name)
{
    for (const StackKind& kind : series.kinds) {
        if (kind.name != name)
            continue;
        double total = 0;
        for (const CountCurve& curve : kind.curves)
            total += curve.total();
        return total;
    }
    return -1;
}

} // namespace

TEST(IoSeries, DrawsOneEndOfEachRing)
{
    const auto report = tests::traced();
    const IoSeries series = ioSeries(report, 0);
    EXPECT_EQ(series.ringSide, "seen by the front ends of g1");
    ASSERT_EQ(series.ringBytes.kinds.size(), 4U);
    const auto& rings = report->io->rings;
    const QString disk = QString::fromStdString(rings[0].deviceName());
    const QString net = QString::fromStdString(rings[1].deviceName());
    EXPECT_DOUBLE_EQ(totalOf(series.ringBytes, disk + " write"), static_cast<double>(rings[0].counts.writeBytes));
    EXPECT_DOUBLE_EQ(totalOf(series.ringBytes, disk + " read"), static_cast<double>(rings[0].counts.readBytes));
    EXPECT_DOUBLE_EQ(totalOf(series.ringBytes, net + " sent"), static_cast<double>(rings[1].counts.requestBytes));
    // the requests of a ring that receives are empty buffers: its packets are responses
    EXPECT_DOUBLE_EQ(totalOf(series.ringRequests, net + " received"), static_cast<double>(rings[2].counts.responses));
}

TEST(IoSeries, BackEndsWhereNoFrontEndWasTraced)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        std::erase_if(r.io->rings, [](const analysis::RingProfile& ring) { return isFrontEnd(ring.kind); });
    });
    EXPECT_EQ(ioSeries(report, 0).ringSide, "seen by the back ends");
    EXPECT_EQ(ioSeries(report, 0).ringBytes.kinds.size(), 4U);
}

TEST(IoSeries, GrantsAreNotCountedTwice)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        analysis::GrantProfile copy = r.io->grants[4];
        copy.byHypervisor = true;
        r.io->grants.push_back(copy);
        copy.op = analysis::GrantOp::Transfer;
        r.io->grants.push_back(copy);
    });
    const IoSeries series = ioSeries(report, 0);
    EXPECT_DOUBLE_EQ(totalOf(series.grantOperations, "copy from peer"),
        static_cast<double>(report->io->grants[4].counts.operations));
    EXPECT_GT(totalOf(series.grantOperations, "transfer"), 0);
    // mapped pages are not copied
    EXPECT_EQ(series.grantBytes.kinds.size(), 2U);
    EXPECT_EQ(series.grantSide, "counted by the kernels, or else the hypervisors");
}

TEST(IoSeries, GrantsAreTheMigratedGuests)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        for (analysis::GrantProfile& grant : r.io->grants)
            grant.guest = "g1";
        analysis::GrantProfile other = r.io->grants[4];
        other.guest = "g2";
        r.io->grants.push_back(other);
        other.guest.clear(); // a peer that is not known
        r.io->grants.push_back(other);
    });
    const double own = static_cast<double>(report->io->grants[4].counts.operations);
    EXPECT_DOUBLE_EQ(totalOf(ioSeries(report, 0).grantOperations, "copy from peer"), own);
    EXPECT_EQ(ioSeries(report, 0).grantsOf, "g1");
    const auto still = tests::changed(report, [](analysis::Report& r) { r.migrations.clear(); });
    EXPECT_DOUBLE_EQ(totalOf(ioSeries(still, 0).grantOperations, "copy from peer"), 3 * own);
    EXPECT_EQ(ioSeries(still, 0).grantsOf, "all domains");
    const auto nameless = tests::changed(report, [](analysis::Report& r) { // as in a file of xentrace
        r.migrations[0].name.clear();
        for (analysis::GrantProfile& grant : r.io->grants)
            grant.guest.clear();
        r.io->grants.back().peer = r.migrations[0].domid;
        r.io->grants.back().observer = r.migrations[0].source;
    });
    EXPECT_DOUBLE_EQ(totalOf(ioSeries(nameless, 0).grantOperations, "copy from peer"), own);
    EXPECT_TRUE(ioSeries(nameless, 0).grantsOf.starts_with("domain "));
}

TEST(IoSeries, CountsWithoutTimesAreNotDrawn)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        r.migrations.clear();
        r.io->rings.clear();
        for (analysis::GrantProfile& grant : r.io->grants)
            grant.intervals.clear();
    });
    EXPECT_FALSE(ioSeries(report, 0).known);
    EXPECT_TRUE(ioSeries(report, 0).notes.join(' ').contains("--tsc-hz"));
}

TEST(IoSeries, ManyDevicesShareOther)
{
    const auto report = tests::changed(tests::traced(), [](analysis::Report& r) {
        for (std::uint32_t i = 1; i < 8; ++i) {
            analysis::RingProfile disk = r.io->rings[0];
            disk.device += 16 * i;
            r.io->rings.push_back(disk);
        }
    });
    const IoSeries series = ioSeries(report, 0);
    ASSERT_EQ(series.ringBytes.kinds.size(), static_cast<std::size_t>(namedStreams) + 1);
    EXPECT_EQ(series.ringBytes.kinds.back().name, "other");
    EXPECT_EQ(series.ringBytes.kinds.back().fill, otherFill);
}

TEST(IoSeries, WhatIsMissingIsSaid)
{
    const IoSeries none = ioSeries(tests::sixRounds(), 0);
    EXPECT_FALSE(none.known);
    EXPECT_TRUE(none.notes.join(' ').contains("xenlens-guest"));
    EXPECT_TRUE(ioSeries(tests::tracedWithLosses(), 0).notes.join(' ').contains("lower bounds"));
    EXPECT_TRUE(ioSeries(tests::traced(), 0).notes.join(' ').contains("emulated processor"));
}

} // namespace xenlens::model
