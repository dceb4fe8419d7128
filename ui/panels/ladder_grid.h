// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder itself: a fixed price grid, one row a tick (or group); a wide spread is one row that tells it in words. It
// holds still under the pointer and recentres only when the best bid or ask is beyond a trigger line, or on Home (look,
// Ladder). Where a person scrolled, it stays until the inside market leaves the sight. Paints visible rows only; GUI
// thread only.
#pragma once

#include "model/session/snapshot.h"
#include "ui/panels/ladder_columns.h"
#include "ui/panels/ladder_rows.h"

#include <QAbstractScrollArea>

#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace topbook::ui {

class ThemeContext;
struct Theme;

class LadderGrid : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit LadderGrid(const ThemeContext& context, QWidget* parent = nullptr);

    /// Shows this book; null shows an empty grid. A new instrument or step is centred.
    void setBook(std::shared_ptr<const LadderView> book, const Instrument& instrument, Price step);
    /// Off: the grid never moves by itself, Home still centres.
    void setCentreLock(bool on) { centreLock_ = on; }
    [[nodiscard]] bool centreLock() const { return centreLock_; }
    void centre();

    /// Price of the row at the top, for tests and for restoring.
    [[nodiscard]] Price step() const { return Price{step_}; } ///< of a row
    [[nodiscard]] Price topPrice() const { return Price{rows_.tickAt(topRow_) * step_}; }
    [[nodiscard]] int visibleRows() const;
    /// Whether the whole row of this price is in sight.
    [[nodiscard]] bool isInSight(Price price, Side side) const;
    /// The empty ticks of a wide spread that share one row, in steps; nothing where each has its own.
    [[nodiscard]] const std::optional<LadderRows::Fold>& fold() const { return rows_.fold(); }
    /// Heights at which the trigger lines are drawn: between two rows, so that they cross no number.
    [[nodiscard]] std::pair<int, int> triggers() const;
    /// Where the numbers stand; the header has the same.
    [[nodiscard]] const LadderColumns& columns() const { return columns_; }
    /// The text of a size and of a sum of sizes, with the decimals that these columns have room for.
    [[nodiscard]] QString sizeText(Quantity size) const;
    [[nodiscard]] QString sumText(Quantity sum) const;

    [[nodiscard]] QSize sizeHint() const override { return {340, 400}; }

signals:
    /// The pointer rests on a level that has size; nothing when it left.
    void levelHovered(std::optional<Side> side, Price price);
    void columnsChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// What stands in a row: a row may join levels, while a book of another grouping is still on its way too.
    struct Cell {
        std::optional<LadderLevel> bid;
        std::optional<LadderLevel> ask;
    };
    /// Where the inside market is seen from here.
    enum class Inside { Below, InSight, Above };

    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] QRectF rowRect(qint64 tick) const;
    /// The row of a price: bids are joined downwards, asks upwards.
    [[nodiscard]] qint64 tickOf(Price price, Side side) const;
    [[nodiscard]] qint64 tradeTick() const;
    [[nodiscard]] bool isStale() const;
    [[nodiscard]] qint64 centredTop() const;
    [[nodiscard]] bool isBeyondTriggers(qint64 tick) const;
    [[nodiscard]] bool isInsideBeyondTriggers() const;
    [[nodiscard]] Inside insideFromHere() const;
    void fillCells();
    void foldSpread(const Bbo& before);
    void scrollBy(qint64 rows);
    void followInside(Inside before);
    void measure();
    void hover(std::optional<qint64> tick);
    void paintBands(QPainter& painter, const Theme& theme) const;
    void paintRow(QPainter& painter, const Theme& theme, qint64 tick, const Cell& cell) const;
    void paintFold(QPainter& painter, const Theme& theme) const;
    void paintSide(QPainter& painter, const Theme& theme, const QRectF& row, const LadderLevel& level, bool best) const;
    void paintTriggers(QPainter& painter, const Theme& theme) const;

    const ThemeContext& context_;
    std::shared_ptr<const LadderView> book_;
    Instrument instrument_;
    std::int64_t step_ = 10'000'000; ///< nanos a row
    LadderRows rows_;
    qint64 topRow_ = 0;
    bool centred_ = false;
    bool centreLock_ = true;
    bool held_ = false; ///< a person scrolled the inside market beyond the trigger lines
    std::optional<qint64> hovered_;
    std::map<qint64, Cell> cells_; ///< levels by tick
    LadderWidths widths_;          ///< of the widest texts so far: columns never jump back
    std::size_t fit_ = 0;          ///< how much was given up for room so far
    LadderColumns columns_;
    qint64 largestSize_ = 1; ///< among the shown levels
    qint64 largestSum_ = 1;
};

} // namespace topbook::ui
