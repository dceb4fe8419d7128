// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/tables/number_fields.h"
#include "model/tables/tables.h"

namespace topbook {
namespace {

constexpr std::int64_t nanosPerMinute = 60'000'000'000;

void appendWindowBounds(std::string& out, Timestamp start, Timestamp end) {
    appendTime(out, start, windowTimeDigits);
    out += ',';
    appendTime(out, end, windowTimeDigits);
    out += ',';
}

/// From the symbol to the low, each followed by a comma.
void appendSymbolValues(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendTextField(out, symbol);
    out += ',';
    appendShortestField(out, meanOf(row.values));
    appendShortestField(out, gainPercentOf(row.values));
    appendCountField(out, row.values.count);
    appendPriceField(out, row.values.first);
    appendPriceField(out, row.values.last);
    appendPriceField(out, row.values.high);
    appendPriceField(out, row.values.low);
}

void appendColumnsOfFull(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendWindowBounds(out, row.end - row.size, row.end);
    appendAggregationType(out, row.size);
    out += ',';
    appendCountField(out, row.place);
    appendSymbolValues(out, row, symbol);
    appendShortestField(out, coverageOf(row.values));
    appendCount(out, row.revision);
}

void appendWindowOf(std::string& out, Timestamp end, Duration size) {
    appendTime(out, end, windowTimeDigits);
    out += ',';
    appendAggregationType(out, size);
}

} // namespace

void appendAggregationType(std::string& out, Duration size) {
    if (size.count() % nanosPerMinute == 0)
        appendDecimal(out, size.count() / nanosPerMinute, 0);
    else
        appendShortest(out, toDouble(size.count(), nanosPerMinute));
}

void appendSeedRow(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendTextField(out, symbol);
    out += ',';
    appendShortestField(out, meanOf(row.values));
    appendWindowOf(out, row.end, row.size);
    out += '\n';
}

void appendFullRow(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendColumnsOfFull(out, row, symbol);
    out += '\n';
}

void appendTopRow(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendColumnsOfFull(out, row, symbol);
    out += ',';
    out += rankingText(row.ranking);
    out += '\n';
}

void appendRankingRow(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendWindowOf(out, row.end, row.size);
    out += ',';
    out += rankingText(row.ranking);
    out += ',';
    appendCountField(out, row.rank);
    appendTextField(out, symbol);
    out += ',';
    appendShortestField(out, meanOf(row.values));
    appendShortestField(out, gainPercentOf(row.values));
    appendDecimal(out, row.values.last.nanos, Price::decimals);
    out += '\n';
}

void appendPercentageGainRow(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendTextField(out, symbol);
    out += ',';
    appendPriceField(out, row.values.first);
    appendPriceField(out, row.values.last);
    appendShortestField(out, gainPercentOf(row.values));
    appendWindowOf(out, row.end, row.size);
    out += '\n';
}

void appendChartRow(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendWindowBounds(out, row.end - row.size, row.end);
    appendAggregationType(out, row.size);
    out += ',';
    appendSymbolValues(out, row, symbol);
    appendShortest(out, coverageOf(row.values));
    out += '\n';
}

void appendBarRow(std::string& out, const Pane& bar, Duration size, std::string_view symbol, int sizeDecimals) {
    appendWindowBounds(out, bar.start, bar.start + size);
    appendTextField(out, symbol);
    out += ',';
    for (const Price price : {bar.first, bar.high, bar.low, bar.last})
        appendPriceField(out, price);
    WindowValues values;
    values.sum = bar.sum;
    values.count = bar.count;
    appendShortestField(out, meanOf(values));
    appendCountField(out, bar.count);
    appendDecimal(out, bar.volume, sizeDecimals);
    out += ',';
    if (bar.volume > 0) {
        values.sum = bar.notional; // a mean weighted by size is a mean over units
        values.count = static_cast<std::uint64_t>(bar.volume);
        appendShortest(out, meanOf(values));
    }
    out += '\n';
}

void appendTopPriceRow(std::string& out, const TopPriceRow& row, std::string_view symbol) {
    appendTextField(out, symbol);
    out += ',';
    appendPriceField(out, row.price);
    appendWindowOf(out, row.end, row.size);
    out += '\n';
}

} // namespace topbook
