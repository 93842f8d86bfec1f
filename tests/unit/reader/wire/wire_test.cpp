// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/wire/wire.h"

#include <gmock/gmock.h>

#include <limits>

namespace xenlens::reader {
namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

TEST(Wire, NumbersAndTextsComeBackAsTheyWere)
{
    WireWriter writer;
    for (unsigned bits = 0; bits < 64; ++bits)
        writer.number(std::uint64_t{1} << bits);
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, least})
        writer.signedNumber(value);
    const std::string text(100'000, 'x'); // more than it has room for
    writer.text(text);
    WireReader reader({writer.data(), writer.size()});
    for (unsigned bits = 0; bits < 64; ++bits)
        EXPECT_EQ(reader.number(), std::uint64_t{1} << bits);
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, least})
        EXPECT_EQ(reader.signedNumber(), value);
    EXPECT_EQ(reader.text(), text);
    EXPECT_FALSE(reader.isBad());
    EXPECT_EQ(reader.number(), 0u);
    EXPECT_TRUE(reader.isBad()) << "there is no more";
}

TEST(Wire, PassesOverAsManyNumbersAsAreWanted)
{
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{200}, ~std::uint64_t{0}}) {
        for (std::uint64_t count = 0; count < 40; ++count) {
            WireWriter writer;
            for (std::uint64_t i = 0; i < count; ++i)
                writer.number(i % 3 == 0 ? value : i);
            const std::size_t size = writer.size();
            writer.number(~std::uint64_t{0}); // its bytes say that it goes on
            writer.number(7);
            WireReader reader({writer.data(), writer.size()});
            EXPECT_EQ(reader.numbers(count).size(), size);
            EXPECT_EQ(reader.number(), ~std::uint64_t{0});
            EXPECT_EQ(reader.number(), 7u);
            EXPECT_FALSE(reader.isBad());
            WireReader cut({writer.data(), size});
            EXPECT_EQ(cut.numbers(count + 1).size(), size);
            EXPECT_TRUE(cut.isBad());
        }
    }
}

} // namespace
} // namespace xenlens::reader
