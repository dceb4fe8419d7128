// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace topbook::ui {

// Numbers as the window writes them: comma thousands, a point, U+2212 for minus, never a locale.
//
// Prices and times are int64 at 1e-9, so that no digit passes through a double. Pure functions, any thread.
// What is rounded here is for the eye; files and copies get their text from `tables`.

/// Stands where there is no value (an en dash).
[[nodiscard]] QString noValueText();

/// 3,361.52; `decimals` 0..9, half to even.
[[nodiscard]] QString priceText(qint64 nanos, int decimals);
/// All decimals that are not zero, at least `decimals` of them: for tooltips.
[[nodiscard]] QString exactPriceText(qint64 nanos, int decimals);
/// Decimals of the instrument + 1; exact where both prices are on a grid of `decimals`.
[[nodiscard]] QString midText(qint64 bidNanos, qint64 askNanos, int decimals);
/// A number that is already a double (average, imbalance); half away from zero, as printf would.
[[nodiscard]] QString decimalText(double value, int decimals);

/// +0.182%, −0.030%; 0.000% without a sign where nothing is left after rounding. `ratio` 0.00182 is 0.182%.
[[nodiscard]] QString signedPercentText(double ratio, int decimals);
/// The change from `baseNanos` to `nowNanos`, from the integers; no value where the base is zero.
[[nodiscard]] QString changePercentText(qint64 nowNanos, qint64 baseNanos, int decimals);
/// -1, 0, 1: the sign that `signedPercentText` shows, for the triangle and the colour beside it.
[[nodiscard]] int shownSign(double ratio, int decimals);
[[nodiscard]] int shownChangeSign(qint64 nowNanos, qint64 baseNanos, int decimals);
/// +0.2790
[[nodiscard]] QString signedPriceText(qint64 nanos, int decimals);

/// 2,600
[[nodiscard]] QString countText(qint64 count);
/// A size kept as an integer of 10^-scale; shows only the decimals that the instrument has.
[[nodiscard]] QString sizeText(qint64 units, int scale, int decimals);
/// More decimals of a size are read by nobody: 0.01234567 is shown as 0.0123.
inline constexpr int mostSizeDecimals = 4;
/// A size for the eye: all its decimals where the scale has no more than four, else `decimals` of them; what is left
/// of nothing but zeros by that is <0.0001.
[[nodiscard]] QString shownSizeText(qint64 units, int scale, int decimals = mostSizeDecimals);
/// 186 MB, 1.2 GB
[[nodiscard]] QString bytesText(qint64 bytes);

/// 0.4 s, 43 s, 2 min, 3 h; cut, never rounded up, so that "10.0 s" does not exist.
[[nodiscard]] QString ageText(qint64 nanos);
/// 2 min 30 s, 15.1 s: a length, where both parts are wanted.
[[nodiscard]] QString durationText(qint64 nanos);
/// 8 s, rounded up: it says 1 s until it is over.
[[nodiscard]] QString countdownText(qint64 nanos);
/// 41:12, 1:02:03
[[nodiscard]] QString elapsedText(qint64 nanos);

/// 18:42:07 of a time in ns since 1970 UTC, moved by the zone's offset.
[[nodiscard]] QString clockText(qint64 nanosSinceEpoch, int zoneOffsetSeconds = 0);
/// 18:42:07.142, cut to milliseconds.
[[nodiscard]] QString clockMillisText(qint64 nanosSinceEpoch, int zoneOffsetSeconds = 0);
/// 18:42
[[nodiscard]] QString clockMinuteText(qint64 nanosSinceEpoch, int zoneOffsetSeconds = 0);
/// [18:41:00, 18:42:00) UTC; leaves the zone out where `zone` is empty.
[[nodiscard]] QString intervalText(qint64 startNanos, qint64 endNanos, const QString& zone = QStringLiteral("UTC"),
                                   int zoneOffsetSeconds = 0);
/// coverage 83%; the floor, so that 100% means without a hole.
[[nodiscard]] QString coverageText(int coveredPanes, int allPanes);

} // namespace topbook::ui
