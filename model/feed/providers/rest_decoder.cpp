// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/rest_decoder.h"

#include "model/feed/json_value.h"
#include "model/feed/providers/answer_errors.h"
#include "model/feed/providers/answer_facts.h"
#include "model/feed/providers/asked_symbols.h"
#include "model/feed/providers/json_pointer.h"
#include "model/feed/providers/live_payload.h"
#include "model/feed/quote_fields.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>
#include <map>

namespace topbook {
namespace {

using Kind = JsonValue::Kind;

constexpr std::uint8_t stateVersion = 1;
constexpr std::size_t mostStrangersNamed = 100; ///< of one answer; the rest is told as a number
constexpr std::array<std::string_view, 8> payloadNames{"answer",   "failure", "skipped", "message",
                                                       "snapshot", "opened",  "lost",    "pulse"};

/// A symbol that had a quote: what was said of it so far.
struct KnownSymbol {
    Price previousClose;
    TradingStatus status = TradingStatus::Unknown;
    bool hasBest = false;       ///< a bid and an ask stand in its book
    bool otherCurrency = false; ///< it was told that its currency is not the source's
};

/// One symbol's part of an answer.
struct AnswerItem {
    std::optional<std::string_view> key; ///< the member's name
    const JsonValue* value = nullptr;
};

std::string_view withoutSpace(std::string_view body) {
    constexpr std::string_view spaces = " \t\r\n";
    if (body.starts_with("\xEF\xBB\xBF"))
        body.remove_prefix(3);
    const std::size_t first = body.find_first_not_of(spaces);
    return first == std::string_view::npos ? std::string_view()
                                           : body.substr(first, body.find_last_not_of(spaces) + 1 - first);
}

/// "AAPL,IBM: ", the first of them where there are many.
std::string whoOf(std::string_view symbols) {
    constexpr std::size_t mostBytes = 60;
    if (symbols.empty())
        return {};
    if (symbols.size() <= mostBytes)
        return std::string(symbols) + ": ";
    const std::size_t comma = symbols.substr(0, mostBytes).rfind(',');
    return std::string(symbols.substr(0, comma == std::string_view::npos ? mostBytes : comma)) + ",...: ";
}

class RestDecoder : public Decoder {
public:
    explicit RestDecoder(ProviderProfile profile)
        : profile_(std::move(profile)) {
        traits_.name = profile_.name;
        traits_.timeDigits = 6;
        traits_.hasBook = !profile_.fields.bid.empty();
        traits_.hasQuotes = true;
        traits_.sizeDecimals = profile_.sizeDecimals;
    }

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out) override;
    Result<void> finish(EventBatch&) override { return {}; }
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    void save(StateWriter& out) const override;
    [[nodiscard]] bool load(StateReader& in) override;

private:
    void tell(ErrorCode code, std::string message);
    void readAnswer(const LivePayload& payload);
    [[nodiscard]] std::vector<AnswerItem> itemsOf(const JsonValue& root) const;
    [[nodiscard]] bool isOneQuote(const JsonValue& value) const;
    /// The place of the item's symbol among those asked for; tells what is wrong where there is none.
    std::optional<std::size_t> symbolOf(const AnswerItem& item, const AskedSymbols& asked);
    void readItem(const std::string& symbol, const JsonValue& item);
    /// Why a symbol has no price.
    void tellMissing(const std::string& symbol, const JsonValue& item);
    void stranger(const std::string& message);

    void addFacts(const std::string& symbol, KnownSymbol& known, const AnswerFacts& facts, const Event& quote);
    void addBest(KnownSymbol& known, const AnswerFacts& facts, const Event& quote);
    std::size_t placeOf(const std::string& symbol, const AnswerFacts& facts, Price price);
    void add(const Event& event, const char* kind);

    ProviderProfile profile_;
    FormatTraits traits_;
    std::map<std::string, std::uint64_t> counts_;
    std::uint64_t payloads_ = 0;
    std::uint64_t quotes_ = 0;
    std::vector<KnownSymbol> known_; ///< as events count them
    std::map<std::string, std::size_t, std::less<>> places_;
    std::string currency_; ///< the first that was told

