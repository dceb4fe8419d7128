// SPDX-License-Identifier: GPL-3.0-or-later
// Compares a book with the best prices that the exchange tells beside it, for streams whose messages carry no sequence
// (providers, Crypto: Coinbase). Both travel on their own, in batches, so a difference counts only where the book was
// not there shortly before either, and does not come to it within a moment. Pure; not thread-safe.
#pragma once

#include "model/core/state_io.h"
#include "model/core/values.h"

#include <cstdint>
#include <deque>

namespace topbook {

/// Best prices; 0 for an empty side.
struct BestPrices {
    Price bid;
    Price ask;

    bool operator==(const BestPrices&) const = default;
};

class TickerCheck {
public:
    static constexpr int mostDiffering = 3;                                ///< tickers in a row
    static constexpr Duration longestDifference = std::chrono::seconds(5); ///< for two of them
    static constexpr Duration moment = std::chrono::milliseconds(100);     ///< twice the batches of level2_batch
    static constexpr Duration remembered = std::chrono::seconds(1);

    /// The book's best is now so.
    void bookIs(const BestPrices& best, Timestamp received);
    /// The exchange says that it is so.
    void tickerSays(const BestPrices& best, Timestamp received);
    /// Whether the difference lasts, by now. Ask after each of the two, and as time passes.
    [[nodiscard]] bool differs(Timestamp received);
    void restart() { *this = {}; }

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    void agree();

    struct Shown {
        BestPrices best;
        Timestamp until; ///< when it was replaced
    };
    std::deque<Shown> past_;
    BestPrices book_;
    BestPrices told_;
    bool pending_ = false; ///< the last ticker differs and may still be met
    Timestamp pendingSince_;
    Timestamp differsSince_; ///< the first ticker that was not met
    int differing_ = 0;      ///< tickers that were not met, in a row
    bool apart_ = false;
};

} // namespace topbook
