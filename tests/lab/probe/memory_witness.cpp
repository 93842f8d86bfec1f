// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the lab test of killed tracers needs of a program.
 *
 *   memory_witness write PAGES RATE   in a guest: owns so many pages and writes RATE of them a second, at random, the
 * second half only once. At each SIGUSR1 it compares every page with what it has noted of it, and prints "checked PAGES
 * wrong N writes W". A migration that leaves out a page which was written since it was sent makes one of them wrong.
 *   memory_witness kill DOMID PID...  in dom0: SIGKILL for these processes at the moment when the domain is suspended;
 * prints "killed".
 */
#include <sys/mman.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>
extern "C" {
#include <xenctrl.h>
}

namespace {

constexpr std::size_t PageSize = 4096, Words = PageSize / sizeof(std::uint64_t);

volatile std::sig_atomic_t g_asked = 0;

[[noreturn]] void die(const std::string& what)
{
    std::fprintf(stderr, "memory_witness: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

/** Different for each page and each of its versions. */
std::uint64_t firstWord(std::uint64_t page, std::uint64_t version)
{
    return (page << 32 | version) * 0x9e3779b97f4a7c15;
}

class Memory
{
public:
    explicit Memory(std::size_t pages)
        : m_versions(pages)
    {
        void* memory = mmap(nullptr, pages * PageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED || mlock(memory, pages * PageSize))
            die("memory to write");
        m_words = static_cast<volatile std::uint64_t*>(memory);
        for (std::size_t page = 0; page < pages; ++page)
            write(page);
    }

    void write(std::size_t page)
    {
        const auto first = firstWord(page, ++m_versions[page]);
        for (std::size_t i = 0; i < Words; ++i)
            m_words[page * Words + i] = first + i;
    }

    bool isRight(std::size_t page) const
    {
        const auto first = firstWord(page, m_versions[page]);
        for (std::size_t i = 0; i < Words; ++i) {
            if (m_words[page * Words + i] != first + i)
                return false;
        }
        return true;
    }

private:
    std::vector<std::uint64_t> m_versions;
    volatile std::uint64_t* m_words;
};

int write(std::size_t pages, unsigned long rate)
{
    constexpr unsigned long TurnsPerSecond = 50;
    struct sigaction action
    {
    };
    action.sa_handler = [](int) { g_asked = 1; };
    sigaction(SIGUSR1, &action, nullptr);
    Memory memory(pages);
    std::minstd_rand random(1);
    unsigned long writes = 0;
    std::printf("ready\n");
    for (;;) {
        std::fflush(stdout);
        const timespec pause{0, 1000000000 / TurnsPerSecond};
        nanosleep(&pause, nullptr);
        for (unsigned long i = 0; i < rate / TurnsPerSecond; ++i, ++writes)
            memory.write(random() % (pages / 2));
        if (!g_asked)
            continue;
        g_asked = 0;
        std::size_t wrong = 0;
        for (std::size_t page = 0; page < pages; ++page)
            wrong += !memory.isRight(page);
        std::printf("checked %zu wrong %zu writes %lu\n", pages, wrong, writes);
    }
}

int killWhenSuspended(uint32_t domid, const std::vector<std::string>& processes)
{
    xc_interface* xen = xc_interface_open(nullptr, nullptr, 0);
    if (!xen)
        die("no hypervisor");
    xc_dominfo_t domain{};
    do {
        if (xc_domain_getinfo(xen, domid, 1, &domain) != 1 || domain.domid != domid)
            die("the domain is gone");
    } while (!domain.shutdown || domain.shutdown_reason != SHUTDOWN_suspend);
    for (const auto& process : processes)
        kill(static_cast<pid_t>(std::stol(process)), SIGKILL);
    std::printf("killed\n");
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 3 && arguments[0] == "write")
        return write(std::stoul(arguments[1]), std::stoul(arguments[2]));
    if (arguments.size() >= 3 && arguments[0] == "kill")
        return killWhenSuspended(
            static_cast<uint32_t>(std::stoul(arguments[1])), {arguments.begin() + 2, arguments.end()});
    std::fprintf(stderr, "usage: memory_witness write PAGES RATE | kill DOMID PID...\n");
    return 2;
}
