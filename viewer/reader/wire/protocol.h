// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What xenlens-reader sends: frames, each a length (u32, lowest byte first) and that many bytes of records; a record
/// is a kind and then what its comment lists, as wire.h writes numbers and texts. A record never lies in two frames.
/// Events are sent as the trace declares them, class by class, so that no list of fields stands here.
namespace xenlens::reader {

inline constexpr std::uint32_t protocolVersion = 1; ///< first record of the first frame: this number alone
inline constexpr std::size_t frameBytes = 64 * 1024; ///< a frame is sent when it has grown to this
inline constexpr std::size_t longestFrame = 8 * 1024 * 1024; ///< a longer one is not believed
inline constexpr std::uint64_t mostFields = 256; ///< of an event class, contexts included
inline constexpr std::uint64_t mostClasses = 65536; ///< of a trace
inline constexpr std::uint64_t longestSequence = 65536; ///< no sequence of our providers is longer

enum class RecordKind : std::uint8_t
{
    Origin, ///< number: which, from 0 on; text: its host name. May be sent again when the name is known
    Class, ///< text: name; number: fields of the context; number: fields; then of each its text name, kind and width
    Event, ///< number: has a time; signed: time (ns); number: origin; number: class; then the fields' values
    Gap, ///< number: kind (Gap::Kind); number: origin; then begin, end, count, each with a number 0 or 1 before; text
    Skipped, ///< text: event name; number: how many such events were left out since the last time
    Idle, ///< live: nothing new just now
    Failed, ///< text: one line. Nothing could be read; no more comes
    End, ///< all was read
    Clock, ///< number: origin; text: which clock its times are of (its UUID), empty: it has none. After its Origin
    Reached, ///< live; signed: time (ns) that has been reached: no event before it comes any more
    Session ///< of a list, which ends with Idle; texts: address, host, name; numbers: live timer (us), viewers
};

/// How the values of a field are sent.
enum class FieldKind : std::uint8_t
{
    Other, ///< not at all: no event of ours has such a field
    Unsigned,
    Signed,
    Text,
    UnsignedArray, ///< number: length; then the elements
    SignedArray
};

/// A field as the trace declares it.
struct RawField
{
    std::string name;
    FieldKind kind = FieldKind::Other;
    std::uint32_t bits = 0; ///< an integer's width as declared
};

/// An event class as the trace declares it.
struct RawClass
{
    std::string name;
    std::size_t contextFields = 0; ///< so many of `fields` come first that are not of the payload
    std::vector<RawField> fields;
};

/// The value of a field; which member counts, the field's kind says.
struct RawValue
{
    std::uint64_t number = 0; ///< Unsigned; Signed: its bits; arrays: the length
    std::string_view bytes; ///< Text: its bytes, not cleaned; arrays: the elements as sent
};

/// An event as it was sent; points into the frame.
struct RawEvent
{
    const RawClass* type = nullptr;
    std::vector<RawValue> values; ///< of type->fields
};

/// Which events are sent.
enum class EventScope
{
    Ours, ///< those of providers whose name begins with "xenlens_"; the others are counted
    Records ///< all, with clock, CPU and the event's common context: what our plugin made of records (RecordRebuilder)
};

/// The first fields of each class in EventScope::Records: value of the stream's clock, and CPU.
inline constexpr const char* clockField = "(clock)";
inline constexpr const char* cpuField = "(cpu)";

} // namespace xenlens::reader
