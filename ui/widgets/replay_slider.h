// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>
#include <QList>
#include <QString>

namespace topbook::ui {

class ThemeContext;

/// The time line of a replay on the amber bar: what was played, where one is, and a tick at each problem.
///
/// Times are ns since 1970. Dragging or a key emits `seekRequested`; the handle follows the pointer until it is let
/// go, whatever `setPosition` says meanwhile. Inside, the int range of QAbstractSlider stands for the span, which
/// gives the keyboard and screen readers for free.
class ReplaySlider : public QAbstractSlider {
    Q_OBJECT

public:
    explicit ReplaySlider(const ThemeContext& context, QWidget* parent = nullptr);

    void setSpan(qint64 startNanos, qint64 endNanos);
    void setPosition(qint64 nanos);
    /// Distance of an arrow key and of Page Up and Down; by default 1 s and 1 min.
    void setSteps(qint64 singleNanos, qint64 pageNanos);
    void setProblems(const QList<qint64>& nanos);
    /// Texts under the two ends, e.g. 13:30 and 15:50.
    void setEndLabels(const QString& start, const QString& end);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void seekRequested(qint64 nanos);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] qint64 nanosOf(int value) const;
    [[nodiscard]] int valueOf(qint64 nanos) const;
    [[nodiscard]] qreal xOf(int value) const;
    void moveTo(qreal x);

    const ThemeContext& context_;
    qint64 start_ = 0;
    qint64 end_ = 0;
    qint64 unit_ = 1; ///< nanoseconds of one slider step
    qint64 singleNanos_ = 1'000'000'000;
    qint64 pageNanos_ = 60'000'000'000;
    QList<qint64> problems_;
    QString startLabel_;
    QString endLabel_;
};

} // namespace topbook::ui
