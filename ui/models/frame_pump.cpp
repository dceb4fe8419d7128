// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/frame_pump.h"

#include <utility>

namespace topbook::ui {
namespace {

constexpr int frameMs = 33;

} // namespace

FramePump::FramePump(QObject* parent)
    : QObject(parent) {
    timer_.setInterval(frameMs);
    connect(&timer_, &QTimer::timeout, this, [this] { poll(elapsed_.elapsed()); });
    elapsed_.start();
}

void FramePump::setHandle(std::shared_ptr<SessionHandle> handle) {
    handle_ = std::move(handle);
    frameShown_.reset();
    numbersPace_ = Pace{numbersPace_.slotMs};
    secondsPace_ = Pace{secondsPace_.slotMs};
    emit sessionChanged();
    poll(elapsed_.elapsed());
}

void FramePump::start() {
    timer_.start();
}

void FramePump::stop() {
    timer_.stop();
}

bool FramePump::Pace::takes(const SnapshotPointer& latest, qint64 nowMs) {
    // Slots on a fixed grid: a late timer never makes two of them fall into one.
    const qint64 slot = nowMs / slotMs;
    if (latest == shown || slot == lastSlot)
        return false;
    shown = latest;
    lastSlot = slot;
    return true;
}

void FramePump::poll(qint64 nowMs) {
    const auto handle = handle_; // a receiver may switch sessions
    if (!handle)
        return;
    for (const Answer& answer : handle->takeAnswers())
        emit answered(answer);
    const SnapshotPointer latest = handle->latest();
    if (!latest || handle != handle_)
        return;
    if (latest != frameShown_) {
        frameShown_ = latest;
        emit frame(latest);
    }
    if (handle == handle_ && numbersPace_.takes(latest, nowMs))
        emit numbers(latest);
    if (handle == handle_ && secondsPace_.takes(latest, nowMs))
        emit seconds(latest);
}

} // namespace topbook::ui
