// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/tables/number_fields.h"
#include "model/tables/tables.h"

namespace topbook {
namespace {

/// A bound that stands for "not known" has no text.
void appendKnownTime(std::string& out, Timestamp time) {
    if (time != Timestamp::earliest() && time != Timestamp::latest())
        appendExactTime(out, time);
    out += ',';
}

} // namespace

void appendLadderRow(std::string& out, const LadderLevel& level, std::string_view symbol, int sizeDecimals) {
    appendTextField(out, symbol);
    out += level.side == Side::Bid ? ",bid," : ",ask,";
    appendCountField(out, level.level);
    appendPriceField(out, level.price);
    appendDecimal(out, level.size.units, sizeDecimals);
    out += ',';
    appendCountField(out, level.orders);
    appendDecimal(out, level.cumulative.units, sizeDecimals);
    out += '\n';
}

void appendQuoteRow(std::string& out, const QuoteFields& quote) {
    appendExactTime(out, quote.time);
    out += ',';
    appendTextField(out, quote.symbol);
    out += ',';
    appendPriceField(out, quote.price);
    appendTextField(out, quote.source);
    out += ',';
    appendCountField(out, quote.sequence);
    if (quote.quoteTime)
        appendExactTime(out, *quote.quoteTime);
    out += '\n';
}

std::string_view lateReason(const LateRow& row) {
    return row.dropped ? "dropped" : "revised";
}

void appendLateRow(std::string& out, const LateRow& row, std::string_view symbol) {
    appendExactTime(out, row.time);
    out += ',';
    appendKnownTime(out, row.received);
    appendTextField(out, symbol);
    out += ',';
    appendPriceField(out, row.price);
    appendKnownTime(out, row.watermark);
    out += lateReason(row);
    out += '\n';
}

void appendProblemRow(std::string& out, const ProblemTally& tally, std::string_view source) {
    appendKnownTime(out, tally.firstTime);
    appendTextField(out, source);
    out += ',';
    out += codeText(tally.code);
    out += ',';
    appendCountField(out, tally.count);
    appendTextField(out, tally.firstWhere);
    out += ',';
    appendTextField(out, tally.message);
    out += '\n';
}

} // namespace topbook
