// SPDX-License-Identifier: GPL-3.0-or-later
// Where a key is kept and the field to type it into. What is typed is handed over once, on Save or Test, and forgotten
// then; a key that is kept already is never shown again. GUI thread only.
#pragma once

#include "ui/sources/source_desk.h"

#include <QWidget>

class QLineEdit;

namespace topbook::ui {

class Button;
class NoteLabel;
class SegmentedControl;
class ThemeContext;

class KeyRow : public QWidget {
    Q_OBJECT

public:
    explicit KeyRow(const ThemeContext& context, QWidget* parent = nullptr);

    /// `parts` as ProviderChoice::keyParts; `keyringTrouble` is empty where a keyring answers.
    void show(KeyPlace place, const QString& variable, bool hasKey, int parts, const QString& keyringTrouble);
    [[nodiscard]] KeyPlace place() const;
    [[nodiscard]] QString variable() const;
    /// What was typed and not yet handed over; empty where a key is kept elsewhere.
    [[nodiscard]] QString secret() const;
    /// Overwrites what was typed, and forgets which place was chosen.
    void forgetTyped();
    void focusField();

signals:
    void edited();
    void forgetRequested();

private:
    void refresh();

    SegmentedControl* places_;
    NoteLabel* meaning_;
    QLineEdit* secret_;
    QLineEdit* variable_;
    Button* forget_;
    NoteLabel* state_;
    bool hasKey_ = false;
    bool chosen_ = false; ///< a person chose the place; news of the keyring do not move it
    int parts_ = 1;
    QString keyringTrouble_;
};

} // namespace topbook::ui
