// SPDX-License-Identifier: GPL-3.0-or-later
// Doubles for tests of polling sources: a network that is played in virtual time, and a session that writes down what
// it is handed. The network's `poll` is what makes time pass, so a test of hours takes milliseconds and no sleep.
#pragma once

#include "model/core/clock.h"
#include "model/feed/providers/live_payload.h"
#include "model/feed/providers/provider_profile.h"
#include "model/feed/source.h"
#include "model/net/http_transport.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace topbook::doubles {

/// One thing that a session was handed.
struct Handed {
    std::string bytes;
    Timestamp received;
};
struct ToldLink {
    LinkState state;
    std::string words;
    Timestamp at;
};

/// Thread-safe: the source writes on its thread, the test reads on its own.
class WrittenDown final : public SourceOutput {
public:
    bool payload(std::string_view bytes, Timestamp received) override {
        const std::lock_guard lock(mutex_);
        payloads_.push_back({std::string(bytes), received});
        return true;
    }
    bool tick(Timestamp) override { return true; }
    void link(LinkState state, std::string_view words, Timestamp at) override {
        const std::lock_guard lock(mutex_);
        links_.push_back({state, std::string(words), at});
    }

    [[nodiscard]] std::vector<Handed> payloads() const {
        const std::lock_guard lock(mutex_);
        return payloads_;
    }
    [[nodiscard]] std::vector<ToldLink> links() const {
        const std::lock_guard lock(mutex_);
        return links_;
    }
    /// The head lines of the payloads: "answer 200 IBM".
    [[nodiscard]] std::vector<std::string> heads() const {
        std::vector<std::string> lines;
        for (const Handed& handed : payloads())
            lines.push_back(handed.bytes.substr(0, handed.bytes.find('\n')));
        return lines;
    }
    [[nodiscard]] std::size_t count(std::string_view head) const {
        const auto lines = heads();
        return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), head));
    }
    /// All that a person or a file may get to see.
    [[nodiscard]] std::string everything() const {
        std::string text;
        for (const Handed& handed : payloads())
            text += handed.bytes + '\n';
        for (const ToldLink& link : links())
            text += link.words + '\n';
        return text;
    }

private:
    mutable std::mutex mutex_;
    std::vector<Handed> payloads_;
    std::vector<ToldLink> links_;
};

/// How the played network answers one request.
struct Reply {
    int status = 200;
    std::string body = "{}";
    std::string retryAfter;
    std::optional<ErrorCode> error; ///< then there is no answer, but `words`
    std::string words;
    Duration after = std::chrono::milliseconds(20);
    std::uint32_t sent = 1;
};

/// A step of the wall clock, some time after the start.
struct ClockStep {
    Duration after;
    Duration by;
};

/// What the played network saw and will do; outlives the transport.
struct PlayedNetwork {
    Timestamp start;
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>(Timestamp{});
    std::function<Reply(std::size_t nth, const HttpRequest& request)> script; ///< `nth` counts from 0
    std::vector<ClockStep> steps;
    Duration runsFor = std::chrono::minutes(2);

    std::vector<Timestamp> starts; ///< of requests, by the clock of the source
    std::vector<HttpRequest> requests;
    std::vector<std::uint64_t> cancelled;
    Duration elapsed{};
    Duration stepped{};
    std::stop_source stop;
};

class PlayedTransport final : public HttpTransport {
public:
    explicit PlayedTransport(PlayedNetwork& network)
        : network_(network) {}

    void start(HttpRequest request) override {
        const Reply reply = network_.script(network_.requests.size(), request);
        network_.starts.push_back(network_.clock->now());
        underWay_.push_back({network_.elapsed + reply.after, request.id, reply});
        network_.requests.push_back(std::move(request));
    }

    std::vector<HttpAnswer> poll(Duration timeout) override {
        Duration until = network_.elapsed + timeout;
        for (const Pending& pending : underWay_)
            until = std::min(until, pending.due);
        if (nextStep_ < network_.steps.size() && network_.steps[nextStep_].after <= until) {
            until = network_.steps[nextStep_].after;
            network_.stepped += network_.steps[nextStep_++].by;
        }
        network_.elapsed = std::max(until, network_.elapsed);
        network_.clock->set(network_.start + network_.elapsed + network_.stepped);
        if (network_.elapsed >= network_.runsFor)
            network_.stop.request_stop();
        std::vector<HttpAnswer> answers;
        for (auto pending = underWay_.begin(); pending != underWay_.end();) {
            if (pending->due > network_.elapsed) {
                ++pending;
                continue;
            }
            answers.push_back(answerOf(*pending));
            pending = underWay_.erase(pending);
        }
        return answers;
    }

    void cancel(std::uint64_t id) override {
        network_.cancelled.push_back(id);
        std::erase_if(underWay_, [id](const Pending& pending) { return pending.id == id; });
    }
    void wakeUp() override {}

private:
    struct Pending {
        Duration due;
        std::uint64_t id;
        Reply reply;
    };

    static HttpAnswer answerOf(const Pending& pending) {
        HttpAnswer answer;
        answer.id = pending.id;
        answer.sent = pending.reply.sent;
        if (pending.reply.error) {
            answer.error = Error{*pending.reply.error, pending.reply.words, {}};
            return answer;
        }
        answer.status = pending.reply.status;
        answer.body = pending.reply.body;
        answer.retryAfter = pending.reply.retryAfter;
        return answer;
    }

    PlayedNetwork& network_;
    std::vector<Pending> underWay_;
    std::size_t nextStep_ = 0;
};

/// A profile in the shape of IEX batches, key in the query.
inline ProviderProfile testProfile() {
    ProviderProfile profile;
    profile.name = "test";
    profile.title = "Test";
    profile.baseUrl = "https://api.test";
    profile.path = "/stock/market/batch?symbols={symbols}&types=quote&token={key}";
    profile.batchLimit = 100;
    profile.keyParts = 1;
    profile.shape = AnswerShape::BySymbol;
    profile.fields.symbol = {"/quote/symbol"};
    profile.fields.price = {"/quote/latestPrice"};
    return profile;
}

inline constexpr std::string_view testKey = "s3cret/k3y";

} // namespace topbook::doubles
