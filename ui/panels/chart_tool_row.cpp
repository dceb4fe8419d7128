// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_tool_row.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/themed_label.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>

#include <algorithm>

namespace topbook::ui {
namespace {

ToolButton* toolIn(const ThemeContext& context, QHBoxLayout& row, Icon icon, const QString& name, QWidget* parent) {
    auto* button = new ToolButton(context, icon, name, parent);
    row.addWidget(button);
    return button;
}

} // namespace

ChartToolRow::ChartToolRow(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , sizeSegments_(new SegmentedControl(context, tr("Window size"), {tr("1 min"), tr("5 min"), tr("15 min")}, this))
    , modeSegments_(new SegmentedControl(context, tr("Chart of"), {tr("Mean"), tr("Candles"), tr("Gain")}, this))
    , goLive_(new PrimaryButton(context, Icon::GoLive, tr("Go live"), this))
    , zone_(new DropButton(context, ControlTone::Flat, tr("Axis UTC"), this))
    , row_(new QHBoxLayout(this)) {
    row_->setContentsMargins(context.theme().metrics.panelPadding - 2, 0, 4, 0);
    row_->setSpacing(2);
    row_->addWidget(sizeSegments_);
    row_->addSpacing(6);
    row_->addWidget(modeSegments_);
    row_->addStretch(1);
    row_->addWidget(goLive_);
    row_->addSpacing(8);
    crosshair_ = toolIn(context, *row_, Icon::Crosshair, tr("Crosshair"), this);
    measure_ = toolIn(context, *row_, Icon::Measure, tr("Measure between two cursors"), this);
    boxZoom_ = toolIn(context, *row_, Icon::BoxZoom, tr("Zoom into a box"), this);
    reset_ = toolIn(context, *row_, Icon::Reset, tr("Reset the view"), this);
    row_->addSpacing(11);
    copy_ = toolIn(context, *row_, Icon::Copy, tr("Copy"), this);
    save_ = toolIn(context, *row_, Icon::Save, tr("Save the picture"), this);
    row_->addSpacing(8);
    row_->addWidget(new VerticalRule(context, &Theme::border, 20, this));
    row_->addSpacing(4);
    row_->addWidget(zone_);
    for (ToolButton* each : {crosshair_, measure_, boxZoom_})
        each->setCheckable(true);
    crosshair_->setChecked(true);
    copy_->setPopupMode(QToolButton::InstantPopup);
    zone_->setSmall(true);
    zone_->setAccessibleName(tr("Time zone of the axis"));
    zone_->setMenu(new QMenu(zone_));
    goLive_->setSmall(true);
    goLive_->hide();
    setFixedHeight(context.theme().metrics.chartToolRowHeight);
    setAttribute(Qt::WA_OpaquePaintEvent);
    relabel();
    fillZones();
    setZone(AxisZone());

    connect(modeSegments_, &SegmentedControl::currentChanged, this, [this](int index) {
        setMode(static_cast<ChartMode>(index));
        emit modeChosen(mode_);
    });
    connect(sizeSegments_, &SegmentedControl::currentChanged, this, [this](int index) {
        size_ = shown_[static_cast<std::size_t>(index)];
        emit sizeChosen(size_);
    });
    connect(goLive_, &QPushButton::clicked, this, &ChartToolRow::goLiveChosen);
    connect(&context, &ThemeContext::changed, this, [this] {
        setFixedHeight(context_.theme().metrics.chartToolRowHeight);
        update();
    });
}

void ChartToolRow::fillZones() {
    zones_ = new QActionGroup(zone_->menu());
    addZone("UTC", tr("UTC"));
    addZone("America/New_York", tr("New York"));
    addZone("local", tr("Local, %1").arg(AxisZone("local").words()));
}

QAction* ChartToolRow::addZone(const QByteArray& id, const QString& text) {
    QAction* action = zone_->menu()->addAction(text);
    action->setCheckable(true);
    action->setActionGroup(zones_);
    action->setData(id);
    connect(action, &QAction::triggered, this, [this, id] { emit zoneChosen(id); });
    return action;
}

void ChartToolRow::setZone(const AxisZone& zone) {
    zone_->setText(tr("Axis %1").arg(zone.words()));
    bool isListed = false;
    for (QAction* action : zone_->menu()->actions()) {
        action->setChecked(action->data().toByteArray() == zone.id());
        isListed = isListed || action->isChecked();
    }
    if (!isListed)
        addZone(zone.id(), zone.words())->setChecked(true); // chosen elsewhere in the window
}

void ChartToolRow::setWindowSizes(const std::vector<Duration>& sizes) {
    if (sizes.empty() || sizes == windowSizes_)
        return;
    windowSizes_ = sizes;
    relabel();
}

void ChartToolRow::setMode(ChartMode mode) {
    mode_ = mode;
    modeSegments_->setCurrent(static_cast<int>(mode));
    relabel();
}

void ChartToolRow::setSize(Duration size) {
    size_ = size;
    relabel();
}

void ChartToolRow::relabel() {
    shown_ = windowSizes_;
    if (mode_ == ChartMode::Candles)
        shown_.assign(barSizes.begin(), barSizes.end());
    QStringList labels;
    for (const Duration size : shown_)
        labels.append(sizeWords(size));
    const auto found = std::find(shown_.begin(), shown_.end(), size_);
    const QSignalBlocker blocker(sizeSegments_);
    sizeSegments_->setLabels(labels);
    sizeSegments_->setCurrent(found == shown_.end() ? 0 : static_cast<int>(found - shown_.begin()));
    fitGoLive();
}

void ChartToolRow::setBehind(bool visible, Duration behind) {
    // Whole seconds: the text changes once a second, and only while it is read.
    behind = std::chrono::duration_cast<std::chrono::seconds>(behind);
    if (visible == behindVisible_ && behind == behind_)
        return;
    behindVisible_ = visible;
    behind_ = behind;
    fitGoLive();
}

void ChartToolRow::fitGoLive() {
    const QString longText =
        behind_ > Duration{0} ? tr("Go live, %1 behind").arg(durationText(behind_.count())) : tr("Go live");
    goLive_->hide();
    goLive_->setText(longText);
    const int others = row_->minimumSize().width();
    if (others + goLive_->sizeHint().width() > width())
        goLive_->setText(tr("Go live"));
    goLive_->setToolTip(longText);
    goLive_->setVisible(behindVisible_);
}

QSize ChartToolRow::sizeHint() const {
    return {row_->minimumSize().width(), context_.theme().metrics.chartToolRowHeight};
}

QSize ChartToolRow::minimumSizeHint() const {
    return {320, context_.theme().metrics.chartToolRowHeight};
}

void ChartToolRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitGoLive();
}

void ChartToolRow::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), context_.theme().panel);
}

} // namespace topbook::ui
