// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/clock_box.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/themed_label.h"

#include <QDateTime>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

namespace topbook::ui {

ClockBox::ClockBox(const ThemeContext& context, QWidget* parent)
    : QAbstractButton(parent)
    , context_(context)
    , zone_(QTimeZone::utc())
    , menu_(new QMenu(this))
    , date_(new ThemedLabel(context, FontRole::TableText, &Theme::text2, this))
    , utcClock_(new ThemedLabel(context, FontRole::Clock, &Theme::text, this))
    , utcName_(new ThemedLabel(context, FontRole::Header, &Theme::text2, this))
    , zoneClock_(new ThemedLabel(context, FontRole::Clock, &Theme::text2, this))
    , zoneName_(new ThemedLabel(context, FontRole::Header, &Theme::text2, this)) {
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setToolTip(tr("Zone of the times"));
    auto* row = new QHBoxLayout(this);
    const int gap = context.theme().metrics.controlGap;
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(gap);
    row->addLayout(onBaseline(*date_, FontRole::TableText));
    row->addSpacing(6);
    row->addWidget(utcClock_);
    row->addLayout(onBaseline(*utcName_, FontRole::Header));
    row->addSpacing(4);
    row->addWidget(zoneClock_);
    row->addLayout(onBaseline(*zoneName_, FontRole::Header));
    utcClock_->setReservedText(QStringLiteral("00:00:00"));
    zoneClock_->setReservedText(QStringLiteral("00:00:00"));
    utcName_->setText(tr("UTC"));
    setZone(zone_, tr("UTC"));
    connect(this, &QAbstractButton::clicked, this, &ClockBox::openMenu);
}

/// Labels centre their capitals: a smaller one is moved down until it stands on the clock's line.
QLayout* ClockBox::onBaseline(QWidget& label, FontRole role) {
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(&label);
    const auto lower = [this, column, role] {
        const auto capitals = [this](FontRole each) { return QFontMetricsF(context_.theme().font(each)).capHeight(); };
        column->setContentsMargins(0, qRound(capitals(FontRole::Clock) - capitals(role)), 0, 0);
    };
    connect(&context_, &ThemeContext::changed, this, lower);
    lower();
    return column;
}

QSize ClockBox::sizeHint() const {
    return {layout()->sizeHint().width(), context_.theme().metrics.controlHeight};
}

void ClockBox::setClock(Timestamp clock) {
    const bool first = clock_ == Timestamp::earliest();
    clock_ = clock;
    if (first)
        showParts();
    showClocks();
}

void ClockBox::setZone(const QTimeZone& zone, const QString& name) {
    zone_ = zone;
    zoneName_->setText(name);
    showParts();
    showEmphasis();
    showClocks();
}

/// The name of a zone without its clock says nothing: before the first session there is neither.
void ClockBox::showParts() {
    const bool known = clock_ != Timestamp::earliest();
    const bool isSecond = zone_ != QTimeZone::utc();
    for (QWidget* part : {date_, utcClock_, utcName_})
        part->setVisible(known);
    zoneClock_->setVisible(known && isSecond);
    zoneName_->setVisible(known && isSecond);
    updateGeometry();
}

void ClockBox::setPanelsInZone(bool inZone) {
    inZone_ = inZone;
    showEmphasis();
}

void ClockBox::showEmphasis() {
    const bool inZone = inZone_ && zone_ != QTimeZone::utc();
    utcClock_->setColour(inZone ? &Theme::text2 : &Theme::text);
    zoneClock_->setColour(inZone ? &Theme::text : &Theme::text2);
    setAccessibleName(inZone ? tr("Clock; panels show times of %1").arg(zoneName_->text())
                             : tr("Clock; panels show times in UTC"));
}

void ClockBox::showClocks() {
    if (clock_ == Timestamp::earliest())
        return;
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(clock_.nanos / 1'000'000, Qt::UTC);
    date_->setText(QLocale::c().toString(utc.date(), QStringLiteral("ddd d MMM yyyy")));
    utcClock_->setText(clockText(clock_.nanos));
    zoneClock_->setText(clockText(clock_.nanos, zone_.offsetFromUtc(utc)));
}

void ClockBox::openMenu() {
    menu_->popup(mapToGlobal(QPoint(0, height())));
}

void ClockBox::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
        openMenu();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void ClockBox::paintEvent(QPaintEvent*) {
    if (!underMouse() && !isDown())
        return;
    QPainter painter(this);
    const Theme& theme = context_.theme();
    paintRounded(painter, rect(), theme.metrics.controlRadius, theme.hover, QColor());
}

} // namespace topbook::ui
