// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/coinbase_level2.h"

#include "model/core/decimal.h"
#include "model/feed/providers/resting_orders.h"
#include "model/feed/providers/stream_book_decoder.h"
#include "model/feed/providers/stream_symbols.h"
#include "model/feed/providers/ticker_check.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>
#include <optional>

namespace topbook {
namespace {

/// Names of the exchange feed's messages and of advanced trade's channels that say nothing of a book.
constexpr std::array<std::string_view, 10> quietNames{"subscriptions", "heartbeat",   "heartbeats", "last_match",
                                                      "match",         "candles",     "status",     "market_trades",
                                                      "user",          "ticker_batch"};

struct Product {
    std::optional<InstrumentId> instrument;
    bool whole = false; ///< its snapshot came and nothing is missing since
    Timestamp since;    ///< event time from which the book is known: older tickers say nothing of it
    bool updated = false;
    PriceLadder prices;
    TickerCheck check;
};

using NamedProduct = std::pair<const std::string, Product>;

struct LevelRow {
    Side side = Side::Bid;
    Price price;
    Quantity size;
};

/// The rows of a message and how far its time is known.
struct Levels {
    std::vector<LevelRow> rows;
    std::optional<Timestamp> time;
    int priceDecimals = 0;
    MessageFields fields;

    void add(Side side, const JsonValue* price, const JsonValue* size) {
        LevelRow row{side, fields.price(price, "price"), {}};
        row.size = fields.size(size, "size");
        if (!fields.ok())
            return;
        priceDecimals = std::max(priceDecimals, fractionDigits(price->text));
        rows.push_back(row);
    }
    [[nodiscard]] Side sideNamed(std::string_view name) {
        if (name == "buy" || name == "bid")
            return Side::Bid;
        if (name != "sell" && name != "offer")
            fields.refuse(ErrorCode::BadRow, "there is no side " + quoted(name));
        return Side::Ask;
    }
};

const std::vector<JsonValue>& listOf(const JsonValue& object, std::string_view name, MessageFields& fields) {
    static const std::vector<JsonValue> none;
    const JsonValue* list = object.find(name);
    if (list != nullptr && list->kind == JsonValue::Kind::Array)
        return list->items;
    fields.refuse(ErrorCode::BadRow, "the message has no list of " + std::string(name));
    return none;
}

class CoinbaseLevel2 final : public StreamBookDecoder {
public:
    CoinbaseLevel2()
        : StreamBookDecoder("coinbase-level2") {}

private:
    void opened(EventBatch& out) override;
    void lost(std::string_view words, EventBatch& out) override;
    void message(const JsonValue& json, EventBatch& out) override;
    void timePassed(EventBatch& out) override;
    void saveBooks(StateWriter& out) const override;
    [[nodiscard]] bool loadBooks(StateReader& in) override;

    void exchangeMessage(const JsonValue& json, std::string_view type, EventBatch& out);
    void advancedMessage(const JsonValue& json, std::string_view channel, EventBatch& out);
    [[nodiscard]] bool followSequence(const JsonValue& json, EventBatch& out);
    void advancedLevels(const JsonValue& event, std::optional<Timestamp> told, EventBatch& out);
    /// The product that the message names, new where it was not met before; null, with the problem told, where it can
    /// be none.
    [[nodiscard]] NamedProduct* productOf(const JsonValue& json, EventBatch& out);
    void takeSnapshot(NamedProduct& named, const Levels& levels, EventBatch& out);
    void takeUpdate(NamedProduct& named, const Levels& levels, EventBatch& out);
    /// False, with the problem told and the book stale, where the message cannot be read.
    [[nodiscard]] bool readable(NamedProduct& named, const MessageFields& fields, EventBatch& out);
    void takeTicker(const JsonValue& ticker, std::optional<Timestamp> told, EventBatch& out);
    void noteBest(NamedProduct& named, EventBatch& out);
    void judge(NamedProduct& named, EventBatch& out);
    void breakOff(Product& product, Timestamp time, EventBatch& out) const;

