// SPDX-License-Identifier: GPL-3.0-or-later
// The traders of one simulated company: limit orders around its fair value, changes, cancels, and marketable orders
// that execute against the resting queue by price, then time. The session opens with a pre-open, an auction and a
// cross; bursts, quiet stretches and halts come and go. The book is never crossed, not even before the opening: orders
// for the auction are not displayed, they meet in the cross.
//
// Driven by the simulated market: `startSecond` on every whole second, `act` when the next order message is due.
// Deterministic; no clock; prices are integers in ticks. Not thread-safe.
#pragma once

#include "model/feed/simulator/book_side.h"
#include "model/feed/simulator/exchange_log.h"
#include "model/feed/simulator/price_path.h"

#include <optional>

namespace topbook {

/// How fast and from when a session runs. Times are whole microseconds, `opensAt` a whole second.
struct FlowPace {
    Timestamp start;
    Timestamp opensAt;
    Duration meanGap{}; ///< between order messages of a symbol of usual activity; > 0
};

class OrderFlow {
public:
    struct Execution {
        Timestamp time;
        std::int32_t ticks = 0;
        std::int32_t size = 0;
    };

    OrderFlow(const Listing& listing, InstrumentId instrument, const FlowPace& pace, RandomStream chance);

    /// The session begins: reference figures and the first status.
    void begin(const Listing& listing, ExchangeLog& log);
    /// A whole second begins: the fair value moves, phases change.
    void startSecond(Timestamp now, ExchangeLog& log);
    /// When the next order message is due.
    [[nodiscard]] Timestamp due() const { return due_; }
    /// Does what is due. In a quiet or halted stretch that may be nothing.
    void act(ExchangeLog& log);
    /// Trading stops now, at a whole second, and comes back through an auction that ends at `until`.
    void halt(Timestamp now, Timestamp until, ExchangeLog& log);

    [[nodiscard]] TradingStatus status() const { return status_; }
    [[nodiscard]] const std::optional<Execution>& lastExecution() const { return last_; }

private:
    [[nodiscard]] BookSide& sideOf(Side side) { return side == Side::Bid ? bids_ : asks_; }
    /// Where the best of a side would stand if all traders knew the fair value.
    [[nodiscard]] std::int32_t wanted(Side side) const { return side == Side::Bid ? wantedBid_ : wantedAsk_; }
    [[nodiscard]] bool tradable() const;
    [[nodiscard]] Event event(EventKind kind, Side side, std::uint64_t order, std::int32_t ticks,
                              std::int32_t size) const;
    [[nodiscard]] std::int64_t gapMicros();
    [[nodiscard]] std::int32_t orderSize();
    [[nodiscard]] std::int32_t marketableSize();
    [[nodiscard]] std::int32_t notCrossing(Side side, std::int32_t ticks);
    [[nodiscard]] bool hasRoom(Side side, std::int32_t ticks, std::int32_t size);
    [[nodiscard]] std::optional<std::int32_t> missingLevel(Side side);

    void setStatus(TradingStatus status, ExchangeLog& log);
    void updateTempo();
    void updateWanted();
    void cross(ExchangeLog& log);
    void add(Side side, ExchangeLog& log);
    void rest(Side side, std::int32_t ticks, std::int32_t size, ExchangeLog& log);
    void cancel(Side side, ExchangeLog& log);
    void change(Side side, ExchangeLog& log);
    void moveOrder(Side side, std::int32_t fromBest, std::int32_t position, ExchangeLog& log);
    void take(ExchangeLog& log);
    void execute(Side resting, std::int32_t most, ExchangeLog& log);
    [[nodiscard]] bool wouldWidenSpread(Side side, std::int32_t fromBest) const;

    RandomStream chance_;
    PricePath path_;
    BookSide bids_{Side::Bid};
    BookSide asks_{Side::Ask};
    FlowPace pace_;
    InstrumentId instrument_;
    std::int32_t activity_;
    std::int32_t usualSpread_;
    bool fallsQuiet_;

    TradingStatus status_ = TradingStatus::Unknown;
    Timestamp now_;
    Timestamp due_;
    Timestamp acted_;
    Timestamp auctionAt_; ///< while not open: when the auction begins
    Timestamp crossAt_;   ///< while not open: when it ends
    std::optional<Execution> last_;
    std::int32_t wantedBid_ = 0;
    std::int32_t wantedAsk_ = 0;
    std::int32_t spread_;
    std::int32_t excitement_ = 0; ///< in thousandths; trades draw orders after them
    std::int32_t tempo_ = 100;    ///< percent, wanders over minutes
    std::int32_t burstSeconds_ = 0;
    std::int32_t quietSeconds_ = 0;
    std::int32_t secondsToQuiet_;
};

} // namespace topbook
