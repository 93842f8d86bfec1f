// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/io_profile.h"

namespace xenlens::analysis {

namespace {

std::optional<double> ratio(std::uint64_t part, std::uint64_t of)
{
    if (of == 0)
        return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(of);
}

/// "b", and "aa" behind "z": as Linux names disks.
std::string diskLetters(std::uint32_t disk)
{
    std::string letters;
    for (std::uint32_t rest = disk + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('a' + (rest - 1) % 26));
    return letters;
}

/// Virtual device numbers: xen/docs/man/xen-vbd-interface.7.pandoc. Bit 28 set: xvd with the disk in bits 8 to 27 and
/// the partition below; else a Linux device number, major 202 (xvd), 8 (sd) with 16 minors a disk, 3 and 22 (hd) with
/// 64.
std::string blockName(std::uint32_t device)
{
    const auto named = [](const char* prefix, std::uint32_t disk, std::uint32_t partition) {
        return prefix + diskLetters(disk) + (partition ? std::to_string(partition) : std::string());
    };
    constexpr std::uint32_t extended = 1u << 28;
    if (device & extended)
        return named("xvd", (device & (extended - 1)) >> 8, device & 0xff);
    const std::uint32_t major = device >> 8;
    const std::uint32_t minor = device & 0xff;
    if (major == 202)
        return named("xvd", minor >> 4, minor & 15);
    if (major == 8)
        return named("sd", minor >> 4, minor & 15);
    if (major == 3 || major == 22)
        return named("hd", (minor >> 6) + (major == 22 ? 2 : 0), minor & 63);
    return "block device " + std::to_string(device);
}

} // namespace

std::optional<double> RingCounts::batchSize() const
{
    return ratio(pushedSlots, pushes);
}

std::optional<double> RingCounts::notifyShare() const
{
    return ratio(notifications, pushes);
}

RingCounts& RingCounts::operator+=(const RingCounts& o)
{
    pushes += o.pushes;
    pushedSlots += o.pushedSlots;
    notifications += o.notifications;
    consumes += o.consumes;
    consumedSlots += o.consumedSlots;
    requests += o.requests;
    requestBytes += o.requestBytes;
    reads += o.reads;
    readBytes += o.readBytes;
    writes += o.writes;
    writeBytes += o.writeBytes;
    responses += o.responses;
    responseBytes += o.responseBytes;
    failed += o.failed;
    timed += o.timed;
    timedNs += o.timedNs;
    return *this;
}

std::optional<double> GrantCounts::batchSize() const
{
    return ratio(operations, batches);
}

GrantCounts& GrantCounts::operator+=(const GrantCounts& o)
{
    operations += o.operations;
    failed += o.failed;
    batches += o.batches;
    bytes += o.bytes;
    return *this;
}

std::string RingProfile::deviceName() const
{
    switch (kind) {
    case RingKind::Blkfront:
    case RingKind::Blkback:
        return blockName(device);
    case RingKind::NetfrontTx:
    case RingKind::NetfrontRx:
        return "eth" + std::to_string(device);
    case RingKind::NetbackTx:
    case RingKind::NetbackRx:
    case RingKind::NetbackCtrl:
        break;
    }
    return "vif" + std::to_string(peer.value) + "." + std::to_string(device);
}

std::uint64_t RingProfile::itemsOf(const RingCounts& some) const
{
    const bool receives = kind == RingKind::NetfrontRx || kind == RingKind::NetbackRx;
    return receives ? some.responses : some.requests;
}

bool GrantProfile::carriesBytes() const
{
    return op == GrantOp::Map || op == GrantOp::CopyFrom || op == GrantOp::CopyTo || counts.bytes > 0;
}

const char* toString(RingKind kind)
{
    static constexpr const char* names[]
        = {"blkfront", "blkback", "netfront_tx", "netfront_rx", "netback_tx", "netback_rx", "netback_ctrl"};
    return names[static_cast<int>(kind)];
}

const char* toString(GrantOp op)
{
    static constexpr const char* names[] = {"access", "end", "map", "unmap", "copy_from", "copy_to", "transfer"};
    return names[static_cast<int>(op)];
}

} // namespace xenlens::analysis
