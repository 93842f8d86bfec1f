// SPDX-License-Identifier: GPL-3.0-or-later
/// Gives the decoder the whole corpus, every truncation of a small real file, and 10,000 files with one flipped bit;
/// checks that records outside the damaged window are kept; of the corpus, and of 2,000 files with flipped bits of its
/// file `patched`, it makes reports as well. Sanitizers are the build's (preset asan).
///     xentrace_replay CORPUS_FOLDER REAL_FILE
#include "analysis/report_builder.h"
#include "exercise.h"
#include "reader/xentrace/record.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace {

using xenlens::fuzz::exercise;
using xenlens::fuzz::RecordAt;

constexpr unsigned flipCount = 10'000;
constexpr unsigned flippedReportCount = 2'000;

struct Span
{
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::string contentOf(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The windows of a sound file, with their CPU-change records.
std::vector<Span> windowsOf(const std::string& content)
{
    std::vector<Span> windows;
    for (std::size_t at = 0; at < content.size();) {
        std::uint32_t size = 0;
        std::memcpy(&size, content.data() + at + 8, sizeof(size));
        windows.push_back({at, at + xenlens::xentrace::CpuChangeBytes + size});
        at = windows.back().end;
    }
    return windows;
}

/// The records outside [begin, end), in the file's order.
std::vector<RecordAt> outside(std::vector<RecordAt> records, Span span)
{
    std::erase_if(
        records, [&](const RecordAt& record) { return record.first >= span.begin && record.first < span.end; });
    std::ranges::sort(records);
    return records;
}

bool truncations(const std::string& content)
{
    const std::vector<RecordAt> whole = outside(exercise(content), {});
    for (std::size_t size = 0; size < content.size(); ++size) {
        const auto seen = outside(exercise(std::string_view(content).substr(0, size)), {});
        // What is there must be the beginning of the whole; what is whole must be there.
        if (seen.size() > whole.size() || !std::ranges::equal(seen, std::span(whole).first(seen.size()))
            || (seen.size() < whole.size() && whole[seen.size()].first + 40 < size)) {
            std::fprintf(stderr, "cut to %zu bytes: %zu of %zu records\n", size, seen.size(), whole.size());
            return false;
        }
    }
    std::printf("%zu truncations of a file of %zu records\n", content.size(), whole.size());
    return true;
}

bool bitFlips(const std::string& content)
{
    const std::vector<RecordAt> whole = exercise(content);
    const std::vector<Span> windows = windowsOf(content);
    std::mt19937 random(20061); // a fixed seed: a failure can be had again
    for (unsigned i = 0; i < flipCount; ++i) {
        const std::size_t at = random() % content.size();
        std::string damaged = content;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
        const auto window
            = std::ranges::find_if(windows, [&](const Span& span) { return at >= span.begin && at < span.end; });
        if (outside(exercise(damaged), *window) != outside(whole, *window)) {
            std::fprintf(stderr, "byte %zu flipped: records outside its window were lost or made up\n", at);
            return false;
        }
    }
    std::printf("%u bit flips\n", flipCount);
    return true;
}

/// The analysis has to bear what a damaged file becomes.
void reportOn(const std::string& content)
{
    xenlens::analysis::ReportBuilder builder;
    exercise(content, &builder);
    (void)builder.build();
}

void flippedReports(const std::string& content)
{
    std::mt19937 random(20062);
    for (unsigned i = 0; i < flippedReportCount; ++i) {
        std::string damaged = content;
        for (unsigned flips = 1 + random() % 4; flips > 0; --flips)
            damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
        reportOn(damaged);
    }
    std::printf("%u reports on damaged files\n", flippedReportCount);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: xentrace_replay CORPUS_FOLDER REAL_FILE\n");
        return 2;
    }
    unsigned replayed = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1]))
        if (entry.is_regular_file()) {
            reportOn(contentOf(entry.path()));
            ++replayed;
        }
    std::printf("%u files of the corpus\n", replayed);
    const std::string real = contentOf(argv[2]);
    if (replayed == 0 || exercise(real).size() < 100) {
        std::fprintf(stderr, "the corpus or the real file is missing\n");
        return 1;
    }
    flippedReports(contentOf(std::filesystem::path(argv[1]) / "patched"));
    return truncations(real) && bitFlips(real) ? 0 : 1;
}
