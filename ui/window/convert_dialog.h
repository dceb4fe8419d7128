// SPDX-License-Identifier: GPL-3.0-or-later
// File > Convert recording: any recorded format to L1 rows, rankings or top prices as CSV, with progress and cancel.
// GUI thread only.
#pragma once

#include "ui/window/conversion.h"
#include "ui/window/task_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace topbook::ui {

class PathField;

/// How a conversion ended, in words.
[[nodiscard]] TaskOutcome conversionOutcome(const Result<ConversionReport>& report, const QString& target);

class ConvertDialog : public TaskDialog {
    Q_OBJECT

public:
    ConvertDialog(const ThemeContext& context, Converter converter, QWidget* parent = nullptr);

    [[nodiscard]] PathField& input() { return *input_; }
    [[nodiscard]] PathField& target() { return *target_; }
    void choose(ConversionKind kind);

protected:
    [[nodiscard]] TaskWork work() override;

private:
    void addOrderOptions();
    void addRankingOptions();
    void addTopPriceOptions();
    [[nodiscard]] ConversionKind kind() const;
    [[nodiscard]] Result<WindowPlan> plan() const;
    [[nodiscard]] QString fault() const;
    void proposeTarget();
    void look();
    void showKind();
    void check();

    Converter converter_;
    QComboBox* kind_;
    PathField* input_;
    PathField* target_;
    NoteLabel* facts_;
    QComboBox* zone_;
    QLineEdit* date_;
    QWidget* orderOptions_;
    QCheckBox* oneSided_;
    QCheckBox* everyEvent_;
    QCheckBox* roundLots_;
    QWidget* rankingOptions_;
    QComboBox* ranking_;
    QLineEdit* sizes_;
    QLineEdit* hop_;
    QLineEdit* offset_;
    QSpinBox* top_;
    QWidget* topPriceOptions_;
    QLineEdit* topPriceSize_;
    QWidget* quoteOptions_;
    QComboBox* samples_;
    QString proposed_; ///< the target that was proposed, not chosen
    InputFacts known_;
};

} // namespace topbook::ui
