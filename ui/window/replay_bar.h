// SPDX-License-Identifier: GPL-3.0-or-later
// The amber bar that nobody can miss: a replay's transport, speed, event clock and position (look, REPLAY bar).
// It sends commands and shows what snapshots say; it keeps no state of the replay itself. GUI thread only.
#pragma once

#include "model/session/session_handle.h"
#include "ui/theme/icons.h"

#include <QWidget>

#include <memory>

class QMenu;

namespace topbook::ui {

class Button;
class DropButton;
class ReplaySlider;
class ThemeContext;
class ThemedLabel;
class ToolButton;

class ReplayBar : public QWidget {
    Q_OBJECT

public:
    explicit ReplayBar(const ThemeContext& context, QWidget* parent = nullptr);

    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    /// Asks for a time of day or a full time and seeks there.
    void jump();

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void commandRequested(Command command);
    void backToLiveRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    ToolButton* addStep(Icon icon, const QString& name, StepKind kind);

    const ThemeContext& context_;
    std::shared_ptr<const Snapshot> snapshot_;
    ThemedLabel* asOf_;
    ToolButton* play_;
    DropButton* speed_;
    ThemedLabel* clock_;
    ThemedLabel* zone_;
    ReplaySlider* slider_;
    ToolButton* loop_;
    Button* jump_;
};

} // namespace topbook::ui
