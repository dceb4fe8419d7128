// SPDX-License-Identifier: GPL-3.0-or-later
// The toolbar's clock: the day, UTC, and the chosen zone; what the panels write their times in stands out. A click or
// Space opens its menu of zones. GUI thread only.
#pragma once

#include "model/core/values.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QTimeZone>

class QMenu;

namespace topbook::ui {

class ThemeContext;
class ThemedLabel;

class ClockBox : public QAbstractButton {
    Q_OBJECT

public:
    explicit ClockBox(const ThemeContext& context, QWidget* parent = nullptr);

    void setClock(Timestamp clock);
    /// The second clock; UTC shows only one.
    void setZone(const QTimeZone& zone, const QString& name);
    /// Whether panels write times in UTC or in the second clock's zone.
    void setPanelsInZone(bool inZone);
    [[nodiscard]] QMenu* menu() const { return menu_; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QLayout* onBaseline(QWidget& label, FontRole role);
    void showClocks();
    void showParts();
    void showEmphasis();
    void openMenu();

    const ThemeContext& context_;
    QTimeZone zone_;
    Timestamp clock_ = Timestamp::earliest();
    bool inZone_ = false;
    QMenu* menu_;
    ThemedLabel* date_;
    ThemedLabel* utcClock_;
    ThemedLabel* utcName_;
    ThemedLabel* zoneClock_;
    ThemedLabel* zoneName_;
};

} // namespace topbook::ui
