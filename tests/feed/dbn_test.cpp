// SPDX-License-Identifier: GPL-3.0-or-later
#include "dbn_writing.h"
#include "decoding.h"

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr std::int64_t one = 1'000'000'000;

Decoded decode(const std::string& bytes, bool cut = false) {
    DecodeOptions options;
    options.inputName = "day.dbn";
    return decodeText("dbn", bytes, options, 1 << 20, cut);
}

DbnOrder order(char action, char side, std::uint64_t id, std::int64_t price, std::uint32_t size, std::uint32_t sequence,
               std::uint8_t flags = 128) {
    DbnOrder made;
    made.action = action;
    made.side = side;
    made.id = id;
    made.price = price;
    made.size = size;
    made.sequence = sequence;
    made.flags = flags;
    made.time += sequence * 1'000'000'000ULL;
    return made;
}

/// The files in tests/data/formats/dbn.
std::string goldenStream(std::uint8_t version) {
    std::string bytes = dbnHead(version, {{"ESM4", 20'240'508, 20'240'509, "5"}});
    bytes += mbo(order('R', 'N', 0, noDbnPrice, 0, 0, 40));
    bytes += mbo(order('A', 'B', 1, 5214 * one, 3, 1, 40));
    bytes += mbo(order('A', 'A', 2, 5214 * one + one / 4, 2, 2, 168));
    bytes += mbo(order('A', 'B', 3, 5214 * one, 5, 3));
    bytes += mbo(order('T', 'A', 0, 5214 * one, 4, 4, 0));
    bytes += mbo(order('F', 'B', 1, 5214 * one, 3, 4, 0));
    bytes += mbo(order('C', 'B', 1, 5214 * one, 3, 4, 0));
    bytes += mbo(order('C', 'B', 3, 5214 * one, 1, 4));
    bytes += mbo(order('M', 'A', 2, 5215 * one, 2, 9));
    DbnOrder other = order('A', 'B', 7, 10 * one, 1, 2, 132);
    other.publisher = 2;
    bytes += mbo(other);
    bytes += mbp(other, 0, {});
    bytes += dbnRecord(56, 0x22, other).text("", 40).bytes;
    return bytes;
}

} // namespace

class DbnTest : public QObject {
    Q_OBJECT
private slots:
    void theGoldenFilesAreWhatTheWriterMakes_data() {
        QTest::addColumn<int>("version");
        for (const int version : {1, 2, 3})
            QTest::addRow("version %d", version) << version;
    }
    void theGoldenFilesAreWhatTheWriterMakes() {
        QFETCH(const int, version);
        const std::string path = sourceDir() + "/tests/data/formats/dbn/orders_v" + std::to_string(version) + ".dbn";
        const std::string bytes = goldenStream(static_cast<std::uint8_t>(version));
        if (qEnvironmentVariableIsSet("TOPBOOK_WRITE_GOLDEN"))
            std::ofstream(path, std::ios::binary) << bytes;
        QVERIFY(contentOf(path) == bytes);
    }

    void eachPublisherHasItsOwnBook() {
        DbnOrder first = order('A', 'B', 1, one, 1, 1);
        DbnOrder second = first;
        second.publisher = 2;
        DbnOrder third = first;
        third.instrument = 6;
        const auto decoded = decode(dbnHead(2, {{"AB", 20'240'508, 20'240'509, "5"}}) + mbo(first) + mbo(second) +
                                    mbo(third) + mbo(first));
        QCOMPARE(decoded.instruments.size(), std::size_t{3});
        QCOMPARE(decoded.instruments[0].symbol, std::string("AB"));
        QCOMPARE(decoded.instruments[1].symbol, std::string("2:AB"));
        QCOMPARE(decoded.instruments[2].symbol, std::string("1:6"));
        QCOMPARE(decoded.events[3].instrument.value, 0U);
    }

    void anIdHasTheSymbolOfItsDay() {
        DbnOrder later = order('A', 'B', 1, one, 1, 1);
        later.time += 86'400'000'000'000ULL;
        const auto decoded =
            decode(dbnHead(3, {{"OLD", 20'240'508, 20'240'509, "5"}, {"NEW", 20'240'509, 20'240'510, "5"}}) +
                   mbo(order('A', 'B', 1, one, 1, 1)) + mbo(later));
        QCOMPARE(decoded.instruments.size(), std::size_t{2});
        QCOMPARE(decoded.instruments[0].symbol, std::string("OLD"));
        QCOMPARE(decoded.instruments[1].symbol, std::string("NEW"));
    }

