// SPDX-License-Identifier: GPL-2.0-only
#include "probe_marks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

namespace {

constexpr int Programs = 3;

/** An event that comes while others are at work: on its context's level, with its arguments at an address. */
struct Kind
{
    unsigned level;
    uintptr_t arguments;
};

/** ExitOfIdle is at the end of an interrupt of an idle CPU (leaves_interrupt_of_idle() in kernel.bpf.h). */
constexpr Kind Task{0, 0x1000}, Softirq{1, 0x2000}, Interrupt{2, 0x3000}, ExitOfIdle{1, 0x4048};

/** Which events may interrupt which: softirqs run at the end of an interrupt, and interrupts do not nest. */
std::vector<Kind> interruptsOf(const Kind& running)
{
    if (running.arguments == Task.arguments)
        return {Softirq, Interrupt, ExitOfIdle};
    if (running.arguments == Softirq.arguments)
        return {Interrupt};
    return {};
}

/** One CPU and one probe. Interrupts come where `m_choices` says; the kernel's guard against recursion is modelled. */
class Cpu
{
public:
    explicit Cpu(int programs, std::vector<unsigned> choices)
        : m_programs(programs)
        , m_choices(std::move(choices))
    {
    }

    void event(const Kind& kind)
    {
        const size_t number = m_worked.size();
        m_worked.push_back(0);
        for (int program = 0; program < m_programs; ++program) {
            if (m_active[static_cast<size_t>(program)]) {
                m_missedByFirst += program == 0;
            } else {
                m_active[static_cast<size_t>(program)] = true;
                mayBeInterrupted(kind);
                run(program, kind, number);
                mayBeInterrupted(kind);
                m_active[static_cast<size_t>(program)] = false;
            }
            mayBeInterrupted(kind);
        }
    }

    const std::vector<int>& worked() const { return m_worked; } ///< by event: how often its work was done
    int missed() const { return m_missedByFirst - m_rescued; } ///< as GuestProbes::missed()
    const std::vector<unsigned>& alternatives() const { return m_alternatives; }

private:
    void run(int program, const Kind& kind, size_t number)
    {
        const auto mark = event_mark(reinterpret_cast<const void*>(kind.arguments));
        if (kind.level == 0) {
            if (program > 0)
                return;
        } else if (program == 0) {
            leave_marks(&m_marks, kind.level, mark);
        } else if (!(program == 1 ? first_missed : both_missed)(&m_marks, kind.level, mark)) {
            return;
        }
        m_rescued += program > 0;
        mayBeInterrupted(kind);
        ++m_worked[number];
    }

    /** A point of choice: nothing, or one of the events that can come here. */
    void mayBeInterrupted(const Kind& kind)
    {
        const auto all = interruptsOf(kind);
        if (all.empty() || m_depth == 2)
            return;
        const size_t point = m_alternatives.size();
        m_alternatives.push_back(static_cast<unsigned>(all.size()) + 1);
        const unsigned choice = point < m_choices.size() ? m_choices[point] : 0;
        if (choice == 0)
            return;
        ++m_depth;
        event(all[choice - 1]);
        --m_depth;
    }

    int m_programs;
    std::vector<unsigned> m_choices;
    std::vector<unsigned> m_alternatives; ///< by point of choice: how many ways there are
    std::array<bool, Programs> m_active{};
    std::vector<int> m_worked;
    probe_marks m_marks{};
    int m_missedByFirst = 0;
    int m_rescued = 0;
    int m_depth = 0;
};

/** Runs two events of a task with every way to put up to `interrupts` interrupts between any two steps. */
size_t forEachInterleaving(int programs, int interrupts, const std::function<void(const Cpu&)>& check)
{
    size_t count = 0;
    const std::function<void(std::vector<unsigned>, int)> explore = [&](std::vector<unsigned> choices, int left) {
        Cpu cpu(programs, choices);
        for (int i = 0; i < 2; ++i)
            cpu.event(Task);
        ++count;
        check(cpu);
        if (left == 0)
            return;
        const size_t first = choices.size();
        for (size_t point = first; point < cpu.alternatives().size(); ++point) {
            for (unsigned way = 1; way < cpu.alternatives()[point]; ++way) {
                auto more = choices;
                more.resize(point);
                more.push_back(way);
                explore(more, left - 1);
            }
        }
    };
    explore({}, interrupts);
    return count;
}

size_t lostBy(const Cpu& cpu)
{
    const auto& worked = cpu.worked();
    return static_cast<size_t>(std::count(worked.begin(), worked.end(), 0));
}

TEST(ProbeMarks, exactlyOneOfThreeProgramsDoesTheWorkOfEachEvent)
{
    const size_t runs = forEachInterleaving(3, 2, [&](const Cpu& cpu) {
        for (const int times : cpu.worked())
            ASSERT_EQ(times, 1);
        ASSERT_EQ(cpu.missed(), 0);
    });
    EXPECT_GT(runs, 1000u);
}

/** Two programs missed at once leave both marks behind, which the next event of that level may take for its own. */
TEST(ProbeMarks, countWhatIsLostByThreeUnluckyInterrupts)
{
    size_t lost = 0;
    const size_t runs = forEachInterleaving(3, 3, [&](const Cpu& cpu) {
        for (const int times : cpu.worked())
            ASSERT_LE(times, 1) << "nothing is done twice";
        ASSERT_EQ(cpu.missed(), static_cast<int>(lostBy(cpu)));
        lost += lostBy(cpu);
    });
    EXPECT_LT(lost, runs / 200);
}

TEST(ProbeMarks, twoProgramsMissAnInterruptOfASoftirqOfATask)
{
    size_t lost = 0;
    forEachInterleaving(2, 2, [&](const Cpu& cpu) {
        EXPECT_EQ(cpu.missed(), static_cast<int>(lostBy(cpu))) << "and say so";
        lost += lostBy(cpu);
    });
    EXPECT_GT(lost, 0u) << "or the third program would be needless";
}

TEST(ProbeMarks, distinguishEventsOfOneLevel)
{
    probe_marks marks{};
    const auto outer = event_mark(reinterpret_cast<const void*>(Softirq.arguments));
    const auto inner = event_mark(reinterpret_cast<const void*>(ExitOfIdle.arguments));
    ASSERT_NE(outer, inner);
    leave_marks(&marks, 1, outer);
    EXPECT_TRUE(first_missed(&marks, 1, inner)) << "its first program was busy with the outer event";
    EXPECT_FALSE(first_missed(&marks, 1, outer)) << "and the outer one still has its mark";
}

} // namespace
