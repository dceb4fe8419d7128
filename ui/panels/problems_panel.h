// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that was wrong, one line a problem, with how often, whose, where, and when first and last.
#pragma once

#include "ui/panels/panel.h"

namespace topbook::ui {

class EmptyState;
class MarketTable;
class ProblemsModel;
struct CellLook;

class ProblemsPanel : public Panel {
    Q_OBJECT

public:
    explicit ProblemsPanel(const ThemeContext& context, QWidget* parent = nullptr);

    void installTitle(DockTitle& title) override;
    /// Table "problems".
    [[nodiscard]] std::optional<ExportQuestion> exportQuestion() const override;
    /// Lines shown: the count in the status bar.
    [[nodiscard]] int problemCount() const;

signals:
    /// Double click or Enter: show the offending bytes of the last place.
    void bytesRequested(const topbook::ProblemTally& tally);

protected:
    void showSnapshot(const std::shared_ptr<const Snapshot>& before) override;
    void showZone() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeColumns();
    [[nodiscard]] CellLook cellOf(const QModelIndex& index) const;

    ProblemsModel* model_;
    MarketTable* table_;
    EmptyState* empty_;
    DockTitle* title_ = nullptr;
};

} // namespace topbook::ui
