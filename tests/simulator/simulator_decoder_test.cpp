// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/random_stream.h"
#include "model/feed/simulator/simulated_files.h"
#include "model/feed/simulator/simulated_market.h"
#include "model/feed/simulator/simulator_decoder.h"
#include "model/feed/simulator/simulator_encoding.h"

#include <QTest>

using namespace topbook;
using namespace topbook::simulator_encoding;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp noon{1'795'176'000'000'000'000};

std::vector<Instrument> twoInstruments() {
    const auto listings = simulatedListings(2);
    return {instrumentOf(listings[0]), instrumentOf(listings[1])};
}

Event eventOf(EventKind kind, std::uint64_t sequence, std::uint32_t instrument = 0) {
    Event event;
    event.kind = kind;
    event.time = noon + std::chrono::microseconds(sequence * 10);
    event.sequence = {sequence};
    event.instrument = {instrument};
    return event;
}

/// One of each kind, with the values that are hardest to carry.
std::vector<Event> oneOfEach() {
    Event add = eventOf(EventKind::Add, 7);
    add.reference = ~std::uint64_t{0};
    add.price = {268'360'000'000};
    add.size = {300};
    Event change = add;
    change.kind = EventKind::Change;
    change.sequence = {8};
    change.size = {std::numeric_limits<std::int64_t>::max()};
    Event trade = eventOf(EventKind::Trade, 9, 1);
    trade.reference = 3;
    trade.price = {220'740'000'000};
    trade.size = {19};
    trade.flags = sideAsk | notEligible;
    Event leave = eventOf(EventKind::Delete, 10, 1);
    leave.reference = std::uint64_t{1} << 63;
    Event print = eventOf(EventKind::Print, 11);
    print.price = {10'000'000};
    print.size = {12'000};
    print.flags = sideUnknown;
    Event status = eventOf(EventKind::Status, 12);
    status.size = {static_cast<std::int64_t>(TradingStatus::Halted)};
    Event quote = eventOf(EventKind::Quote, 13);
    quote.price = {268'370'000'000};
    quote.size = {100};
    quote.reference = static_cast<std::uint64_t>((quote.time - 43s).nanos);
    Event unknownAge = quote;
    unknownAge.sequence = {14};
    unknownAge.reference = static_cast<std::uint64_t>(noTime);
    Event reference = eventOf(EventKind::Reference, 15);
    reference.price = {268'840'000'000};
    reference.size = {100};
    return {add, change, trade, leave, print, status, quote, unknownAge, reference};
}

EventBatch decoded(std::string_view bytes, std::size_t piece = 0) {
    SimulatorDecoder decoder;
    EventBatch out;
    if (piece == 0)
        piece = std::max<std::size_t>(bytes.size(), 1);
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        (void)decoder.decode(bytes.substr(at, piece), noon, out);
    (void)decoder.finish(out);
    return out;
}

std::vector<Event> withoutRows(std::vector<Event> events) {
    for (Event& event : events)
        event.row = 0;
    return events;
}

std::string frameOf(std::string_view body) {
    std::string frame;
    appendFrame(frame, body);
    return frame;
}

/// Base time 0, first sequence 1, and the entry of instrument 0: symbol "A", two decimals, tick 1e-9 * 127.
std::string bodyStart() {
    return std::string("\x00\x01\x01\x00\x01"
                       "A\x20\x7f",
                       8);
}

std::vector<std::string> payloadsOf(std::uint64_t seed, int seconds) {
    SimulationSettings settings;
    settings.seed = seed;
    settings.start = usualSimulationStart;
    auto market = SimulatedMarket::create(settings).value();
    std::vector<std::string> payloads;
    for (int i = 0; i < seconds; ++i)
        payloads.push_back(market.nextBatch(market.reached() + 1s));
    return payloads;
}

} // namespace

class SimulatorDecoderTest : public QObject {
    Q_OBJECT

private slots:
    void everyKindComesBackAsItWasSent() {
        const auto events = oneOfEach();
        const EventBatch out = decoded(encodePayload(events, twoInstruments(), true));
        QVERIFY(out.problems.empty());
        QVERIFY(withoutRows(out.events) == events);
        QVERIFY(out.instruments == twoInstruments());
        QCOMPARE(out.events.front().row, std::uint64_t{3}); // behind two entries of the directory
    }

    void aFrameWithoutTheDirectoryStandsAlone() {
        const auto events = oneOfEach();
        const EventBatch out = decoded(encodePayload(events, twoInstruments(), false));
        QVERIFY(out.problems.empty());
        QVERIFY(withoutRows(out.events) == events);
        QCOMPARE(out.instruments.size(), std::size_t{2});
        QCOMPARE(out.instruments[0].symbol, std::string("AAPL"));
        QCOMPARE(out.instruments[1].tick.nanos, 10'000'000);
        QVERIFY(out.instruments[1].company.empty());
    }

    void aDecoderThatBeginsLateCountsInstrumentsAsItMeetsThem() {
        const std::string payload =
            encodePayload(std::vector{eventOf(EventKind::Delete, 1, 1)}, twoInstruments(), false);
        const EventBatch out = decoded(payload);
        QCOMPARE(out.instruments.front().symbol, std::string("AMZN"));
        QCOMPARE(out.events.front().instrument.value, 0U);
    }

    void theDirectoryCompletesWhatANameBegan() {
        const auto events = oneOfEach();
        const EventBatch out =
            decoded(encodePayload(events, twoInstruments(), false) + encodePayload(events, twoInstruments(), true) +
                    encodePayload(events, twoInstruments(), false));
        QCOMPARE(out.instruments.size(), std::size_t{4});
        QVERIFY(out.instruments[2] == twoInstruments()[0]);
        QCOMPARE(out.events.back().instrument.value, 2U);
    }

    void cutsDoNotShow_data() {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 7, 1'000, 65'536})
            QTest::addRow("%d bytes", piece) << piece;
    }
    void cutsDoNotShow() {
        QFETCH(int, piece);
        std::string bytes;
        for (const std::string& payload : payloadsOf(4, 90))
            bytes += payload;
        const EventBatch whole = decoded(bytes);
        const EventBatch cut = decoded(bytes, static_cast<std::size_t>(piece));
        QVERIFY(whole.problems.empty() && cut.problems.empty());
        QVERIFY(whole.events.size() > 2'000);
        QVERIFY(whole.events == cut.events && whole.instruments == cut.instruments);
    }

    void aLargeMarketComesBackWhole() {
        SimulationSettings settings;
        settings.symbols = 3'000;
        settings.start = usualSimulationStart;
        auto market = SimulatedMarket::create(settings).value();
        auto again = SimulatedMarket::create(settings).value();
        SimulatorDecoder decoder;
        EventBatch out;
        for (int i = 0; i < 3; ++i)
            (void)decoder.decode(market.nextBatch(market.reached() + 1s), noon, out);
        const auto events = again.advanceTo(again.reached() + 3s);
        QCOMPARE(out.instruments.size(), std::size_t{3'000});
        QVERIFY(withoutRows(out.events) == std::vector<Event>(events.begin(), events.end()));
    }

    /// The payload that was cut is named; the next one is read at once.
    void aCutPayloadCostsOnlyItself() {
        const auto payloads = payloadsOf(2, 3);
        for (const std::size_t kept : {std::size_t{1}, std::size_t{11}, std::size_t{12}, payloads[1].size() - 1}) {
            SimulatorDecoder decoder;
            EventBatch out;
            (void)decoder.decode(payloads[0], noon, out);
            (void)decoder.decode(std::string_view(payloads[1]).substr(0, kept), noon, out);
            const std::size_t before = out.events.size();
            QVERIFY(out.problems.empty());
            (void)decoder.decode(payloads[2], noon, out);
            QVERIFY(out.events.size() > before);
            QCOMPARE(out.problems.size(), std::size_t{1});
            QCOMPARE(out.problems[0].code, ErrorCode::Truncated);
            QCOMPARE(out.problems[0].where, std::string("simulator:2"));
        }
    }

    void theEndInsideAFrameIsNamed() {
        const auto payloads = payloadsOf(2, 2);
        const EventBatch out = decoded(payloads[0] + payloads[1].substr(0, payloads[1].size() / 2));
        QCOMPARE(out.problems.size(), std::size_t{1});
        QCOMPARE(out.problems[0].code, ErrorCode::Truncated);
        QVERIFY(out.events == decoded(payloads[0]).events);
    }

    void aDamagedByteCostsOnlyItsFrame() {
        const auto payloads = payloadsOf(2, 3);
        const std::size_t expected = decoded(payloads[0]).events.size() + decoded(payloads[2]).events.size();
        for (std::size_t at = 0; at < payloads[1].size(); at += 5) {
            std::string damaged = payloads[1];
            damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
            const EventBatch out = decoded(payloads[0] + damaged + payloads[2]);
            QCOMPARE(out.events.size(), expected);
            QVERIFY(!out.problems.empty());
        }
    }

    void foreignBytesAreNamedOnce() {
        const auto payloads = payloadsOf(2, 1);
        const EventBatch out = decoded("HTTP/1.1 502 Bad Gateway TSM\r\n\r\n" + payloads[0]);
        QCOMPARE(out.problems.size(), std::size_t{1});
        QCOMPARE(out.problems[0].code, ErrorCode::Corrupt);
        QVERIFY(out.events.size() == decoded(payloads[0]).events.size());
    }

    void lawfulFramesWithUnlawfulMessagesAreNamed_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("eventsKept");
        const auto row = [](const char* name, const QByteArray& message, ErrorCode code, int kept) {
            QTest::newRow(name) << message << static_cast<int>(code) << kept;
        };
        // the good message behind each bad one: a delete of order 1 at instrument 0, after 0 us
        row("unknown instrument", QByteArray("\x04\x05\x00\x02", 4), ErrorCode::BadRow, 1);
        row("unknown code", QByteArray("\x0a\x00", 2), ErrorCode::BadRow, 0);
        row("reserved bit", QByteArray("\x84\x00\x00\x02", 4), ErrorCode::BadRow, 0);
        row("flags on an entry", QByteArray("\x11\x00\x01\x41\x20\x7f", 6), ErrorCode::BadRow, 0);
        row("varint of eleven bytes", QByteArray("\x04") + QByteArray(10, '\xff') + QByteArray("\x01\x00\x02", 3),
            ErrorCode::BadRow, 0);
        row("varint of 65 bits", QByteArray("\x04") + QByteArray(9, '\xff') + QByteArray("\x02\x00\x02", 3),
            ErrorCode::BadRow, 0);
        row("time past all calendars", QByteArray("\x04\x00", 2) + QByteArray(8, '\xff') + QByteArray("\x7f\x02"),
            ErrorCode::BadRow, 0);
        row("price that overflows", QByteArray("\x06\x00\x00", 3) + QByteArray(9, '\xff') + QByteArray("\x01\x05"),
            ErrorCode::BadPrice, 1);
        row("size that overflows", QByteArray("\x06\x00\x00\x05", 4) + QByteArray(9, '\xff') + QByteArray("\x01"),
            ErrorCode::Overflow, 1);
        row("status 8", QByteArray("\x07\x00\x00\x08", 4), ErrorCode::BadRow, 1);
        row("text longer than the frame", QByteArray("\x01\x02\x30\x41", 4), ErrorCode::BadRow, 0);
        row("symbol that is no text", QByteArray("\x01\x02\x01\x07\x20\x7f", 6), ErrorCode::BadRow, 1);
        row("empty symbol", QByteArray("\x01\x02\x00\x20\x7f", 5), ErrorCode::BadRow, 1);
        row("tick of 0", QByteArray("\x01\x02\x01\x42\x20\x00", 6), ErrorCode::BadRow, 1);
        row("ten decimals", QByteArray("\x01\x02\x01\x42\xa0\x7f", 6), ErrorCode::BadRow, 1);
        row("instrument number 2^62", QByteArray("\x01") + QByteArray(8, '\xff') + QByteArray("\x3f\x01\x42\x20\x7f"),
            ErrorCode::BadRow, 1);
    }
    void lawfulFramesWithUnlawfulMessagesAreNamed() {
        QFETCH(QByteArray, message);
        QFETCH(int, code);
        QFETCH(int, eventsKept);
        const std::string good("\x04\x00\x00\x02", 4);
        const EventBatch out = decoded(frameOf(bodyStart() + message.toStdString() + good));
        QCOMPARE(out.problems.size(), std::size_t{1});
        QCOMPARE(static_cast<int>(out.problems[0].code), code);
        QCOMPARE(static_cast<int>(out.events.size()), eventsKept);
        QCOMPARE(decoded(frameOf(bodyStart() + good)).events.size(), std::size_t{1});
    }

    void farAgesAndTimesDoNotWrap() {
        // base time -9e15 us, a quote whose age reaches back another 9e15 us: its quote time is unknown
        std::string body;
        const auto append = [&](std::uint64_t value) {
            for (; value >= 0x80; value >>= 7)
                body.push_back(static_cast<char>((value & 0x7f) | 0x80));
            body.push_back(static_cast<char>(value));
        };
        append(2 * 9'000'000'000'000'000ULL - 1);
        body += bodyStart().substr(1);
        body += std::string("\x08\x00\x00\x05\x05", 5);
        append(9'000'000'000'000'001ULL);
        const EventBatch out = decoded(frameOf(body));
        QCOMPARE(out.events.size(), std::size_t{1});
        QCOMPARE(out.events[0].time.nanos, -9'000'000'000'000'000'000);
        QCOMPARE(out.events[0].quoteTime(), noTime);
    }

    void arbitraryBytesNeverHarm() {
        RandomStream chance(99);
        const auto payloads = payloadsOf(3, 4);
        for (int round = 0; round < 3'000; ++round) {
            std::string bytes = payloads[static_cast<std::size_t>(chance.below(4))].substr(0, 700);
            for (int flips = chance.between(1, 12); flips > 0; --flips)
                bytes[static_cast<std::size_t>(chance.below(static_cast<std::int32_t>(bytes.size())))] =
                    static_cast<char>(chance.below(256));
            if (round % 2 == 0 && bytes.size() > headerBytes) // past the checksum, into the messages
                bytes = frameOf(bytes.substr(headerBytes));
            const EventBatch whole = decoded(bytes);
            const EventBatch cut = decoded(bytes, static_cast<std::size_t>(chance.between(1, 200)));
            QVERIFY(whole.events == cut.events);
            for (const Event& event : whole.events)
                QVERIFY(event.instrument.value < whole.instruments.size());
        }
    }

    void messagesAreCountedByName() {
        SimulatorDecoder decoder;
        EventBatch out;
        (void)decoder.decode(encodePayload(oneOfEach(), twoInstruments(), true), noon, out);
        QCOMPARE(decoder.counts().at("directory"), std::uint64_t{2});
        QCOMPARE(decoder.counts().at("add"), std::uint64_t{1});
        QCOMPARE(decoder.counts().at("quote"), std::uint64_t{2});
        QCOMPARE(decoder.traits().name, std::string("simulator"));
        QVERIFY(decoder.traits().sequenced && decoder.traits().hasBook && decoder.traits().hasQuotes);
    }
};

QTEST_APPLESS_MAIN(SimulatorDecoderTest)
#include "simulator_decoder_test.moc"
