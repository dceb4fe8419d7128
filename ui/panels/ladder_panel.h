// SPDX-License-Identifier: GPL-3.0-or-later
// The order book of the linked symbol: L1 block, state in words, ladder. GUI thread only.
#pragma once

#include "ui/panels/ladder_grouping.h"
#include "ui/panels/panel.h"

#include <map>
#include <string>

namespace topbook::ui {

class Banner;
class DropButton;
class EmptyState;
class L1Block;
class LadderGrid;
class ToolButton;

class LadderPanel : public Panel {
    Q_OBJECT

public:
    explicit LadderPanel(const ThemeContext& context, QWidget* parent = nullptr);

    /// Puts the grouping menu and the centre lock into the dock's title.
    void installTitle(DockTitle& title) override;
    /// Table "ladder" of the book that is shown; none where none is.
    [[nodiscard]] std::optional<ExportQuestion> exportQuestion() const override;

    /// 0: one row a tick.
    [[nodiscard]] Price grouping() const { return grouping_; }
    /// Until a person chooses, the grouping follows the spread; nothing chosen makes it follow again. Each symbol keeps
    /// its own choice while the program runs.
    [[nodiscard]] bool isGroupingAutomatic() const { return !chosenGrouping().has_value(); }
    void chooseGrouping(std::optional<Price> step);
    [[nodiscard]] LadderGrid& grid() { return *grid_; }
    [[nodiscard]] bool centreLock() const;
    void setCentreLock(bool locked);
    /// The centre lock, for the next start.
    [[nodiscard]] QString savedState() const;
    void restoreState(const QString& state);

signals:
    void groupingChanged(Price grouping);
    void levelHovered(std::optional<Side> side, Price price);
    void openRequested();

protected:
    void showSnapshot(const std::shared_ptr<const Snapshot>& before) override;
    void showLinked() override;
    void showZone() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showBook();
    void showCondition(const LadderView& book, const Instrument& instrument);
    [[nodiscard]] std::optional<Price> chosenGrouping() const;
    void setGrouping(Price step);
    void followSpread(const LadderView& book);
    void rebuildGroupMenu();
    void refreshGroupText();

    Instrument instrument_;
    Price grouping_;
    AutoGrouping auto_;
    std::map<std::string, Price> choices_; ///< steps that a person chose, by symbol
    L1Block* l1_;
    Banner* banner_;
    LadderGrid* grid_;
    QWidget* header_;
    EmptyState* empty_;
    DropButton* groupButton_ = nullptr;
    ToolButton* lock_ = nullptr;
    DockTitle* title_ = nullptr;
};

} // namespace topbook::ui
