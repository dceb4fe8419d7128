// SPDX-License-Identifier: GPL-3.0-or-later
// A small market for chart tests: three symbols on 20 November 2026, two and a half minutes without any quote, and a
// clock that can be moved on. Every number follows from the time alone.
#pragma once

#include "model/session/snapshot.h"

#include <chrono>
#include <cmath>
#include <memory>
#include <vector>

namespace topbook {

using std::chrono::minutes;
using std::chrono::seconds;

struct ChartMarket {
    Timestamp begin{1'795'197'600'000'000'000}; ///< 2026-11-20 18:00:00 UTC
    Duration clock = minutes(42) + seconds(7);  ///< since begin
    Duration gapFrom = minutes(29) + seconds(30);
    Duration gapTo = minutes(32);
    bool tradesVolume = false;
    bool replay = false;
    std::vector<RevisionMark> revisions;
    std::vector<bool> stale{false, false, false};
    bool loading = false;

    static constexpr std::size_t chunkRows = 64;

    struct Wave {
        const char* symbol;
        const char* company;
        std::vector<std::pair<double, double>> corners; ///< minutes, price
    };
    static const std::vector<Wave>& waves() {
        static const std::vector<Wave> all{{"JPM",
                                            "JPMorgan Chase & Co.",
                                            {{0, 302.41},
                                             {6, 302.50},
                                             {13, 302.63},
                                             {16.5, 302.57},
                                             {19, 302.38},
                                             {22, 302.33},
                                             {25, 302.47},
                                             {28, 302.53},
                                             {29.5, 302.55},
                                             {32, 302.70},
                                             {36.3, 303.02},
                                             {38.3, 302.82},
                                             {41.5, 303.43},
                                             {43, 303.55}}},
                                           {"IBM",
                                            "IBM Corp.",
                                            {{0, 303.0},
                                             {6, 303.28},
                                             {10, 303.41},
                                             {15, 303.65},
                                             {20, 303.60},
                                             {25, 303.44},
                                             {27, 303.52},
                                             {29.5, 303.38},
                                             {32, 303.32},
                                             {37, 303.29},
                                             {38, 303.25},
                                             {40.5, 303.29},
                                             {43, 303.17}}},
                                           {"GOOG",
                                            "Alphabet Inc.",
                                            {{0, 303.8},
                                             {6, 303.93},
                                             {9, 304.02},
                                             {14, 303.86},
                                             {19, 303.67},
                                             {25, 303.42},
                                             {29.5, 303.22},
                                             {32, 303.08},
                                             {34, 302.82},
                                             {37, 302.70},
                                             {39, 302.42},
                                             {41, 302.40},
                                             {43, 302.28}}}};
        return all;
    }
    static double priceAt(const Wave& wave, double minute) {
        double price = wave.corners.front().second;
        for (std::size_t i = 1; i < wave.corners.size(); ++i) {
            const auto [x0, y0] = wave.corners[i - 1];
            const auto [x1, y1] = wave.corners[i];
            if (minute < x0)
                break;
            const double share = std::min((minute - x0) / (x1 - x0), 1.0);
            price = y0 + (y1 - y0) * (1 - std::cos(share * 3.14159265)) / 2;
        }
        return price + 0.012 * std::sin(minute * 9.1) + 0.008 * std::sin(minute * 23.7 + 1);
    }

    /// Quotes once a second, on a grid of cents, in panes of ten seconds.
    [[nodiscard]] std::vector<Pane> panes(std::size_t symbol) const {
        std::vector<Pane> all;
        const auto last = std::chrono::duration_cast<seconds>(clock).count();
        for (std::int64_t second = 0; second <= last; ++second) {
            const Duration since = seconds(second);
            if ((since >= gapFrom && since < gapTo) || (second * 7 + static_cast<std::int64_t>(symbol)) % 13 == 0)
                continue;
            const double price = priceAt(waves()[symbol], static_cast<double>(second) / 60);
            const Price cents{std::llround(price * 100) * 10'000'000};
            const Timestamp time = begin + since;
            const Timestamp start = floorTo(time, seconds(10));
            if (all.empty() || all.back().start != start) {
                Pane fresh;
                fresh.start = start;
                fresh.first = cents;
                fresh.firstTime = time;
                fresh.high = cents;
                fresh.highTime = time;
                fresh.low = cents;
                all.push_back(fresh);
            }
            Pane& pane = all.back();
            pane.sum += cents.nanos;
            ++pane.count;
            pane.last = cents;
            pane.lastTime = time;
            pane.high = std::max(pane.high, cents);
            pane.low = std::min(pane.low, cents);
            if (tradesVolume) {
                const std::int64_t size = 100 + second % 7 * 50;
                pane.volume += size;
                pane.notional += Int128(cents.nanos) * size;
            }
        }
        return all;
    }

    /// Chunks are shared with `before` where they did not change, as a session shares them.
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot(const std::shared_ptr<const Snapshot>& before = nullptr,
                                                           const std::vector<std::uint32_t>& charts = {0, 1, 2}) const {
        auto result = std::make_shared<Snapshot>();
        result->status.mode = replay ? SessionMode::Replay : SessionMode::Live;
        result->status.clock = begin + clock;
        result->status.begin = begin;
        result->status.watermark = begin + clock - result->plan.lateness;
        auto instruments = std::make_shared<std::vector<Instrument>>();
        auto quotes = std::make_shared<QuoteChunk>();
        for (std::size_t i = 0; i < waves().size(); ++i) {
            Instrument instrument;
            instrument.symbol = waves()[i].symbol;
            instrument.company = waves()[i].company;
            instruments->push_back(instrument);
            QuoteView quote;
            quote.instrument = InstrumentId{static_cast<std::uint32_t>(i)};
            quote.lastTime = begin + (stale[i] ? clock - seconds(48) : clock);
            quote.stale = stale[i];
            quotes->push_back(quote);
        }
        result->instruments = instruments;
        result->quotes.push_back(quotes);
        for (const std::uint32_t each : charts) {
            auto view = std::make_shared<ChartView>();
            view->instrument = {each};
            view->revision = 1;
            view->loading = loading;
            view->revisions = revisions;
            const std::vector<Pane> all = panes(each);
            const ChartView* old = nullptr;
            if (before)
                for (const auto& chart : before->charts)
                    if (chart->instrument.value == each)
                        old = chart.get();
            for (std::size_t from = 0; from < all.size(); from += chunkRows) {
                auto chunk = std::make_shared<std::vector<Pane>>(
                    all.begin() + static_cast<std::ptrdiff_t>(from),
                    all.begin() + static_cast<std::ptrdiff_t>(std::min(from + chunkRows, all.size())));
                const std::size_t index = from / chunkRows;
                if (old != nullptr && index < old->chunks.size() && *old->chunks[index] == *chunk)
                    view->chunks.push_back(old->chunks[index]);
                else
                    view->chunks.push_back(std::move(chunk));
            }
            view->historyFrom = all.empty() ? Timestamp::latest() : all.front().start;
            result->charts.push_back(view);
        }
        auto gaps = std::make_shared<std::vector<GapView>>();
        if (clock > gapFrom + seconds(30) && gapTo > gapFrom)
            gaps->push_back({begin + gapFrom, begin + std::min(gapTo, clock), "no quotes"});
        result->gaps = gaps;
        return result;
    }
};

} // namespace topbook
