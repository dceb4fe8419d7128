// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/bitfinex_raw.h"

#include "model/feed/providers/resting_orders.h"
#include "model/feed/providers/stream_book_decoder.h"
#include "model/feed/providers/stream_symbols.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace topbook {
namespace {

/// Numbers behind the content of a message: from here on they are times in ms, the sequence cannot come so far.
constexpr std::uint64_t firstMillis = 1'000'000'000'000;

constexpr std::uint64_t reconnectCode = 20'051;
constexpr std::uint64_t maintenanceBeginCode = 20'060;
constexpr std::uint64_t maintenanceEndCode = 20'061;

constexpr std::array<std::string_view, 6> eventNames{"info", "conf", "subscribed", "unsubscribed", "error", "pong"};

struct Channel {
    std::string symbol;
    std::optional<InstrumentId> instrument;
    bool whole = false; ///< its snapshot came and nothing is missing since
    RestingOrders orders;
};

/// One order as the book tells it: a price of 0 removes, the sign of the amount is the side.
struct RawOrder {
    std::uint64_t id = 0;
    Side side = Side::Bid;
    RestingOrder order;
    int priceDecimals = 0;
};

RawOrder readOrder(const JsonValue& row, MessageFields& fields) {
    RawOrder read;
    read.id = fields.whole(itemAt(row, 0), "order id");
    read.order.price = fields.price(itemAt(row, 1), "price");
    const Quantity amount = fields.signedSize(itemAt(row, 2), "amount");
    if (!fields.ok())
        return read;
    if (row.items.size() != 3 || read.order.price.nanos < 0 || amount.units == std::numeric_limits<std::int64_t>::min())
        fields.refuse(ErrorCode::BadRow, "an order is not id, price and amount");
    read.side = amount.units < 0 ? Side::Ask : Side::Bid;
    read.order.size = {amount.units < 0 ? -amount.units : amount.units};
    read.priceDecimals = fractionDigits(row.items[1].text);
    return read;
}

class BitfinexRaw final : public StreamBookDecoder {
public:
    BitfinexRaw()
        : StreamBookDecoder("bitfinex-raw") {}

private:
    void opened(EventBatch& out) override;
    void lost(std::string_view words, EventBatch& out) override;
    void message(const JsonValue& json, EventBatch& out) override;
    void saveBooks(StateWriter& out) const override;
    [[nodiscard]] bool loadBooks(StateReader& in) override;

    void announceEvent(const JsonValue& json, EventBatch& out);
    void takeInfo(const JsonValue& json, EventBatch& out);
    void subscribe(const JsonValue& json, EventBatch& out);
    /// False where the message is to be passed over.
    [[nodiscard]] bool followSequence(std::uint64_t sequence, EventBatch& out);
    void takeContent(Channel& channel, const JsonValue& content, Timestamp time, EventBatch& out);
    void takeSnapshot(Channel& channel, const JsonValue& rows, Timestamp time, EventBatch& out);
    void takeUpdate(Channel& channel, const JsonValue& row, Timestamp time, EventBatch& out);
    void refuseContent(Channel& channel, const MessageFields& fields, Timestamp time, EventBatch& out);
    Event& add(EventKind kind, const Channel& channel, const RawOrder& order, Timestamp time, EventBatch& out) const;
    /// Everything known of the connection is void until the next one.
    void breakOff(EventBatch& out);