    // of the payload at hand
    EventBatch* out_ = nullptr;
    Timestamp received_;
    std::size_t strangers_ = 0;
};

void RestDecoder::tell(ErrorCode code, std::string message) {
    out_->problems.push_back(
        {code, {}, received_, profile_.name + ":" + std::to_string(payloads_), printable(message)});
}

void RestDecoder::add(const Event& event, const char* kind) {
    ++counts_[kind];
    out_->events.push_back(event);
}

Result<void> RestDecoder::decode(std::string_view bytes, Timestamp received, EventBatch& out) {
    out_ = &out;
    received_ = received;
    strangers_ = 0;
    ++payloads_;
    const auto payload = readLivePayload(bytes);
    if (!payload) {
        tell(ErrorCode::BadText, "the recorded payload does not begin with its head line; it was skipped");
        return {};
    }
    ++counts_[std::string(payloadNames[static_cast<std::size_t>(payload->kind)])];
    const std::string who = whoOf(payload->symbols);
    switch (payload->kind) {
    case LivePayloadKind::Answer:
        readAnswer(*payload);
        break;
    case LivePayloadKind::Failure:
        tell(payload->code, who + firstWords(payload->body));
        break;
    case LivePayloadKind::Skipped:
        tell(ErrorCode::PollSkipped, who + firstWords(payload->body));
        break;
    case LivePayloadKind::Message:
    case LivePayloadKind::Snapshot:
    case LivePayloadKind::Opened:
    case LivePayloadKind::Lost:
        tell(ErrorCode::BadRow, "the payload belongs to a stream, not to a provider that is polled; it was skipped");
        break;
    case LivePayloadKind::Pulse:
        break;
    }
    return {};
}

void RestDecoder::readAnswer(const LivePayload& payload) {
    const std::string_view body = withoutSpace(payload.body);
    // a batch is told by its place alone, its symbols would hide the words
    const std::string who = profile_.batchLimit == 1 ? whoOf(payload.symbols) : std::string();
    const auto refuse = [&](const Error& error) { tell(error.code, who + error.message); };
    if (payload.status < 200 || payload.status > 299)
        return refuse(statusError(payload.status, body));
    const auto parsed = parseJsonAnswer(body);
    if (!parsed)
        return refuse(bodyError(profile_, body, parsed.error()));
    const JsonValue* root = valueAt(*parsed, profile_.root);
    const std::vector<AnswerItem> items = root == nullptr ? std::vector<AnswerItem>() : itemsOf(*root);
    const bool hasPrices = std::any_of(items.begin(), items.end(), [this](const AnswerItem& item) {
        return firstTold(*item.value, profile_.fields.price) != nullptr;
    });
    if (const auto error = toldError(profile_, *parsed, hasPrices))
        return refuse(*error);
    const AskedSymbols asked(profile_, payload.symbols);
    std::vector<bool> answered(asked.ours().size());
    for (const AnswerItem& item : items) {
        const auto place = symbolOf(item, asked);
        if (!place)
            continue;
        answered[*place] = true;
        readItem(asked.ours()[*place], *item.value);
    }
    if (strangers_ > mostStrangersNamed)
        tell(ErrorCode::BadRow, "the answer has " + std::to_string(strangers_ - mostStrangersNamed) +
                                    " more entries that nobody asked for");
    for (std::size_t i = 0; i < answered.size(); ++i) {
        if (!answered[i])
            tell(ErrorCode::NoQuote, asked.ours()[i] + " is not in the answer; check how the provider writes it");
    }
}

/// One symbol's object itself, as services answer to a single symbol where a batch would be named by symbol.
bool RestDecoder::isOneQuote(const JsonValue& value) const {
    const JsonValue* symbol = firstTold(value, profile_.fields.symbol);
    return firstTold(value, profile_.fields.price) != nullptr || (symbol != nullptr && symbol->kind == Kind::Text);
}

std::vector<AnswerItem> RestDecoder::itemsOf(const JsonValue& root) const {
    std::vector<AnswerItem> items;
    if (root.kind == Kind::Array) {
        for (const JsonValue& item : root.items)
            items.push_back({std::nullopt, &item});
    } else if (root.kind == Kind::Object && profile_.shape == AnswerShape::BySymbol && !isOneQuote(root)) {
        for (const JsonMember& member : root.members)
            items.push_back({member.name, &member.value});
    } else if (root.kind == Kind::Object && !root.members.empty()) {
        items.push_back({std::nullopt, &root});
    }
    return items;
}

void RestDecoder::stranger(const std::string& message) {
    if (++strangers_ <= mostStrangersNamed)
        tell(ErrorCode::BadRow, message);
}

std::optional<std::size_t> RestDecoder::symbolOf(const AnswerItem& item, const AskedSymbols& asked) {
    if (item.key) {
        if (const auto place = asked.find(*item.key))
            return place;
    } else if (item.value->kind != Kind::Object) {
        stranger("an entry of the answer is no quote");
        return std::nullopt;
    }
    const JsonValue* told = firstTold(*item.value, profile_.fields.symbol);
    const bool named = told != nullptr && told->kind == Kind::Text && !told->text.empty();
    if (named) {
        if (const auto place = asked.find(told->text))
            return place;
    } else if (!item.key && profile_.shape != AnswerShape::List && asked.ours().size() == 1) {
        return 0;
    }
    if (!named && !item.key)
        stranger("an entry of the answer names no symbol");
    else
        stranger("the answer has " + quoted(item.key ? *item.key : std::string_view(told->text)) +
                 ", which nobody asked for");
    return std::nullopt;
}

void RestDecoder::tellMissing(const std::string& symbol, const JsonValue& item) {
    if (const auto error = toldError(profile_, item, false)) {
        const bool limited = error->code == ErrorCode::RateLimited;
        tell(limited ? ErrorCode::RateLimited : ErrorCode::NoQuote, symbol + ": " + error->message);
        return;
    }
    const JsonValue* price = nullptr;
    for (const std::string& pointer : profile_.fields.price)
        price = price == nullptr ? valueAt(item, pointer) : price;
    tell(ErrorCode::NoQuote, symbol + (price != nullptr          ? ": the price is null"
                                       : item.kind == Kind::Null ? ": there is no quote but null"
                                                                 : ": there is no price in the answer"));
}

void RestDecoder::readItem(const std::string& symbol, const JsonValue& item) {
    const JsonValue* written = firstTold(item, profile_.fields.price);
    if (written == nullptr) {
        tellMissing(symbol, item);
        return;
    }
    if (written->kind != Kind::Number && written->kind != Kind::Text) {
        tell(ErrorCode::BadPrice, symbol + ": the price is no number");
        return;
    }
    const auto price = readQuotedPrice(written->text);
    if (!price) {
        tell(price.error().code, symbol + ": " + price.error().message);
        return;
    }
    if (price->rounded)
        tell(ErrorCode::Rounded,
             symbol + ": the price " + quoted(written->text) + " has more than 9 decimals; it was rounded");
    const AnswerFacts facts = readFacts(profile_, item);
    if (!facts.badTime.empty())
        tell(ErrorCode::BadTime, symbol + ": the quote time " + quoted(facts.badTime) + " cannot be read");
    const std::size_t place = placeOf(symbol, facts, price->price);
    Event quote;
    quote.kind = EventKind::Quote;
    quote.time = received_;
    quote.price = price->price;
    quote.size = facts.size;
    quote.row = ++quotes_;
    quote.sequence = {quote.row};
    quote.instrument = {static_cast<std::uint32_t>(place)};
    addFacts(symbol, known_[place], facts, quote);
    quote.reference = static_cast<std::uint64_t>(facts.quoteTime);
    add(quote, "quote");
}

std::size_t RestDecoder::placeOf(const std::string& symbol, const AnswerFacts& facts, Price price) {
    if (const auto found = places_.find(symbol); found != places_.end())
        return found->second;
    const std::size_t place = known_.size();
    places_.emplace(symbol, place);
    known_.emplace_back();
    Instrument instrument;
    instrument.symbol = symbol;
    instrument.company = facts.company;
    instrument.currency = facts.currency;
    instrument.previousClose = facts.previousClose;
    instrument.sizeDecimals = profile_.sizeDecimals;
    instrument.priceDecimals = shownDecimals(price, profile_.crypto);
    instrument.tick = {1};
    for (int i = instrument.priceDecimals; i < Price::decimals; ++i)
        instrument.tick.nanos *= 10;
    out_->instruments.push_back(std::move(instrument));
    return place;
}

/// What stands beside the price, each told when it is new.
void RestDecoder::addFacts(const std::string& symbol, KnownSymbol& known, const AnswerFacts& facts,
                           const Event& quote) {
    if (currency_.empty())
        currency_ = facts.currency;
    if (!facts.currency.empty() && facts.currency != currency_ && !known.otherCurrency) {
        known.otherCurrency = true;
        tell(ErrorCode::BadRow, symbol + " is priced in " + quoted(facts.currency) + ", others in " + currency_ +
                                    "; rankings compare prices of one currency, poll it as a source of its own");
    }
    Event event = quote;
    event.price = {};
    event.size = {};
    if (facts.status != TradingStatus::Unknown && facts.status != known.status) {
        known.status = facts.status;
        event.kind = EventKind::Status;
        event.size = {static_cast<std::int64_t>(facts.status)};
        add(event, "status");
    }
    if (facts.previousClose != Price{} && facts.previousClose != known.previousClose) {
        known.previousClose = facts.previousClose;
        event.kind = EventKind::Reference;
        event.price = facts.previousClose;
        event.size = {};
        add(event, "reference");
    }
    if (traits_.hasBook)
        addBest(known, facts, quote);
}

/// Both sides as one exchange event; a pair that is no longer told or lawful must not go on standing in the book.
/// Prices whose sizes are not told make no book: an L1 row with a size that nobody said could not be proved.
void RestDecoder::addBest(KnownSymbol& known, const AnswerFacts& facts, const Event& quote) {
    const bool lawful =
        isTradable(facts.bid) && isTradable(facts.ask) && facts.bidSize.units > 0 && facts.askSize.units > 0;
    if (!lawful && !known.hasBest)
        return;
    known.hasBest = lawful;
    Event side = quote;
    side.kind = EventKind::Best;
    side.reference = 0;
    side.price = lawful ? facts.bid : Price{};
    side.size = lawful ? facts.bidSize : Quantity{};
    side.flags = inEvent;
    add(side, "best");
    side.price = lawful ? facts.ask : Price{};
    side.size = lawful ? facts.askSize : Quantity{};
    side.flags = sideAsk;
    add(side, "best");
}

void RestDecoder::save(StateWriter& out) const {
    out.put(stateVersion);
    out.put(payloads_);
    out.put(quotes_);
    out.putText(currency_);
    out.put(static_cast<std::uint64_t>(counts_.size()));
    for (const auto& [kind, count] : counts_) {
        out.putText(kind);
        out.put(count);
    }
    out.put(static_cast<std::uint64_t>(places_.size()));
    for (const auto& [symbol, place] : places_) {
        const KnownSymbol& known = known_[place];
        out.putText(symbol);
        out.put(static_cast<std::uint64_t>(place));
        out.put(known.previousClose);
        out.put(static_cast<std::uint8_t>(known.status));
        out.put(static_cast<std::uint8_t>(known.hasBest));
        out.put(static_cast<std::uint8_t>(known.otherCurrency));
    }
}

bool RestDecoder::load(StateReader& in) {
    if (in.get<std::uint8_t>() != stateVersion)
        return false;
    payloads_ = in.get<std::uint64_t>();
    quotes_ = in.get<std::uint64_t>();
    currency_ = in.getText();
    for (std::uint64_t left = in.getCount(2 * sizeof(std::uint64_t)); left > 0 && in.ok(); --left) {
        std::string kind = in.getText();
        counts_[std::move(kind)] = in.get<std::uint64_t>();
    }
    constexpr std::size_t leastBytes = 2 * sizeof(std::uint64_t) + sizeof(Price) + 3;
    const std::uint64_t symbols = in.getCount(leastBytes);
    known_.resize(symbols);
    for (std::uint64_t i = 0; i < symbols && in.ok(); ++i) {
        std::string symbol = in.getText();
        const auto place = in.get<std::uint64_t>();
        KnownSymbol known;
        known.previousClose = in.get<Price>();
        const auto status = in.get<std::uint8_t>();
        known.status = static_cast<TradingStatus>(status);
        known.hasBest = in.get<std::uint8_t>() != 0;
        known.otherCurrency = in.get<std::uint8_t>() != 0;
        if (place >= symbols || status > static_cast<std::uint8_t>(TradingStatus::Closed) ||
            !places_.emplace(std::move(symbol), place).second)
            return false;
        known_[place] = known;
    }
    return in.ok();
}

} // namespace

std::unique_ptr<Decoder> makeRestDecoder(ProviderProfile profile) {
    return std::make_unique<RestDecoder>(std::move(profile));
}

} // namespace topbook
