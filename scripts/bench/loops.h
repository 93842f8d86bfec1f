// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace xenlens::bench {

/** Something cheap that makes the kernel call the hypervisor, over and over. */
class Loop
{
public:
    virtual ~Loop() = default;
    virtual void once() = 0;
};

/**
 * The loops by name, in the order in which they are measured:
 *   iret        getppid: on the way back from any system call a PV kernel makes the hypercall iret
 *   version     xen_version through privcmd, and the iret
 *   event       an event sent by the kernel to a port that nobody listens to, and the iret
 *   grant       grant_table_op (query_size) through privcmd, and the iret
 *   multicall1  a multicall of one xen_version through privcmd, and the iret
 *   multicall9  the same of nine
 *   protect     a page write-protected, released and written: page-table updates, perhaps a page fault, several iret
 */
const std::vector<std::string>& loopNames();

/** Throws std::system_error where the machine refuses: not root, no Xen. std::out_of_range for another name. */
std::unique_ptr<Loop> makeLoop(const std::string& name);

} // namespace xenlens::bench
