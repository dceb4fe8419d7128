// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/bitstamp_orders.h"

#include "model/feed/providers/aggressor_book.h"
#include "model/feed/providers/stream_book_decoder.h"
#include "model/feed/providers/stream_symbols.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view ordersChannel = "live_orders_";
constexpr std::size_t maxBuffered = 200'000; ///< messages of one pair that wait for its snapshot
/// Snapshots are several 100 ms old; none is older than this.
constexpr Duration oldestSnapshot = 2s;
constexpr Duration askAgainAfter = 500ms;

struct MessageName {
    std::string_view name;
    OrderMessage::Kind kind;
};
constexpr std::array messageNames{MessageName{"order_created", OrderMessage::Kind::Created},
                                  MessageName{"order_changed", OrderMessage::Kind::Changed},
                                  MessageName{"order_deleted", OrderMessage::Kind::Deleted}};
constexpr std::array<std::string_view, 5> quietNames{"bts:subscription_succeeded", "bts:unsubscription_succeeded",
                                                     "bts:heartbeat", "data", "trade"};

/// What is known of one pair.
struct Pair {
    enum class Phase : std::uint8_t {
        Idle,      ///< not subscribed yet
        Buffering, ///< messages wait for the snapshot
        Live,
    };
    Phase phase = Phase::Idle;
    std::optional<InstrumentId> instrument;
    bool whole = false; ///< no Gap was told since the last snapshot
    std::string lastEvent;
    std::deque<OrderMessage> buffer;
    bool asked = false;     ///< for a snapshot, and it has not come
    bool askedLate = false; ///< so long after `since` that no snapshot is from before it
    Timestamp since;        ///< receipt of the first of the messages that are known without a hole
    Timestamp askAt = Timestamp::latest();
    Timestamp snapshotTime; ///< messages up to here are in it, even those that come behind it
    AggressorBook book;
};

struct SnapshotRow {
    Side side = Side::Bid;
    std::uint64_t id = 0;
    RestingOrder order;
};

struct Snapshot {
    Timestamp time;
    std::vector<SnapshotRow> rows;
    int priceDecimals = 0;
    MessageFields fields;
};

Snapshot readSnapshot(const JsonValue& json) {
    Snapshot read;
    read.time = read.fields.epoch(json.find("microtimestamp"), "microtimestamp", 1us);
    for (const Side side : {Side::Bid, Side::Ask}) {
        const JsonValue* rows = json.find(side == Side::Bid ? "bids" : "asks");
        if (rows == nullptr || rows->kind != JsonValue::Kind::Array) {
            read.fields.refuse(ErrorCode::BadRow, "the snapshot has no list of bids and one of asks");
            return read;
        }
        for (const JsonValue& row : rows->items) {
            SnapshotRow made{side, 0, {}};
            made.order.price = read.fields.price(itemAt(row, 0), "price");
            made.order.size = read.fields.size(itemAt(row, 1), "amount");
            made.id = read.fields.whole(itemAt(row, 2), "order id");
            if (!read.fields.ok())
                return read;
            read.priceDecimals = std::max(read.priceDecimals, fractionDigits(row.items[0].text));
            read.rows.push_back(made);
        }
    }
    return read;
}

class BitstampOrders final : public StreamBookDecoder {
public:
    BitstampOrders()
        : StreamBookDecoder("bitstamp-orders") {}

private:
    void opened(EventBatch& out) override;
    void lost(std::string_view words, EventBatch& out) override;
    void message(const JsonValue& json, EventBatch& out) override;
    void snapshotAnswer(const LivePayload& payload, EventBatch& out) override;
    void timePassed(EventBatch& out) override;
    [[nodiscard]] bool waits() const override;
    void saveBooks(StateWriter& out) const override;
    [[nodiscard]] bool loadBooks(StateReader& in) override;

    /// Null, and counted, where the channel is none of live orders.
    [[nodiscard]] Pair* pairOf(std::string_view channel, EventBatch& out);
    void subscribed(std::string_view name, Pair& pair, EventBatch& out);
    void takeOrder(std::string_view name, Pair& pair, const JsonValue& json, OrderMessage::Kind kind, EventBatch& out);
    /// Messages are missing: nothing of the book counts any more.
    void breakOff(Pair& pair, EventBatch& out);
    /// From here on messages are known without a hole.
    void beginBuffer(std::string_view name, Pair& pair);
    void ask(std::string_view name, Pair& pair);
    [[nodiscard]] static bool joins(const Pair& pair, Timestamp snapshotTime);
    void startFrom(const Snapshot& snapshot, std::string_view name, Pair& pair, EventBatch& out);
    void tell(Pair& pair, std::vector<Event>& events, EventBatch& out) const;

