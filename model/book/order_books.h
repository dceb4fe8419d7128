// SPDX-License-Identifier: GPL-3.0-or-later
// The books of one shard: order and level events in, changes of the best bid and ask out (order-books, Rules).
//
// One flat table holds the orders of all instruments; each instrument has sorted levels and a cached BBO. Pure: no
// clock, no I/O; the same events in the same order give the same rows. Not thread-safe: one thread owns it; instruments
// are independent, so several OrderBooks may each take a share of them.
#pragma once

#include "model/core/event.h"
#include "model/core/problem.h"
#include "model/core/results.h"
#include "model/core/state_io.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace topbook {

/// When an L1 row is written.
enum class EmitRule : std::uint8_t {
    Change, ///< whenever one of the four values differs from the last row
    Event,  ///< a row per input row (`--emit event`)
};

struct BookSettings {
    EmitRule emitRule = EmitRule::Change;
    bool oneSided = true; ///< also the rows where a side is empty; tape, ladder, history and digest hold them
    bool keepQueues =
        false; ///< remember arrival time and priority of each order, for queue views (16 bytes an order more)
    bool silentWhileStale = false; ///< a live book with a hole gives no row until it is whole; a converted file goes on
    bool roundLots = false; ///< the best of a side is where a round lot is reached, summed from the best price inward
};

/// A problem met while applying an event: what, on which event. Words are added where it is logged.
struct BookProblem {
    ErrorCode code = ErrorCode::UnknownOrder;
    Event event;
};

/// What a span of events produced, in event order. Reused between calls: `apply` appends, the caller clears.
struct BookOutput {
    std::vector<L1Row> rows;
    std::vector<TradeRow> trades;
    std::vector<BookProblem> problems;

    void clear() {
        rows.clear();
        trades.clear();
        problems.clear();
    }
};

/// The state of a book in words a screen can show.
enum class BookCondition : std::uint8_t { Empty, Whole, Stale };

struct QueuedOrder {
    std::uint64_t id = 0;
    Quantity size;
    Timestamp since; ///< when it took its place in the queue

    bool operator==(const QueuedOrder&) const = default;
};

class OrderBooks {
public:
    explicit OrderBooks(BookSettings settings = {});
    ~OrderBooks();
    OrderBooks(OrderBooks&&) noexcept;
    OrderBooks& operator=(OrderBooks&&) noexcept;

    /// Applies events of any kind and instrument (kinds that do not concern books are passed over). Batch borders mean
    /// nothing. A row appears with the event that completed its exchange event; under EmitRule::Event each such event
    /// that tells of orders, levels or trades gives one. What the kinds leave open is settled thus:
    /// - A Change of an unknown order is ignored, or adds where its `other` is not 0 (Databento M); counted either way.
    /// - An order event with `sideUnknown` is found by reference alone; its instrument is then one whose references are
    ///   unique whatever their side. An Add may carry the flag: `sideAsk` still says where it rests.
    /// - A Trade's aggressor stands opposite to the resting order; the side of a Print is the aggressor's own.
    /// - A snapshot ends with SnapshotEnd, or before the first book or Print event of the instrument that is none of
    ///   its rows. It begins with a Clear that has the `snapshot` flag; the first row alone clears nothing.
    /// - A side consists of orders or of told levels (Level, Best); the first event of the other way empties it.
    /// - A size that would overflow its level does not rest (Overflow). A Trade or Reduce of no size is ZeroSize.
    void apply(std::span<const Event> events, BookOutput& out);

    /// What a round lot of the instrument is, for BookSettings::roundLots; 0 where nobody told: every size is one then.
    void setRoundLot(InstrumentId instrument, Quantity lot);

    /// Best bid and ask as of the last complete exchange event; an unknown instrument has an empty one.
    [[nodiscard]] Bbo bbo(InstrumentId instrument) const;
    [[nodiscard]] BookCondition condition(InstrumentId instrument) const;
    [[nodiscard]] TradingStatus status(InstrumentId instrument) const;
    [[nodiscard]] Timestamp statusSince(InstrumentId instrument) const; ///< when it last changed; 0 while Unknown

    /// At most `levels` levels of a side from the best outwards, with sizes, order counts and cumulative sizes.
    /// `group` > 0 joins levels to multiples of it (bids downwards, asks upwards). `levels` 0 means all.
    [[nodiscard]] std::vector<LadderLevel> ladder(InstrumentId instrument, Side side, std::size_t levels,
                                                  Price group = {}) const;
    /// The orders at one price in queue order; empty where there is no such level or the feed tells levels only.
    /// Without kept queues they stand by id, which is the order for feeds whose ids ascend, and `since` is 0.
    /// O(orders of the shard).
    [[nodiscard]] std::vector<QueuedOrder> queue(InstrumentId instrument, Side side, Price price) const;

    [[nodiscard]] std::size_t liveOrders() const;

    void save(StateWriter& out) const;
    /// Replaces everything but the settings by a saved state. False where the bytes are not one; the books are then
    /// empty. Queues that the saved books did not keep begin by id.
    [[nodiscard]] bool load(StateReader& in);

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Figures of an L1 that both the ladder band and the tests use (order-books, Ladder view). All need a two-sided BBO.

[[nodiscard]] Price spreadOf(const Bbo& bbo); ///< negative when crossed
[[nodiscard]] Price midOf(const Bbo& bbo);    ///< half of 1e-9 is rounded to even
/// (bid * askSize + ask * bidSize) / (bidSize + askSize), nearest 1e-9, ties to even.
[[nodiscard]] Price micropriceOf(const Bbo& bbo);
/// (bidSize - askSize) / (bidSize + askSize), in [-1, 1].
[[nodiscard]] double imbalanceOf(const Bbo& bbo);

} // namespace topbook
