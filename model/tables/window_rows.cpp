// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/tables/number_fields.h"
#include "model/tables/tables.h"

namespace topbook {
namespace {

constexpr std::int64_t nanosPerMinute = 60'000'000'000;

void appendColumnsOfFull(std::string& out, const WindowRow& row, std::string_view symbol) {
    appendTime(out, row.end - row.size, windowTimeDigits);
    out += ',';
    appendTime(out, row.end, windowTimeDigits);
    out += ',';
    appendAggregationType(out, row.size);
    out += ',';
    appendCountField(out, row.place);
    appendTextField(out, symbol);
    out += ',';
    appendShortestField(out, meanOf(row.values));
    appendShortestField(out, gainPercentOf(row.values));
    appendCountField(out, row.values.count);
    appendPriceField(out, row.values.first);
    appendPriceField(out, row.values.last);
    appendPriceField(out, row.values.high);
    appendPriceField(out, row.values.low);
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

void appendTopPriceRow(std::string& out, const TopPriceRow& row, std::string_view symbol) {
    appendTextField(out, symbol);
    out += ',';
    appendPriceField(out, row.price);
    appendWindowOf(out, row.end, row.size);
    out += '\n';
}

} // namespace topbook
