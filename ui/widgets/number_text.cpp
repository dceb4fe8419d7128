// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace topbook::ui {

namespace {

__extension__ typedef __int128 Wide; // NOLINT(modernize-use-using): only a typedef takes __extension__

constexpr qint64 nanosPerSecond = 1'000'000'000;
constexpr QChar minus(0x2212);

constexpr std::array<qint64, 10> powersOfTen{1,       10,        100,        1'000,       10'000,
                                             100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

QString tr(const char* text) {
    return QCoreApplication::translate("NumberText", text);
}

qint64 powerOfTen(int exponent) {
    return powersOfTen[static_cast<std::size_t>(std::clamp(exponent, 0, 9))];
}

QString grouped(quint64 number) {
    QString digits = QString::number(number);
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3) {
        digits.insert(at, QLatin1Char(','));
    }
    return digits;
}

/// Text of a magnitude given in units of 10^-decimals.
QString pointed(quint64 units, int decimals) {
    const auto scale = static_cast<quint64>(powerOfTen(decimals));
    QString text = grouped(units / scale);
    if (decimals > 0) {
        text += QLatin1Char('.') + QString::number(units % scale).rightJustified(decimals, QLatin1Char('0'));
    }
    return text;
}

QString withSign(qint64 units, int decimals, bool plus) {
    // The magnitude of the smallest int64 has no int64.
    const quint64 magnitude = units < 0 ? 0 - static_cast<quint64>(units) : static_cast<quint64>(units);
    QString text = pointed(magnitude, decimals);
    if (units < 0) {
        text.prepend(minus);
    } else if (plus && units > 0) {
        text.prepend(QLatin1Char('+'));
    }
    return text;
}

/// number / divisor, half to even; the divisor is positive.
Wide divided(Wide number, Wide divisor) {
    const bool negative = number < 0;
    const Wide magnitude = negative ? -number : number;
    Wide quotient = magnitude / divisor;
    const Wide twice = magnitude % divisor * 2;
    if (twice > divisor || (twice == divisor && quotient % 2 != 0)) {
        ++quotient;
    }
    return negative ? -quotient : quotient;
}

qint64 narrowed(Wide value) {
    constexpr Wide largest = std::numeric_limits<qint64>::max();
    return static_cast<qint64>(std::clamp(value, -largest, largest));
}

qint64 percentUnits(double ratio, int decimals) {
    const double units = std::round(ratio * 100.0 * static_cast<double>(powerOfTen(decimals)));
    constexpr double largest = 9.0e18;
    return std::isfinite(units) ? static_cast<qint64>(std::clamp(units, -largest, largest)) : 0;
}

qint64 changeUnits(qint64 now, qint64 base, int decimals) {
    const Wide difference = static_cast<Wide>(now) - base;
    const Wide scaled = difference * 100 * powerOfTen(decimals);
    return narrowed(base < 0 ? divided(-scaled, -static_cast<Wide>(base)) : divided(scaled, base));
}

qint64 secondOfDay(qint64 nanos, int zoneOffsetSeconds) {
    constexpr qint64 day = 86'400;
    qint64 seconds = nanos / nanosPerSecond;
    if (nanos % nanosPerSecond < 0) {
        --seconds;
    }
    return ((seconds + zoneOffsetSeconds) % day + day) % day;
}

QString twoDigits(qint64 number) {
    return QString::number(number).rightJustified(2, QLatin1Char('0'));
}

} // namespace

QString noValueText() {
    return QString(QChar(0x2013));
}

QString priceText(qint64 nanos, int decimals) {
    decimals = std::clamp(decimals, 0, 9);
    return withSign(narrowed(divided(nanos, powerOfTen(9 - decimals))), decimals, false);
}

QString exactPriceText(qint64 nanos, int decimals) {
    int needed = 9;
    while (needed > std::max(decimals, 0) && nanos % powerOfTen(10 - needed) == 0) {
        --needed;
    }
    return priceText(nanos, needed);
}

QString midText(qint64 bidNanos, qint64 askNanos, int decimals) {
    const int shown = std::clamp(decimals + 1, 0, 9);
    const Wide sum = static_cast<Wide>(bidNanos) + askNanos;
    return withSign(narrowed(divided(sum, static_cast<Wide>(powerOfTen(9 - shown)) * 2)), shown, false);
}

QString decimalText(double value, int decimals) {
    if (!std::isfinite(value)) {
        return noValueText();
    }
    decimals = std::clamp(decimals, 0, 15);
    QString digits = QString::number(std::fabs(value), 'f', decimals);
    const bool isZero = std::all_of(digits.cbegin(), digits.cend(), [](QChar c) { return c == u'0' || c == u'.'; });
    const qsizetype point = decimals > 0 ? digits.size() - decimals - 1 : digits.size();
    for (qsizetype at = point - 3; at > 0; at -= 3) {
        digits.insert(at, QLatin1Char(','));
    }
    return value < 0 && !isZero ? minus + digits : digits;
}

QString signedPercentText(double ratio, int decimals) {
    if (!std::isfinite(ratio)) {
        return noValueText();
    }
    return withSign(percentUnits(ratio, decimals), decimals, true) + QLatin1Char('%');
}

QString changePercentText(qint64 nowNanos, qint64 baseNanos, int decimals) {
    if (baseNanos == 0) {
        return noValueText();
    }
    return withSign(changeUnits(nowNanos, baseNanos, decimals), decimals, true) + QLatin1Char('%');
}

int shownSign(double ratio, int decimals) {
    const qint64 units = percentUnits(ratio, decimals);
    return (units > 0) - (units < 0);
}

