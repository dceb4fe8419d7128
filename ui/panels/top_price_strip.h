// SPDX-License-Identifier: GPL-3.0-or-later
// The highest-priced quote of each five minutes: the window that runs, then those that are final, newest first.
// GUI thread; paints itself.
#pragma once

#include "model/session/snapshot.h"
#include "ui/panels/panel.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace topbook::ui {

class ThemeContext;

class TopPriceStrip : public QWidget {
    Q_OBJECT

public:
    explicit TopPriceStrip(const ThemeContext& context, QWidget* parent = nullptr);

    /// Null empties it. Rows of other universes are left out.
    void show(const std::shared_ptr<const Snapshot>& snapshot, UniverseId universe, const DisplayZone& zone);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void symbolChosen(topbook::InstrumentId instrument);
    void evidenceRequested(topbook::InstrumentId instrument, topbook::Timestamp from, topbook::Timestamp to);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Item {
        InstrumentId instrument;
        Timestamp start, end;
        QString when, symbol, price, at;
        bool open = false;
        std::uint32_t revision = 0;

        bool operator==(const Item&) const = default;
    };

    [[nodiscard]] static Item itemOf(const Snapshot& snapshot, const TopPriceRow& row, bool open,
                                     const DisplayZone& zone);
    /// The place of each item that fits, from the left.
    [[nodiscard]] std::vector<QRectF> places() const;
    [[nodiscard]] int itemAt(QPointF position) const;
    void describe();
    void paintOpen(QPainter& painter, const QRectF& box, const Item& item) const;
    void paintFinal(QPainter& painter, const QRectF& box, const Item& item) const;

    const ThemeContext& context_;
    QString size_;
    std::vector<Item> items_;
    int current_ = 0;
};

} // namespace topbook::ui
