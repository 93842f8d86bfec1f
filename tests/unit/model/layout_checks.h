// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/panel_layout.h"

#include <gtest/gtest.h>

#include <array>

/// What holds for every figure's layout.
namespace xenlens::tests {

inline constexpr std::array figureSizes{QSizeF(1200, 700), QSizeF(640, 400), QSizeF(800, 500), QSizeF(2000, 1000)};

/// A font of the tests: half of its height a letter, as DejaVu Sans has about.
inline QSizeF measure(const QString& text, model::TextRole role)
{
    const double height = role == model::TextRole::Title ? 19
        : role == model::TextRole::Subtitle              ? 14
        : role == model::TextRole::Note                  ? 12
                                                         : 13;
    return {0.5 * height * static_cast<double>(text.size()), height};
}

/// No text leaves the picture, and none meets another.
inline void expectTextsApart(const std::vector<model::PlacedText>& texts, QSizeF size)
{
    for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_TRUE(QRectF(QPointF(), size).contains(texts[i].box)) << qPrintable(texts[i].text);
        for (std::size_t j = 0; j < i; ++j)
            EXPECT_FALSE(texts[i].box.adjusted(0.5, 0.5, -0.5, -0.5).intersects(texts[j].box))
                << qPrintable(texts[i].text + " | " + texts[j].text);
    }
}

inline std::vector<model::PlacedText> allTexts(const model::PanelLayout& layout)
{
    std::vector<model::PlacedText> texts = layout.texts;
    for (const model::Key& key : layout.keys)
        texts.push_back(key.text);
    return texts;
}

inline bool hasText(const std::vector<model::PlacedText>& texts, const QString& part)
{
    return std::any_of(
        texts.begin(), texts.end(), [&](const model::PlacedText& text) { return text.text.contains(part); });
}

} // namespace xenlens::tests
