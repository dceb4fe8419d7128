// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of one level of the ladder, in queue order, with their age.
#pragma once

#include "ui/panels/panel.h"

namespace topbook::ui {

class EmptyState;
class MarketTable;
class QueueModel;
struct CellLook;

class QueuePanel : public Panel {
    Q_OBJECT

public:
    explicit QueuePanel(const ThemeContext& context, QWidget* parent = nullptr);

    void installTitle(DockTitle& title) override;
    /// Table "ladder" of the linked symbol: a level's orders are not kept as a table of their own.
    [[nodiscard]] std::optional<ExportQuestion> exportQuestion() const override;

protected:
    void showSnapshot(const std::shared_ptr<const Snapshot>& before) override;
    void showClock() override;
    void showLinked() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showQueue();
    void refreshTitle(const std::optional<QueueView>& queue, const Instrument* known);
    [[nodiscard]] CellLook cellOf(const QModelIndex& index) const;

    QueueModel* model_;
    MarketTable* table_;
    EmptyState* empty_;
    DockTitle* title_ = nullptr;
    int sizeDecimals_ = 0;
};

} // namespace topbook::ui