    std::map<std::uint64_t, Channel> channels_;                    ///< by chanId, of this connection
    std::map<std::string, InstrumentId, std::less<>> instruments_; ///< by symbol, of all connections
    std::uint64_t sequence_ = 0;                                   ///< of the last message; 0 before the first
    bool broken_ = false;                                          ///< messages are missing: wait for the next one
};

void BitfinexRaw::opened(EventBatch& out) {
    breakOff(out);
    channels_.clear();
    sequence_ = 0;
    broken_ = false;
}

void BitfinexRaw::lost(std::string_view words, EventBatch& out) {
    const bool had =
        std::any_of(channels_.begin(), channels_.end(), [](const auto& each) { return each.second.whole; });
    opened(out);
    if (had)
        report(ErrorCode::SequenceGap, "messages are missing: " + printable(words), out);
}

void BitfinexRaw::breakOff(EventBatch& out) {
    for (auto& [id, channel] : channels_) {
        if (channel.whole)
            addGap(*channel.instrument, received(), out);
        channel.whole = false;
        channel.orders.clear();
    }
}

void BitfinexRaw::message(const JsonValue& json, EventBatch& out) {
    if (json.kind == JsonValue::Kind::Object) {
        announceEvent(json, out);
        return;
    }
    MessageFields fields;
    const std::uint64_t id = fields.whole(itemAt(json, 0), "channel");
    if (json.items.size() < 2)
        fields.refuse(ErrorCode::BadRow, "the message has no content");
    std::optional<std::uint64_t> sequence;
    std::optional<Timestamp> time;
    for (std::size_t i = 2; i < json.items.size() && fields.ok(); ++i) {
        const std::uint64_t number = fields.whole(&json.items[i], "sequence or time");
        if (number >= firstMillis)
            time = fields.epoch(&json.items[i], "time", std::chrono::milliseconds(1));
        else if (!sequence)
            sequence = number;
    }
    if (!fields.ok()) {
        report(fields.error().code, printable(fields.error().message), out);
        return;
    }
    if (broken_ || (sequence && !followSequence(*sequence, out)))
        return;
    const JsonValue& content = json.items[1];
    if (content.kind == JsonValue::Kind::Text) {
        count(content.text == "hb" ? "hb" : "unknown");
        return;
    }
    const auto channel = channels_.find(id);
    if (channel == channels_.end()) {
        count("other channel");
        return;
    }
    takeContent(channel->second, content, time.value_or(received()), out);
}

bool BitfinexRaw::followSequence(std::uint64_t sequence, EventBatch& out) {
    const std::uint64_t before = sequence_;
    if (before != 0 && sequence <= before) {
        report(ErrorCode::Duplicate, "message " + std::to_string(sequence) + " was told before", out);
        return false;
    }
    sequence_ = sequence;
    if (before == 0 || sequence == before + 1)
        return true;
    report(ErrorCode::SequenceGap,
           "messages " + std::to_string(before + 1) + " to " + std::to_string(sequence - 1) + " are missing", out);
    breakOff(out);
    broken_ = true;
    wish(StreamWish::Kind::Reconnect);
    return false;
}

void BitfinexRaw::announceEvent(const JsonValue& json, EventBatch& out) {
    const std::string_view name = memberText(json, "event");
    const bool known = std::find(eventNames.begin(), eventNames.end(), name) != eventNames.end();
    count(known ? name : "unknown");
    if (name == "info")
        takeInfo(json, out);
    else if (name == "subscribed")
        subscribe(json, out);
    else if (name == "error" || (name == "conf" && memberText(json, "status") != "OK"))
        report(ErrorCode::ErrorAnswer, "Bitfinex answers: " + printable(memberText(json, "msg")), out);
}

void BitfinexRaw::takeInfo(const JsonValue& json, EventBatch& out) {
    const JsonValue* code = json.find("code");
    if (code == nullptr)
        return; // the greeting
    MessageFields fields;
    const std::uint64_t number = fields.whole(code, "code");
    if (number == maintenanceBeginCode)
        report(ErrorCode::ErrorAnswer,
               "Bitfinex is under maintenance: prices stand still until it says that it is over", out);
    if (number == maintenanceEndCode)
        report(ErrorCode::ErrorAnswer, "Bitfinex ended its maintenance: books are fetched anew", out);
    if (number == maintenanceEndCode || number == reconnectCode)
        wish(StreamWish::Kind::Reconnect);
}

void BitfinexRaw::subscribe(const JsonValue& json, EventBatch& out) {
    if (memberText(json, "channel") != "book")
        return;
    MessageFields fields;
    const std::uint64_t id = fields.whole(json.find("chanId"), "chanId");
    std::string_view symbol = memberText(json, "symbol");
    if (symbol.size() > 1 && symbol.front() == 't')
        symbol.remove_prefix(1);
    if (!isPlainSymbol(symbol))
        fields.refuse(ErrorCode::BadText, "the subscription names no symbol");
    if (channels_.size() >= maxStreamInstruments || instruments_.size() >= maxStreamInstruments)
        fields.refuse(ErrorCode::BadRow, "more instruments than can be: " + quoted(symbol) + " is left out");
    if (!fields.ok()) {
        report(fields.error().code, printable(fields.error().message), out);
        return;
    }
    Channel& channel = channels_[id];
    if (channel.whole)
        addGap(*channel.instrument, received(), out);
    channel = Channel{std::string(symbol), {}, false, {}};
    if (const auto known = instruments_.find(symbol); known != instruments_.end())
        channel.instrument = known->second;
}

void BitfinexRaw::takeContent(Channel& channel, const JsonValue& content, Timestamp time, EventBatch& out) {
    const JsonValue* first = itemAt(content, 0);
    if (first == nullptr || first->kind == JsonValue::Kind::Array)
        takeSnapshot(channel, content, time, out);
    else if (channel.whole)
        takeUpdate(channel, content, time, out);
    else
        count("before snapshot");
}

Event& BitfinexRaw::add(EventKind kind, const Channel& channel, const RawOrder& order, Timestamp time,
                        EventBatch& out) const {
    out.events.push_back(eventOf(kind, *channel.instrument, time));
    Event& event = out.events.back();
    event.flags = order.side == Side::Ask ? sideAsk : 0;
    event.reference = order.id;
    event.price = order.order.price;
    event.size = order.order.size;
    return event;
}

void BitfinexRaw::takeSnapshot(Channel& channel, const JsonValue& rows, Timestamp time, EventBatch& out) {
    count("snapshot");
    MessageFields fields;
    std::vector<RawOrder> orders;
    int decimals = 0;
    if (rows.kind != JsonValue::Kind::Array)
        fields.refuse(ErrorCode::BadRow, "the content is no list");
    for (const JsonValue& row : rows.items) {
        orders.push_back(readOrder(row, fields));
        decimals = std::max(decimals, orders.back().priceDecimals);
    }
    if (!fields.ok()) {
        refuseContent(channel, fields, time, out);
        return;
    }
    noteRounded(fields, channel.symbol, out);
    if (!channel.instrument) {
        channel.instrument = announce(channel.symbol, decimals, out);
        instruments_.emplace(channel.symbol, *channel.instrument);
    }
    channel.whole = true;
    channel.orders.clear();
    add(EventKind::Clear, channel, {}, time, out).flags = snapshot;
    for (const RawOrder& order : orders) {
        add(EventKind::Add, channel, order, time, out).flags |= snapshot;
        channel.orders.set(order.side, order.id, order.order);
    }
    add(EventKind::SnapshotEnd, channel, {}, time, out);
}

void BitfinexRaw::takeUpdate(Channel& channel, const JsonValue& row, Timestamp time, EventBatch& out) {
    count("update");
    MessageFields fields;
    RawOrder order = readOrder(row, fields);
    if (!fields.ok()) {
        refuseContent(channel, fields, time, out);
        return;
    }
    noteRounded(fields, channel.symbol, out);
    if (order.order.price.nanos == 0) {
        if (channel.orders.find(order.side, order.id) == nullptr &&
            channel.orders.find(opposite(order.side), order.id) != nullptr)
            order.side = opposite(order.side); // the sign of a removal says nothing of how much
        add(EventKind::Delete, channel, order, time, out).size = {};
        channel.orders.remove(order.side, order.id);
        return;
    }
    if (channel.orders.find(opposite(order.side), order.id) != nullptr) {
        RawOrder before = order;
        before.side = opposite(order.side);
        add(EventKind::Delete, channel, before, time, out).flags |= inEvent;
        channel.orders.remove(before.side, before.id);
    }
    const bool known = channel.orders.find(order.side, order.id) != nullptr;
    add(known ? EventKind::Change : EventKind::Add, channel, order, time, out);
    channel.orders.set(order.side, order.id, order.order);
}

/// What the message said of the book cannot be known, so the book is not known any more.
void BitfinexRaw::refuseContent(Channel& channel, const MessageFields& fields, Timestamp time, EventBatch& out) {
    report(fields.error().code, channel.symbol + ": " + printable(fields.error().message), out, time);
    if (channel.whole)
        addGap(*channel.instrument, time, out);
    channel.whole = false;
    channel.orders.clear();
    wish(StreamWish::Kind::Reconnect);
}

void BitfinexRaw::saveBooks(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(instruments_.size()));
    for (const auto& [symbol, instrument] : instruments_) {
        out.putText(symbol);
        out.put(instrument.value);
    }
    out.put(static_cast<std::uint64_t>(channels_.size()));
    for (const auto& [id, channel] : channels_) {
        out.put(id);
        out.putText(channel.symbol);
        out.put(static_cast<std::uint8_t>(channel.whole ? 1 : 0));
        channel.orders.save(out);
    }
    out.put(sequence_);
    out.put(static_cast<std::uint8_t>(broken_ ? 1 : 0));
}

