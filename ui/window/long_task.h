// SPDX-License-Identifier: GPL-3.0-or-later
// One long piece of work on a thread of its own, with progress and cancel. The worker leaves what it has to say in a
// guarded slot; this object looks there from the GUI thread, so that no other thread ever touches a QObject. GUI thread
// only, but for the work itself.
#pragma once

#include "model/core/result.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <memory>
#include <stop_token>
#include <thread>

namespace topbook::ui {

/// How it ended, in words for people.
struct TaskOutcome {
    enum class Kind { Done, Differs, Failed, Cancelled };
    Kind kind = Kind::Done;
    QString words;
    QStringList notices; ///< what else should be known
};

/// What a task says that failed, or that was cancelled on the way.
[[nodiscard]] TaskOutcome failedOutcome(const Error& error, const QString& cancelledWords);

using TaskProgress = std::function<void(double part)>; ///< 0 .. 1; called by the work, on its thread
using TaskWork = std::function<TaskOutcome(const std::stop_token& stop, const TaskProgress& progress)>;

class LongTask : public QObject {
    Q_OBJECT

public:
    explicit LongTask(QObject* parent = nullptr);
    ~LongTask() override; ///< asks the work to stop and waits for it

    /// Nothing happens while one runs. The work must not touch what the GUI thread uses.
    void start(TaskWork work);
    /// The work ends as soon as it looks at its stop token, and says so by `finished`.
    void cancel();
    [[nodiscard]] bool isRunning() const { return thread_.joinable(); }

signals:
    /// A few times a second. `leftMs` is guessed from the pace so far, below 0 where that is too early to tell.
    void progressed(double part, qint64 leftMs);
    void finished(const topbook::ui::TaskOutcome& outcome);

private:
    struct Slot;
    void look();

    std::shared_ptr<Slot> slot_;
    std::jthread thread_;
    QTimer tick_;
    QElapsedTimer elapsed_;
};

} // namespace topbook::ui
