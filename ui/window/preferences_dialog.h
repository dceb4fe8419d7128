// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may change of the window and of its windows of time: look, clock, sizes and lateness. It changes
// nothing itself; whoever opened it takes the values. GUI thread only.
#pragma once

#include "model/window/window_plan.h"
#include "ui/window/settings_store.h"

#include <QDialog>
#include <QString>

#include <optional>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace topbook::ui {

class ThemeContext;
class ThemedLabel;

struct Preferences {
    QString theme;  ///< "system", "light", "dark"
    QString preset; ///< as in look/preset
    int textPercent = 100;
    QString zone; ///< of the second clock
    WindowPlan plan;
    QString historyFolder; ///< empty where nothing is recorded
    qint64 historyBytes = 0;
    int keepDays = 0; ///< 0: everything is kept
};

/// The plan as it was chosen last; nothing where none was, or where what is kept cannot be read.
[[nodiscard]] std::optional<WindowPlan> keptPlan(const SettingsStore& settings);
void keepPlan(const SettingsStore& settings, const WindowPlan& plan);
/// Days of history that a person wants to keep; 0 for all.
[[nodiscard]] int keptDays(const SettingsStore& settings);

/// The plan with sizes, hop, lateness and top as typed: "1m, 5m, 15m", "10s", "5s". Fails as WindowPlan::checked does,
/// or with InvalidArgument where a length cannot be read.
[[nodiscard]] Result<WindowPlan> typedPlan(const WindowPlan& before, const QString& sizes, const QString& hop,
                                           const QString& lateness, int top);
/// "1m", "10s", "1m30s": the form that typedPlan reads.
[[nodiscard]] QString lengthText(Duration length);

class PreferencesDialog : public QDialog {
    Q_OBJECT

public:
    PreferencesDialog(const ThemeContext& context, const Preferences& now, QWidget* parent = nullptr);

    /// What was chosen; only after `accept`.
    [[nodiscard]] Preferences preferences() const;

private:
    void addHeading(QVBoxLayout& column, const QString& text);
    void addRow(QVBoxLayout& column, const QString& label, QWidget* field);
    void check();

    const ThemeContext& context_;
    WindowPlan before_;
    QComboBox* theme_;
    QComboBox* preset_;
    QSpinBox* text_;
    QComboBox* zone_;
    QLineEdit* sizes_;
    QLineEdit* hop_;
    QLineEdit* lateness_;
    QSpinBox* top_;
    QSpinBox* keepDays_;
    ThemedLabel* trouble_;
    QPushButton* apply_;
};

} // namespace topbook::ui
