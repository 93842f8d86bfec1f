// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_builder.h"

#include <sys/mman.h>

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace xenlens::xentrace::test {

Words record(std::uint32_t event, const Words& words)
{
    Words all{event | static_cast<std::uint32_t>(words.size()) << ExtraShift};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

Words timed(std::uint64_t tsc, std::uint32_t event, const Words& words)
{
    Words all = record(event, words);
    all.front() |= TscFlag;
    all.insert(all.begin() + 1, {static_cast<std::uint32_t>(tsc), static_cast<std::uint32_t>(tsc >> 32)});
    return all;
}

Words runs(std::uint64_t tsc, std::uint16_t dom, std::uint16_t vcpu)
{
    return timed(tsc, RunstateChange | 1U << 8, {static_cast<std::uint32_t>(dom) << 16 | vcpu});
}

Words stops(std::uint64_t tsc, std::uint16_t dom, std::uint16_t vcpu)
{
    return timed(tsc, RunstateChange | 2U << 4, {static_cast<std::uint32_t>(dom) << 16 | vcpu});
}

TraceBuilder& TraceBuilder::window(std::uint32_t cpu, std::initializer_list<Words> records)
{
    return window(cpu, std::vector<Words>(records));
}

TraceBuilder& TraceBuilder::window(std::uint32_t cpu, const std::vector<Words>& records)
{
    std::size_t words = 0;
    for (const Words& one : records)
        words += one.size();
    header(cpu, static_cast<std::uint32_t>(words * 4));
    for (const Words& one : records)
        raw(one);
    return *this;
}

TraceBuilder& TraceBuilder::header(std::uint32_t cpu, std::uint32_t size)
{
    return raw({CpuChangeHeader, cpu, size});
}

TraceBuilder& TraceBuilder::raw(const Words& words)
{
    return bytes({reinterpret_cast<const char*>(words.data()), words.size() * 4});
}

TraceBuilder& TraceBuilder::bytes(std::string_view bytes)
{
    m_content += bytes;
    return *this;
}

std::unique_ptr<File> TraceBuilder::open() const
{
    return openContent(m_content);
}

std::unique_ptr<File> openContent(std::string_view content)
{
    const int descriptor = memfd_create("xentrace", MFD_CLOEXEC);
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(), "memfd_create");
    for (std::size_t done = 0; done < content.size();) {
        const ssize_t n = write(descriptor, content.data() + done, content.size() - done);
        if (n < 0)
            throw std::system_error(errno, std::generic_category(), "write");
        done += static_cast<std::size_t>(n);
    }
    return std::make_unique<File>(descriptor, "test");
}

} // namespace xenlens::xentrace::test