    void namesAreFoundWhenIdsWereAskedFor() {
        const auto decoded =
            decode(dbnHead(2, {{"5", 20'240'508, 20'240'509, "ESM4"}}, true) + mbo(order('A', 'B', 1, one, 1, 1)));
        QCOMPARE(decoded.instruments[0].symbol, std::string("ESM4"));
    }

    void aLiveStreamNamesItsInstruments() {
        DbnBytes mapping = dbnRecord(176, 0x16, {});
        mapping.number(std::uint8_t{4}).text("ES.FUT", 71).number(std::uint8_t{1}).text("ESM4", 71);
        mapping.number(std::uint64_t{0}).number(std::uint64_t{0});
        const auto decoded = decode(dbnHead(3, {}) + mapping.bytes + mbo(order('A', 'B', 1, one, 1, 1)));
        QCOMPARE(decoded.instruments[0].symbol, std::string("ESM4"));
        const std::map<std::string, std::uint64_t> counts{{"0x16", 1}, {"A", 1}};
        QCOMPARE(decoded.counts, counts);
    }

    void levelsThatLeftAreEmptied() {
        const std::string rows = mbp(order('A', 'B', 0, 9 * one, 1, 1), 10,
                                     {{9 * one, 11 * one, 5, 6, 1, 2}, {8 * one, noDbnPrice, 4, 0, 1}}) +
                                 mbp(order('C', 'B', 0, 9 * one, 5, 2), 10, {{8 * one, 11 * one, 4, 7, 1, 3}}) +
                                 mbp(order('R', 'N', 0, noDbnPrice, 0, 3), 10, {});
        const auto decoded = decode(dbnHead(1, {}) + rows);
        compareLines(linesOf(decoded), {"level 2024-05-08 00:00:01.000000000 #1 id 0 bid 9 x 5",
                                        "level 2024-05-08 00:00:01.000000000 #1 id 0 bid 8 x 4",
                                        "level 2024-05-08 00:00:01.000000000 #1 id 0 ask 11 x 6",
                                        "level 2024-05-08 00:00:02.000000000 #2 id 0 bid 9 x 0",
                                        "level 2024-05-08 00:00:02.000000000 #2 id 0 ask 11 x 7",
                                        "clear 2024-05-08 00:00:03.000000000 #3 id 0 bid 0 x 0"});
        QCOMPARE(decoded.events[4].other, std::uint64_t{3});
        const std::vector<bool> open{true, true, false, true, false, false};
        for (std::size_t i = 0; i < open.size(); ++i)
            QCOMPARE(decoded.events[i].has(inEvent), bool(open[i]));
    }

    void theBestIsToldDirectly() {
        const auto decoded =
            decode(dbnHead(1, {}) + mbp(order('T', 'B', 0, 11 * one, 1, 1), 1, {{9 * one, noDbnPrice, 5, 0, 1, 0}}));
        compareLines(linesOf(decoded), {"print 2024-05-08 00:00:01.000000000 #1 id 0 bid 11 x 1",
                                        "best 2024-05-08 00:00:01.000000000 #1 id 0 bid 9 x 5",
                                        "best 2024-05-08 00:00:01.000000000 #1 id 0 ask 0 x 0"});
        QVERIFY(decoded.events[0].has(inEvent) && decoded.events[1].has(inEvent) && !decoded.events[2].has(inEvent));
    }

    void aStatusRecordSaysHowItTrades() {
        DbnBytes status = dbnRecord(40, 0x12, order('N', 'N', 0, 0, 0, 5));
        status.number(std::uint64_t{0}).number(std::uint16_t{8}).text("", 14);
        const auto decoded = decode(dbnHead(2, {}) + status.bytes);
        QCOMPARE(decoded.events.size(), std::size_t{1});
        QCOMPARE(decoded.events[0].kind, EventKind::Status);
        QCOMPARE(decoded.events[0].size.units, static_cast<std::int64_t>(TradingStatus::Halted));
    }

    void aLaterVersionIsRefusedInWords() {
        const auto decoded = decode(dbnHead(4, {}));
        QVERIFY(decoded.error.has_value());
        QCOMPARE(decoded.error->code, ErrorCode::NewerVersion);
        QVERIFY(decoded.error->message.find("version 4") != std::string::npos);
    }

    void aCutRecordIsNamedWithItsPlace() {
        const std::string head = dbnHead(1, {});
        const std::string bytes = head + mbo(order('A', 'B', 1, one, 1, 1)) + mbo(order('A', 'B', 2, one, 1, 2));
        const auto decoded = decode(bytes.substr(0, bytes.size() - 1));
        QCOMPARE(decoded.events.size(), std::size_t{1});
        compareLines(problemsOf(decoded), {"truncated day.dbn:" + std::to_string(head.size() + 56) +
                                           " the input ends in the middle of this record: 55 bytes of it are there"});
        QCOMPARE(decode(bytes.substr(0, head.size() - 3)).error->code, ErrorCode::Truncated);
    }

