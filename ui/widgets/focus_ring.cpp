// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/focus_ring.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/replay_slider.h"
#include "ui/widgets/segmented_control.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFocusEvent>
#include <QLineEdit>
#include <QPainter>
#include <QRadioButton>
#include <QStyleOptionButton>

namespace topbook::ui {

namespace {

bool typesText(const QWidget* widget) {
    return qobject_cast<const QLineEdit*>(widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr;
}

bool cameByKey(Qt::FocusReason reason) {
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
}

/// What the ring goes around: a group of segments is one control, so is a spin box with its line edit.
QWidget* ringTarget(QWidget* widget) {
    QWidget* parent = widget->parentWidget();
    if (qobject_cast<SegmentedControl*>(parent) != nullptr || qobject_cast<QAbstractSpinBox*>(parent) != nullptr ||
        qobject_cast<QComboBox*>(parent) != nullptr) {
        return parent;
    }
    return widget;
}

bool wantsRing(const QWidget* widget) {
    return typesText(widget) || qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr || qobject_cast<const ReplaySlider*>(widget) != nullptr ||
           qobject_cast<const QAbstractScrollArea*>(widget) != nullptr ||
           qobject_cast<const SegmentedControl*>(widget) != nullptr || widget->property("focusRing").toBool();
}

/// In the coordinates of the control.
QRect ringRect(const QWidget* control, int reach) {
    if (const auto* button = qobject_cast<const QAbstractButton*>(control)) {
        QStyle::SubElement part = QStyle::SE_CustomBase;
        if (qobject_cast<const QCheckBox*>(button) != nullptr) {
            part = QStyle::SE_CheckBoxIndicator;
        } else if (qobject_cast<const QRadioButton*>(button) != nullptr) {
            part = QStyle::SE_RadioButtonIndicator;
        }
        if (part != QStyle::SE_CustomBase) {
            QStyleOptionButton option;
            option.initFrom(control);
            option.text = button->text();
            return control->style()->subElementRect(part, &option, control);
        }
    }
    if (qobject_cast<const QAbstractScrollArea*>(control) != nullptr || control->property("focusRing").toBool()) {
        return control->rect().adjusted(reach, reach, -reach, -reach);
    }
    return control->rect();
}

} // namespace

class FocusRing::Frame : public QWidget {
public:
    Frame(const ThemeContext& context, QWidget* window)
        : QWidget(window)
        , context_(context) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
        setFocusPolicy(Qt::NoFocus);
    }

    void setInner(const QRect& inner, int reach) {
        const QRect outer = inner.adjusted(-reach, -reach, reach, reach);
        setGeometry(outer);
        reach_ = reach;
        // Only the border: a mask keeps the numbers under the ring from being composed anew at each repaint.
        const int thick = context_.theme().metrics.controlRadius + reach;
        setMask(QRegion(rect()).subtracted(rect().adjusted(thick, thick, -thick, -thick)));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        paintFocusRing(painter, context_.theme(), QRectF(rect()).adjusted(reach_, reach_, -reach_, -reach_),
                       context_.theme().metrics.controlRadius);
    }

private:
    const ThemeContext& context_;
    int reach_ = 0;
};

FocusRing::FocusRing(const ThemeContext& context, QObject* parent)
    : QObject(parent)
    , context_(context) {
    qApp->installEventFilter(this);
    connect(&context, &ThemeContext::changed, this, &FocusRing::place);
}

FocusRing::~FocusRing() {
    release();
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::FocusIn:
        if (auto* widget = qobject_cast<QWidget*>(watched)) {
            const auto reason = static_cast<QFocusEvent*>(event)->reason();
            // Coming back from a menu or another window keeps what was shown before.
            const bool returned = reason == Qt::PopupFocusReason || reason == Qt::ActiveWindowFocusReason;
            const bool shownBefore = returned && control_ == ringTarget(widget);
            if (wantsRing(widget) && (cameByKey(reason) || typesText(widget) || shownBefore)) {
                follow(ringTarget(widget));
            } else {
                release();
            }
        }
        break;
    case QEvent::FocusOut:
        if (frame_ != nullptr) {
            frame_->hide();
        }
        break;
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
        if (control_ != nullptr && frame_ != nullptr && !frame_->isHidden() && watched != frame_) {
            if (auto* widget = qobject_cast<QWidget*>(watched);
                widget != nullptr && (widget == control_ || widget->isAncestorOf(control_))) {
                place();
            }
        }
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void FocusRing::follow(QWidget* control) {
    QWidget* window = control->window();
    if (frame_ == nullptr || frame_->parentWidget() != window) {
        delete frame_;
        frame_ = new Frame(context_, window);
    }
    control_ = control;
    frame_->show();
    place();
}

void FocusRing::release() {
    control_ = nullptr;
    delete frame_;
}

void FocusRing::place() {
    if (control_ == nullptr || frame_ == nullptr) {
        return;
    }
    if (!control_->isVisible() || control_->window() != frame_->parentWidget()) {
        frame_->hide();
        return;
    }
    const int reach = context_.theme().metrics.focusRing + context_.theme().metrics.focusGap;
    const QRect inner = ringRect(control_, reach);
    frame_->setInner(QRect(control_->mapTo(frame_->parentWidget(), inner.topLeft()), inner.size()), reach);
    frame_->raise();
    frame_->update();
}

} // namespace topbook::ui
