// SPDX-License-Identifier: GPL-3.0-or-later
// How a window holds a session: commands in, snapshots and answers out. Nothing else crosses the border between the GUI
// and the engine. All calls are thread-safe and return at once.
#pragma once

#include "model/session/snapshot.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace topbook {

// Commands. What a person does in the window reaches the session as one of these values.

/// Depth, queue and tape of one instrument; an empty optional ends the subscription.
struct SubscribeBook {
    std::optional<InstrumentId> instrument;
    std::size_t levels = 200;
    Price group;                   ///< 0: no grouping
    std::optional<Side> queueSide; ///< with queuePrice: also the orders of that level
    Price queuePrice;
};
struct SubscribeCharts {
    std::vector<InstrumentId> instruments; ///< replaces the list
};
/// Asks for older panes of the subscribed charts than the snapshot holds.
struct LoadOlder {
    Timestamp before;
};
struct Play {};
struct Pause {};
struct SetSpeed {
    double factor = 1.0; ///< 0.1 .. 1000; 0 = as fast as possible
};
enum class StepKind : std::uint8_t { EventForward, EventBack, HopForward, HopBack };
struct Step {
    StepKind kind = StepKind::EventForward;
};
struct Seek {
    Timestamp to;
};
struct SetLoop {
    bool on = false;
};
struct SetPlan {
    WindowPlan plan;
};
using Command =
    std::variant<SubscribeBook, SubscribeCharts, LoadOlder, Play, Pause, SetSpeed, Step, Seek, SetLoop, SetPlan>;

/// A question to the session's history, answered later with the same number.
struct ExportQuestion {
    std::string table; ///< "quotes", "seed", "top", "top_price", "l1", "ladder", "chart", "bars", "late",
                       ///< "problems"
    Timestamp from = Timestamp::earliest();
    Timestamp to = Timestamp::latest(); ///< exclusive
    std::vector<std::string> symbols;   ///< empty: all
    std::vector<Ranking> by;            ///< empty: all
    std::vector<Duration> sizes;        ///< empty: all
};
/// The quotes that made a window's number: of one instrument in [from, to), at most `limit`, with count and sum over
/// all.
struct QuotesQuestion {
    InstrumentId instrument;
    Timestamp from;
    Timestamp to;
    std::size_t limit = 10'000;
};
struct QuoteEvidence {
    Timestamp time;
    Price price;
    Quantity size;
    std::uint64_t sequence = 0;
    std::uint64_t journalSeq = 0; ///< the payload it came from
    std::uint64_t row = 0;        ///< line within it
};
/// The bytes of a problem's place: a line or offset of a file, or a source's payload.
struct BytesQuestion {
    std::string where;              ///< as ProblemTally tells it
    std::vector<std::string> files; ///< paths of the recordings that the session plays, where `where` has no folder
};
using Question = std::variant<ExportQuestion, QuotesQuestion, BytesQuestion>;

struct ExportAnswer {
    std::string csv; ///< header and rows, the same bytes as the terminal writes
    std::uint64_t rows = 0;
};
struct QuotesAnswer {
    std::vector<QuoteEvidence> quotes;
    WindowValues values; ///< recomputed from them
    std::string source;
};
struct BytesAnswer {
    std::string bytes;        ///< at most 64 KiB of them
    std::uint64_t offset = 0; ///< of the first byte within its file or payload
    std::uint64_t total = 0;  ///< bytes of the whole line or payload
    std::string words;        ///< what they are: "line 381", "payload 12 of kraken, received ..."
};
struct Answer {
    std::uint64_t number = 0;
    std::variant<ExportAnswer, QuotesAnswer, BytesAnswer, Error> body;
};

class SessionHandle {
public:
    virtual ~SessionHandle() = default;
    /// The newest snapshot; null before the first. Cheap: one lock and one reference count.
    [[nodiscard]] virtual std::shared_ptr<const Snapshot> latest() const = 0;
    /// Queues a command; one that says nothing new (a second subscription) replaces the first.
    virtual void send(Command command) = 0;
    /// Queues a question for the history reader; returns its number.
    virtual std::uint64_t ask(Question question) = 0;
    /// Answers that came since the last call.
    [[nodiscard]] virtual std::vector<Answer> takeAnswers() = 0;
};

} // namespace topbook
