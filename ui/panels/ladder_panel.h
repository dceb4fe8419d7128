// SPDX-License-Identifier: GPL-3.0-or-later
// The order book of the linked symbol: L1 block, state in words, ladder. GUI thread only.
#pragma once

#include "model/session/snapshot.h"

#include <QWidget>

#include <memory>
#include <optional>

namespace topbook::ui {

class Banner;
class DockTitle;
class DropButton;
class EmptyState;
class L1Block;
class LadderGrid;
class ThemeContext;
class ToolButton;

class LadderPanel : public QWidget {
    Q_OBJECT

public:
    explicit LadderPanel(const ThemeContext& context, QWidget* parent = nullptr);

    /// Puts the grouping menu and the centre lock into the dock's title.
    void installTitle(DockTitle& title);
    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    void setLinkedSymbol(std::optional<InstrumentId> instrument);

    /// 0: one row a tick.
    [[nodiscard]] Price grouping() const { return grouping_; }
    [[nodiscard]] LadderGrid& grid() { return *grid_; }

signals:
    void groupingChanged(Price grouping);
    void levelHovered(std::optional<Side> side, Price price);
    void openRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showBook();
    void showCondition(const LadderView& book, const Instrument& instrument);
    void rebuildGroupMenu();
    void refreshGroupText();

    const ThemeContext& context_;
    std::shared_ptr<const Snapshot> snapshot_;
    std::optional<InstrumentId> linked_;
    Instrument instrument_;
    Price grouping_;
    L1Block* l1_;
    Banner* banner_;
    QWidget* header_;
    LadderGrid* grid_;
    EmptyState* empty_;
    DropButton* groupButton_ = nullptr;
    DockTitle* title_ = nullptr;
};

} // namespace topbook::ui
