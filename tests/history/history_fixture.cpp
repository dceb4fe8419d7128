// SPDX-License-Identifier: GPL-3.0-or-later
#include "history_fixture.h"

#include "model/core/decimal.h"
#include "model/core/event.h"
#include "model/core/time_text.h"

#include <QDir>
#include <QRegularExpression>

#include <SQLiteCpp/SQLiteCpp.h>

namespace topbook {

using namespace std::chrono_literals;

Timestamp at(std::string_view text) {
    return parseTime(text).value().time;
}

Price priceOf(std::string_view text) {
    return Price{parsePrice(text).value().units};
}

QString answer(const std::string& path, const std::string& sql) {
    try {
        SQLite::Database database(path, SQLite::OPEN_READONLY);
        SQLite::Statement query(database, sql);
        QStringList rows;
        while (query.executeStep()) {
            QStringList row;
            for (int i = 0; i < query.getColumnCount(); ++i)
                row << (query.isColumnNull(i) ? "null" : QString::fromUtf8(query.getColumn(i).getText()));
            rows << row.join('|');
        }
        return rows.join('\n');
    } catch (const SQLite::Exception& error) {
        return QString("SQLite: ") + error.what();
    }
}

void execute(const std::string& path, const std::string& sql) {
    SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

JournalEntry payload(std::uint64_t seq, Timestamp received, std::string bytes, EntryKind kind) {
    return {seq, received, kind, {}, std::move(bytes)};
}

WindowRow windowRow(Timestamp end, Duration size, Ranking ranking, std::uint32_t place, InstrumentId instrument,
                    const std::vector<std::string_view>& prices) {
    WindowRow row;
    row.end = end;
    row.size = size;
    row.ranking = ranking;
    row.place = row.rank = place;
    row.instrument = instrument;
    WindowValues& values = row.values;
    values.slotCount = values.coveredSlots = static_cast<std::uint32_t>(size / 10s);
    for (const std::string_view text : prices) {
        const Price price = priceOf(text);
        if (values.count++ == 0)
            values.first = values.high = values.low = price;
        values.last = price;
        values.high = std::max(values.high, price);
        values.low = std::min(values.low, price);
        values.sum += price.nanos;
    }
    return row;
}

void nameEverything(HistoryBatch& batch) {
    batch.sources = {{SourceId{0}, "alpaca"}, {SourceId{1}, "bitstamp"}};
    Instrument ibm;
    ibm.symbol = "IBM";
    ibm.company = "International Business Machines";
    ibm.group = "Technology";
    ibm.previousClose = priceOf("53.5");
    ibm.roundLot = {100};
    Instrument xom;
    xom.symbol = "=XOM";
    Instrument bitcoin;
    bitcoin.source = {1};
    bitcoin.universe = {1};
    bitcoin.symbol = "BTC-USD";
    bitcoin.priceDecimals = 2;
    bitcoin.sizeDecimals = 8;
    batch.instruments = {{InstrumentId{0}, ibm}, {InstrumentId{1}, xom}, {InstrumentId{2}, bitcoin}};
}

HistoryBatch batchOfEverything(std::uint64_t seq, Timestamp received) {
    HistoryBatch batch;
    nameEverything(batch);
    batch.entries = {payload(seq, received, "{\"IBM\":54.13}")};
    batch.received = received;
    batch.quotes = {
        {{0}, received, received + 1ms, priceOf("54.13"), {200}, 7, noTime, seq, 1},
        {{1}, received + 1ns, received + 1ms, priceOf("57"), {0}, 8, received.nanos - 1'000'000'000, seq, 2},
    };
    batch.trades = {{{received, {9}, {2}, priceOf("64000.5"), {150'000'000}, Side::Ask, true, false}, seq},
                    {{received, {10}, {0}, priceOf("54"), {1}, Side::Bid, false, true}, seq}};
    batch.l1 = {{{received, {11}, {2}, {priceOf("64000.5"), priceOf("64001"), {150'000'000}, {20'000'000}}}, seq},
                {{received + 123ns, {~0ULL}, {0}, {{}, priceOf("54.13"), {}, {300}}}, seq}};
    Pane pane;
    pane.start = floorTo(received, 10s);
    pane.sum = -((Int128{1} << 100) + 5);
    pane.count = 3;
    pane.first = priceOf("1");
    pane.firstTime = received;
    pane.firstSequence = {1};
    pane.last = priceOf("2");
    pane.lastTime = received + 5s;
    pane.lastSequence = {~0ULL};
    pane.high = priceOf("3");
    pane.highTime = received + 1s;
    pane.low = priceOf("0.000000001");
    pane.fresh = true;
    pane.notional = Int128{1} << 90;
    pane.volume = 400;
    batch.panes = {{{0}, {0}, pane}};
    const Timestamp end = floorTo(received, 10s);
    batch.top = {{windowRow(end, 60s, Ranking::Mean, 1, {1}, {"57"}), seq},
                 {windowRow(end, 60s, Ranking::Mean, 2, {0}, {"54.13", "54.14", "54.135"}), seq},
                 {windowRow(end, 60s, Ranking::Gain, 1, {0}, {"50", "55"}), seq}};
    batch.topPrices = {{{floorTo(received, 300s), 300s, {0}, 0, {0}, priceOf("58"), received}, seq}};
    batch.late = {{{received - 90s, received, {0}, priceOf("53"), received - 5s, true, 4}, seq}};
    batch.problems = {{{ErrorCode::BadPrice, {1}, received, "bitstamp:3", "price \"x\" is no number"}, seq}};
    batch.watermarks = {{UniverseId{0}, received - 5s}, {UniverseId{1}, received - 6s}};
    batch.progressSeq = seq;
    return batch;
}

HistoryBatch batchOf(std::vector<JournalEntry> entries) {
    HistoryBatch batch;
    batch.received = entries.back().received;
    batch.progressSeq = entries.back().seq;
    batch.entries = std::move(entries);
    return batch;
}

QString exported(const std::string& path, std::string_view table, const HistoryFilter& filter) {
    auto reader = HistoryReader::open(path);
    if (!reader)
        return QString::fromStdString(describe(reader.error()));
    std::string text;
    const auto rows = reader->exportTable(table, filter, [&](std::string_view block) -> Result<void> {
        text += block;
        return {};
    });
    return QString::fromStdString(rows ? text : describe(rows.error()));
}

std::vector<JournalEntry> entriesOf(const std::string& path, std::string* error, std::uint64_t fromSeq) {
    std::vector<JournalEntry> entries;
    auto reader = JournalReader::open(path, {}, fromSeq);
    while (reader) {
        auto entry = reader->next();
        if (!entry && error != nullptr)
            *error = describe(entry.error());
        if (!entry || !*entry)
            return entries;
        entries.push_back(std::move(**entry));
    }
    if (error != nullptr)
        *error = describe(reader.error());
    return entries;
}

QStringList TemporaryFolder::names() const {
    return QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name).filter(QRegularExpression("^[^.]"));
}

} // namespace topbook
