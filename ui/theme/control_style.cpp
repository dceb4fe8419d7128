// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/control_style.h"

#include "ui/theme/control_paint.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

#include <algorithm>
#include <utility>

namespace topbook::ui {

namespace {

constexpr int buttonPadding = 16;
constexpr int smallestButton = 76;
// With the two pixels that QLineEdit leaves by itself, text begins 9 px from the edge of a field.
constexpr int fieldPadding = 7;
constexpr int comboPadding = 5;

ControlTone toneOf(const QStyleOption& option) {
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    return button != nullptr && button->features.testFlag(QStyleOptionButton::DefaultButton) ? ControlTone::Primary
                                                                                             : ControlTone::Plain;
}

} // namespace

ControlStyle::ControlStyle(Theme theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , theme_(std::move(theme)) {}

void ControlStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const {
    const ControlState state = ControlState::of(*option);
    const QRectF rect(option->rect);
    switch (element) {
    case PE_PanelButtonCommand:
        paintControl(*painter, theme_, rect, toneOf(*option), state);
        return;
    case PE_PanelButtonTool:
        paintControl(*painter, theme_, rect, ControlTone::Flat, state);
        return;
    case PE_FrameDefaultButton:
    case PE_FrameFocusRect: // FocusRing draws it, outside of the control
    case PE_FrameLineEdit:
        return;
    case PE_PanelLineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame != nullptr && frame->lineWidth > 0) {
            paintField(*painter, theme_, rect, state, option->state.testFlag(State_HasFocus));
        }
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paintCheckBox(*painter, theme_, rect, state, option->state.testFlag(State_NoChange));
        return;
    case PE_IndicatorRadioButton:
        paintRadioButton(*painter, theme_, rect, state);
        return;
    case PE_IndicatorArrowDown:
        paintChevron(*painter, rect, Qt::DownArrow, state.enabled ? theme_.text2 : theme_.disabled);
        return;
    case PE_IndicatorArrowUp:
        paintChevron(*painter, rect, Qt::UpArrow, state.enabled ? theme_.text2 : theme_.disabled);
        return;
    case PE_IndicatorArrowLeft:
        paintChevron(*painter, rect, Qt::LeftArrow, state.enabled ? theme_.text2 : theme_.disabled);
        return;
    case PE_IndicatorArrowRight:
        paintChevron(*painter, rect, Qt::RightArrow, state.enabled ? theme_.text2 : theme_.disabled);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void ControlStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
    if (element == CE_PushButtonLabel) {
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            QStyleOptionButton copy = *button;
            copy.palette.setColor(QPalette::ButtonText,
                                  controlTextColour(theme_, toneOf(*option), ControlState::of(*option)));
            painter->save();
            painter->setFont(theme_.font(FontRole::BodyMedium));
            QProxyStyle::drawControl(element, &copy, painter, widget);
            painter->restore();
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ControlStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                      const QWidget* widget) const {
    if (control == CC_ComboBox) {
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            drawComboBox(*combo, *painter, widget);
            return;
        }
    }
    if (control == CC_SpinBox) {
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option)) {
            drawSpinBox(*spin, *painter, widget);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void ControlStyle::drawComboBox(const QStyleOptionComboBox& option, QPainter& painter, const QWidget* widget) const {
    const ControlState state = ControlState::of(option);
    if (option.editable) {
        paintField(painter, theme_, option.rect, state, option.state.testFlag(State_HasFocus));
    } else {
        paintControl(painter, theme_, option.rect, ControlTone::Plain, state);
    }
    const QRect arrow = proxy()->subControlRect(CC_ComboBox, &option, SC_ComboBoxArrow, widget);
    paintChevron(painter, arrow, Qt::DownArrow, state.enabled ? theme_.text2 : theme_.disabled);
}

void ControlStyle::drawSpinBox(const QStyleOptionSpinBox& option, QPainter& painter, const QWidget* widget) const {
    const ControlState state = ControlState::of(option);
    if (option.frame) {
        paintField(painter, theme_, option.rect, state, option.state.testFlag(State_HasFocus));
    }
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons) {
        return;
    }
    const auto arrow = [&](SubControl part, QAbstractSpinBox::StepEnabledFlag step, Qt::ArrowType direction) {
        const QRect rect = proxy()->subControlRect(CC_SpinBox, &option, part, widget);
        const bool possible = state.enabled && option.stepEnabled.testFlag(step);
        paintChevron(painter, rect, direction, possible ? theme_.text2 : theme_.disabled);
    };
    arrow(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Qt::UpArrow);
    arrow(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Qt::DownArrow);
}

QRect ControlStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame != nullptr && frame->lineWidth > 0) {
            return option->rect.adjusted(fieldPadding, 1, -fieldPadding, -1);
        }
    }
    return rect;
}

QRect ControlStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                   const QWidget* widget) const {
    const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    const bool isText = (control == CC_ComboBox && part == SC_ComboBoxEditField) ||
                        (control == CC_SpinBox && part == SC_SpinBoxEditField);
    return isText ? rect.adjusted(comboPadding, 0, 0, 0) : rect;
}

int ControlStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
        return theme_.metrics.iconSize;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return theme_.metrics.controlGap;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
        return theme_.metrics.gutter;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ControlStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* returnData) const {
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
        return 0;
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize ControlStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                     const QWidget* widget) const {
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton:
        return {std::max(contents.width() + 2 * buttonPadding, smallestButton), theme_.metrics.controlHeight};
    case CT_ComboBox:
    case CT_SpinBox:
        size.rwidth() += comboPadding;
        [[fallthrough]];
    case CT_LineEdit:
        size.setHeight(theme_.metrics.controlHeight);
        return size;
    default:
        return size;
    }
}

void ControlStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    // The style sheet gives spin boxes a height of its own making, whatever sizeFromContents says.
    if (qobject_cast<QAbstractSpinBox*>(widget) != nullptr)
        widget->setFixedHeight(theme_.metrics.controlHeight);
    // Without this attribute Qt reports no hover, and the strong border of a hovered field never shows.
    if (qobject_cast<QLineEdit*>(widget) != nullptr || qobject_cast<QAbstractButton*>(widget) != nullptr ||
        qobject_cast<QComboBox*>(widget) != nullptr || qobject_cast<QAbstractSpinBox*>(widget) != nullptr) {
        widget->setAttribute(Qt::WA_Hover);
    }
}

} // namespace topbook::ui
