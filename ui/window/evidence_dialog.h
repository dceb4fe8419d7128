// SPDX-License-Identifier: GPL-3.0-or-later
// The quotes that made a number: every one with its time, source, payload and line, and the sum and count over them,
// recomputed on the spot. Opened from a ranked row or a chart point. GUI thread only.
#pragma once

#include "ui/panels/panel.h"

#include <QDialog>

class QLabel;
class QTableWidget;

namespace topbook::ui {

class ThemeContext;

class EvidenceDialog : public QDialog {
    Q_OBJECT

public:
    EvidenceDialog(const ThemeContext& context, const Instrument& instrument, Timestamp from, Timestamp to,
                   DisplayZone zone, QWidget* parent);

    /// Number of the question this dialog waits for.
    void waitFor(std::uint64_t question) { question_ = question; }
    void take(const Answer& answer);

private:
    void fill(const QuotesAnswer& answer);

    const ThemeContext& context_;
    Instrument instrument_;
    DisplayZone zone_;
    std::uint64_t question_ = 0;
    QLabel* summary_;
    QTableWidget* table_;
};

} // namespace topbook::ui
