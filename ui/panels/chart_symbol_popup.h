// SPDX-License-Identifier: GPL-3.0-or-later
// A popup that finds symbols to put beside the linked one. GUI thread only.
#pragma once

#include "model/core/symbol_table.h"

#include <QFrame>

#include <vector>

class QListWidget;

namespace topbook::ui {

class SearchField;
class ThemeContext;

class ChartSymbolPopup : public QFrame {
    Q_OBJECT

public:
    explicit ChartSymbolPopup(const ThemeContext& context, QWidget* parent);

    /// Opens below `corner` (global) with all instruments but those `taken`.
    void open(const QPoint& corner, const std::vector<Instrument>& instruments, const std::vector<InstrumentId>& taken);

signals:
    void chosen(InstrumentId instrument);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(const QString& text);
    void choose();

    SearchField* field_;
    QListWidget* list_;
    std::vector<std::pair<InstrumentId, QString>> entries_; ///< "IBM  IBM Corp."
};

} // namespace topbook::ui
