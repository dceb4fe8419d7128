// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes that a problem is about: where they stand, as text with everything unprintable escaped, and in hex. GUI
// thread only.
#pragma once

#include "model/session/session_handle.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;

namespace topbook::ui {

class ThemeContext;

/// Sixteen bytes a line: offset, hex, and the bytes that can be printed.
[[nodiscard]] QString hexText(std::string_view bytes, std::uint64_t offset);
/// Printable ASCII as it is; the rest as \n, \t, \\ or \xhh.
[[nodiscard]] QString escapedText(std::string_view bytes);

class BytesDialog : public QDialog {
    Q_OBJECT

public:
    BytesDialog(const ThemeContext& context, const ProblemTally& problem, QWidget* parent);

    void waitFor(std::uint64_t question) { question_ = question; }
    void take(const Answer& answer);

private:
    std::uint64_t question_ = 0;
    QLabel* place_;
    QPlainTextEdit* text_;
    QPlainTextEdit* hex_;
};

} // namespace topbook::ui