    std::map<std::string, Pair, std::less<>> pairs_;
};

void BitstampOrders::opened(EventBatch& out) {
    for (auto& [name, pair] : pairs_) {
        breakOff(pair, out);
        pair.phase = Pair::Phase::Idle;
        pair.asked = false;
    }
}

void BitstampOrders::lost(std::string_view words, EventBatch& out) {
    const bool had = std::any_of(pairs_.begin(), pairs_.end(), [](const auto& each) { return each.second.whole; });
    opened(out);
    if (had)
        report(ErrorCode::SequenceGap, "messages are missing: " + printable(words), out);
}

void BitstampOrders::message(const JsonValue& json, EventBatch& out) {
    const std::string_view name = memberText(json, "event");
    const std::string_view channel = memberText(json, "channel");
    const auto order = std::find_if(messageNames.begin(), messageNames.end(),
                                    [&](const MessageName& each) { return each.name == name; });
    if (order != messageNames.end()) {
        count(name);
        if (Pair* pair = pairOf(channel, out))
            takeOrder(channel.substr(ordersChannel.size()), *pair, json, order->kind, out);
        return;
    }
    if (name == "bts:request_reconnect") {
        count(name);
        wish(StreamWish::Kind::Reconnect);
        return;
    }
    if (name == "bts:error") {
        count(name);
        const JsonValue* details = json.find("data");
        const std::string_view words = details != nullptr ? memberText(*details, "message") : std::string_view();
        report(ErrorCode::ErrorAnswer,
               "Bitstamp answers: " + (words.empty() ? std::string("an error without words") : printable(words)), out);
        return;
    }
    const bool quiet = std::find(quietNames.begin(), quietNames.end(), name) != quietNames.end();
    count(quiet ? name : "unknown");
    if (name == "bts:subscription_succeeded" && channel.starts_with(ordersChannel)) {
        if (Pair* pair = pairOf(channel, out))
            subscribed(channel.substr(ordersChannel.size()), *pair, out);
    }
}

Pair* BitstampOrders::pairOf(std::string_view channel, EventBatch& out) {
    const std::string_view name = channel.substr(std::min(channel.size(), ordersChannel.size()));
    if (!channel.starts_with(ordersChannel) || !isPlainSymbol(name)) {
        count("other channel");
        return nullptr;
    }
    const auto known = pairs_.find(name);
    if (known != pairs_.end())
        return &known->second;
    if (pairs_.size() >= maxStreamInstruments) {
        report(ErrorCode::BadRow, "more instruments than can be: " + quoted(name) + " is left out", out);
        return nullptr;
    }
    return &pairs_[std::string(name)];
}

void BitstampOrders::subscribed(std::string_view name, Pair& pair, EventBatch& out) {
    breakOff(pair, out);
    beginBuffer(name, pair);
}

void BitstampOrders::beginBuffer(std::string_view name, Pair& pair) {
    pair.phase = Pair::Phase::Buffering;
    pair.since = received();
    pair.askedLate = false;
    if (!pair.asked)
        ask(name, pair);
}

void BitstampOrders::ask(std::string_view name, Pair& pair) {
    pair.asked = true;
    pair.askedLate = received() - pair.since >= oldestSnapshot;
    pair.askAt = Timestamp::latest();
    wish(StreamWish::Kind::Snapshot, std::string(name));
}

void BitstampOrders::breakOff(Pair& pair, EventBatch& out) {
    if (pair.whole)
        addGap(*pair.instrument, received(), out);
    pair.whole = false;
    std::vector<Event> events;
    pair.book.giveUp(events);
    tell(pair, events, out);
    pair.book.clear();
    pair.buffer.clear();
    pair.lastEvent.clear();
    pair.askAt = Timestamp::latest();
}

