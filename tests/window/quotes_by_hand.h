// SPDX-License-Identifier: GPL-3.0-or-later
// A few quotes written down as rows, and the windows that come of them.
#pragma once

#include "model/core/decimal.h"
#include "tests/window/window_oracle.h"

#include <optional>
#include <string>
#include <vector>

namespace topbook::test {

struct HandQuote {
    double seconds = 0; ///< event time since 1970
    std::string symbol = {};
    std::string price = {};
    std::optional<double> watermark = {}; ///< seconds; by default nothing is final yet
    std::uint64_t sequence = 0;           ///< 0: the number of the row
    std::optional<double> quoteTime = {}; ///< seconds
};

[[nodiscard]] inline Timestamp at(double seconds) {
    return {static_cast<std::int64_t>(seconds * 1e9)};
}

/// One store and its joiner; symbols are interned as they come.
class HandWindows {
public:
    explicit HandWindows(const WindowPlan& plan = {})
        : store(plan)
        , joiner(plan, UniverseId{}, symbols) {}

    void add(const std::vector<HandQuote>& quotes) {
        for (const HandQuote& quote : quotes) {
            if (quote.watermark)
                advance(at(*quote.watermark));
            Instrument instrument;
            instrument.symbol = quote.symbol;
            Sample sample;
            sample.instrument = symbols.intern(instrument);
            sample.price = {parsePrice(quote.price)->units};
            sample.time = at(quote.seconds);
            sample.sequence = {quote.sequence != 0 ? quote.sequence : ++row_};
            sample.quoteTime = quote.quoteTime ? at(*quote.quoteTime).nanos : noTime;
            store.add(sample, watermark_, late);
        }
    }
    void advance(Timestamp watermark) {
        watermark_ = watermark;
        PaneStore* const stores[] = {&store};
        joiner.advance(stores, watermark, output);
    }
    void close() { advance(Timestamp::latest()); }

    [[nodiscard]] std::vector<WindowRow> rows(Duration size, Ranking ranking) const {
        std::vector<WindowRow> found;
        for (const WindowRow& row : output.rows)
            if (row.size == size && row.ranking == ranking)
                found.push_back(row);
        return found;
    }
    /// "SYMBOL mean" of each row of one window, in order.
    [[nodiscard]] std::vector<std::string> means(double end, Duration size, Ranking ranking = Ranking::Mean) const {
        std::vector<std::string> found;
        for (const WindowRow& row : rows(size, ranking)) {
            if (row.end != at(end))
                continue;
            std::string words = symbols.at(row.instrument).symbol + " ";
            appendShortest(words, meanOf(row.values));
            found.push_back(words);
        }
        return found;
    }
    /// Ends of the windows of one size, in seconds, each once.
    [[nodiscard]] std::vector<std::int64_t> ends(Duration size) const {
        std::vector<std::int64_t> found;
        for (const WindowRow& row : rows(size, Ranking::Mean))
            if (const auto seconds = row.end.nanos / 1'000'000'000; found.empty() || found.back() != seconds)
                found.push_back(seconds);
        return found;
    }

    SymbolTable symbols;
    PaneStore store;
    WindowJoiner joiner;
    WindowOutput output;
    std::vector<LateRow> late;

private:
    Timestamp watermark_ = Timestamp::earliest();
    std::uint64_t row_ = 0;
};

} // namespace topbook::test
