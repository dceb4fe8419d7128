// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/poll_schedule.h"

#include "model/core/decimal.h"
#include "model/net/retry_delay.h"
#include "model/net/status_words.h"

#include <algorithm>
#include <numeric>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr Duration refusedRetry = 5min;
/// A cycle that begins this late still counts as begun at its grid point: a busy machine must not cost a cycle.
constexpr Duration punctual = 500ms;

/// Which failure of a cycle is told, where there are several.
enum Weight { cancelledWeight = 1, refusedWeight, failedWeight, limitedWeight };

bool isGood(const PollOutcome& outcome) {
    return outcome.status >= 200 && outcome.status < 300 && !outcome.rateLimited;
}

/// A fault of what is asked for, which asking again does not mend.
bool isRefusal(int status) {
    return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
}

std::string numberText(double number) {
    std::string text;
    appendShortest(text, number);
    return text;
}

/// Whole seconds, rounded; "20 s", "5 min".
std::string waitText(Duration wait) {
    const auto seconds = std::max<std::int64_t>(std::chrono::round<std::chrono::seconds>(wait).count(), 1);
    if (seconds >= 120 && seconds % 60 == 0)
        return std::to_string(seconds / 60) + " min";
    return std::to_string(seconds) + " s";
}

} // namespace

PollSchedule::PollSchedule(PollPlan plan)
    : plan_(std::move(plan))
    , allowance_(plan_.rates)
    , jitter_(plan_.jitterSeed) {
    const double cycleCost = std::accumulate(plan_.costs.begin(), plan_.costs.end(), 0.0);
    for (const double cost : plan_.costs)
        largestCost_ = std::max(largestCost_, cost);
    spread_ = plan_.rates.perMinute > 0 && cycleCost > plan_.rates.perMinute;
    pace_ = largestCost_; // the first request need not wait
}

std::optional<PollCycle> PollSchedule::advance(Timestamp now) {
    noteTime(now);
    if (now < next_)
        return {};
    PollCycle cycle;
    cycle.point = floorTo(now, plan_.interval);
    next_ = cycle.point + plan_.interval;
    if (!running_.empty()) {
        cancelRunning(cycle);
        cycle.link = closeCycle(now);
    }
    if (retryAt_ <= cycle.point) {
        startDue(cycle, now);
        return cycle;
    }
    SkippedPoll skip;
    skip.requests.resize(plan_.costs.size());
    std::iota(skip.requests.begin(), skip.requests.end(), std::size_t{0});
    skip.words = "requests not made: " + countText(plan_.costs.size()) + "; waiting " +
                 waitText(gridPointFrom(retryAt_) - cycle.point) + " more after: " + meter_.lastError;
    cycle.skipped.push_back(std::move(skip));
    return cycle;
}

/// Keeps everything that lies in the past or future where it was when the clock is set back.
void PollSchedule::noteTime(Timestamp now) {
    if (next_ == Timestamp::latest())
        next_ = gridPointFrom(now);
    if (now < lastNow_) {
        const Duration back = lastNow_ - now;
        allowance_.shiftBack(back);
        tally_.point = tally_.point - back;
        if (retryAt_ != Timestamp::earliest())
            retryAt_ = retryAt_ - back;
        // a small step back must not poll a grid point twice
        if (next_ - now > 2 * plan_.interval)
            next_ = gridPointFrom(now);
    }
    lastNow_ = now;
}

void PollSchedule::cancelRunning(PollCycle& cycle) {
    cycle.cancelled.assign(running_.begin(), running_.end());
    running_.clear();
    meter_.failures += cycle.cancelled.size();
    const std::string why = "no whole answer from " + plan_.host + " within " + waitText(cycle.point - tally_.point);
    noteFailure(cancelledWeight, why);
    cycle.skipped.push_back({cycle.cancelled, "requests cancelled, as the next poll was due: " +
                                                  countText(cycle.cancelled.size()) + "; " + why});
}

void PollSchedule::startDue(PollCycle& cycle, Timestamp now) {
    const Timestamp counted = now - cycle.point <= std::min(punctual, plan_.interval / 2) ? cycle.point : now;
    const std::size_t count = plan_.costs.size();
    tally_ = {};
    tally_.point = cycle.point;
    if (spread_) {
        const double share = plan_.rates.perMinute * static_cast<double>(plan_.interval.count()) /
                             static_cast<double>(Duration(1min).count());
        pace_ = std::min(pace_ + share, share + largestCost_);
    }
    RateLimit limit = RateLimit::None;
    std::size_t made = 0;
    for (; made < count; ++made) {
        const std::size_t request = (turn_ + made) % count;
        const double cost = plan_.costs[request];
        limit = allowance_.brokenBy(cost, counted);
        if (limit != RateLimit::None || !inStep(cost))
            break;
        allowance_.use(cost, counted);
        pace_ -= cost;
        running_.insert(request);
        cycle.requests.push_back(request);
    }
    meter_.polls += made;
    if (made == count)
        return;
    SkippedPoll skip;
    for (std::size_t left = made; left < count; ++left)
        skip.requests.push_back((turn_ + left) % count);
    skip.words = skipWords(skip.requests.size(), limit);
    turn_ = (turn_ + made) % count;
    if (made == 0 && limit >= RateLimit::Hour) {
        meter_.lastError = skip.words;
        if (auto told = change(LinkState::Retrying, skip.words))
            cycle.link = std::move(told);
    }
    cycle.skipped.push_back(std::move(skip));
}

