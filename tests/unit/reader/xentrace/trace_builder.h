// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/file.h"
#include "reader/xentrace/record.h"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xenlens::xentrace::test {

using Words = std::vector<std::uint32_t>;

/// A record without a TSC, and with one.
Words record(std::uint32_t event, const Words& words = {});
Words timed(std::uint64_t tsc, std::uint32_t event, const Words& words = {});

/// The runstate record that puts a vCPU on the pCPU (from runnable), or takes it off (to blocked).
Words runs(std::uint64_t tsc, std::uint16_t dom, std::uint16_t vcpu);
Words stops(std::uint64_t tsc, std::uint16_t dom, std::uint16_t vcpu);

/// Puts an xentrace file together piece by piece.
class TraceBuilder
{
public:
    TraceBuilder& window(std::uint32_t cpu, std::initializer_list<Words> records);
    TraceBuilder& window(std::uint32_t cpu, const std::vector<Words>& records);
    /// A CPU-change record as given, and nothing behind it.
    TraceBuilder& header(std::uint32_t cpu, std::uint32_t size);
    TraceBuilder& raw(const Words& words);
    TraceBuilder& bytes(std::string_view bytes);

    [[nodiscard]] const std::string& content() const { return m_content; }
    [[nodiscard]] std::unique_ptr<File> open() const;

private:
    std::string m_content;
};

/// A file that lives in memory.
std::unique_ptr<File> openContent(std::string_view content);

} // namespace xenlens::xentrace::test
