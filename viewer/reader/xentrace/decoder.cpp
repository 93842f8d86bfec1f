// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/decoder.h"

#include "reader/xentrace/labels.h"
#include "reader/xentrace/layout_text.h"

#include <fmt/format.h>

#include <iterator>

namespace xenlens::xentrace {

namespace {

struct HypercallForm
{
    std::uint32_t op = 0;
    std::uint32_t args = 0; ///< TRC_PV_HYPERCALL_V2_ARG_32(i) shifted down by 20: 1 << 2 * i
    Layout layout;
};

// Bit 31 of a count: MMU_UPDATE_PREEMPTED (xen/arch/x86/mm.c); the upper 20 bits of a grant command: how far a
// continued one got (xen/common/grant_table.c, GNTTABOP_ARG_MASK).
constexpr HypercallForm forms[] = {
    {1, 0x004, "op:20@hypercall args:12x count:31 preempted:1"},
    {13, 0x004, "op:20@hypercall args:12x calls:32"},
    {20, 0x011, "op:20@hypercall args:12x cmd:12@grant_op continued:20 count:32"},
    {24, 0x005, "op:20@hypercall args:12x cmd:32@vcpu_op vcpu:32"},
    {26, 0x004, "op:20@hypercall args:12x count:31 preempted:1"},
    {29, 0x001, "op:20@hypercall args:12x cmd:32@sched_op"},
};

constexpr Layout longExit = "op:20@hypercall _:10 preempted:1 no_result:1 result:64i";

} // namespace

const Layout* hypercallLayout(const Record& record)
{
    if (record.count == 0)
        return nullptr;
    const std::uint32_t word = record.data[0];
    if (record.event == ExitCall || record.event == ExitSubcall)
        return record.count >= longExit.words ? &longExit : nullptr;
    if (record.event != PvHypercallV2 && record.event != PvSubcall)
        return nullptr;
    for (const HypercallForm& form : forms)
        if (form.op == hypercallOp(word) && form.args == word >> 20)
            return &form.layout;
    return nullptr;
}

Decoded decode(const Record& record)
{
    Decoded decoded;
    decoded.type = recordType(record.event);
    if (decoded.type == nullptr) {
        decoded.name = "unknown";
        decoded.rest = record.words();
        return decoded;
    }
    decoded.name = decoded.type->name;
    const Layout* layout = &decoded.type->layout;
    if (const Layout* form = hypercallLayout(record))
        layout = form;
    decoded.layout = layout;
    std::size_t n = layout->count;
    while (n > 0 && layout->fields[n - 1].wordsNeeded() > record.count)
        --n;
    decoded.fields = layout->all().first(n);
    decoded.complete = record.count >= layout->words;
    const unsigned covered = decoded.complete ? layout->words : n > 0 ? layout->fields[n - 1].wordsNeeded() : 0;
    decoded.rest = record.words().subspan(covered);
    return decoded;
}

std::string text(const Record& record)
{
    const Decoded decoded = decode(record);
    std::string line(decoded.name);
    if (decoded.type == nullptr)
        line += fmt::format(" {:#010x}", record.event);
    const char* separator = ": ";
    for (const Field& field : decoded.fields) {
        const std::uint64_t value = rawValue(field, record);
        auto out = std::back_inserter(line);
        fmt::format_to(out, "{}{}{}=", separator, field.name, suffix(field.unit));
        if (field.radix == Radix::Hex)
            fmt::format_to(out, "{:#x}", value);
        else if (field.radix == Radix::Signed)
            fmt::format_to(out, "{}", signedValue(field, value));
        else
            fmt::format_to(out, "{}", value);
        if (const std::string_view name = label(field.labels, value); !name.empty())
            fmt::format_to(out, "({})", name);
        separator = ", ";
    }
    for (const std::uint32_t word : decoded.rest) {
        line += fmt::format("{}{:#x}", separator, word);
        separator = ", ";
    }
    return line;
}

} // namespace xenlens::xentrace