/// "18 of 20", of the requests of a whole cycle.
std::string PollSchedule::countText(std::size_t requests) const {
    return std::to_string(requests) + " of " + std::to_string(plan_.costs.size());
}

std::string PollSchedule::skipWords(std::size_t skipped, RateLimit limit) const {
    const std::string head = "requests not made: " + countText(skipped) + "; ";
    switch (limit) {
    case RateLimit::Day:
        return head + "the " + numberText(plan_.rates.perDay) +
               " credits of this day are used up; polling goes on at 00:00 UTC";
    case RateLimit::Hour:
        return head + "the " + numberText(plan_.rates.perHour) +
               " credits of an hour are used up; a longer interval lasts";
    case RateLimit::Minute:
    case RateLimit::None:
        break;
    }
    return head + "the provider allows " + numberText(plan_.rates.perMinute) +
           " credits a minute; the symbols take turns";
}

std::optional<LinkChange> PollSchedule::finish(std::size_t request, const PollOutcome& outcome, Timestamp now) {
    if (running_.erase(request) == 0)
        return {};
    if (outcome.sent > 1)
        allowance_.use(plan_.costs[request] * (outcome.sent - 1), std::max(now, lastNow_));
    note(outcome);
    std::optional<LinkChange> told;
    if (isGood(outcome))
        told = change(LinkState::Connected, "connected to " + plan_.host);
    if (!running_.empty())
        return told;
    auto closing = closeCycle(now);
    return closing ? closing : told;
}

void PollSchedule::note(const PollOutcome& outcome) {
    if (isGood(outcome)) {
        ++meter_.answers;
        ++tally_.good;
        return;
    }
    ++meter_.failures;
    const bool limited = outcome.status == 429 || outcome.rateLimited;
    if (limited || outcome.retryAfter)
        tally_.backOff = true;
    if (outcome.retryAfter)
        tally_.retryAfter = std::max(tally_.retryAfter.value_or(Duration{0}), *outcome.retryAfter);
    if (outcome.status == 0) {
        tally_.failed = true;
        noteFailure(failedWeight, outcome.words);
    } else if (limited) {
        noteFailure(limitedWeight, statusWords(429, plan_.host));
    } else if (isRefusal(outcome.status)) {
        tally_.refused = true;
        noteFailure(refusedWeight, statusWords(outcome.status, plan_.host));
    } else {
        tally_.failed = true;
        noteFailure(failedWeight, statusWords(outcome.status, plan_.host));
    }
}

void PollSchedule::noteFailure(int weight, const std::string& words) {
    if (weight <= tally_.worst)
        return;
    tally_.worst = weight;
    tally_.words = words;
}

std::optional<LinkChange> PollSchedule::closeCycle(Timestamp now) {
    meter_.lastError = tally_.words;
    const bool allBad = tally_.good == 0;
    if (tally_.backOff || (allBad && tally_.failed)) {
        ++failuresInARow_;
        const Duration delay =
            tally_.retryAfter ? *tally_.retryAfter : retryDelay(failuresInARow_, plan_.interval, jitter_);
        retryAt_ = now + delay;
        const Timestamp again = std::max(gridPointFrom(retryAt_), next_);
        link_ = {}; // each wait is news
        return change(LinkState::Retrying, "Retrying in " + waitText(again - now) + ": " + tally_.words);
    }
    failuresInARow_ = 0;
    if (allBad && tally_.refused) {
        retryAt_ = tally_.point + refusedRetry;
        return change(LinkState::Refused, tally_.words + "; tried again every " + waitText(refusedRetry));
    }
    if (allBad && tally_.worst == cancelledWeight)
        return change(LinkState::Retrying, "Retrying: " + tally_.words);
    return {};
}

std::optional<LinkChange> PollSchedule::change(LinkState state, std::string words) {
    LinkChange told{state, std::move(words)};
    if (told == link_)
        return {};
    link_ = told;
    if (state == LinkState::Connected) {
        meter_.reconnects += everConnected_ ? 1 : 0;
        everConnected_ = true;
    }
    return told;
}

Timestamp PollSchedule::gridPointFrom(Timestamp time) const {
    const Timestamp floor = floorTo(time, plan_.interval);
    return floor == time ? floor : floor + plan_.interval;
}

SourceMeter PollSchedule::meter(Timestamp now) const {
    SourceMeter meter = meter_;
    meter.usedThisMinute = allowance_.usedInLastMinute(now);
    meter.allowedPerMinute = plan_.rates.perMinute;
    meter.usedToday = allowance_.usedOnDayOf(now);
    meter.allowedPerDay = plan_.rates.perDay;
    if (next_ != Timestamp::latest())
        meter.nextAttempt = std::max(gridPointFrom(retryAt_ == Timestamp::earliest() ? next_ : retryAt_), next_);
    return meter;
}

} // namespace topbook
