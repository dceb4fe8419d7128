// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/answer_facts.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/feed/providers/json_pointer.h"
#include "model/feed/providers/provider_request.h"
#include "model/feed/quote_fields.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

using Kind = JsonValue::Kind;

struct StatusWord {
    std::string_view word;
    TradingStatus status;
};
/// What services call the state of a market, in small letters.
constexpr std::array statusWords{
    StatusWord{"true", TradingStatus::Open},          StatusWord{"1", TradingStatus::Open},
    StatusWord{"open", TradingStatus::Open},          StatusWord{"regular", TradingStatus::Open},
    StatusWord{"trading", TradingStatus::Open},       StatusWord{"online", TradingStatus::Open},
    StatusWord{"pre", TradingStatus::PreOpen},        StatusWord{"prepre", TradingStatus::PreOpen},
    StatusWord{"pre-market", TradingStatus::PreOpen}, StatusWord{"premarket", TradingStatus::PreOpen},
    StatusWord{"halted", TradingStatus::Halted},      StatusWord{"halt", TradingStatus::Halted},
    StatusWord{"paused", TradingStatus::Paused},      StatusWord{"auction", TradingStatus::Auction},
    StatusWord{"false", TradingStatus::Closed},       StatusWord{"0", TradingStatus::Closed},
    StatusWord{"closed", TradingStatus::Closed},      StatusWord{"post", TradingStatus::Closed},
    StatusWord{"postpost", TradingStatus::Closed},    StatusWord{"after-hours", TradingStatus::Closed}};

bool isScalar(const JsonValue* value) {
    return value != nullptr && (value->kind == Kind::Number || value->kind == Kind::Text);
}

Price priceAt(const JsonValue& item, const std::vector<std::string>& pointers) {
    const JsonValue* value = firstTold(item, pointers);
    if (!isScalar(value))
        return {};
    const auto price = readQuotedPrice(value->text);
    return price ? price->price : Price{};
}

Quantity sizeAt(const JsonValue& item, const std::vector<std::string>& pointers, int decimals) {
    const JsonValue* value = firstTold(item, pointers);
    const auto size = isScalar(value) ? parseDecimal(trimmed(value->text), decimals) : ParsedDecimal{};
    return {std::max<std::int64_t>(size ? size->units : 0, 0)};
}

std::string textAt(const JsonValue& item, const std::vector<std::string>& pointers) {
    const JsonValue* value = firstTold(item, pointers);
    return value != nullptr && value->kind == Kind::Text ? printable(trimmed(value->text)) : std::string();
}

TradingStatus statusAt(const JsonValue& item, const std::vector<std::string>& pointers) {
    const JsonValue* value = firstTold(item, pointers);
    if (value == nullptr)
        return TradingStatus::Unknown;
    const std::string told = value->kind == Kind::Bool ? (value->flag ? "true" : "false") : lowered(value->text);
    const auto found = std::find_if(statusWords.begin(), statusWords.end(),
                                    [&told](const StatusWord& each) { return each.word == told; });
    return found == statusWords.end() ? TradingStatus::Unknown : found->status;
}

/// Decimals of a unit of time that make nanoseconds.
int decimalsOf(QuoteTimeUnit unit) {
    switch (unit) {
    case QuoteTimeUnit::Seconds:
        return 9;
    case QuoteTimeUnit::Millis:
        return 6;
    case QuoteTimeUnit::Micros:
        return 3;
    case QuoteTimeUnit::Nanos:
    case QuoteTimeUnit::Iso:
    case QuoteTimeUnit::None:
        break;
    }
    return 0;
}

void readQuoteTime(const ProviderProfile& profile, const JsonValue& item, AnswerFacts& facts) {
    const JsonValue* value = firstTold(item, profile.fields.quoteTime);
    if (value == nullptr || (value->kind == Kind::Text && trimmed(value->text).empty()))
        return;
    const std::string_view written = trimmed(value->text);
    if (profile.fields.quoteTimeUnit == QuoteTimeUnit::Iso) {
        if (const auto time = parseTime(written); time && value->kind == Kind::Text)
            facts.quoteTime = time->time.nanos;
        else
            facts.badTime = value->text.empty() ? "?" : value->text;
        return;
    }
    const auto time = parseDecimal(written, decimalsOf(profile.fields.quoteTimeUnit));
    if (!isScalar(value) || !time || time->units < 0)
        facts.badTime = value->text.empty() ? "?" : value->text;
    else if (time->units > 0) // 0: the provider does not know
        facts.quoteTime = time->units;
}

} // namespace

AnswerFacts readFacts(const ProviderProfile& profile, const JsonValue& item) {
    const AnswerFields& fields = profile.fields;
    AnswerFacts facts;
    facts.bid = priceAt(item, fields.bid);
    facts.ask = priceAt(item, fields.ask);
    facts.bidSize = sizeAt(item, fields.bidSize, profile.sizeDecimals);
    facts.askSize = sizeAt(item, fields.askSize, profile.sizeDecimals);
    facts.size = sizeAt(item, fields.size, profile.sizeDecimals);
    facts.previousClose = priceAt(item, fields.previousClose);
    facts.company = textAt(item, fields.company);
    facts.currency = textAt(item, fields.currency);
    facts.status = statusAt(item, fields.marketOpen);
    readQuoteTime(profile, item, facts);
    return facts;
}

int shownDecimals(Price price, bool crypto) {
    const std::int64_t whole = price.nanos / Price::unitsPerOne;
    if (!crypto)
        return whole > 0 ? 2 : 4;
    if (whole > 0)
        return whole >= 1000 ? 2 : 4;
    return price.nanos >= Price::unitsPerOne / 100 ? 6 : 8;
}

} // namespace topbook
