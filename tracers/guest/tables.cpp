// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables.h"

#include "failure.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sys/mman.h>

#include <cerrno>
#include <stdexcept>
#include <unistd.h>

namespace xenlens::tracer {

namespace {

size_t roundUp(size_t bytes, size_t unit)
{
    return (bytes + unit - 1) / unit * unit;
}

} // namespace

SharedMemory::SharedMemory(const bpf_map* map, size_t valueBytes)
    : m_stride(roundUp(valueBytes, 8)) // as array_map_alloc() of the kernel lays them out (kernel/bpf/arraymap.c)
    , m_entries(bpf_map__max_entries(map))
{
    if (bpf_map__value_size(map) != valueBytes)
        throw Failure("BPF table", "a value has " + std::to_string(bpf_map__value_size(map)) + " bytes",
            "tracer and programs are of two builds");
    m_bytes = roundUp(m_stride * m_entries, static_cast<size_t>(sysconf(_SC_PAGESIZE)));
    m_memory = mmap(nullptr, m_bytes, PROT_READ, MAP_SHARED, bpf_map__fd(map), 0);
    if (m_memory == MAP_FAILED)
        throw Failure(
            "BPF table", std::string("cannot be mapped: ") + std::strerror(errno), "the kernel has to be 5.5 or later");
}

SharedMemory::~SharedMemory()
{
    munmap(m_memory, m_bytes);
}

const void* SharedMemory::at(size_t index) const
{
    if (index >= m_entries)
        throw std::out_of_range("no such entry in a BPF table");
    return static_cast<const std::byte*>(m_memory) + index * m_stride;
}

HashTable hashTable(const bpf_map* map)
{
    return {bpf_map__fd(map), bpf_map__max_entries(map), bpf_map__key_size(map), bpf_map__value_size(map)};
}

bool removeFrom(const HashTable& table, const void* key, void* value)
{
    return bpf_map_lookup_and_delete_elem(table.fd, key, value) == 0;
}

size_t readHash(const HashTable& table, std::vector<std::byte>& keys, std::vector<std::byte>& values)
{
    // With room for all of them a batch is always complete, and ends with ENOENT: no more.
    uint32_t count = table.capacity;
    keys.resize(table.capacity * table.keyBytes);
    values.resize(table.capacity * table.valueBytes);
    uint32_t position = 0;
    bpf_map_batch_opts options{};
    options.sz = sizeof(options);
    const int error = bpf_map_lookup_batch(table.fd, nullptr, &position, keys.data(), values.data(), &count, &options);
    if (error && error != -ENOENT)
        throw Failure(
            "BPF table", std::string("cannot be read: ") + std::strerror(-error), "the kernel has to be 5.6 or later");
    return count;
}

} // namespace xenlens::tracer
