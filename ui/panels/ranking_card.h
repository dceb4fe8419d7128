// SPDX-License-Identifier: GPL-3.0-or-later
// One card of the rankings: a window, how much of it is covered, and its best symbols. Paints itself, and of itself
// only the rows that changed; a table for screen readers. GUI thread.
#pragma once

#include "ui/panels/card_content.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

namespace topbook::ui {

class Banner;
class EmptyState;
class ThemeContext;

class RankingCardView : public QWidget {
    Q_OBJECT

public:
    explicit RankingCardView(const ThemeContext& context, QWidget* parent = nullptr);

    /// Repaints the header and the rows that differ; a row on another place than before fades in.
    void setContent(CardContent content);
    [[nodiscard]] const CardContent& content() const { return content_; }
    void setLinked(std::optional<InstrumentId> instrument);
    /// Heights of the first, second and all further rows (Metrics::rankingRows and its kin), and how many there is room
    /// for.
    void setRows(const std::array<int, 3>& heights, int count);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QRect rowRect(int row) const;
    [[nodiscard]] int currentRow() const { return currentRow_; }
    void setCurrentRow(int row);

signals:
    void symbolChosen(topbook::InstrumentId instrument);
    void evidenceRequested(topbook::InstrumentId instrument, topbook::Timestamp from, topbook::Timestamp to);
    void sourceWanted();
    /// Left or right: the card beside this one.
    void leaveRequested(int step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Edges;

    [[nodiscard]] bool showsRows() const;
    [[nodiscard]] int rowAt(QPoint position) const;
    [[nodiscard]] int rowHeight(int row) const;
    [[nodiscard]] QRect headRect() const;
    [[nodiscard]] Edges edges() const;
    void startFades(const CardContent& before);
    void stepFades();
    void placeParts();
    void updateRow(int row);
    void paintHead(QPainter& painter) const;
    qreal paintNote(QPainter& painter, qreal room) const;
    void paintCoverage(QPainter& painter) const;
    void paintRow(QPainter& painter, int row, const Edges& edges) const;
    void paintLead(QPainter& painter, const CardRow& row, const Edges& edges, bool isFirst, qreal upper, qreal lower,
                   qreal& leadLeft) const;
    void paintLoading(QPainter& painter) const;

    const ThemeContext& context_;
    CardContent content_;
    std::optional<InstrumentId> linked_;
    std::array<int, 3> heights_;
    int rowsWanted_ = 3;
    int currentRow_ = 0;
    int hoveredRow_ = -1;
    std::vector<int> fades_; ///< steps left of each row
    QTimer fadeTimer_;
    EmptyState* empty_;
    Banner* banner_;
};

} // namespace topbook::ui