    void aShortRecordCostsOnlyItself() {
        std::string shortened = mbo(order('A', 'B', 1, one, 1, 1)).substr(0, 40);
        shortened[0] = 10;
        const auto decoded = decode(dbnHead(1, {}) + shortened + mbo(order('A', 'B', 2, one, 1, 2)));
        QCOMPARE(decoded.events.size(), std::size_t{1});
        QCOMPARE(decoded.problems.size(), std::size_t{1});
        QCOMPARE(decoded.problems[0].code, ErrorCode::BadRow);
    }

    void behindAnImpossibleLengthTheNextRecordIsFound_data() {
        QTest::addColumn<QByteArray>("damage");
        QByteArray zeroed = QByteArray::fromStdString(mbo(order('A', 'B', 9, one, 1, 2)));
        zeroed[0] = 0;
        QTest::newRow("a record with length 0") << zeroed;
        QTest::newRow("a zero word") << QByteArray(4, '\0');
        QTest::newRow("one stray byte") << QByteArray(1, '\x02');
    }
    void behindAnImpossibleLengthTheNextRecordIsFound() {
        QFETCH(const QByteArray, damage);
        const auto decoded = decode(dbnHead(1, {}) + mbo(order('A', 'B', 1, one, 1, 1)) + damage.toStdString() +
                                    mbo(order('A', 'B', 2, one, 1, 2)) + mbo(order('A', 'B', 3, one, 1, 3)));
        QCOMPARE(decoded.events.size(), std::size_t{3});
        QCOMPARE(decoded.events[1].reference, std::uint64_t{2});
        QCOMPARE(decoded.problems.size(), std::size_t{1});
        QCOMPARE(decoded.problems[0].code, ErrorCode::BadRow);
    }

    void aRecordThatIsLongerThanItsTypeIsLeft() {
        std::string bytes = dbnHead(3, {});
        const std::size_t where = bytes.size();
        bytes += mbo(order('A', 'B', 1, one, 1, 1));
        bytes[where] = '\x2A'; // as long as three
        for (std::uint64_t id = 2; id < 9; ++id)
            bytes += mbo(order('A', 'B', id, one, 1, 1));
        const auto result = decode(bytes);
        QCOMPARE(result.events.size(), std::size_t{7});
        QCOMPARE(result.problems.size(), std::size_t{1});
        QCOMPARE(result.problems[0].code, ErrorCode::BadRow);
        QVERIFY(result.problems[0].where.ends_with(":" + std::to_string(where)));
    }

    void recordsOfTypesThatThereAreNotAreNamed() {
        const DbnOrder any = order('A', 'B', 1, one, 1, 1);
        const auto result =
            decode(dbnHead(3, {}) + dbnRecord(16, 0x99, any).bytes + dbnRecord(16, 0x17, any).bytes + mbo(any));
        QCOMPARE(result.problems.size(), std::size_t{1});
        QCOMPARE(result.problems[0].code, ErrorCode::BadRow);
        const std::map<std::string, std::uint64_t> counts{{"0x17", 1}, {"0x99", 1}, {"A", 1}};
        QVERIFY(result.counts == counts);
    }

    void timesThatRunBackwardsAreNamed() {
        constexpr std::uint64_t hour = 3'600'000'000'000;
        DbnOrder now = order('A', 'B', 1, one, 1, 1);
        DbnOrder before = order('A', 'B', 2, one, 1, 2);
        before.time -= 2 * hour;
        DbnOrder old = before; // rows of a snapshot tell of orders that are older
        old.flags = 32 + 128;
        QCOMPARE(decode(dbnHead(3, {}) + mbo(now) + mbo(before)).problems.at(0).code, ErrorCode::TimeBackwards);
        QVERIFY(decode(dbnHead(3, {}) + mbo(now) + mbo(old)).problems.empty());
        before.time = 0;
        QCOMPARE(decode(dbnHead(3, {}) + mbo(now) + mbo(before)).problems.at(0).code, ErrorCode::TimeBackwards);
    }

    void hostileMetadataIsRefused() {
        std::string huge = dbnHead(2, {});
        huge[4] = huge[5] = huge[6] = huge[7] = '\xFF';
        QCOMPARE(decode(huge).error->code, ErrorCode::Corrupt);
        std::string counted = dbnHead(2, {});
        counted[counted.size() - 1] = '\x7F';
        QCOMPARE(decode(counted).error->code, ErrorCode::Corrupt);
    }
};

QTEST_APPLESS_MAIN(DbnTest)
#include "dbn_test.moc"
