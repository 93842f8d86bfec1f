/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the three programs of a probe (probe.bpf.h) agree on which of them does the work of an event: plain C, so that a
 * test can run it with interrupts between any two steps.
 *
 * The kernel does not enter a program that runs on the same CPU already: when an interrupt comes while a program runs
 * and passes the same tracepoint again, it counts a miss instead (__bpf_trace_run(), kernel/trace/bpf_trace.c). One
 * program in an interrupted context can keep one program from an event, so that an event in a softirq that interrupted
 * a task can miss one, and an event in an interrupt of that softirq two of them: of three programs one always runs.
 *
 * At level 0 no program can be missed: the first works, and the others have nothing to do. Above it, the first program
 * works and leaves a mark for each of the other two; the second clears its mark, or works where it finds none, and then
 * leaves the mark for the third. Marks are per CPU and context level, so that an event that interrupts another does not
 * touch its marks, and name their event by the address of its arguments, which is the same for all three programs.
 */
#pragma once

#include <linux/types.h>

enum
{
    CONTEXT_LEVELS = 4, /* task, softirq, interrupt, NMI: context_level() */
};

/* The marks of one probe on one CPU; 0 is none. */
struct probe_marks
{
    __u8 for_second[CONTEXT_LEVELS];
    __u8 for_third[CONTEXT_LEVELS];
};

/* The lower half of an address, as a number: the verifier lets a pointer be copied in part, but not be shifted. */
static inline __attribute__((always_inline)) __u32 low_half(const void* pointer)
{
#ifdef __bpf__
    __u64 half;
    __asm__("r1 = %1\n\tw1 = w1\n\t%0 = r1" : "=r"(half) : "r"(pointer) : "r1");
    return (__u32)half;
#else
    return (__u32)(unsigned long)pointer;
#endif
}

/* Names an event of a probe among those that interrupt each other. */
static inline __attribute__((always_inline)) __u8 event_mark(const void* arguments)
{
    return (__u8)(low_half(arguments) >> 3 | 0x80);
}

/* The first program, before its work. */
static inline __attribute__((always_inline)) void leave_marks(
    volatile struct probe_marks* marks, __u32 level, __u8 mark)
{
    marks->for_second[level] = mark;
    marks->for_third[level] = mark;
}

/* Whether the second program has to do the work. */
static inline __attribute__((always_inline)) int first_missed(
    volatile struct probe_marks* marks, __u32 level, __u8 mark)
{
    if (marks->for_second[level] == mark) {
        marks->for_second[level] = 0;
        return 0;
    }
    marks->for_third[level] = mark;
    return 1;
}

/* Whether the third program has to do the work. */
static inline __attribute__((always_inline)) int both_missed(volatile struct probe_marks* marks, __u32 level, __u8 mark)
{
    if (marks->for_third[level] != mark)
        return 1;
    marks->for_third[level] = 0;
    return 0;
}
