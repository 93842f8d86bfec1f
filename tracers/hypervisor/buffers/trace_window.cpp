// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/trace_window.h"

#include "failure.h"

#include <atomic>

namespace xenlens::tracer {

namespace {

constexpr uint32_t HeaderWords = 2; ///< sizeof(struct t_buf): cons, prod
constexpr uint32_t WordBytes = sizeof(uint32_t);
constexpr uint32_t LargestRecordWords = 10; ///< header, TSC (2), 7 more

} // namespace

TraceWindow::TraceWindow(std::span<uint32_t> memory)
{
    if (memory.size() < HeaderWords + LargestRecordWords || memory.size() > UINT32_MAX / (2 * WordBytes))
        throw Failure("Xen's trace buffers", "they have a size that cannot be", "restart the host");
    m_cons = memory.data();
    m_prod = memory.data() + 1;
    m_data = memory.data() + HeaderWords;
    m_words = static_cast<uint32_t>(memory.size()) - HeaderWords;
}

uint32_t TraceWindow::produced() const
{
    return *m_prod;
}

void TraceWindow::discard()
{
    *m_cons = *m_prod;
}

TraceWindow::State TraceWindow::take(std::vector<uint32_t>& out)
{
    const uint32_t prod = *m_prod, cons = *m_cons;
    const uint32_t size = m_words * WordBytes;
    const auto isValid = [&](uint32_t offset) { return offset % WordBytes == 0 && offset < 2 * size; };
    if (!isValid(prod))
        return State::Broken;
    const uint32_t waiting = prod >= cons ? prod - cons : prod + 2 * size - cons;
    if (!isValid(cons) || waiting > size) {
        *m_cons = prod;
        return State::Reset;
    }
    std::atomic_thread_fence(std::memory_order_acquire); // Xen writes records before the offset
    const uint32_t begin = cons % size / WordBytes, length = waiting / WordBytes;
    const uint32_t first = std::min(length, m_words - begin);
    out.insert(out.end(), m_data + begin, m_data + begin + first);
    out.insert(out.end(), m_data, m_data + (length - first));
    std::atomic_thread_fence(std::memory_order_seq_cst); // all is read before Xen may write there
    *m_cons = prod;
    return State::Sound;
}

} // namespace xenlens::tracer
