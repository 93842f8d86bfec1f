// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/hatch_pattern.h"
#include "model/figure/stacked_rates.h"
#include "model/figure/text_measure.h"
#include "model/rounds/rounds_layout.h"

#include <QColor>
#include <QFont>

namespace xenlens::gui {

/// How a bar or its swatch is filled: colour and texture, so that print without colour tells them apart too.
struct Fill
{
    QColor colour;
    QColor line; ///< of texture and outline
    model::Hatch hatch = model::Hatch::None;
    double spacing = 4; ///< px
};

/// One look for all figures, on paper as on the screen. Colours beside grey and black are of the palette of Okabe and
/// Ito (2008), which eyes with any colour vision deficiency tell apart.
namespace style {

inline const QColor paper{Qt::white};
inline const QColor ink{0x1a, 0x1a, 0x1a};
inline const QColor faintInk{0x59, 0x59, 0x59};
inline const QColor grid{0xe4, 0xe4, 0xe4};
inline const QColor frame{0x80, 0x80, 0x80};
inline const QColor boundary{0xc8, 0xc8, 0xc8}; ///< between rounds
inline const QColor stoppedBand{0xfd, 0xf1, 0xda}; ///< behind the downtime
inline const QColor oddBand{0xf6, 0xf6, 0xf6}; ///< behind live rounds, alternating
inline const QColor evenBand{0xe9, 0xe9, 0xe9};
inline const QColor downtime{0xd5, 0x8a, 0x00};
inline const QColor selectedBand{0xd9, 0xeb, 0xf7};
inline const QColor lost{0xb8, 0x3d, 0x82};
inline const QColor sentCurve{0x9a, 0x9a, 0x9a};
inline const QColor dirtyCurve{0x10, 0x10, 0x10};

Fill fill(model::BarKind kind);
Fill stackFill(int fill); ///< 0 to model::fillCount - 1, and model::otherFill
Fill lostFill();
QColor heatColour(double heat, bool again); ///< heat from 0 to 1; pages that were dirty before have a hue of their own
QFont font(model::TextRole role);
model::TextMeasure textMeasure();

} // namespace style

} // namespace xenlens::gui
