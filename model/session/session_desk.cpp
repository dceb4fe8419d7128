// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/session_desk.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::size_t stepsQueued = 256;
constexpr std::size_t answersKept = 64;

/// Play and Pause are one switch; every other kind but Step is a setting of its own.
std::size_t settingOf(const Command& command) {
    static const std::size_t play = Command(Play{}).index();
    return std::holds_alternative<Pause>(command) ? play : command.index();
}

} // namespace

void SessionDesk::publish(std::shared_ptr<const Snapshot> snapshot) {
    const std::lock_guard lock(mutex_);
    latest_.swap(snapshot);
}

std::shared_ptr<const Snapshot> SessionDesk::latest() const {
    const std::lock_guard lock(mutex_);
    return latest_;
}

void SessionDesk::post(Command command) {
    {
        const std::lock_guard lock(mutex_);
        auto& queue = mail_.commands;
        if (std::holds_alternative<Step>(command)) {
            const auto steps = std::count_if(queue.begin(), queue.end(),
                                             [](const Command& each) { return std::holds_alternative<Step>(each); });
            if (static_cast<std::size_t>(steps) >= stepsQueued)
                return;
        } else {
            std::erase_if(queue, [&](const Command& each) { return settingOf(each) == settingOf(command); });
        }
        queue.push_back(std::move(command));
        changed_.notify_all();
    }
    ring();
}

std::uint64_t SessionDesk::requestFlush() {
    std::uint64_t request = 0;
    {
        const std::lock_guard lock(mutex_);
        request = ++flushWanted_;
        mail_.flush = request;
        changed_.notify_all();
    }
    ring();
    return request;
}

void SessionDesk::flushed(std::uint64_t request) {
    const std::lock_guard lock(mutex_);
    flushDone_ = std::max(flushDone_, request);
    changed_.notify_all();
}

bool SessionDesk::awaitFlush(std::uint64_t request, std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, timeout, [&] { return flushDone_ >= request || closed_; });
    return flushDone_ >= request;
}

void SessionDesk::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ended_ = true;
    changed_.notify_all();
}

void SessionDesk::setOlderLoader(OlderLoader loader) {
    const std::lock_guard lock(loaderMutex_);
    loader_ = std::move(loader);
}

bool SessionDesk::loadOlder(InstrumentId instrument, std::string symbol, Timestamp before) {
    const std::lock_guard lock(loaderMutex_);
    if (!loader_)
        return false;
    loader_(instrument, std::move(symbol), before);
    return true;
}

void SessionDesk::postOlder(InstrumentId instrument, std::vector<Pane> panes) {
    {
        const std::lock_guard lock(mutex_);
        mail_.older.emplace_back(instrument, std::move(panes));
        changed_.notify_all();
    }
    ring();
}

SessionDesk::Mail SessionDesk::takeMail(std::chrono::milliseconds timeout, std::stop_token stop) {
    std::unique_lock lock(mutex_);
    if (mail_.empty() && timeout.count() > 0)
        changed_.wait_for(lock, stop, timeout, [&] { return !mail_.empty(); });
    return std::exchange(mail_, {});
}

bool SessionDesk::hasMail() const {
    const std::lock_guard lock(mutex_);
    return !mail_.empty();
}

void SessionDesk::answer(Answer answer) {
    const std::lock_guard lock(mutex_);
    answers_.push_back(std::move(answer));
    if (answers_.size() > answersKept)
        answers_.erase(answers_.begin());
}

std::vector<Answer> SessionDesk::takeAnswers() {
    const std::lock_guard lock(mutex_);
    return std::exchange(answers_, {});
}

void SessionDesk::setOutcome(SessionOutcome outcome) {
    const std::lock_guard lock(mutex_);
    outcome_ = std::move(outcome);
}

SessionOutcome SessionDesk::outcome() const {
    const std::lock_guard lock(mutex_);
    return outcome_;
}

void SessionDesk::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
}

void SessionDesk::awaitEnd() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_; });
}

bool SessionDesk::ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
}

} // namespace topbook
