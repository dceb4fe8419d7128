// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dock_title.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/themed_label.h"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>

namespace topbook::ui {

namespace {

constexpr int leftPadding = 10;
constexpr int rightPadding = 4;

ToolButton* titleButton(const ThemeContext& context, Icon icon, const QString& name, QWidget* parent) {
    auto* button = new ToolButton(context, icon, name, parent);
    button->setButtonSize(ToolButton::Size::Title);
    return button;
}

QHBoxLayout* row(int spacing) {
    auto* layout = new QHBoxLayout;
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    return layout;
}

} // namespace

DockTitle::DockTitle(const ThemeContext& context, QDockWidget* dock)
    : QWidget(dock)
    , context_(context)
    , dock_(dock)
    , name_(new ThemedLabel(context, FontRole::DockTitle, &Theme::text, this))
    , secondary_(new ThemedLabel(context, FontRole::Body, &Theme::text2, this))
    , link_(new IconLabel(context, Icon::Link, &Theme::text2, this))
    , symbol_(new ThemedLabel(context, FontRole::DockTitle, &Theme::text, this))
    , company_(new ThemedLabel(context, FontRole::Body, &Theme::text2, this))
    , note_(new ThemedLabel(context, FontRole::Body, &Theme::text2, this))
    , leading_(row(context.theme().metrics.controlGap))
    , tools_(row(0))
    , float_(titleButton(context, Icon::Float, tr("Float"), this))
    , close_(titleButton(context, Icon::Close, tr("Close"), this)) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    const int gap = context.theme().metrics.controlGap;
    auto* layout = row(gap);                                     // and no gap beside what is hidden
    layout->setContentsMargins(leftPadding, 0, rightPadding, 1); // 1: the line at the bottom
    auto* linked = row(gap - 2);
    auto* named = row(gap - 3);
    linked->addWidget(link_);
    named->addWidget(symbol_);
    named->addWidget(company_);
    linked->addLayout(named);
    auto* ends = row(0);
    ends->addWidget(float_);
    ends->addWidget(close_);
    for (QWidget* label : {name_, secondary_})
        layout->addWidget(label);
    layout->addLayout(linked);
    layout->addLayout(leading_);
    layout->addStretch(1);
    layout->addWidget(note_);
    layout->addLayout(tools_);
    layout->addLayout(ends);
    setLayout(layout);

    for (auto* label : {secondary_, company_, note_}) {
        label->setElidable(true);
        label->hide();
    }
    link_->hide();
    symbol_->hide();

    name_->setText(dock->windowTitle());
    setAccessibleName(dock->windowTitle());
    connect(dock, &QDockWidget::windowTitleChanged, this, [this](const QString& title) {
        name_->setText(title);
        setAccessibleName(title);
    });
    connect(float_, &QToolButton::clicked, this, &DockTitle::toggleFloating);
    connect(close_, &QToolButton::clicked, dock, &QDockWidget::close);
    connect(dock, &QDockWidget::topLevelChanged, this,
            [this](bool floating) { float_->setName(floating ? tr("Dock") : tr("Float")); });
    const auto followFeatures = [this](QDockWidget::DockWidgetFeatures features) {
        float_->setVisible(features.testFlag(QDockWidget::DockWidgetFloatable));
        close_->setVisible(features.testFlag(QDockWidget::DockWidgetClosable));
    };
    connect(dock, &QDockWidget::featuresChanged, this, followFeatures);
    followFeatures(dock->features());
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
    dock->setTitleBarWidget(this);
}

void DockTitle::setLinkedSymbol(const QString& symbol, const QString& company) {
    symbol_->setText(symbol);
    company_->setText(company);
    link_->setVisible(!symbol.isEmpty());
    symbol_->setVisible(!symbol.isEmpty());
    company_->setVisible(!symbol.isEmpty() && !company.isEmpty());
}

void DockTitle::setSecondary(const QString& text) {
    secondary_->setText(text);
    secondary_->setVisible(!text.isEmpty());
}

void DockTitle::setNote(const QString& text) {
    note_->setText(text);
    note_->setVisible(!text.isEmpty());
}

void DockTitle::addLeading(QWidget* widget) {
    leading_->addWidget(widget);
}

void DockTitle::addTool(QWidget* widget) {
    tools_->addWidget(widget);
}

ToolButton* DockTitle::addTool(Icon icon, const QString& name) {
    auto* button = titleButton(context_, icon, name, this);
    addTool(button);
    return button;
}

ToolButton* DockTitle::addTool(Icon icon, QAction* action) {
    auto* button = new ToolButton(context_, icon, action, this);
    button->setButtonSize(ToolButton::Size::Title);
    addTool(button);
    return button;
}

QMenu* DockTitle::moreMenu() {
    if (more_ == nullptr) {
        more_ = addTool(Icon::More, tr("More"));
        more_->setMenu(new QMenu(more_));
    }
    return more_->menu();
}

QSize DockTitle::sizeHint() const {
    return {QWidget::sizeHint().width(), context_.theme().metrics.dockTitleHeight};
}

QSize DockTitle::minimumSizeHint() const {
    return {QWidget::minimumSizeHint().width(), context_.theme().metrics.dockTitleHeight};
}

void DockTitle::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    painter.fillRect(rect(), theme.bar);
    painter.fillRect(0, height() - 1, width(), 1, theme.border);
}

void DockTitle::toggleFloating() {
    dock_->setFloating(!dock_->isFloating());
}

} // namespace topbook::ui
