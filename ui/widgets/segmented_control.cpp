// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmented_control.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QButtonGroup>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QToolButton>

#include <cmath>

namespace topbook::ui {

namespace {

constexpr int padding = 10;

class Segment : public QToolButton {
public:
    Segment(const ThemeContext& context, const QString& text, bool first, bool last, QWidget* parent)
        : QToolButton(parent)
        , context_(context)
        , first_(first)
        , last_(last) {
        setText(text);
        setAccessibleName(text);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override {
        // Measured in the weight of the checked state, so that a choice does not move its neighbours.
        const QFontMetricsF metrics(context_.theme().font(FontRole::BodyMedium));
        return {static_cast<int>(std::ceil(metrics.horizontalAdvance(text()))) + 2 * padding,
                context_.theme().metrics.segmentHeight};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const Theme& theme = context_.theme();
        const bool on = isChecked() && isEnabled();
        const bool hovered = underMouse() && isEnabled() && !on;
        if (on || hovered) {
            painter.save();
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(on ? (isDown() ? theme.accentPressed : theme.accent) : theme.hover);
            // The fill of the checked one covers the frame; a hovered one leaves the frame visible.
            painter.drawPath(outline(on ? 0.0 : 1.0, theme.metrics.controlRadius));
            painter.restore();
        }
        if (!last_ && !on) {
            painter.fillRect(width() - 1, 1, 1, height() - 2, theme.border);
        }
        const QColor ink = !isEnabled() ? theme.disabled : on ? theme.onAccent : hovered ? theme.text : theme.text2;
        setTextStyle(painter, theme, hovered || isChecked() ? FontRole::BodyMedium : FontRole::Body, ink);
        paintCentred(painter, width() / 2.0, centredBaseline(painter.font(), rect()), text());
    }

private:
    QPainterPath outline(qreal inset, qreal radius) const {
        const QRectF box = QRectF(rect()).adjusted(first_ ? inset : 0, inset, last_ ? -inset : 0, -inset);
        // Rounded beyond the edge that touches a neighbour, then cut there.
        QPainterPath rounded;
        rounded.addRoundedRect(box.adjusted(first_ ? 0 : -radius, 0, last_ ? 0 : radius, 0), radius - inset,
                               radius - inset);
        QPainterPath cut;
        cut.addRect(box);
        return rounded.intersected(cut);
    }

    const ThemeContext& context_;
    bool first_;
    bool last_;
};

} // namespace

SegmentedControl::SegmentedControl(const ThemeContext& context, const QString& name, const QStringList& labels,
                                   QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , group_(new QButtonGroup(this))
    , layout_(new QHBoxLayout(this)) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(0);
    group_->setExclusive(true);
    connect(group_, &QButtonGroup::idToggled, this, [this](int id, bool checked) {
        if (checked) {
            choose(id);
        }
    });
    connect(&context, &ThemeContext::changed, this, [this] {
        for (auto* button : group_->buttons()) {
            button->updateGeometry();
        }
        update();
    });
    setLabels(labels);
}

/// Often asked for by what the press of a segment sets off: that segment is still at work, so it goes later.
void SegmentedControl::setLabels(const QStringList& labels) {
    if (labels == labels_)
        return;
    labels_ = labels;
    for (auto* button : group_->buttons()) {
        group_->removeButton(button);
        layout_->removeWidget(button);
        button->hide();
        button->deleteLater();
    }
    const int last = static_cast<int>(labels.size()) - 1;
    if (current_ > last) {
        current_ = 0;
    }
    for (int i = 0; i <= last; ++i) {
        auto* segment = new Segment(context_, labels[i], i == 0, i == last, this);
        layout_->addWidget(segment);
        segment->setChecked(i == current_);
        group_->addButton(segment, i);
    }
    updateGeometry();
}

int SegmentedControl::count() const {
    return static_cast<int>(group_->buttons().size());
}

int SegmentedControl::current() const {
    return current_;
}

void SegmentedControl::setCurrent(int index) {
    if (auto* button = group_->button(index)) {
        button->setChecked(true);
    }
}

void SegmentedControl::setSegmentEnabled(int index, bool enabled) {
    if (auto* button = group_->button(index)) {
        button->setEnabled(enabled);
    }
}

void SegmentedControl::choose(int index) {
    if (index != current_) {
        current_ = index;
        emit currentChanged(index);
    }
}

void SegmentedControl::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    paintRounded(painter, rect(), theme.metrics.controlRadius, theme.field, theme.border);
}

} // namespace topbook::ui
