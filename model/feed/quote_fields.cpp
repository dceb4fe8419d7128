// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/quote_fields.h"

#include "model/core/decimal.h"
#include "model/feed/row_problems.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::size_t maxSymbolBytes = 64;
constexpr std::string_view formulaBegins = "=+-@\t\r";

} // namespace

Result<std::string_view> readSymbol(std::string_view text) {
    std::string_view symbol = trimmed(text);
    if (symbol.size() > 1 && symbol[0] == '\'' && formulaBegins.find(symbol[1]) != std::string_view::npos)
        symbol.remove_prefix(1);
    if (symbol.empty())
        return failure(ErrorCode::BadText, "there is no symbol");
    if (symbol.size() > maxSymbolBytes)
        return failure(ErrorCode::BadText, "the symbol " + quoted(symbol) + " is longer than 64 bytes");
    const bool control = std::any_of(symbol.begin(), symbol.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
    if (control)
        return failure(ErrorCode::BadText, "the symbol " + quoted(symbol) + " holds control characters");
    if (!isValidUtf8(symbol))
        return failure(ErrorCode::BadText, "the symbol " + quoted(symbol) + " is not UTF-8 text");
    return symbol;
}

Result<QuotedPrice> readQuotedPrice(std::string_view text, int scale) {
    const std::string_view number = trimmed(text);
    if (number.empty())
        return failure(ErrorCode::BadPrice, "there is no price");
    const auto parsed = parseDecimal(number, Price::decimals - scale);
    if (!parsed) {
        const bool comma = number.find(',') != std::string_view::npos;
        const bool large = parsed.error().code == ErrorCode::Overflow;
        return failure(ErrorCode::BadPrice, "the price " + quoted(number) +
                                                (large ? " is out of range" : " is not a decimal number") +
                                                (comma ? " (use a point)" : ""));
    }
    const Price price{parsed->units};
    if (!isTradable(price))
        return failure(ErrorCode::BadPrice,
                       "the price " + quoted(number) + (price.nanos > 0 ? " is out of range" : " is not above zero"));
    return QuotedPrice{price, parsed->rounded};
}

InstrumentId SymbolNumbers::numberOf(std::string_view symbol, const Instrument& prototype, EventBatch& out) {
    if (const auto known = numbers_.find(symbol); known != numbers_.end())
        return known->second;
    const InstrumentId number{static_cast<std::uint32_t>(numbers_.size())};
    numbers_.emplace(symbol, number);
    out.instruments.push_back(prototype);
    out.instruments.back().symbol = symbol;
    return number;
}

} // namespace topbook
