// SPDX-License-Identifier: GPL-3.0-or-later
// What a session shows the world: one immutable picture of its state, published at most 30 times a second. Parts that
// did not change since the picture before are shared with it, so comparing pointers (or `revision`) tells what to
// repaint. Any thread may hold and read one for as long as it likes.
#pragma once

#include "model/book/order_books.h"
#include "model/core/pane.h"
#include "model/core/problem.h"
#include "model/core/results.h"
#include "model/core/symbol_table.h"
#include "model/feed/source.h"
#include "model/window/window_plan.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace topbook {

/// What a change is measured against; the quotes header names it.
enum class ChangeBase : std::uint8_t { PreviousClose, SessionOpen, FirstSeen };

struct QuoteView {
    InstrumentId instrument;
    std::uint64_t revision = 0; ///< differs exactly when anything below differs
    Price last;                 ///< 0 before the first
    Timestamp lastTime;         ///< event time of `last`
    Price changeBase;           ///< 0 where there is none
    ChangeBase changeKind = ChangeBase::FirstSeen;
    Bbo bbo;
    Timestamp bookTime; ///< of the last L1 change; earliest() where there is no book
    Price first, high, low;
    Timestamp firstTime;
    std::uint64_t samples = 0;
    Quantity volume;
    bool stale = false; ///< no sample for 30 s of event time
    TradingStatus status = TradingStatus::Unknown;
    Timestamp statusSince;
    /// Last price at each of the last 60 hops (10 minutes), oldest first; 0 where there was none.
    std::shared_ptr<const std::vector<Price>> spark;
};
using QuoteChunk = std::vector<QuoteView>;
inline constexpr std::size_t quoteChunkRows = 64; ///< row i is chunk i / 64, entry i % 64; rows are by InstrumentId

enum class CoverageCell : std::uint8_t { Covered, Hole, BeforeStart };

struct RankedView {
    WindowRow row;
    int placeChange = 0;             ///< places won (> 0) or lost since the hop before
    Timestamp placeChangedAt;        ///< event time of the last change of place; earliest() for none
    std::optional<WindowValues> was; ///< values before the late revision that this row shows, until the next hop
    std::optional<Timestamp> unchangedSince; ///< fresh is below coverage: the provider's quote time stands still
    std::shared_ptr<const std::vector<double>> spark; ///< ranked value of the last 48 hops, oldest first; NaN for none
};

/// One card: the newest final window of one size under one ranking.
struct RankingCard {
    UniverseId universe;
    Duration size{};
    Ranking ranking = Ranking::Mean;
    bool hasWindow = false;
    Timestamp end; ///< the window is [end - size, end)
    std::uint32_t revision = 0;
    std::uint32_t lateQuotes = 0; ///< that revised this window
    bool partial = false;
    Duration present{};              ///< of a partial window: how much of it the session has seen
    double coverage = 0;             ///< the smallest of its rows
    std::vector<CoverageCell> cells; ///< one a hop-long slot, oldest first
    Timestamp nextFinal;             ///< event time at which the next window becomes final: next boundary + lateness
    std::vector<RankedView> rows;
};
struct RankingsView {
    std::uint64_t revision = 0;
    std::vector<RankingCard> cards; ///< sizes ascending, for each the rankings in the plan's order
    std::optional<TopPriceRow> openTopPrice;
    std::vector<TopPriceRow> topPrices; ///< final, newest first, at most 50
};

struct QueueView {
    Side side = Side::Bid;
    Price price;
    std::vector<QueuedOrder> orders;
};

/// The book of one subscribed instrument.
struct LadderView {
    InstrumentId instrument;
    std::uint64_t revision = 0;
    bool hasBook = false;
    BookCondition condition = BookCondition::Empty;
    std::string reason; ///< for Stale: what happened, in words
    Timestamp staleSince;
    TradingStatus status = TradingStatus::Unknown;
    Timestamp statusSince;
    Bbo bbo;
    Timestamp bookTime;
    std::vector<LadderLevel> bids; ///< best first
    std::vector<LadderLevel> asks;
    Price group; ///< that their prices are joined by; 0: none
    std::optional<TradeRow> lastTrade;
    std::optional<QueueView> queue;                 ///< of the level the command asked for
    std::string venue;                              ///< for example "Simulated exchange book, not a consolidated quote"
    std::shared_ptr<const std::vector<L1Row>> tape; ///< newest first, at most 1,000
};

