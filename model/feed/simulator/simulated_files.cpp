// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/simulated_files.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t blockBytes = 64 * 1'024;
constexpr Duration quotesOnlyGap = 1s; // a long file of quotes needs trades, but not all the orders around them
constexpr std::uint64_t idBase = 7'103'558'204'917'000'000; // ids of 19 digits, as exchanges use them
constexpr std::string_view l3Header =
    "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,update_qty,"
    "delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";
constexpr std::string_view quotesHeader = "time,symbol,price,source,seq,quote_time\n";

/// Which columns of `l3-csv` a kind of event fills.
struct L3Group {
    EventKind kind;
    int columnsBefore; ///< empty ones between seq_num and the id
    int columnsBehind; ///< empty ones between the group and the time
    bool priceAndSize;
};
constexpr std::array l3Groups{
    L3Group{EventKind::Add, 0, 10, true},
    L3Group{EventKind::Change, 4, 6, true},
    L3Group{EventKind::Delete, 8, 4, false},
    L3Group{EventKind::Trade, 10, 0, true},
};

void appendNumber(std::string& out, std::uint64_t value) {
    std::array<char, 32> text{};
    out.append(text.data(), writeUnsigned(text.data(), value));
}

void appendUtc(std::string& out, Timestamp time) {
    appendTime(out, time, 6);
    out += " UTC";
}

/// With no more digits than it needs, as exchanges' files have it.
void appendShortUtc(std::string& out, Timestamp time) {
    appendTime(out, time, 6);
    while (out.back() == '0')
        out.pop_back();
    if (out.back() == '.')
        out.pop_back();
    out += " UTC";
}

/// False where the event is no row of the format.
bool appendL3Row(std::string& out, const Event& event, std::uint64_t sequence) {
    const auto group =
        std::find_if(l3Groups.begin(), l3Groups.end(), [&](const L3Group& g) { return g.kind == event.kind; });
    if (group == l3Groups.end())
        return false;
    appendNumber(out, sequence);
    out += ',';
    out.append(static_cast<std::size_t>(group->columnsBefore), ',');
    appendNumber(out, idBase + event.reference);
    out += event.side() == Side::Bid ? ",BUY," : ",SELL,";
    if (group->priceAndSize) {
        appendDecimal(out, event.price.nanos, Price::decimals);
        out += ',';
        appendDecimal(out, event.size.units, 0);
        out += ',';
    }
    out.append(static_cast<std::size_t>(group->columnsBehind), ',');
    appendShortUtc(out, event.time);
    out += '\n';
    return true;
}

/// Runs the market and hands its rows on, block by block. `append` adds the row of an event, or says that it has none.
template<class Append>
Result<std::uint64_t> writeRows(const SimulationRequest& request, const SimulationSettings& settings,
                                std::string_view header, const FileSink& sink, Append append) {
    auto market = SimulatedMarket::create(settings);
    if (!market)
        return tl::unexpected(market.error());
    const Timestamp end = market->reached() + request.length;
    const std::uint64_t most = request.events.value_or(std::numeric_limits<std::uint64_t>::max());
    std::string block(header);
    std::uint64_t rows = 0;
    while (rows < most && (request.events || market->reached() < end)) {
        const Timestamp step = market->reached() + 1s;
        for (const Event& event : market->advanceTo(request.events ? step : std::min(step, end))) {
            if (rows == most)
                break;
            if (append(block, event, rows + 1, *market))
                ++rows;
        }
        if (block.size() < blockBytes)
            continue;
        if (const auto written = sink(block); !written)
            return tl::unexpected(written.error());
        block.clear();
    }
    if (const auto written = sink(block); !written)
        return tl::unexpected(written.error());
    return rows;
}

} // namespace

Result<SimulationSettings> settingsFor(const SimulationRequest& request) {
    if (request.length <= 0s)
        return failure(ErrorCode::InvalidArgument, "a simulation lasts longer than 0 s");
    SimulationSettings settings;
    settings.symbols = request.symbols;
    settings.seed = request.seed;
    settings.start = request.start;
    settings.preOpen = std::clamp<Duration>(request.length / 10, 1s, settings.preOpen);
    if (!request.events)
        return settings;
    const auto perSymbol = std::max<std::uint64_t>(*request.events / std::max<std::size_t>(request.symbols, 1), 1);
    const auto length = static_cast<std::uint64_t>(request.length.count());
    settings.meanGap = std::max<Duration>(Duration(static_cast<std::int64_t>(length / perSymbol)), 1us);
    return settings;
}

Result<std::uint64_t> writeL3Csv(const SimulationRequest& request, const FileSink& sink) {
    SimulationRequest single = request;
    single.symbols = 1;
    auto settings = settingsFor(single);
    if (!settings)
        return tl::unexpected(settings.error());
    if (request.events) // the first symbol is busier than the mean
        settings->meanGap = settings->meanGap * simulatedListings(1).front().activity / 100;
    return writeRows(single, *settings, l3Header, sink,
                     [](std::string& out, const Event& event, std::uint64_t row, const SimulatedMarket&) {
                         return appendL3Row(out, event, row);
                     });
}

Result<std::uint64_t> writeQuotesCsv(const SimulationRequest& request, const FileSink& sink) {
    auto settings = settingsFor(request);
    if (!settings)
        return tl::unexpected(settings.error());
    if (request.events)
        settings->meanGap = quotesOnlyGap;
    return writeRows(request, *settings, quotesHeader, sink,
                     [](std::string& out, const Event& event, std::uint64_t, const SimulatedMarket& market) {
                         if (event.kind != EventKind::Quote)
                             return false;
                         appendUtc(out, event.time);
                         out += ',';
                         out += market.instruments()[event.instrument.value].symbol;
                         out += ',';
                         appendDecimal(out, event.price.nanos, Price::decimals);
                         out += ",simulator,";
                         appendNumber(out, event.sequence.value);
                         out += ',';
                         appendUtc(out, Timestamp{event.quoteTime()});
                         out += '\n';
                         return true;
                     });
}

} // namespace topbook