void BitstampOrders::takeOrder(std::string_view name, Pair& pair, const JsonValue& json, OrderMessage::Kind kind,
                               EventBatch& out) {
    MessageFields fields;
    const JsonValue none;
    const JsonValue* data = json.find("data");
    const JsonValue& order = data != nullptr ? *data : none;
    const auto either = [&](std::string_view first, std::string_view second) {
        const JsonValue* found = order.find(first);
        return found != nullptr ? found : order.find(second);
    };
    OrderMessage message;
    message.kind = kind;
    message.id = fields.whole(either("id_str", "id"), "order id");
    const std::uint64_t type = fields.whole(order.find("order_type"), "order_type");
    message.side = type == 0 ? Side::Bid : Side::Ask;
    message.price = fields.price(either("price_str", "price"), "price");
    message.size = fields.size(either("amount_str", "amount"), "amount");
    message.time = fields.epoch(order.find("microtimestamp"), "microtimestamp", 1us);
    message.received = received();
    message.row = row();
    if (type > 1)
        fields.refuse(ErrorCode::BadRow, "there is no order_type " + std::to_string(type));
    if (!fields.ok()) {
        // the chain of event ids stays where it was, so the next message shows that this one is missing
        report(fields.error().code, printable(fields.error().message), out);
        return;
    }
    noteRounded(fields, name, out);

    const JsonValue* eventId = json.find("event_id");
    const JsonValue* before = json.find("pre_event_id");
    const bool chained = eventId != nullptr && before != nullptr;
    if (chained && !pair.lastEvent.empty() && before->text != pair.lastEvent) {
        report(ErrorCode::SequenceGap,
               "messages of " + std::string(name) + " are missing: event " + quoted(before->text) + " was not told",
               out, message.time);
        breakOff(pair, out);
        beginBuffer(name, pair);
    }
    pair.lastEvent = chained ? eventId->text.substr(0, 64) : std::string();
    if (pair.phase == Pair::Phase::Idle)
        beginBuffer(name, pair);
    if (pair.phase == Pair::Phase::Buffering) {
        if (pair.buffer.size() >= maxBuffered)
            pair.buffer.pop_front();
        pair.buffer.push_back(message);
        return;
    }
    if (message.time <= pair.snapshotTime) {
        count("in snapshot");
        return;
    }
    std::vector<Event> events;
    pair.book.apply(message, events);
    tell(pair, events, out);
}

void BitstampOrders::timePassed(EventBatch& out) {
    for (auto& [name, pair] : pairs_) {
        if (pair.phase == Pair::Phase::Buffering && !pair.asked && received() >= pair.askAt)
            ask(name, pair);
        if (!pair.book.holds())
            continue;
        std::vector<Event> events;
        pair.book.passTime(received(), events);
        tell(pair, events, out);
    }
}

bool BitstampOrders::waits() const {
    return std::any_of(pairs_.begin(), pairs_.end(), [](const auto& each) {
        const Pair& pair = each.second;
        return pair.book.holds() || (pair.phase == Pair::Phase::Buffering && !pair.asked);
    });
}

void BitstampOrders::snapshotAnswer(const LivePayload& payload, EventBatch& out) {
    const auto found = pairs_.find(lowerCase(payload.symbols));
    if (found == pairs_.end() || found->second.phase != Pair::Phase::Buffering) {
        count("snapshot not asked for");
        return;
    }
    const std::string& name = found->first;
    Pair& pair = found->second;
    count("snapshot");
    if (payload.kind == LivePayloadKind::Failure || payload.status != 200) {
        const bool answered = payload.kind == LivePayloadKind::Snapshot;
        report(!answered               ? payload.code
               : payload.status == 429 ? ErrorCode::RateLimited
                                       : ErrorCode::HttpStatus,
               "no snapshot of " + name + ": " +
                   (answered ? "HTTP status " + std::to_string(payload.status) : printable(payload.body)),
               out);
        ask(name, pair);
        return;
    }
    const auto json = parseJson(payload.body);
    Snapshot snapshot;
    if (json)
        snapshot = readSnapshot(*json);
    else
        snapshot.fields.refuse(ErrorCode::BadText, json.error().message);
    if (!snapshot.fields.ok()) {
        report(snapshot.fields.error().code,
               "the snapshot of " + name + " cannot be read: " + printable(snapshot.fields.error().message), out);
        ask(name, pair);
        return;
    }
    noteRounded(snapshot.fields, name, out);
    if (joins(pair, snapshot.time)) {
        startFrom(snapshot, name, pair, out);
        return;
    }
    count("snapshot too old");
    pair.asked = false;
    pair.askAt = pair.buffer.empty() ? std::max(pair.since + oldestSnapshot, received()) : received() + askAgainAfter;
}

/// Nothing is missing between the snapshot and the messages: one of them is from before it, or none came for longer
/// than a snapshot may be old.
bool BitstampOrders::joins(const Pair& pair, Timestamp snapshotTime) {
    if (pair.buffer.empty())
        return pair.askedLate;
    return std::any_of(pair.buffer.begin(), pair.buffer.end(),
                       [&](const OrderMessage& message) { return message.time <= snapshotTime; });
}

