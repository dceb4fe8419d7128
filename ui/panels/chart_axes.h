// SPDX-License-Identifier: GPL-3.0-or-later
// Where grid lines stand and what the axes say: steps that a reader knows, at least 44 px apart, in a time zone that is
// named. GUI thread only.
#pragma once

#include "model/core/values.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QString>
#include <QTimeZone>

#include <qcustomplot.h>

namespace topbook::ui {

[[nodiscard]] inline double secondsOf(Timestamp time) {
    return static_cast<double>(time.nanos) / 1e9;
}
/// The nearest moment that a Timestamp can tell.
[[nodiscard]] Timestamp timestampOf(double seconds);

/// The zone of the time axis with its name for people.
class AxisZone {
    Q_DECLARE_TR_FUNCTIONS(topbook::ui::AxisZone)

public:
    AxisZone()
        : AxisZone("UTC") {}
    /// An IANA name, or "local"; UTC where the name is unknown.
    explicit AxisZone(const QByteArray& id);

    [[nodiscard]] const QByteArray& id() const { return id_; }
    /// "UTC", "New York", "Berlin".
    [[nodiscard]] QString words() const;
    /// Seconds east of UTC at a moment.
    [[nodiscard]] int offsetAt(Timestamp time) const;

private:
    QByteArray id_;
    QTimeZone zone_;
};

/// Grid lines in time: on whole seconds, minutes, hours or days of the zone.
class TimeTicker : public QCPAxisTicker {
public:
    explicit TimeTicker(const QCPAxis& axis)
        : axis_(axis) {}

    void setZone(const AxisZone& zone) { zone_ = zone; }
    [[nodiscard]] const AxisZone& zone() const { return zone_; }
    /// Room that a label needs, in pixels: without and with seconds.
    void setRoom(double minutes, double seconds) { roomMinutes_ = minutes, roomSeconds_ = seconds; }
    /// What stands at a tick of the present step.
    [[nodiscard]] QString text(double seconds) const;
    [[nodiscard]] double step() const { return step_; }

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QVector<double> createTickVector(double step, const QCPRange& range) override;
    QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale&, QChar, int) override {
        return QVector<QString>(ticks.size());
    }

private:
    const QCPAxis& axis_;
    AxisZone zone_;
    double roomMinutes_ = 56;
    double roomSeconds_ = 80;
    double step_ = 60;
};

/// Grid lines in price: 1, 2, 2.5 or 5 times a power of ten.
class PriceTicker : public QCPAxisTicker {
public:
    explicit PriceTicker(const QCPAxis& axis)
        : axis_(axis) {}

    void setRoom(double pixels) { room_ = pixels; }
    /// Decimals that tell neighbouring ticks apart.
    [[nodiscard]] int decimals() const;
    [[nodiscard]] double step() const { return step_; }

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale&, QChar, int) override {
        return QVector<QString>(ticks.size());
    }

private:
    const QCPAxis& axis_;
    double room_ = 44;
    double step_ = 1;
};

} // namespace topbook::ui
