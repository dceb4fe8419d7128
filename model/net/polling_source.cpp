// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/polling_source.h"

#include "model/feed/providers/live_payload.h"
#include "model/feed/providers/rest_decoder.h"
#include "model/net/retry_delay.h"

#include <algorithm>
#include <cmath>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr Duration shortestInterval = 1s;
constexpr Duration longestInterval = 1h;
/// The longest wait before the clock is looked at again: it may be turned by hand, or step.
constexpr Duration longestWait = 50ms;

/// A request must not cost more than a minute allows, or it could never be made.
void keepBatchesWithinAllowance(ProviderProfile& profile) {
    if (!profile.rates.creditPerSymbol)
        return;
    for (const double allowed : {profile.rates.perMinute, profile.rates.perHour, profile.rates.perDay}) {
        if (allowed >= 1 && allowed < static_cast<double>(profile.batchLimit))
            profile.batchLimit = static_cast<std::size_t>(std::floor(allowed));
    }
}

void addOnce(std::vector<std::string>& all, const std::vector<std::string>& more) {
    for (const std::string& text : more) {
        if (!text.empty() && std::find(all.begin(), all.end(), text) == all.end())
            all.push_back(text);
    }
}

std::string joined(const std::vector<std::string>& symbols) {
    std::string text;
    for (const std::string& symbol : symbols) {
        if (!text.empty())
            text += ',';
        text += symbol;
    }
    return text;
}

PollPlan planOf(const PollingSetup& setup) {
    const RestSettings& settings = setup.settings;
    PollPlan plan;
    plan.interval = settings.interval;
    plan.rates = settings.profile.rates;
    plan.host = setup.address.host;
    plan.jitterSeed = settings.jitterSeed;
    for (const ProviderRequest& request : setup.requests)
        plan.costs.push_back(plan.rates.creditPerSymbol ? static_cast<double>(request.symbols.size()) : 1.0);
    return plan;
}

} // namespace

Result<PollingSetup> preparePolling(RestSettings settings) {
    if (!settings.clock)
        return failure(ErrorCode::InvalidArgument, "a polling source needs a clock");
    if (settings.interval < shortestInterval || settings.interval > longestInterval)
        return failure(ErrorCode::InvalidArgument, "the polling interval must be 1 s to 1 h");
    if (settings.symbols.empty())
        return failure(ErrorCode::InvalidArgument, "no symbols to ask for; name at least one");
    if (settings.baseUrl.empty())
        settings.baseUrl = settings.profile.baseUrl;
    while (settings.baseUrl.ends_with('/'))
        settings.baseUrl.pop_back();
    if (settings.name.empty())
        settings.name = settings.profile.name;
    keepBatchesWithinAllowance(settings.profile);

    auto address = checkHttpAddress(settings.baseUrl);
    if (!address)
        return tl::unexpected(address.error());
    auto requests = requestsFor(settings.profile, settings.symbols, settings.key, settings.baseUrl);
    if (!requests)
        return tl::unexpected(requests.error());
    PollingSetup setup{std::move(settings), *std::move(address), *std::move(requests), {}};
    for (const ProviderRequest& request : setup.requests) {
        const auto target = checkHttpAddress(request.url);
        if (!target || !target->sameServer(setup.address))
            return failure(ErrorCode::InvalidArgument, "the path of provider " + setup.settings.profile.name +
                                                           " leads away from " + setup.address.host +
                                                           "; a path begins with /");
        addOnce(setup.secrets, request.secrets);
    }
    return setup;
}

/// One run of the source: lives on its thread, from the start to the stop.
class PollingSource::Run {
public:
    Run(PollingSource& source, SourceOutput& out, HttpTransport& transport)
        : source_(source)
        , setup_(source.setup_)
        , out_(out)
        , transport_(transport)
        , schedule_(planOf(source.setup_))
        , decoder_(source.makeDecoder()) {}

    void untilStopped(const std::stop_token& stop) {
        tell(LinkChange{LinkState::Connecting, "connecting to " + setup_.address.host});
        while (!stop.stop_requested()) {
            for (HttpAnswer& answer : transport_.poll(waitTime())) {
                if (!take(std::move(answer)))
                    return;
            }
            if (stop.stop_requested())
                return;
            if (const auto cycle = schedule_.advance(now()); cycle && !begin(*cycle))
                return;
            source_.publish(schedule_.meter(now()));
        }
    }

private:
    [[nodiscard]] Timestamp now() const { return setup_.settings.clock->now(); }

    [[nodiscard]] Duration waitTime() const {
        const Timestamp next = schedule_.nextPoint();
        if (next == Timestamp::latest())
            return Duration{0}; // the grid is not known before the first look at the clock
        return std::clamp(next - now(), Duration{0}, longestWait);
    }

