// SPDX-License-Identifier: GPL-3.0-or-later
// File > Convert recording: order events of any format to L1 rows, with progress and cancel. GUI thread only.
#pragma once

#include "ui/window/conversion.h"
#include "ui/window/task_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

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

protected:
    [[nodiscard]] TaskWork work() override;

private:
    void look();
    void check();

    Converter converter_;
    PathField* input_;
    PathField* target_;
    NoteLabel* facts_;
    QComboBox* zone_;
    QLineEdit* date_;
    QCheckBox* oneSided_;
    QCheckBox* everyEvent_;
    QCheckBox* roundLots_;
    InputFacts known_;
};

} // namespace topbook::ui
