// SPDX-License-Identifier: GPL-3.0-or-later
// When a REST source asks, and what its answers mean for the next time (providers, Polling rules). Polls stand on the
// wall-clock grid: the multiples of the interval since 1970. A pure function of the times and outcomes it is given;
// its jitter is its own. Not thread-safe: the source's thread owns it.
//
//   A cycle still running at the next grid point is cancelled and told.
//   429, and any answer with Retry-After that is no good one: the source waits as long as asked for, else backs off.
//   5xx, network errors, 3xx: it backs off where no request of the cycle went well; else only those symbols failed.
//   Other 4xx: refused where nothing else came of the cycle; tried again every 5 minutes.
//   Requests beyond the allowance are not made but told; the symbols take turns. Where a minute's allowance is smaller
//   than one cycle, the requests are spread evenly over the grid.
//   A step of the clock forward makes one poll; after a step back the grid goes on from the new time.
#pragma once

#include "model/core/result.h"
#include "model/feed/simulator/random_stream.h"
#include "model/feed/source.h"
#include "model/net/rate_allowance.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace topbook {

struct PollPlan {
    Duration interval{};       ///< > 0
    std::vector<double> costs; ///< credits of each request of a cycle; at least one request
    RateRules rates;
    std::string host; ///< for words
    std::uint64_t jitterSeed = 0;
};

/// How one request ended.
struct PollOutcome {
    int status = 0; ///< HTTP; 0 where there was no whole answer
    std::optional<Duration> retryAfter;
    bool rateLimited = false; ///< a good answer that says in words that too much was asked for
    std::uint32_t sent = 1;   ///< requests that went out for it
    std::string words;        ///< why there was no whole answer; empty where there was one
};

struct LinkChange {
    LinkState state = LinkState::Idle;
    std::string words;

    bool operator==(const LinkChange&) const = default;
};

/// Requests that were not made or were given up, and why.
struct SkippedPoll {
    std::vector<std::size_t> requests;
    std::string words;
};

/// What is to be done at one grid point.
struct PollCycle {
    Timestamp point;
    std::vector<std::size_t> cancelled; ///< of the cycle before; their answers no longer count
    std::vector<std::size_t> requests;  ///< to be started now, by index into PollPlan::costs
    std::vector<SkippedPoll> skipped;   ///< at most one for the cycle before and one for this
    std::optional<LinkChange> link;
};

class PollSchedule {
public:
    explicit PollSchedule(PollPlan plan);

    /// The cycle that is due at `now`, if one is.
    [[nodiscard]] std::optional<PollCycle> advance(Timestamp now);
    /// One started request ended. Ignored where it was cancelled.
    [[nodiscard]] std::optional<LinkChange> finish(std::size_t request, const PollOutcome& outcome, Timestamp now);

    /// The next grid point, whether or not a request will be made at it; latest() before the first `advance`.
    [[nodiscard]] Timestamp nextPoint() const { return next_; }
    [[nodiscard]] SourceMeter meter(Timestamp now) const;

private:
    /// What the running cycle came to so far.
    struct Tally {
        Timestamp point;
        std::size_t good = 0;
        bool backOff = false; ///< even where others went well
        bool failed = false;
        bool refused = false;
        std::optional<Duration> retryAfter; ///< the longest
        std::string words;                  ///< of the first failure of the worst kind
        int worst = 0;
    };

    void noteTime(Timestamp now);
    void note(const PollOutcome& outcome);
    void noteFailure(int weight, const std::string& words);
    void cancelRunning(PollCycle& cycle);
    void startDue(PollCycle& cycle, Timestamp now);
    [[nodiscard]] std::optional<LinkChange> closeCycle(Timestamp now);
    [[nodiscard]] std::optional<LinkChange> change(LinkState state, std::string words);
    [[nodiscard]] Timestamp gridPointFrom(Timestamp time) const;
    /// Whether the pace of a spread cycle lets a request through.
    [[nodiscard]] bool inStep(double cost) const { return !spread_ || cost <= pace_ + 1e-9; }
    [[nodiscard]] std::string countText(std::size_t requests) const;
    [[nodiscard]] std::string skipWords(std::size_t skipped, RateLimit limit) const;

    PollPlan plan_;
    RateAllowance allowance_;
    RandomStream jitter_;
    Timestamp next_ = Timestamp::latest();
    Timestamp lastNow_ = Timestamp::earliest();
    Timestamp retryAt_ = Timestamp::earliest();
    std::set<std::size_t> running_;
    Tally tally_;
    std::uint32_t failuresInARow_ = 0;
    std::size_t turn_ = 0; ///< the request whose turn it is where not all can be made
    bool spread_ = false;
    double largestCost_ = 0;
    double pace_ = 0; ///< credits that the spread has saved up
    LinkChange link_;
    bool everConnected_ = false;
    SourceMeter meter_; ///< the counts and lastError
};

} // namespace topbook