    [[nodiscard]] std::string hidden(std::string_view text) const { return masked(text, setup_.secrets); }

    void tell(const std::optional<LinkChange>& change) {
        if (change)
            out_.link(change->state, hidden(change->words), now());
    }

    bool begin(const PollCycle& cycle) {
        for (const std::size_t request : cycle.cancelled) {
            const auto found = std::find_if(underWay_.begin(), underWay_.end(),
                                            [request](const auto& entry) { return entry.second == request; });
            if (found == underWay_.end())
                continue;
            transport_.cancel(found->first);
            underWay_.erase(found);
        }
        for (const std::size_t request : cycle.requests) {
            underWay_.emplace(++lastId_, request);
            transport_.start({lastId_, setup_.requests[request].url, setup_.requests[request].headers});
        }
        for (const SkippedPoll& skip : cycle.skipped) {
            if (!tellSkipped(skip))
                return false;
        }
        tell(cycle.link);
        return true;
    }

    bool tellSkipped(const SkippedPoll& skip) {
        std::vector<std::string> symbols;
        for (const std::size_t request : skip.requests)
            symbols.insert(symbols.end(), setup_.requests[request].symbols.begin(),
                           setup_.requests[request].symbols.end());
        LivePayload payload;
        payload.kind = LivePayloadKind::Skipped;
        return handOn(payload, symbols, hidden(skip.words));
    }

    bool take(HttpAnswer answer) {
        const auto found = underWay_.find(answer.id);
        if (found == underWay_.end())
            return true;
        const std::size_t request = found->second;
        underWay_.erase(found);
        LivePayload payload;
        payload.kind = answer.error ? LivePayloadKind::Failure : LivePayloadKind::Answer;
        payload.status = answer.status;
        if (answer.error)
            payload.code = answer.error->code;
        // masked before anything else sees it: payload, schedule, meter
        const std::string text = hidden(answer.error ? answer.error->message : answer.body);
        if (!handOn(payload, setup_.requests[request].symbols, text))
            return false;

        PollOutcome outcome;
        outcome.sent = answer.sent;
        if (answer.error) {
            outcome.words = text;
        } else {
            outcome.status = answer.status;
            outcome.retryAfter = parseRetryAfter(answer.retryAfter, now());
            outcome.rateLimited = answer.status / 100 == 2 && saysTooMuch();
        }
        tell(schedule_.finish(request, outcome, now()));
        return true;
    }

    bool handOn(LivePayload payload, const std::vector<std::string>& symbols, const std::string& text) {
        const std::string names = joined(symbols);
        payload.symbols = names;
        payload.body = text;
        lastPayload_ = writeLivePayload(payload);
        return out_.payload(lastPayload_, now());
    }

    /// Whether the answer that was just handed on is good in its status alone (providers: errors served with 200).
    [[nodiscard]] bool saysTooMuch() {
        batch_.clear();
        if (!decoder_->decode(lastPayload_, now(), batch_))
            return false;
        return batch_.events.empty() &&
               std::any_of(batch_.problems.begin(), batch_.problems.end(),
                           [](const Problem& problem) { return problem.code == ErrorCode::RateLimited; });
    }

    PollingSource& source_;
    const PollingSetup& setup_;
    SourceOutput& out_;
    HttpTransport& transport_;
    PollSchedule schedule_;
    std::unique_ptr<Decoder> decoder_; ///< decides no number: only what is said about asking too much
    EventBatch batch_;
    std::string lastPayload_;
    std::map<std::uint64_t, std::size_t> underWay_; ///< transport id -> request of the cycle
    std::uint64_t lastId_ = 0;
};

PollingSource::PollingSource(PollingSetup setup, TransportFactory makeTransport)
    : setup_(std::move(setup))
    , makeTransport_(std::move(makeTransport))
    , meter_(PollSchedule(planOf(setup_)).meter(setup_.settings.clock->now())) {}

std::unique_ptr<Decoder> PollingSource::makeDecoder() const {
    return makeRestDecoder(setup_.settings.profile);
}

SourceMeter PollingSource::meter() const {
    const std::lock_guard lock(mutex_);
    return meter_;
}

void PollingSource::publish(SourceMeter meter) {
    const std::lock_guard lock(mutex_);
    meter_ = std::move(meter);
}

std::string PollingSource::address() const {
    return masked(setup_.address.shown, setup_.secrets);
}

void PollingSource::run(std::stop_token stop, SourceOutput& out) {
    const auto transport = makeTransport_();
    const std::stop_callback wake(stop, [&transport] { transport->wakeUp(); });
    Run(*this, out, *transport).untilStopped(stop);
}

} // namespace topbook
