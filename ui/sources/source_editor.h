// SPDX-License-Identifier: GPL-3.0-or-later
// The lower half of a source's page: everything about it that a person may change, tested and saved through the desk.
// It holds one spec at a time, and what was typed of a key only until it is handed over. GUI thread only.
#pragma once

#include "ui/sources/source_desk.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;

namespace topbook::ui {

class Banner;
class Button;
class KeyRow;
class NoteLabel;
class SymbolsField;
class TestRow;
class ThemeContext;
class ThemedLabel;

class SourceEditor : public QWidget {
    Q_OBJECT

public:
    SourceEditor(const ThemeContext& context, SourceDesk& desk, QWidget* parent = nullptr);

    /// Shows this spec; a new one has no id. `unsaved`: it is a draft that differs from what is kept.
    void edit(const SourceSpec& spec, bool unsaved = false);
    [[nodiscard]] SourceSpec spec() const;
    [[nodiscard]] bool edited() const { return edited_; }
    /// Save, Discard and Test stand outside of what scrolls.
    [[nodiscard]] QWidget* footer() const { return footer_; }
    void focusFirst();
    void focusKey();
    /// Whether a key is kept, and whether a keyring answers, may have changed.
    void refreshKey();
    void save();

signals:
    void saved(const QString& name);
    void discarded();
    void editedChanged();

private:
    struct Row {
        ThemedLabel* label;
        QWidget* field;
    };
    Row addRow(QGridLayout* grid, const QString& label, QWidget* field);
    static void showRow(const Row& row, bool visible);
    void addFooter();
    void chooseProvider();
    void noteEdit();
    void refresh();
    void runTest();
    [[nodiscard]] QString provider() const;
    [[nodiscard]] const ProviderChoice* choice() const;
    [[nodiscard]] QString trouble(const SourceSpec& spec) const;

    const ThemeContext& context_;
    SourceDesk& desk_;
    QList<ProviderChoice> choices_;
    SourceSpec original_;
    bool edited_ = false;
    bool filling_ = false;

    QComboBox* provider_;
    QLineEdit* profilePath_;
    NoteLabel* providerNote_;
    NoteLabel* signUp_;
    QLineEdit* name_;
    SymbolsField* symbols_;
    NoteLabel* symbolCount_;
    QSpinBox* interval_;
    NoteLabel* budget_;
    QLineEdit* universe_;
    KeyRow* key_;
    Button* advanced_;
    QLineEdit* baseUrl_;
    QLineEdit* wsUrl_;
    Banner* trouble_;
    QWidget* footer_;
    TestRow* test_;
    Button* discard_;
    Button* save_;
    Row pathRow_{};
    Row intervalRow_{};
    Row keyRow_{};
    Row baseUrlRow_{};
    Row wsUrlRow_{};
};

} // namespace topbook::ui
