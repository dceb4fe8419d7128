// SPDX-License-Identifier: GPL-3.0-or-later
// Brings snapshots from a session into the GUI thread at the pace of a screen, and no faster than eyes want them.
//
// Lives on the GUI thread. 30 times a second it compares one pointer; only where that changed does it emit anything.
// Paces: look, Motion.
#pragma once

#include "model/session/session_handle.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace topbook::ui {

using SnapshotPointer = std::shared_ptr<const Snapshot>;

class FramePump : public QObject {
    Q_OBJECT

public:
    explicit FramePump(QObject* parent = nullptr);

    /// Switches to another session (live <-> replay) or to none. Nothing of the old one is emitted any more; what the
    /// new one shows already is emitted at once, in all three paces.
    void setHandle(std::shared_ptr<SessionHandle> handle);
    [[nodiscard]] const std::shared_ptr<SessionHandle>& handle() const { return handle_; }
    /// The snapshot that was emitted last; null before the first and after a switch.
    [[nodiscard]] const SnapshotPointer& shown() const { return frameShown_; }

    void start();
    void stop();

    /// What the timer does, with the milliseconds since any fixed moment: for tests, and for a first frame without
    /// waiting.
    void poll(qint64 nowMs);

signals:
    /// At most 30 a second: charts and ladders.
    void frame(const topbook::ui::SnapshotPointer& snapshot);
    /// At most 10 a second: numbers in tables and cards.
    void numbers(const topbook::ui::SnapshotPointer& snapshot);
    /// Once a second: ages and countdowns.
    void seconds(const topbook::ui::SnapshotPointer& snapshot);
    void answered(const topbook::Answer& answer);
    /// Before the first snapshot of another session: whoever keeps ids of the old one forgets them.
    void sessionChanged();

private:
    /// Emits by `signal` unless `shown` is that already or the time slot was used.
    struct Pace {
        qint64 slotMs;
        qint64 lastSlot = -1;
        SnapshotPointer shown{};

        [[nodiscard]] bool takes(const SnapshotPointer& latest, qint64 nowMs);
    };

    std::shared_ptr<SessionHandle> handle_;
    QTimer timer_;
    QElapsedTimer elapsed_;
    SnapshotPointer frameShown_;
    Pace numbersPace_{100};
    Pace secondsPace_{1000};
};

} // namespace topbook::ui
