// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/replay_slider.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace topbook::ui {

namespace {

constexpr qint64 nanosPerMilli = 1'000'000;
constexpr int handle = 16;
constexpr int groove = 4;
constexpr qreal restAlpha = 0.25; // the part that is not played yet
constexpr qreal tickWidth = 2.0;
constexpr qreal tickHeight = 10.0;

int clampedToInt(qint64 value) {
    return static_cast<int>(std::clamp<qint64>(value, 1, 1 << 30));
}

} // namespace

ReplaySlider::ReplaySlider(const ThemeContext& context, QWidget* parent)
    : QAbstractSlider(parent)
    , context_(context) {
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Position in the recording"));
    connect(this, &QAbstractSlider::actionTriggered, this, [this](int action) {
        if (action != QAbstractSlider::SliderMove) {
            emit seekRequested(nanosOf(sliderPosition()));
        }
    });
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ReplaySlider::setSpan(qint64 startNanos, qint64 endNanos) {
    start_ = startNanos;
    end_ = std::max(startNanos, endNanos);
    // Milliseconds, or coarser where the recording is longer than an int of them.
    unit_ = std::max(nanosPerMilli, (end_ - start_) / (1 << 30) + 1);
    setRange(0, static_cast<int>((end_ - start_) / unit_));
    setSteps(singleNanos_, pageNanos_);
    update();
}

void ReplaySlider::setSteps(qint64 singleNanos, qint64 pageNanos) {
    singleNanos_ = singleNanos;
    pageNanos_ = pageNanos;
    setSingleStep(clampedToInt(singleNanos / unit_));
    setPageStep(clampedToInt(pageNanos / unit_));
}

void ReplaySlider::setPosition(qint64 nanos) {
    if (!isSliderDown()) {
        setValue(valueOf(nanos));
    }
}

void ReplaySlider::setProblems(const QList<qint64>& nanos) {
    problems_ = nanos;
    update();
}

void ReplaySlider::setEndLabels(const QString& start, const QString& end) {
    startLabel_ = start;
    endLabel_ = end;
    update();
}

qint64 ReplaySlider::nanosOf(int value) const {
    return std::min(start_ + value * unit_, end_);
}

int ReplaySlider::valueOf(qint64 nanos) const {
    return static_cast<int>((std::clamp(nanos, start_, end_) - start_) / unit_);
}

qreal ReplaySlider::xOf(int value) const {
    const qreal room = width() - handle;
    return handle / 2.0 + (maximum() > 0 ? room * value / maximum() : 0.0);
}

QSize ReplaySlider::sizeHint() const {
    constexpr int usualWidth = 500;
    return {usualWidth, context_.theme().metrics.replayBarHeight};
}

QSize ReplaySlider::minimumSizeHint() const {
    constexpr int smallestWidth = 120;
    return {smallestWidth, context_.theme().metrics.replayBarHeight};
}

void ReplaySlider::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    const qreal middle = height() / 2.0 - 1;
    const qreal left = handle / 2.0;
    const qreal right = width() - handle / 2.0;
    const qreal at = xOf(sliderPosition());

    paintRounded(painter, QRectF(left, middle - groove / 2.0, right - left, groove), groove / 2.0,
                 theme.withAlpha(theme.onAmber, restAlpha), QColor());
    paintRounded(painter, QRectF(left, middle - groove / 2.0, at - left, groove), groove / 2.0, theme.onAmber,
                 QColor());
    for (const qint64 problem : problems_) {
        if (problem >= start_ && problem <= end_) {
            painter.fillRect(
                QRectF(qRound(xOf(valueOf(problem)) - tickWidth / 2), middle - tickHeight / 2, tickWidth, tickHeight),
                theme.onAmber);
        }
    }
    const QRectF knob(at - handle / 2.0, middle - handle / 2.0, handle, handle);
    paintRounded(painter, knob, handle / 2.0, theme.amber, theme.onAmber, isSliderDown() ? 3.0 : 2.0);

    setTextStyle(painter, theme, FontRole::Header, theme.onAmber);
    const qreal baseline = height() - 7;
    paintLeft(painter, left, baseline, startLabel_);
    paintRight(painter, right, baseline, endLabel_);
}

void ReplaySlider::moveTo(qreal x) {
    const qreal room = std::max(1, width() - handle);
    const qreal part = std::clamp((x - handle / 2.0) / room, 0.0, 1.0);
    setSliderPosition(qRound(part * maximum()));
    update();
}

void ReplaySlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    setSliderDown(true);
    moveTo(event->position().x());
}

void ReplaySlider::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown()) {
        moveTo(event->position().x());
    }
}

void ReplaySlider::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && isSliderDown()) {
        setSliderDown(false);
        emit seekRequested(nanosOf(sliderPosition()));
        update();
    }
}

} // namespace topbook::ui
