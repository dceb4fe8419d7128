// SPDX-License-Identifier: GPL-3.0-or-later
// Verify of the window: runs a recording again and says whether every result is the one that was stored, or the first
// that is not, with the payload it came from; the same function as the terminal's `verify`. GUI thread only.
#pragma once

#include "model/session/verify.h"
#include "ui/window/recording_choice.h"
#include "ui/window/task_dialog.h"

namespace topbook::ui {

/// What a verification told, in words.
[[nodiscard]] TaskOutcome verifyOutcome(const Result<VerifyReport>& report);

class VerifyDialog : public TaskDialog {
    Q_OBJECT

public:
    VerifyDialog(const ThemeContext& context, const QList<RecordingEntry>& recordings, QWidget* parent = nullptr);

    [[nodiscard]] RecordingChoice& recording() { return *recording_; }

protected:
    [[nodiscard]] TaskWork work() override;

private:
    void check();

    RecordingChoice* recording_;
};

} // namespace topbook::ui