    std::map<std::string, Product, std::less<>> products_;
    std::optional<std::uint64_t> sequence_; ///< of the last message of advanced trade
    bool broken_ = false;                   ///< messages are missing: wait for the next connection
};

void CoinbaseLevel2::opened(EventBatch& out) {
    for (auto& [name, product] : products_)
        breakOff(product, received(), out);
    sequence_.reset();
    broken_ = false;
}

void CoinbaseLevel2::lost(std::string_view words, EventBatch& out) {
    const bool had =
        std::any_of(products_.begin(), products_.end(), [](const auto& each) { return each.second.whole; });
    opened(out);
    if (had)
        report(ErrorCode::SequenceGap, "messages are missing: " + printable(words), out);
}

void CoinbaseLevel2::breakOff(Product& product, Timestamp time, EventBatch& out) const {
    if (product.whole)
        addGap(*product.instrument, time, out);
    product.whole = false;
    product.prices.clear();
    product.check.restart();
}

void CoinbaseLevel2::message(const JsonValue& json, EventBatch& out) {
    const std::string_view type = memberText(json, "type");
    const std::string_view channel = memberText(json, "channel");
    if (broken_)
        return;
    if (type == "error") {
        count("error");
        const std::string_view words = memberText(json, "message");
        const std::string_view reason = memberText(json, "reason");
        report(ErrorCode::ErrorAnswer,
               "Coinbase answers: " + printable(words) + (reason.empty() ? "" : ", " + printable(reason)), out);
    } else if (!channel.empty()) {
        advancedMessage(json, channel, out);
    } else {
        exchangeMessage(json, type, out);
    }
}

void CoinbaseLevel2::exchangeMessage(const JsonValue& json, std::string_view type, EventBatch& out) {
    const bool quiet = std::find(quietNames.begin(), quietNames.end(), type) != quietNames.end();
    const bool known = quiet || type == "snapshot" || type == "l2update" || type == "ticker";
    count(known ? type : "unknown");
    if (type == "ticker")
        takeTicker(json, {}, out);
    if (type != "snapshot" && type != "l2update")
        return;
    NamedProduct* named = productOf(json, out);
    if (named == nullptr)
        return;
    Levels levels;
    if (json.find("time") != nullptr)
        levels.time = levels.fields.isoTime(json.find("time"), "time");
    if (type == "l2update") {
        if (!named->second.whole) {
            count("before snapshot");
            return;
        }
        for (const JsonValue& change : listOf(json, "changes", levels.fields)) {
            const Side side = levels.sideNamed(levels.fields.text(itemAt(change, 0), "side"));
            levels.add(side, itemAt(change, 1), itemAt(change, 2));
        }
        takeUpdate(*named, levels, out);
        return;
    }
    for (const JsonValue& level : listOf(json, "bids", levels.fields))
        levels.add(Side::Bid, itemAt(level, 0), itemAt(level, 1));
    for (const JsonValue& level : listOf(json, "asks", levels.fields))
        levels.add(Side::Ask, itemAt(level, 0), itemAt(level, 1));
    takeSnapshot(*named, levels, out);
}

void CoinbaseLevel2::advancedMessage(const JsonValue& json, std::string_view channel, EventBatch& out) {
    if (!followSequence(json, out))
        return;
    const bool quiet = std::find(quietNames.begin(), quietNames.end(), channel) != quietNames.end();
    const bool known = quiet || channel == "l2_data" || channel == "ticker";
    count(known ? channel : "unknown");
    if (quiet || !known)
        return;
    MessageFields fields;
    std::optional<Timestamp> time;
    if (json.find("timestamp") != nullptr)
        time = fields.isoTime(json.find("timestamp"), "timestamp");
    const std::vector<JsonValue>& events = listOf(json, "events", fields);
    if (!fields.ok()) {
        // which books it spoke of cannot be known
        report(fields.error().code, printable(fields.error().message), out);
        for (auto& [name, product] : products_)
            breakOff(product, received(), out);
        broken_ = true;
        wish(StreamWish::Kind::Reconnect);
        return;
    }
    for (const JsonValue& event : events) {
        if (channel == "l2_data") {
            advancedLevels(event, time, out);
            continue;
        }
        MessageFields tickers;
        for (const JsonValue& ticker : listOf(event, "tickers", tickers))
            takeTicker(ticker, time, out);
        if (!tickers.ok())
            report(tickers.error().code, printable(tickers.error().message), out);
    }
}

bool CoinbaseLevel2::followSequence(const JsonValue& json, EventBatch& out) {
    MessageFields fields;
    const JsonValue* told = json.find("sequence_num");
    if (told == nullptr)
        return true;
    const std::uint64_t sequence = fields.whole(told, "sequence_num");
    if (!fields.ok()) {
        report(fields.error().code, printable(fields.error().message), out);
        return false; // the next number shows that this message is missing
    }
    const std::optional<std::uint64_t> before = sequence_;
    if (before && sequence <= *before) {
        report(ErrorCode::Duplicate, "message " + std::to_string(sequence) + " was told before", out);
        return false;
    }
    sequence_ = sequence;
    if (!before || sequence == *before + 1)
        return true;
    report(ErrorCode::SequenceGap,
           "messages " + std::to_string(*before + 1) + " to " + std::to_string(sequence - 1) + " are missing", out);
    for (auto& [name, product] : products_)
        breakOff(product, received(), out);
    broken_ = true;
    wish(StreamWish::Kind::Reconnect);
    return false;
}

void CoinbaseLevel2::advancedLevels(const JsonValue& event, std::optional<Timestamp> told, EventBatch& out) {
    const std::string_view type = memberText(event, "type");
    NamedProduct* named = productOf(event, out);
    if (named == nullptr)
        return;
    Levels levels;
    levels.time = told;
    const bool isSnapshot = type == "snapshot";
    if (!isSnapshot && type != "update")
        levels.fields.refuse(ErrorCode::BadRow, "there is no event of type " + quoted(type));
    if (!isSnapshot && !named->second.whole) {
        count("before snapshot");
        return;
    }
    std::optional<Timestamp> latest;
    for (const JsonValue& update : listOf(event, "updates", levels.fields)) {
        const Side side = levels.sideNamed(memberText(update, "side"));
        levels.add(side, update.find("price_level"), update.find("new_quantity"));
        if (isSnapshot || update.find("event_time") == nullptr)
            continue; // rows of a snapshot have times of long ago, or none
        latest = std::max(latest.value_or(Timestamp::earliest()),
                          levels.fields.isoTime(update.find("event_time"), "event_time"));
    }
    if (latest)
        levels.time = latest;
    if (isSnapshot)
        takeSnapshot(*named, levels, out);
    else
        takeUpdate(*named, levels, out);
}

NamedProduct* CoinbaseLevel2::productOf(const JsonValue& json, EventBatch& out) {
    const std::string_view name = memberText(json, "product_id");
    const auto known = products_.find(name);
    if (known != products_.end())
        return &*known;
    if (!isPlainSymbol(name) || products_.size() >= maxStreamInstruments) {
        report(ErrorCode::BadText, "the message names no product that can be: " + quoted(name), out);
        return nullptr;
    }
    return &*products_.try_emplace(std::string(name)).first;
}

bool CoinbaseLevel2::readable(NamedProduct& named, const MessageFields& fields, EventBatch& out) {
    auto& [name, product] = named;
    if (fields.ok()) {
        noteRounded(fields, name, out);
        return true;
    }
    // what it said of the book cannot be known, so the book is not known any more
    report(fields.error().code, name + ": " + printable(fields.error().message), out);
    breakOff(product, received(), out);
    wish(StreamWish::Kind::Resubscribe, name);
    return false;
}

void CoinbaseLevel2::takeSnapshot(NamedProduct& named, const Levels& levels, EventBatch& out) {
    Product& product = named.second;
    if (!readable(named, levels.fields, out))
        return;
    if (!product.instrument)
        product.instrument = announce(named.first, levels.priceDecimals, out);
    const Timestamp time = levels.time.value_or(received());
    product.whole = true;
    product.since = time;
    product.updated = false;
    product.prices.clear();
    product.check.restart();
    const auto add = [&](EventKind kind, std::uint8_t flags) -> Event& {
        out.events.push_back(eventOf(kind, *product.instrument, time));
        out.events.back().flags = flags;
        return out.events.back();
    };
    add(EventKind::Clear, snapshot);
    for (const LevelRow& row : levels.rows) {
        Event& event = add(EventKind::Level, snapshot);
        if (row.side == Side::Ask)
            event.flags |= sideAsk;
        event.price = row.price;
        event.size = row.size;
        product.prices.tell(row.side, row.price, isTradable(row.price) && row.size.units > 0);
    }
    add(EventKind::SnapshotEnd, 0);
    noteBest(named, out);
}

void CoinbaseLevel2::takeUpdate(NamedProduct& named, const Levels& levels, EventBatch& out) {
    Product& product = named.second;
    if (!readable(named, levels.fields, out))
        return;
    const Timestamp time = levels.time.value_or(received());
    if (!product.updated)
        product.since = std::min(product.since, time);
    product.updated = true;
    for (std::size_t i = 0; i < levels.rows.size(); ++i) {
        const LevelRow& row = levels.rows[i];
        Event event = eventOf(EventKind::Level, *product.instrument, time);
        event.flags = row.side == Side::Ask ? sideAsk : 0;
        if (i + 1 < levels.rows.size())
            event.flags |= inEvent;
        event.price = row.price;
        event.size = row.size;
        out.events.push_back(event);
        product.prices.tell(row.side, row.price, isTradable(row.price) && row.size.units > 0);
    }
    noteBest(named, out);
}

void CoinbaseLevel2::takeTicker(const JsonValue& ticker, std::optional<Timestamp> told, EventBatch& out) {
    NamedProduct* named = productOf(ticker, out);
    if (named == nullptr)
        return;
    auto& [name, product] = *named;
    MessageFields fields;
    const JsonValue* time = ticker.find("time");
    const Timestamp at = time != nullptr ? fields.isoTime(time, "time") : told.value_or(received());
    const auto price = [&](std::string_view member) {
        const JsonValue* value = ticker.find(member);
        const bool empty = value == nullptr || value->kind == JsonValue::Kind::Null || value->text.empty();
        return empty ? Price{} : fields.price(value, member);
    };
    const BestPrices best{price("best_bid"), price("best_ask")};
    if (!fields.ok()) {
        report(fields.error().code, name + ": " + printable(fields.error().message), out);
        return;
    }
    if (!product.whole || at < product.since || (best == BestPrices{} && ticker.find("best_bid") == nullptr))
        return;
    product.check.tickerSays(best, received());
    judge(*named, out);
}

void CoinbaseLevel2::noteBest(NamedProduct& named, EventBatch& out) {
    Product& product = named.second;
    product.check.bookIs(
        {product.prices.best(Side::Bid).value_or(Price{}), product.prices.best(Side::Ask).value_or(Price{})},
        received());
    judge(named, out);
}

void CoinbaseLevel2::judge(NamedProduct& named, EventBatch& out) {
    auto& [name, product] = named;
    if (!product.whole || !product.check.differs(received()))
        return;
    report(ErrorCode::BookMismatch,
           name + ": the book's best prices and those of the ticker have parted, it is fetched anew", out);
    breakOff(product, received(), out);
    wish(StreamWish::Kind::Resubscribe, name);
}

void CoinbaseLevel2::timePassed(EventBatch& out) {
    for (NamedProduct& named : products_)
        judge(named, out);
}

void CoinbaseLevel2::saveBooks(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(products_.size()));
    for (const auto& [name, product] : products_) {
        out.putText(name);
        out.put(product.instrument ? std::int64_t{product.instrument->value} : std::int64_t{-1});
        out.put(static_cast<std::uint8_t>((product.whole ? 1 : 0) | (product.updated ? 2 : 0)));
        out.put(product.since.nanos);
        product.prices.save(out);
        product.check.save(out);
    }
    out.put(static_cast<std::uint8_t>((sequence_ ? 1 : 0) | (broken_ ? 2 : 0)));
    out.put(sequence_.value_or(0));
}

bool CoinbaseLevel2::loadBooks(StateReader& in) {
    products_.clear();
    for (std::uint64_t left = in.getCount(25); left > 0 && in.ok(); --left) {
        Product& product = products_[in.getText()];
        const auto instrument = in.get<std::int64_t>();
        const auto marks = in.get<std::uint8_t>();
        if (instrument >= std::int64_t{announced()})
            return false;
        if (instrument >= 0)
            product.instrument = InstrumentId{static_cast<std::uint32_t>(instrument)};
        product.whole = (marks & 1) != 0;
        product.updated = (marks & 2) != 0;
        product.since.nanos = in.get<std::int64_t>();
        if ((product.whole && !product.instrument) || !product.prices.load(in) || !product.check.load(in))
            return false;
    }
    const auto marks = in.get<std::uint8_t>();
    const auto sequence = in.get<std::uint64_t>();
    sequence_ = (marks & 1) != 0 ? std::optional(sequence) : std::nullopt;
    broken_ = (marks & 2) != 0;
    return in.ok();
}

std::string subscription(std::string_view verb, std::string_view channel, std::span<const std::string> symbols) {
    std::string products;
    for (const std::string& symbol : symbols)
        products += (products.empty() ? "\"" : ",\"") + strokedSymbol(symbol) + '"';
    return R"({"type":")" + std::string(verb) + R"(","product_ids":[)" + products + R"(],"channel":")" +
           std::string(channel) + R"("})";
}

} // namespace

std::unique_ptr<StreamDecoder> openCoinbaseLevel2() {
    return std::make_unique<CoinbaseLevel2>();
}

std::vector<std::string> coinbaseGreeting(std::span<const std::string> symbols) {
    return {subscription("subscribe", "heartbeats", symbols), subscription("subscribe", "level2", symbols),
            subscription("subscribe", "ticker", symbols)};
}

std::vector<std::string> coinbaseResubscribe(const std::string& symbol) {
    const std::span<const std::string> one(&symbol, 1);
    return {subscription("unsubscribe", "level2", one), subscription("subscribe", "level2", one)};
}

} // namespace topbook
