// SPDX-License-Identifier: GPL-3.0-or-later
// Events as a test writes them, and a sink that remembers what a pipeline told.
#pragma once

#include "model/core/decimal.h"
#include "model/pipeline/pipeline.h"

#include <cmath>
#include <string>
#include <vector>

namespace topbook::test {

[[nodiscard]] inline Timestamp at(double seconds) {
    return {std::llround(seconds * 1e9)};
}

[[nodiscard]] inline Price price(std::string_view text) {
    return {parsePrice(text)->units};
}

/// An event of the source's first instrument that happened at `seconds`; its row is its sequence.
[[nodiscard]] inline Event eventOf(EventKind kind, std::uint64_t sequence, double seconds) {
    Event event;
    event.kind = kind;
    event.sequence = {sequence};
    event.row = sequence;
    event.time = at(seconds);
    return event;
}

[[nodiscard]] inline Event quote(std::uint64_t sequence, double seconds, std::string_view priceText,
                                 std::uint32_t instrument = 0) {
    Event event = eventOf(EventKind::Quote, sequence, seconds);
    event.price = price(priceText);
    event.reference = static_cast<std::uint64_t>(noTime);
    event.instrument = {instrument};
    return event;
}

[[nodiscard]] inline Event order(EventKind kind, std::uint64_t sequence, double seconds, Side side, std::uint64_t id,
                                 std::string_view priceText, std::int64_t size, std::uint32_t instrument = 0) {
    Event event = eventOf(kind, sequence, seconds);
    event.flags = side == Side::Ask ? sideAsk : 0;
    event.reference = id;
    event.price = price(priceText);
    event.size = {size};
    event.instrument = {instrument};
    return event;
}
[[nodiscard]] inline Event bid(std::uint64_t sequence, double seconds, std::string_view priceText, std::int64_t size) {
    return order(EventKind::Add, sequence, seconds, Side::Bid, sequence, priceText, size);
}
[[nodiscard]] inline Event ask(std::uint64_t sequence, double seconds, std::string_view priceText, std::int64_t size) {
    return order(EventKind::Add, sequence, seconds, Side::Ask, sequence, priceText, size);
}

[[nodiscard]] inline Event onRow(Event event, std::uint64_t row) {
    event.row = row;
    return event;
}
[[nodiscard]] inline Event flagged(Event event, std::uint8_t flags) {
    event.flags = static_cast<std::uint8_t>(event.flags | flags);
    return event;
}

[[nodiscard]] inline std::vector<std::uint64_t> sequencesOf(const std::vector<Event>& events) {
    std::vector<std::uint64_t> sequences;
    for (const Event& event : events)
        sequences.push_back(event.sequence.value);
    return sequences;
}

/// Everything a pipeline told, each kind in its order.
class ToldResults : public ResultSink {
public:
    void l1(std::span<const L1Row> rows) override { l1Rows.insert(l1Rows.end(), rows.begin(), rows.end()); }
    void trades(std::span<const TradeRow> rows) override {
        tradeRows.insert(tradeRows.end(), rows.begin(), rows.end());
    }
    void samples(std::span<const Sample> given) override {
        for (const Sample& sample : given)
            sampled.push_back(priceText(sample.price));
    }
    void windows(const WindowOutput& output, UniverseId) override {
        windowRows.insert(windowRows.end(), output.rows.begin(), output.rows.end());
        topPrices.insert(topPrices.end(), output.topPrices.begin(), output.topPrices.end());
    }
    void late(std::span<const LateRow> rows) override { lateRows.insert(lateRows.end(), rows.begin(), rows.end()); }
    void problem(const Problem& told) override { problems.push_back(told); }

    [[nodiscard]] std::size_t count(ErrorCode code) const {
        std::size_t found = 0;
        for (const Problem& told : problems)
            found += told.code == code ? 1 : 0;
        return found;
    }
    [[nodiscard]] std::string message(ErrorCode code) const {
        for (const Problem& told : problems) {
            if (told.code == code)
                return told.message;
        }
        return {};
    }

    std::vector<L1Row> l1Rows;
    std::vector<TradeRow> tradeRows;
    std::vector<std::string> sampled; ///< prices
    std::vector<WindowRow> windowRows;
    std::vector<TopPriceRow> topPrices;
    std::vector<LateRow> lateRows;
    std::vector<Problem> problems;
};

/// Plain windows of one minute, ranked by mean alone, so that a test counts rows by hand.
[[nodiscard]] inline PipelineConfig minuteWindows() {
    PipelineConfig config;
    config.plan.sizes = {std::chrono::minutes(1)};
    config.plan.rankings = {Ranking::Mean};
    config.plan.topPriceSize = Duration{0};
    return config;
}

/// A pipeline with its sink and one source (more may be added), whose instruments are A, B, C, ...
class Bench {
public:
    explicit Bench(PipelineConfig config, SourceConfig source = {})
        : pipeline(*Pipeline::create(std::move(config), told)) {
        (void)addSource(std::move(source));
    }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    SourceId addSource(SourceConfig source, std::size_t instruments = 3) {
        if (source.name.empty())
            source.name = "rows.csv";
        const SourceId id = pipeline.addSource(source);
        EventBatch batch;
        for (std::size_t i = 0; i < instruments; ++i)
            batch.instruments.emplace_back().symbol = std::string(1, static_cast<char>('A' + i));
        pipeline.feed(id, batch, Timestamp::earliest());
        return id;
    }
    void feed(const std::vector<Event>& events, Timestamp received = Timestamp::earliest(), SourceId source = {}) {
        EventBatch batch;
        batch.events = events;
        pipeline.feed(source, batch, received);
    }
    void tick(double seconds) { pipeline.tick(at(seconds)); }

    ToldResults told;
    Pipeline pipeline;
};

} // namespace topbook::test