int shownChangeSign(qint64 nowNanos, qint64 baseNanos, int decimals) {
    if (baseNanos == 0) {
        return 0;
    }
    const qint64 units = changeUnits(nowNanos, baseNanos, decimals);
    return (units > 0) - (units < 0);
}

QString signedPriceText(qint64 nanos, int decimals) {
    decimals = std::clamp(decimals, 0, 9);
    return withSign(narrowed(divided(nanos, powerOfTen(9 - decimals))), decimals, true);
}

QString countText(qint64 count) {
    return withSign(count, 0, false);
}

QString sizeText(qint64 units, int scale, int decimals) {
    const int shown = std::clamp(std::min(decimals, scale), 0, 9);
    return withSign(narrowed(divided(units, powerOfTen(std::clamp(scale - shown, 0, 9)))), shown, false);
}

QString shownSizeText(qint64 units, int scale, int decimals) {
    if (scale <= mostSizeDecimals)
        return sizeText(units, scale, scale);
    const int shown = std::clamp(decimals, 0, mostSizeDecimals);
    const bool vanishes = units > 0 && scale - shown <= 9 && units < powerOfTen(scale - shown);
    return vanishes ? QLatin1Char('<') + pointed(1, shown) : sizeText(units, scale, shown);
}

QString bytesText(qint64 bytes) {
    constexpr double step = 1000.0;
    constexpr std::array units{"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        return QString::number(bytes) + QStringLiteral(" B");
    }
    double value = static_cast<double>(bytes) / step;
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= step;
        ++unit;
    }
    return decimalText(value, value < 9.95 ? 1 : 0) + QLatin1Char(' ') + QLatin1String(units[unit]);
}

QString ageText(qint64 nanos) {
    const qint64 tenths = std::max<qint64>(nanos, 0) / (nanosPerSecond / 10);
    const qint64 seconds = tenths / 10;
    if (seconds < 10) {
        return tr("%1 s").arg(pointed(static_cast<quint64>(tenths), 1));
    }
    if (seconds < 60) {
        return tr("%1 s").arg(seconds);
    }
    if (seconds < 3600) {
        return tr("%1 min").arg(seconds / 60);
    }
    return tr("%1 h").arg(countText(seconds / 3600));
}

QString durationText(qint64 nanos) {
    const qint64 tenths = std::max<qint64>(nanos, 0) / (nanosPerSecond / 10);
    const qint64 seconds = tenths / 10;
    if (seconds < 60) {
        return tr("%1 s").arg(tenths % 10 == 0 ? QString::number(seconds) : pointed(static_cast<quint64>(tenths), 1));
    }
    if (seconds < 3600) {
        const QString minutes = tr("%1 min").arg(seconds / 60);
        return seconds % 60 == 0 ? minutes : minutes + QLatin1Char(' ') + tr("%1 s").arg(seconds % 60);
    }
    const QString hours = tr("%1 h").arg(countText(seconds / 3600));
    const qint64 minutes = seconds % 3600 / 60;
    return minutes == 0 ? hours : hours + QLatin1Char(' ') + tr("%1 min").arg(minutes);
}

QString countdownText(qint64 nanos) {
    const qint64 left = std::max<qint64>(nanos, 0);
    const qint64 seconds = left / nanosPerSecond + (left % nanosPerSecond != 0 ? 1 : 0);
    return durationText(std::min(seconds, std::numeric_limits<qint64>::max() / nanosPerSecond) * nanosPerSecond);
}

QString elapsedText(qint64 nanos) {
    const qint64 seconds = std::max<qint64>(nanos, 0) / nanosPerSecond;
    const QString tail = twoDigits(seconds / 60 % 60) + QLatin1Char(':') + twoDigits(seconds % 60);
    return seconds < 3600 ? tail : QString::number(seconds / 3600) + QLatin1Char(':') + tail;
}

QString clockMinuteText(qint64 nanosSinceEpoch, int zoneOffsetSeconds) {
    const qint64 second = secondOfDay(nanosSinceEpoch, zoneOffsetSeconds);
    return twoDigits(second / 3600) + QLatin1Char(':') + twoDigits(second / 60 % 60);
}

QString clockText(qint64 nanosSinceEpoch, int zoneOffsetSeconds) {
    const qint64 second = secondOfDay(nanosSinceEpoch, zoneOffsetSeconds);
    return clockMinuteText(nanosSinceEpoch, zoneOffsetSeconds) + QLatin1Char(':') + twoDigits(second % 60);
}

QString clockMillisText(qint64 nanosSinceEpoch, int zoneOffsetSeconds) {
    const qint64 fraction = (nanosSinceEpoch % nanosPerSecond + nanosPerSecond) % nanosPerSecond;
    return clockText(nanosSinceEpoch, zoneOffsetSeconds) + QLatin1Char('.') +
           QString::number(fraction / 1'000'000).rightJustified(3, QLatin1Char('0'));
}

QString intervalText(qint64 startNanos, qint64 endNanos, const QString& zone, int zoneOffsetSeconds) {
    const QString interval = QStringLiteral("[%1, %2)")
                                 .arg(clockText(startNanos, zoneOffsetSeconds), clockText(endNanos, zoneOffsetSeconds));
    return zone.isEmpty() ? interval : interval + QLatin1Char(' ') + zone;
}

QString coverageText(int coveredPanes, int allPanes) {
    const qint64 percent = allPanes > 0 ? static_cast<qint64>(coveredPanes) * 100 / allPanes : 0;
    return tr("coverage %1%").arg(percent);
}

} // namespace topbook::ui
