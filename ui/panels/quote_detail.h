// SPDX-License-Identifier: GPL-3.0-or-later
// The linked symbol below the quotes: its name, the line of its day, and its figures one by one. Paints itself.
#pragma once

#include "model/session/snapshot.h"
#include "ui/panels/panel.h"

#include <QPixmap>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace topbook::ui {

class ThemeContext;

class QuoteDetail : public QWidget {
    Q_OBJECT

public:
    explicit QuoteDetail(const ThemeContext& context, QWidget* parent = nullptr);

    /// Repaints only where a figure that is shown differs. Null or none empties it.
    void show(const std::shared_ptr<const Snapshot>& snapshot, std::optional<InstrumentId> instrument, Timestamp clock,
              const DisplayZone& zone);
    /// What it takes at this width; the line is what gives way first where `room` is less.
    [[nodiscard]] int heightWithin(int width, int room) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Figure {
        QString name;
        QString text;
        bool warns = false;

        bool operator==(const Figure&) const = default;
    };
    struct WindowLine {
        QString size, rank, average, gain, samples, coverage;
        int gainSign = 0;

        bool operator==(const WindowLine&) const = default;
    };
    struct Content {
        QString symbol, company, last, change;
        int changeSign = 0;
        bool stale = false;
        std::vector<Figure> figures;
        std::vector<WindowLine> windows;

        bool operator==(const Content&) const = default;
    };
    /// What the line is made of; compared by address.
    struct LineSource {
        std::shared_ptr<const ChartView> chart;
        std::shared_ptr<const std::vector<Price>> spark;
        Price base;

        bool operator==(const LineSource&) const = default;
    };

    [[nodiscard]] static Content contentOf(const Snapshot& snapshot, const QuoteView& quote,
                                           const Instrument& instrument, Timestamp clock, const DisplayZone& zone);
    [[nodiscard]] bool showsWindows() const;
    [[nodiscard]] int figuresHeight() const;
    [[nodiscard]] int windowsHeight() const;
    void paintHead(QPainter& painter) const;
    void paintLine(QPainter& painter, const QRectF& area);
    void paintFigures(QPainter& painter, qreal top) const;
    void paintWindows(QPainter& painter, qreal top) const;

    const ThemeContext& context_;
    Content content_;
    LineSource source_;
    LineSource drawnSource_;
    QPixmap line_;
};

} // namespace topbook::ui
