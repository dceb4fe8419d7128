// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/prescan.h"

#include "model/core/time_screen.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::size_t problemsKept = 200;

} // namespace

std::vector<Timestamp> mergeTimes(std::vector<Timestamp> a, const std::vector<Timestamp>& b, std::size_t limit) {
    a.insert(a.end(), b.begin(), b.end());
    std::sort(a.begin(), a.end());
    a.erase(std::unique(a.begin(), a.end()), a.end());
    if (a.size() <= limit)
        return a;
    std::vector<Timestamp> spread;
    for (std::size_t i = 0; i < limit; ++i)
        spread.push_back(a[i * (a.size() - 1) / std::max<std::size_t>(limit - 1, 1)]);
    return spread;
}

Prescan::Prescan(ReplayInput input)
    : input_(std::move(input)) {
    findings_.begin = input_.begin;
    findings_.end = input_.end;
    thread_ = std::jthread([this](std::stop_token stop) { work(stop); });
}

Prescan::Findings Prescan::findings() const {
    const std::lock_guard lock(mutex_);
    return findings_;
}

void Prescan::work(std::stop_token stop) {
    auto track = input_.open();
    if (!track)
        return;        // the replay itself says so
    TimeScreen screen; // one wrong date must not move the end
    std::vector<Event> judged;
    const auto take = [&] {
        const std::lock_guard lock(mutex_);
        for (const Event& event : judged) {
            if (event.has(timeSuspect) || input_.byReceiveTime)
                continue;
            if (findings_.begin == Timestamp::earliest())
                findings_.begin = event.time;
            findings_.begin = std::min(findings_.begin, event.time);
            findings_.end = std::max(findings_.end, event.time);
        }
        ++changes_;
    };
    while (!stop.stop_requested()) {
        const auto next = (*track)->next();
        if (!next || !*next)
            break;
        const Moment& moment = **next;
        if (moment.batch == nullptr)
            continue;
        judged.clear();
        for (const Event& event : moment.batch->events)
            screen.push(event, judged);
        take();
        const std::lock_guard lock(mutex_);
        for (const Problem& problem : moment.batch->problems) {
            if (problem.time > Timestamp{} && findings_.problems.size() < problemsKept)
                findings_.problems.push_back(problem.time);
        }
    }
    judged.clear();
    screen.drain(judged);
    take();
}

} // namespace topbook
