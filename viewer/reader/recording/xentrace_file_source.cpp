// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/recording/record_source.h"
#include "reader/xentrace/record_reader.h"

#include <filesystem>

namespace xenlens::reader {

namespace {

constexpr std::size_t toldMax = 20; ///< problems told one by one
constexpr unsigned stepsUnwatched = 16;

class FileSource final : public RecordSource
{
public:
    explicit FileSource(const std::string& path)
        : m_file(path)
    {
    }

    std::uint64_t read(const Take& take, const xentrace::RecordFilter& filter) override
    {
        xentrace::RecordReader reader(m_file, std::nullopt, filter);
        for (auto batch = reader.nextBatch(); !batch.empty(); batch = reader.nextBatch())
            take(batch);
        m_problems = reader.problems();
        return reader.records();
    }

    std::uint64_t read(xentrace::EventMaker& maker, const std::function<void(std::uint64_t)>& watch) override
    {
        xentrace::RecordReader reader(m_file, std::nullopt, xentrace::RecordFilter(xentrace::EventMaker::wanted));
        for (unsigned steps = 1; reader.step(maker); ++steps)
            if (steps % stepsUnwatched == 0)
                watch(reader.records());
        maker.finish(reader.records(), reader.lastTsc());
        m_problems = reader.problems();
        return reader.records();
    }

    void survey(xentrace::Survey& survey, const std::stop_token& stop) override { survey.scan(m_file, stop); }

    [[nodiscard]] std::vector<std::string> problems() const override
    {
        std::vector<std::string> texts;
        std::uint64_t untold = 0;
        for (const xentrace::Problems* problems : {&m_file.problems(), &m_problems}) {
            untold += problems->count() - problems->kept().size();
            for (const xentrace::Problem& problem : problems->kept()) {
                if (problem.kind == xentrace::Problem::Kind::Lost)
                    continue;
                if (texts.size() < toldMax)
                    texts.push_back(problem.text());
                else
                    ++untold;
            }
        }
        if (untold > 0 && !texts.empty())
            texts.push_back(std::to_string(untold) + " more places like these");
        return texts;
    }

    [[nodiscard]] std::string name() const override { return std::filesystem::path(m_file.name()).stem().string(); }

private:
    xentrace::File m_file;
    xentrace::Problems m_problems;
};

} // namespace

std::unique_ptr<RecordSource> openXentraceFile(const std::string& path)
{
    return std::make_unique<FileSource>(path);
}

} // namespace xenlens::reader
