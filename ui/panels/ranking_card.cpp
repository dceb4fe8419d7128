// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ranking_card.h"

#include "ui/panels/panel_text.h"
#include "ui/panels/ranking_card_accessible.h"
#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/state_card.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyle>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace topbook::ui {
namespace {

constexpr int fadeSteps = 6;
constexpr int fadeStepMs = 100;
constexpr qreal rowsTop = 78; ///< of 86 outside of the rows, 8 are below them

bool motionIsWanted(const QWidget& widget) {
    return widget.style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, &widget) > 0;
}

int placeOf(const CardContent& content, InstrumentId instrument) {
    for (std::size_t i = 0; i < content.rows.size(); ++i) {
        if (content.rows[i].instrument == instrument)
            return static_cast<int>(i);
    }
    return -1;
}

/// Everything but the rows.
bool sameHead(CardContent a, CardContent b) {
    a.rows.clear();
    b.rows.clear();
    return a == b;
}

} // namespace

RankingCardView::RankingCardView(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , heights_(context.theme().metrics.rankingRows)
    , empty_(new EmptyState(context, Icon::Source, this))
    , banner_(new Banner(context, Banner::Shape::Box, this)) {
    installRankingCardAccessibility();
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    empty_->hide();
    banner_->hide();
    connect(empty_, &EmptyState::actionTriggered, this, &RankingCardView::sourceWanted);
    fadeTimer_.setInterval(fadeStepMs);
    connect(&fadeTimer_, &QTimer::timeout, this, &RankingCardView::stepFades);
    connect(&context, &ThemeContext::changed, this, qOverload<>(&QWidget::update));
}

void RankingCardView::setContent(CardContent content) {
    if (content == content_)
        return;
    const CardContent before = std::exchange(content_, std::move(content));
    currentRow_ = std::clamp(currentRow_, 0, std::max(0, static_cast<int>(content_.rows.size()) - 1));
    if (before.state != content_.state || before.rows.size() != content_.rows.size()) {
        fades_.clear();
        fadeTimer_.stop();
        placeParts();
        update();
        return;
    }
    if (!showsRows()) {
        placeParts();
        update();
        return;
    }
    if (!sameHead(before, content_))
        update(headRect());
    const bool edgesMoved = std::any_of(before.rows.begin(), before.rows.end(), [&](const CardRow& row) {
        const auto i = static_cast<std::size_t>(&row - before.rows.data());
        return row.lead.size() != content_.rows[i].lead.size();
    });
    for (std::size_t i = 0; i < content_.rows.size(); ++i) {
        if (edgesMoved || before.rows[i] != content_.rows[i])
            updateRow(static_cast<int>(i));
    }
    startFades(before);
    if (QAccessible::isActive()) {
        QAccessibleTableModelChangeEvent event(this, QAccessibleTableModelChangeEvent::DataChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void RankingCardView::startFades(const CardContent& before) {
    // Another window is news, another ranking is a choice: only the first may move.
    if (before.ranking != content_.ranking || !motionIsWanted(*this))
        return;
    fades_.resize(content_.rows.size(), 0);
    for (std::size_t i = 0; i < content_.rows.size(); ++i) {
        if (placeOf(before, content_.rows[i].instrument) != static_cast<int>(i))
            fades_[i] = fadeSteps;
    }
    if (std::any_of(fades_.begin(), fades_.end(), [](int steps) { return steps > 0; }))
        fadeTimer_.start();
}

void RankingCardView::stepFades() {
    bool any = false;
    for (std::size_t i = 0; i < fades_.size(); ++i) {
        if (fades_[i] == 0)
            continue;
        --fades_[i];
        any = any || fades_[i] > 0;
        updateRow(static_cast<int>(i));
    }
    if (!any)
        fadeTimer_.stop();
}

void RankingCardView::setLinked(std::optional<InstrumentId> instrument) {
    if (instrument == linked_)
        return;
    for (const auto& id : {std::exchange(linked_, instrument), instrument}) {
        if (id)
            updateRow(placeOf(content_, *id));
    }
}

void RankingCardView::setRows(const std::array<int, 3>& heights, int count) {
    if (heights == heights_ && count == rowsWanted_)
        return;
    heights_ = heights;
    rowsWanted_ = count;
    updateGeometry();
    placeParts();
    update();
}

bool RankingCardView::showsRows() const {
    return content_.state == CardState::Live || content_.state == CardState::Stale;
}

int RankingCardView::rowHeight(int row) const {
    return heights_[static_cast<std::size_t>(std::min(row, 2))];
}

QSize RankingCardView::sizeHint() const {
    int height = context_.theme().metrics.rankingHead;
    for (int row = 0; row < rowsWanted_; ++row)
        height += rowHeight(row);
    return {270, height};
}

QSize RankingCardView::minimumSizeHint() const {
    return {196, sizeHint().height()};
}

QRect RankingCardView::headRect() const {
    return {0, 0, width(), static_cast<int>(scaled(context_.theme(), rowsTop))};
}

QRect RankingCardView::rowRect(int row) const {
    int top = headRect().height();
    for (int i = 0; i < row; ++i)
        top += rowHeight(i);
    return {0, top, width(), rowHeight(row)};
}

int RankingCardView::rowAt(QPoint position) const {
    for (int row = 0; showsRows() && row < static_cast<int>(content_.rows.size()); ++row) {
        if (rowRect(row).contains(position))
            return row;
    }
    return -1;
}

void RankingCardView::updateRow(int row) {
    if (row >= 0 && row < static_cast<int>(content_.rows.size()))
        update(rowRect(row));
}

void RankingCardView::placeParts() {
    const Theme& theme = context_.theme();
    const bool isEmpty = content_.state == CardState::Empty || content_.state == CardState::Waiting;
    if (isEmpty) {
        empty_->setTexts(content_.message, content_.hint);
        empty_->setAction(content_.state == CardState::Empty ? tr("Choose source...") : QString());
        const int top = static_cast<int>(scaled(theme, 56));
        empty_->setGeometry(1, top, width() - 2, height() - top - 2);
    }
    empty_->setVisible(isEmpty);
    if (content_.state != CardState::Failed) {
        banner_->hide();
        return;
    }
    banner_->setMessage(Banner::Tone::Error, content_.message, {content_.hint});
    const int side = theme.metrics.panelPadding;
    const int room = width() - 2 * side;
    banner_->setGeometry(side, static_cast<int>(scaled(theme, 66)), room, banner_->heightForWidth(room));
    banner_->show();
}

void RankingCardView::setCurrentRow(int row) {
    const int last = static_cast<int>(content_.rows.size()) - 1;
    const int next = std::clamp(row, 0, std::max(last, 0));
    updateRow(std::exchange(currentRow_, next));
    updateRow(next);
    if (QAccessible::isActive() && showsRows() && last >= 0) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(accessibleCellOf(next, 0));
        QAccessible::updateAccessibility(&event);
    }
}

void RankingCardView::resizeEvent(QResizeEvent*) {
    placeParts();
}

void RankingCardView::mousePressEvent(QMouseEvent* event) {
    const int row = rowAt(event->position().toPoint());
    if (row < 0 || event->button() != Qt::LeftButton)
        return;
    setCurrentRow(row);
    emit symbolChosen(content_.rows[static_cast<std::size_t>(row)].instrument);
}

void RankingCardView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int row = rowAt(event->position().toPoint());
    if (row >= 0 && event->button() == Qt::LeftButton)
        emit evidenceRequested(content_.rows[static_cast<std::size_t>(row)].instrument, content_.start, content_.end);
}

void RankingCardView::mouseMoveEvent(QMouseEvent* event) {
    const int row = rowAt(event->position().toPoint());
    if (row == hoveredRow_)
        return;
    updateRow(std::exchange(hoveredRow_, row));
    updateRow(row);
}

void RankingCardView::leaveEvent(QEvent*) {
    updateRow(std::exchange(hoveredRow_, -1));
}

void RankingCardView::keyPressEvent(QKeyEvent* event) {
    const bool hasRow = showsRows() && !content_.rows.empty();
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrentRow(currentRow_ - 1);
    case Qt::Key_Down:
        return setCurrentRow(currentRow_ + 1);
    case Qt::Key_Home:
        return setCurrentRow(0);
    case Qt::Key_End:
        return setCurrentRow(static_cast<int>(content_.rows.size()) - 1);
    case Qt::Key_Left:
        emit leaveRequested(-1);
        return;
    case Qt::Key_Right:
        emit leaveRequested(1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (!hasRow)
            return;
        // As with the mouse: once chooses, with Shift shows where the number comes from.
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            emit evidenceRequested(content_.rows[static_cast<std::size_t>(currentRow_)].instrument, content_.start,
                                   content_.end);
        else
            emit symbolChosen(content_.rows[static_cast<std::size_t>(currentRow_)].instrument);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void RankingCardView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    updateRow(currentRow_);
}

void RankingCardView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    updateRow(currentRow_);
}

bool RankingCardView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const int row = rowAt(help->pos());
    if (row < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), content_.rows[static_cast<std::size_t>(row)].whole, this, rowRect(row));
    return true;
}

} // namespace topbook::ui