/// A stretch without any quote of a universe, or a book gap: drawn as a gap.
struct GapView {
    Timestamp from;
    Timestamp to;
    std::string words;
};
/// A window that was emitted again because of late data.
struct RevisionMark {
    Timestamp end;
    Duration size{};
    std::uint32_t revision = 0;
    Duration lateBy{};
};

/// Ten-second panes of one subscribed instrument, oldest first, in chunks; all but the last chunk are never changed
/// again (a late revision replaces its chunk).
struct ChartView {
    InstrumentId instrument;
    std::uint64_t revision = 0;
    std::vector<std::shared_ptr<const std::vector<Pane>>> chunks;
    std::vector<RevisionMark> revisions;
    Timestamp historyFrom; ///< nothing older is known
    bool loading = false;
};

/// What is known of one source, kept apart and shown apart (providers, Freshness): its connection, the age of what it
/// sent, and the age of what the provider says its quotes are from.
struct SourceView {
    std::string name;
    LinkState link = LinkState::Idle;
    std::string linkWords;
    Timestamp linkSince;   ///< receive time of the last change of the connection
    Timestamp lastPayload; ///< receive time of the newest payload; earliest() before the first
    Timestamp lastEvent;   ///< newest event time; earliest() before the first
    Timestamp quoteTime;   ///< newest provider's own time of a quote; earliest() where it tells none
    bool frozen = false;   ///< answers keep coming and say nothing new for 5 minutes of an open market
    std::uint64_t problems = 0;
    SourceMeter meter; ///< zero in a replay

    bool operator==(const SourceView&) const = default;
};

enum class SessionMode : std::uint8_t { Live, Replay };

struct SessionStatus {
    SessionMode mode = SessionMode::Live;
    bool simulated = false;
    std::string source;   ///< "Simulator, US ten", "Recording 2021-08-03"
    std::string universe; ///< named on the cards
    LinkState link = LinkState::Idle;
    std::string linkWords;
    Timestamp clock;     ///< the session's event clock
    Timestamp lastEvent; ///< event time of the newest event
    Timestamp watermark;
    bool warmingUp = false; ///< the simulator still catches up with now
    // replay
    bool paused = false;
    bool ended = false;
    bool loop = false;
    double speed = 1.0; ///< 0 means as fast as possible
    Timestamp begin;    ///< first and last event of the recording, as far as known
    Timestamp end;
    std::vector<Timestamp> problemTimes; ///< ticks of the slider, at most 200
    // recording
    bool recording = false;
    Duration recorded{};
    // health
    Duration lag{}; ///< between receiving a payload and publishing what it meant
    std::uint64_t late = 0;
    std::uint64_t dropped = 0;
    std::size_t queueDepth = 0;
    std::size_t queueCapacity = 0;
    std::uint64_t historyBytes = 0;
    std::string historyWords; ///< empty when well; else "read only", "disk full since 14:02", ...
    std::uint64_t memoryBytes = 0;
    double eventsPerSecond = 0;
    std::uint64_t events = 0;
};

struct Snapshot {
    std::uint64_t number = 0;
    SessionStatus status;
    WindowPlan plan;
    std::vector<std::string> universes;
    std::vector<std::string> sources;                           ///< names by SourceId
    std::vector<SourceView> sourceViews;                        ///< by SourceId
    std::shared_ptr<const std::vector<Instrument>> instruments; ///< by InstrumentId
    std::vector<std::shared_ptr<const QuoteChunk>> quotes;
    std::shared_ptr<const RankingsView> rankings;
    std::shared_ptr<const LadderView> ladder;             ///< null until subscribed
    std::vector<std::shared_ptr<const ChartView>> charts; ///< one per subscribed instrument, in that order
    std::shared_ptr<const std::vector<GapView>> gaps;
    std::shared_ptr<const std::vector<ProblemTally>> problems;

    /// Row of an instrument; null where the snapshot does not have it.
    [[nodiscard]] const QuoteView* quote(InstrumentId instrument) const {
        const std::size_t chunk = instrument.value / quoteChunkRows;
        const std::size_t entry = instrument.value % quoteChunkRows;
        return chunk < quotes.size() && entry < quotes[chunk]->size() ? &(*quotes[chunk])[entry] : nullptr;
    }
};

} // namespace topbook
