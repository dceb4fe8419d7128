// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder itself: a fixed price grid, one row a tick (or group). It holds still under the pointer and recentres only
// when the best bid or ask crosses a trigger line, or on Home (look, Ladder). Paints visible rows only; GUI thread
// only.
#pragma once

#include "model/session/snapshot.h"

#include <QAbstractScrollArea>

#include <map>
#include <memory>
#include <optional>

namespace topbook::ui {

class ThemeContext;
struct Theme;
struct LadderColumns;

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
    [[nodiscard]] Price topPrice() const { return Price{topTick_ * step_}; }
    [[nodiscard]] int visibleRows() const;

    [[nodiscard]] QSize sizeHint() const override { return {340, 400}; }

signals:
    /// The pointer rests on a level that has size; nothing when it left.
    void levelHovered(std::optional<Side> side, Price price);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Cell {
        const LadderLevel* bid = nullptr;
        const LadderLevel* ask = nullptr;
    };

    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] QRectF rowRect(qint64 tick) const;
    [[nodiscard]] qint64 tickOf(Price price) const { return price.nanos / step_; }
    [[nodiscard]] bool isStale() const;
    void scrollBy(qint64 rows);
    void followInside(const Bbo& before);
    void hover(std::optional<qint64> tick);
    void paintBands(QPainter& painter, const Theme& theme) const;
    void paintRow(QPainter& painter, const Theme& theme, const LadderColumns& columns, qint64 tick,
                  const Cell& cell) const;
    void paintSide(QPainter& painter, const Theme& theme, const LadderColumns& columns, const QRectF& row,
                   const LadderLevel& level, bool best) const;
    void paintTriggers(QPainter& painter, const Theme& theme) const;

    const ThemeContext& context_;
    std::shared_ptr<const LadderView> book_;
    Instrument instrument_;
    std::int64_t step_ = 10'000'000; ///< nanos a row
    qint64 topTick_ = 0;             ///< price of the top row, in steps
    bool centred_ = false;
    bool centreLock_ = true;
    std::optional<qint64> hovered_;
    std::map<qint64, Cell> cells_; ///< levels by tick
    qint64 largestSize_ = 1;       ///< among the shown levels
    qint64 largestSum_ = 1;
};

} // namespace topbook::ui
