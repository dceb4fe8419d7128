// SPDX-License-Identifier: GPL-3.0-or-later
// Asked before files are opened that leave something open: says what each is and what would be taken for granted, and
// lets the zone and the day be named. GUI thread only.
#pragma once

#include "ui/window/input_facts.h"

#include <QDialog>
#include <QList>

class QComboBox;
class QLineEdit;

namespace topbook::ui {

class NoteLabel;
class PrimaryButton;
class ThemeContext;

class OpenDialog : public QDialog {
    Q_OBJECT

public:
    /// Whether there is anything to ask.
    [[nodiscard]] static bool isNeeded(const QList<InputFacts>& facts);

    OpenDialog(const ThemeContext& context, const QList<InputFacts>& facts, QWidget* parent = nullptr);

    [[nodiscard]] InputReading reading() const;

private:
    [[nodiscard]] QString troubleOf(const InputReading& reading) const;
    void check();

    NoteLabel* assumptions_;
    NoteLabel* trouble_;
    QComboBox* profile_;
    QComboBox* zone_;
    QLineEdit* date_;
    QLineEdit* start_;
    QLineEdit* interval_;
    PrimaryButton* open_;
    bool needsStart_ = false;
    QStringList zoneWords_; ///< what is taken for granted while no zone is named
    QStringList dayWords_;
};

} // namespace topbook::ui
