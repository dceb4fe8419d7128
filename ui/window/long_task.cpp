// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/long_task.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace topbook::ui {
namespace {

constexpr int looksEveryMs = 100;
constexpr qint64 guessesAfterMs = 1'000;
constexpr double guessesAfterPart = 0.01;

} // namespace

TaskOutcome failedOutcome(const Error& error, const QString& cancelledWords) {
    const bool cancelled = error.code == ErrorCode::Cancelled;
    return {cancelled ? TaskOutcome::Kind::Cancelled : TaskOutcome::Kind::Failed,
            cancelled ? cancelledWords : QString::fromStdString(describe(error)),
            {}};
}

struct LongTask::Slot {
    std::mutex mutex;
    double part = 0;
    std::optional<TaskOutcome> outcome;
};

LongTask::LongTask(QObject* parent)
    : QObject(parent) {
    tick_.setInterval(looksEveryMs);
    connect(&tick_, &QTimer::timeout, this, &LongTask::look);
}

LongTask::~LongTask() = default; // the jthread asks and waits

void LongTask::start(TaskWork work) {
    if (isRunning())
        return;
    slot_ = std::make_shared<Slot>();
    elapsed_.start();
    tick_.start();
    thread_ = std::jthread([slot = slot_, work = std::move(work)](const std::stop_token& stop) {
        TaskOutcome outcome;
        try {
            outcome = work(stop, [&slot](double part) {
                const std::scoped_lock lock(slot->mutex);
                slot->part = part;
            });
        } catch (const std::exception& trouble) { // none may cross a thread
            outcome = {TaskOutcome::Kind::Failed, QString::fromLocal8Bit(trouble.what()), {}};
        }
        const std::scoped_lock lock(slot->mutex);
        slot->outcome = std::move(outcome);
    });
}

void LongTask::cancel() {
    thread_.request_stop();
}

void LongTask::look() {
    double part = 0;
    std::optional<TaskOutcome> outcome;
    {
        const std::scoped_lock lock(slot_->mutex);
        part = std::clamp(slot_->part, 0.0, 1.0);
        outcome = slot_->outcome;
    }
    if (outcome) {
        tick_.stop();
        thread_ = std::jthread(); // it has nothing left to do but return
        emit finished(*outcome);
        return;
    }
    const qint64 spent = elapsed_.elapsed();
    const bool canGuess = spent >= guessesAfterMs && part >= guessesAfterPart;
    emit progressed(part, canGuess ? static_cast<qint64>(static_cast<double>(spent) * (1 - part) / part) : -1);
}

} // namespace topbook::ui