void BitstampOrders::startFrom(const Snapshot& snapshot, std::string_view name, Pair& pair, EventBatch& out) {
    if (!pair.instrument)
        pair.instrument = announce(upperCase(name), snapshot.priceDecimals, out);
    pair.phase = Pair::Phase::Live;
    pair.whole = true;
    pair.asked = false;
    pair.snapshotTime = snapshot.time;
    const auto add = [&](EventKind kind, std::uint8_t flags) -> Event& {
        out.events.push_back(eventOf(kind, *pair.instrument, snapshot.time));
        out.events.back().flags = flags;
        return out.events.back();
    };
    add(EventKind::Clear, topbook::snapshot);
    for (const SnapshotRow& row : snapshot.rows) {
        Event& event = add(EventKind::Add, topbook::snapshot);
        if (row.side == Side::Ask)
            event.flags |= sideAsk;
        event.reference = row.id;
        event.price = row.order.price;
        event.size = row.order.size;
        pair.book.place(row.side, row.id, row.order);
    }
    add(EventKind::SnapshotEnd, 0);
    std::vector<Event> events;
    for (const OrderMessage& message : pair.buffer) {
        if (message.time > snapshot.time)
            pair.book.apply(message, events);
    }
    pair.buffer.clear();
    tell(pair, events, out);
}

void BitstampOrders::tell(Pair& pair, std::vector<Event>& events, EventBatch& out) const {
    for (Event& event : events) {
        event.instrument = pair.instrument.value_or(InstrumentId{});
        out.events.push_back(event);
    }
}

void BitstampOrders::saveBooks(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(pairs_.size()));
    for (const auto& [name, pair] : pairs_) {
        out.putText(name);
        out.put(static_cast<std::uint8_t>(pair.phase));
        out.put(pair.instrument ? std::int64_t{pair.instrument->value} : std::int64_t{-1});
        out.put(static_cast<std::uint8_t>((pair.whole ? 1 : 0) | (pair.asked ? 2 : 0) | (pair.askedLate ? 4 : 0)));
        out.putText(pair.lastEvent);
        out.put(pair.since.nanos);
        out.put(pair.askAt.nanos);
        out.put(pair.snapshotTime.nanos);
        out.put(static_cast<std::uint64_t>(pair.buffer.size()));
        for (const OrderMessage& message : pair.buffer)
            saveMessage(message, out);
        pair.book.save(out);
    }
}

bool BitstampOrders::loadBooks(StateReader& in) {
    pairs_.clear();
    for (std::uint64_t left = in.getCount(32); left > 0 && in.ok(); --left) {
        Pair& pair = pairs_[in.getText()];
        const auto phase = in.get<std::uint8_t>();
        const auto instrument = in.get<std::int64_t>();
        const auto marks = in.get<std::uint8_t>();
        if (phase > static_cast<std::uint8_t>(Pair::Phase::Live) || instrument >= std::int64_t{announced()})
            return false;
        pair.phase = static_cast<Pair::Phase>(phase);
        if (instrument >= 0)
            pair.instrument = InstrumentId{static_cast<std::uint32_t>(instrument)};
        pair.whole = (marks & 1) != 0;
        pair.asked = (marks & 2) != 0;
        pair.askedLate = (marks & 4) != 0;
        if (!pair.instrument && (pair.whole || pair.phase == Pair::Phase::Live))
            return false;
        pair.lastEvent = in.getText();
        pair.since.nanos = in.get<std::int64_t>();
        pair.askAt.nanos = in.get<std::int64_t>();
        pair.snapshotTime.nanos = in.get<std::int64_t>();
        for (std::uint64_t messages = in.getCount(42); messages > 0 && in.ok(); --messages)
            pair.buffer.push_back(loadMessage(in));
        if (!pair.book.load(in))
            return false;
    }
    return in.ok() && pairs_.size() <= maxStreamInstruments;
}

std::string subscription(std::string_view verb, std::string_view symbol) {
    return R"({"event":"bts:)" + std::string(verb) + R"(","data":{"channel":")" + std::string(ordersChannel) +
           lowerCase(plainSymbol(symbol)) + R"("}})";
}

} // namespace

std::unique_ptr<StreamDecoder> openBitstampOrders() {
    return std::make_unique<BitstampOrders>();
}

std::vector<std::string> bitstampGreeting(std::span<const std::string> symbols) {
    std::vector<std::string> texts;
    for (const std::string& symbol : symbols)
        texts.push_back(subscription("subscribe", symbol));
    return texts;
}

std::vector<std::string> bitstampResubscribe(const std::string& symbol) {
    return {subscription("unsubscribe", symbol), subscription("subscribe", symbol)};
}

std::string bitstampSnapshotPath(const std::string& symbol) {
    return "/api/v2/order_book/" + lowerCase(plainSymbol(symbol)) + "/?group=2";
}

} // namespace topbook
