// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_axes.h"

#include "ui/widgets/number_text.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace topbook::ui {
namespace {

constexpr double minute = 60;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;
constexpr std::array timeSteps{1.0,        2.0,        5.0,         10.0,        15.0,        30.0,    minute,
                               2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour,    2 * hour,
                               3 * hour,   6 * hour,   12 * hour,   day,         2 * day,     7 * day, 28 * day};
constexpr std::array priceSteps{1.0, 2.0, 2.5, 5.0, 10.0};
constexpr int maxTicks = 400; ///< a plot that is no wider than a wall

double pixelsPerUnit(const QCPAxis& axis, const QCPRange& range) {
    const QCPAxisRect* rect = axis.axisRect();
    const double length = axis.orientation() == Qt::Horizontal ? rect->width() : rect->height();
    return std::max(length, 1.0) / std::max(range.size(), 1e-12);
}

} // namespace

Timestamp timestampOf(double seconds) {
    constexpr double limit = 9.2e18;
    return {static_cast<std::int64_t>(std::clamp(std::round(seconds * 1e9), -limit, limit))};
}

AxisZone::AxisZone(const QByteArray& id)
    : id_(id)
    , zone_(id == "local" ? QTimeZone::systemTimeZone() : QTimeZone(id)) {
    if (zone_.isValid())
        return;
    id_ = "UTC";
    zone_ = QTimeZone::utc();
}

QString AxisZone::words() const {
    if (id_ == "UTC")
        return QStringLiteral("UTC");
    const QString name = QString::fromLatin1(zone_.id());
    return name.section(QLatin1Char('/'), -1).replace(QLatin1Char('_'), QLatin1Char(' '));
}

int AxisZone::offsetAt(Timestamp time) const {
    if (id_ == "UTC")
        return 0;
    return zone_.offsetFromUtc(QDateTime::fromSecsSinceEpoch(time.nanos / 1'000'000'000, Qt::UTC));
}

double TimeTicker::getTickStep(const QCPRange& range) {
    const double scale = pixelsPerUnit(axis_, range);
    const auto fits = [&](double step) { return step * scale >= (step < minute ? roomSeconds_ : roomMinutes_); };
    const auto found = std::find_if(timeSteps.begin(), timeSteps.end(), fits);
    step_ = found != timeSteps.end() ? *found : timeSteps.back() * std::ceil(roomMinutes_ / scale / timeSteps.back());
    return step_;
}

QVector<double> TimeTicker::createTickVector(double step, const QCPRange& range) {
    const double offset = zone_.offsetAt(timestampOf(range.center()));
    QVector<double> ticks;
    for (double at = std::floor((range.lower + offset) / step) * step - offset; at <= range.upper + step; at += step) {
        if (ticks.size() >= maxTicks)
            break;
        ticks.append(at);
    }
    return ticks;
}

QString TimeTicker::text(double seconds) const {
    const Timestamp time = timestampOf(seconds);
    const int offset = zone_.offsetAt(time);
    const double local = seconds + offset;
    const bool midnight = std::abs(local - std::round(local / day) * day) < 0.5;
    if (step_ >= day || (midnight && step_ >= minute))
        return QLocale::c().toString(QDateTime::fromSecsSinceEpoch(std::llround(local), Qt::UTC).date(),
                                     QStringLiteral("d MMM"));
    return step_ < minute ? clockText(time.nanos, offset) : clockMinuteText(time.nanos, offset);
}

double PriceTicker::getTickStep(const QCPRange& range) {
    const double smallest = room_ / pixelsPerUnit(axis_, range);
    const double power = std::pow(10.0, std::floor(std::log10(std::max(smallest, 1e-12))));
    const auto found = std::find_if(priceSteps.begin(), priceSteps.end(),
                                    [&](double step) { return step * power >= smallest * (1 - 1e-9); });
    step_ = (found != priceSteps.end() ? *found : priceSteps.back()) * power;
    return step_;
}

int PriceTicker::decimals() const {
    for (int digits = 0; digits < 9; ++digits) {
        const double scaled = step_ * std::pow(10.0, digits);
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * scaled)
            return digits;
    }
    return 9;
}

} // namespace topbook::ui