bool BitfinexRaw::loadBooks(StateReader& in) {
    instruments_.clear();
    channels_.clear();
    for (std::uint64_t left = in.getCount(12); left > 0 && in.ok(); --left) {
        const std::string symbol = in.getText();
        const auto number = in.get<std::uint32_t>();
        if (number >= announced())
            return false;
        instruments_[symbol] = {number};
    }
    for (std::uint64_t left = in.getCount(17); left > 0 && in.ok(); --left) {
        Channel& channel = channels_[in.get<std::uint64_t>()];
        channel.symbol = in.getText();
        channel.whole = in.get<std::uint8_t>() != 0;
        if (const auto known = instruments_.find(channel.symbol); known != instruments_.end())
            channel.instrument = known->second;
        if ((channel.whole && !channel.instrument) || !channel.orders.load(in))
            return false;
    }
    sequence_ = in.get<std::uint64_t>();
    broken_ = in.get<std::uint8_t>() != 0;
    return in.ok();
}

} // namespace

std::unique_ptr<StreamDecoder> openBitfinexRaw() {
    return std::make_unique<BitfinexRaw>();
}

std::vector<std::string> bitfinexGreeting(std::span<const std::string> symbols) {
    constexpr int sequenceFlag = 65'536;
    constexpr int timeFlag = 32'768;
    std::vector<std::string> texts{R"({"event":"conf","flags":)" + std::to_string(sequenceFlag + timeFlag) + "}"};
    for (const std::string& symbol : symbols) {
        std::string pair = plainSymbol(symbol);
        if (!pair.empty() && pair.front() == 't' && upperCase(pair.substr(1)) == pair.substr(1))
            pair.erase(0, 1); // written as Bitfinex does
        texts.push_back(R"({"event":"subscribe","channel":"book","prec":"R0","symbol":"t)" + upperCase(pair) +
                        R"(","len":"100"})");
    }
    return texts;
}

} // namespace topbook
