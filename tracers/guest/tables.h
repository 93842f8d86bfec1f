// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <utility>
#include <vector>

struct bpf_map;

/** The programs' tables of sums (guest.h), read from outside. */
namespace xenlens::tracer {

/** The bytes of an array map that programs and tracer share (BPF_F_MMAPABLE). */
class SharedMemory
{
public:
    SharedMemory(const bpf_map* map, size_t valueBytes); ///< throws Failure
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    const void* at(size_t index) const;

private:
    void* m_memory;
    size_t m_bytes;
    size_t m_stride;
    size_t m_entries;
};

/** The same array as structures; each read copies the present value. */
template <class Value> class SharedArray
{
public:
    explicit SharedArray(const bpf_map* map)
        : m_memory(map, sizeof(Value))
    {
    }

    Value read(size_t index) const
    {
        Value value;
        std::memcpy(&value, m_memory.at(index), sizeof(value));
        return value;
    }

private:
    SharedMemory m_memory;
};

/** A hash map in the kernel. */
struct HashTable
{
    int fd = -1;
    uint32_t capacity = 0;
    size_t keyBytes = 0;
    size_t valueBytes = 0;
};
HashTable hashTable(const bpf_map* map);

/** All entries of a hash map, keys and values one after another. Returns their number. Throws Failure. */
size_t readHash(const HashTable& table, std::vector<std::byte>& keys, std::vector<std::byte>& values);

/** Removes an entry, and copies its last value. Returns whether there was one. */
bool removeFrom(const HashTable& table, const void* key, void* value);

/** Keys of tables have no padding, so comparing their bytes compares them. */
struct ByBytes
{
    template <class Key> bool operator()(const Key& left, const Key& right) const
    {
        return std::memcmp(&left, &right, sizeof(Key)) < 0;
    }
};

template <class Key, class Value> using Sums = std::map<Key, Value, ByBytes>;

template <class Key, class Value> Sums<Key, Value> readSums(const HashTable& table)
{
    std::vector<std::byte> keys, values;
    Sums<Key, Value> result;
    const size_t entries = readHash(table, keys, values);
    for (size_t i = 0; i < entries; ++i) {
        Key key;
        Value value;
        std::memcpy(&key, keys.data() + i * sizeof(Key), sizeof(Key));
        std::memcpy(&value, values.data() + i * sizeof(Value), sizeof(Value));
        result.emplace(key, value);
    }
    return result;
}

/** A structure that consists of u64 sums only, made of two others word by word. */
template <class Value, class Operation> Value combine(const Value& a, const Value& b, Operation operation)
{
    constexpr size_t Words = sizeof(Value) / sizeof(uint64_t);
    static_assert(sizeof(Value) % sizeof(uint64_t) == 0);
    std::array<uint64_t, Words> left, right;
    std::memcpy(left.data(), &a, sizeof(Value));
    std::memcpy(right.data(), &b, sizeof(Value));
    for (size_t i = 0; i < Words; ++i)
        left[i] = operation(left[i], right[i]);
    Value result;
    std::memcpy(&result, left.data(), sizeof(Value));
    return result;
}

/** What was added between two readings. */
template <class Value> Value difference(const Value& now, const Value& before)
{
    return combine(now, before, std::minus<uint64_t>());
}

template <class Value> Value sum(const Value& a, const Value& b)
{
    return combine(a, b, std::plus<uint64_t>());
}

template <class Value> bool isZero(const Value& value)
{
    static const Value zero{};
    return std::memcmp(&value, &zero, sizeof(Value)) == 0;
}

} // namespace xenlens::tracer
