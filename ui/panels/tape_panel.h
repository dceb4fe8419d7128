// SPDX-License-Identifier: GPL-3.0-or-later
// The L1 tape of the linked symbol, newest first; what changed against the row before is bold.
#pragma once

#include "ui/panels/panel.h"

#include <string>

namespace topbook::ui {

class EmptyState;
class MarketTable;
class TapeModel;
struct CellLook;

class TapePanel : public Panel {
    Q_OBJECT

public:
    explicit TapePanel(const ThemeContext& context, QWidget* parent = nullptr);

    void installTitle(DockTitle& title) override;
    /// Table "l1" of the linked symbol, over the time of the rows that are shown; none without rows.
    [[nodiscard]] std::optional<ExportQuestion> exportQuestion() const override;

protected:
    void showSnapshot(const std::shared_ptr<const Snapshot>& before) override;
    void showLinked() override;
    void showZone() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showTape();
    void placeColumns();
    [[nodiscard]] QString timeText(Timestamp time) const;
    void refreshTitle();
    [[nodiscard]] CellLook cellOf(const QModelIndex& index) const;

    TapeModel* model_;
    MarketTable* table_;
    EmptyState* empty_;
    DockTitle* title_ = nullptr;
    int priceDecimals_ = 2;
    int sizeDecimals_ = 0;
    bool stale_ = false;
    std::string measured_;         ///< symbol whose rows the widths below are of
    std::int64_t widestPrice_ = 0; ///< nanos; of the rows so far, so that no column jumps back
    std::int64_t widestSize_ = 0;  ///< units
    int shownDecimals_ = 4;        ///< of sizes
    bool millis_ = true;
};

} // namespace topbook::ui
