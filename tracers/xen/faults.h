/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/**
 * Page faults of paravirtual domains that Xen looked at: what may become of one, and which trace records say so. This
 * is the only list of either. It is read in C too: the provider of the hypervisor tracer makes the enumeration of its
 * event from it, and scripts/generate-events.py reads the comments above the entries.
 *
 * VALUE(enumerator, number in a trace, label in a trace, name in JSON and CSV)
 */
#define XENLENS_FAULT_KINDS(VALUE)                                                                                     \
    /* passed on to the guest, or of unknown kind */                                                                   \
    VALUE(HandedOn, 0, "page_fault", "handed_on")                                                                      \
    /* a write to a page table, or to another page that is read-only to the guest, that Xen emulated */                \
    VALUE(PageTableWrite, 1, "ptwr", "page_table_write")                                                               \
    /* the same for memory-mapped devices, where Xen tells them apart */                                               \
    VALUE(ReadOnlyMmio, 2, "mmio_ro", "read_only_mmio")                                                                \
    /* handled by the shadow code, which only a guest in log-dirty mode has */                                         \
    VALUE(Shadow, 3, "shadow", "shadow")

#ifdef __cplusplus
#include "xen/trace_records.h"

namespace xenlens::xen {

enum class FaultKind : uint8_t
{
#define XENLENS_ENUMERATOR(enumerator, number, label, name) enumerator = (number),
    XENLENS_FAULT_KINDS(XENLENS_ENUMERATOR)
#undef XENLENS_ENUMERATOR
};

/** "page_table_write", ...: as in JSON and CSV. */
constexpr const char* toString(FaultKind kind)
{
    switch (kind) {
#define XENLENS_CASE(enumerator, number, label, name)                                                                  \
    case FaultKind::enumerator:                                                                                        \
        return name;
        XENLENS_FAULT_KINDS(XENLENS_CASE)
#undef XENLENS_CASE
    }
    return "";
}

/** A trace record that says what became of a fault. */
struct FaultRecord
{
    uint32_t event; ///< without Flag64
    FaultKind kind; ///< what became of it where Xen handled it
    bool isEnd = false; ///< the record of a fault's end (0007): says what it cost and whether Xen handled it
};

constexpr FaultRecord FaultRecords[] = {
    {FaultEndRo, FaultKind::PageTableWrite, true},
    {FaultEndShadow, FaultKind::Shadow, true},
    {PvPageFault, FaultKind::HandedOn},
    {PvPtwr, FaultKind::PageTableWrite},
    {PvPtwrPae, FaultKind::PageTableWrite},
    {PvPagingFixup, FaultKind::Shadow},
};

} // namespace xenlens::xen
#endif
