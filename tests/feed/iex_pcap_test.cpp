// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"
#include "iex_capturing.h"

#include <set>

using namespace topbook;
using namespace topbook::test;

namespace {

Decoded decode(const std::string& bytes, DecodeOptions options = {}) {
    options.inputName = "day.pcap";
    return decodeText("iex-pcap", bytes, options);
}

std::string quoteAt(std::int64_t seconds) {
    return iexQuote(seconds, "ZZT", 100, 100'000 + seconds, 200, 101'000);
}

std::vector<std::string> kindsOf(const Decoded& decoded) {
    std::vector<std::string> kinds;
    for (const Event& event : decoded.events)
        kinds.push_back(kindText(event.kind) + " #" + std::to_string(event.sequence.value));
    return kinds;
}
std::vector<std::string> codesOf(const Decoded& decoded) {
    std::vector<std::string> codes;
    for (const Problem& problem : decoded.problems)
        codes.emplace_back(codeText(problem.code));
    return codes;
}

/// The files in tests/data/formats/iex-pcap.
std::string goldenTops() {
    return pcap({frameOf({1, {}, 0}),
                 frameOf({1,
                          {iexSystem('O', 0),
                           std::string("D") + '\0' + iexTime(0) + iexSymbol("ZZT") + little(std::uint32_t{100}) +
                               little(std::int64_t{99'500}) + '\1',
                           iexStatus('H', 'T', 1, "ZZT"), iexStatus('O', 'N', 1, "ZZT"),
                           std::string("P") + '0' + iexTime(1) + iexSymbol("ZZT") + 'N'},
                          1}),
                 frameOf({6, {iexQuote(2, "ZZT", 300, 100'100, 0, 0), quoteAt(3)}, 3}), ethernet(ipv4("not udp", 0, 6)),
                 frameOf({8,
                          {iexTrade('T', 4, "ZZT", 50, 100'500, 11, '\x20'), iexTrade('T', 5, "ZZT", 100, 100'500, 12),
                           iexTrade('B', 6, "ZZT", 100, 100'500, 12), iexStatus('H', 'H', 7, "ZZT"), "~unknown",
                           std::string("A") + std::string(79, 'a')},
                          7}),
                 frameOf({16, {quoteAt(8)}, 8}), frameOf({16, {quoteAt(8)}, 8})});
}
std::string goldenDeep() {
    const auto deep = [](std::uint64_t first, std::vector<std::string> messages) {
        return frameOf({first, std::move(messages), static_cast<std::int64_t>(first), 9, 0x8004});
    };
    return pcapng({deep(1, {iexSystem('O', 0)}),
                   deep(2, {iexLevel('8', true, 1, "ZZT", 100, 100'000), iexLevel('5', true, 2, "ZZT", 70, 101'000),
                            iexLevel('8', false, 3, "ZZT", 0, 100'000), iexTrade('T', 3, "ZZT", 100, 100'000, 5),
                            iexLevel('8', true, 3, "ZZT", 80, 99'900)}),
                   deep(7, {iexStatus('E', 'O', 4, "ZZT"), iexSystem('C', 5)})});
}

} // namespace

class IexPcapTest : public QObject {
    Q_OBJECT
private slots:
    void theGoldenFilesAreWhatTheWriterMakes_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("tops.pcap") << QByteArray::fromStdString(goldenTops());
        QTest::newRow("deep.pcapng") << QByteArray::fromStdString(goldenDeep());
    }
    void theGoldenFilesAreWhatTheWriterMakes() {
        QFETCH(const QByteArray, bytes);
        const std::string path = sourceDir() + "/tests/data/formats/iex-pcap/" + QTest::currentDataTag();
        if (qEnvironmentVariableIsSet("TOPBOOK_WRITE_GOLDEN"))
            std::ofstream(path, std::ios::binary) << bytes.toStdString();
        QVERIFY(contentOf(path) == bytes.toStdString());
    }

    void aQuoteTellsBothSidesAtOnce() {
        const auto decoded = decode(pcap({frameOf({5, {quoteAt(1)}})}));
        compareLines(linesOf(decoded), {"best 2025-03-05 13:30:01.000000000 #5 id 0 bid 10.0001 x 100",
                                        "best 2025-03-05 13:30:01.000000000 #5 id 0 ask 10.1 x 200"});
        QVERIFY(decoded.events[0].has(inEvent) && !decoded.events[1].has(inEvent));
        QCOMPARE(decoded.events[0].row, std::uint64_t{24});
        QCOMPARE(decoded.instruments[0].symbol, std::string("ZZT"));
    }

    void everyKindOfCaptureIsRead_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto add = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        const std::string datagram = iexDatagram({5, {quoteAt(1)}});
        const std::string frame = ethernet(ipv4(udp(datagram)));
        add("little endian, microseconds", pcap({frame}));
        add("big endian, microseconds", pcap({frame}, true));
        add("little endian, nanoseconds", pcap({frame}, false, 0xA1B23C4D));
        add("big endian, nanoseconds", pcap({frame}, true, 0xA1B23C4D));
        add("pcapng", pcapng({frame}));
        add("a VLAN tag", pcap({ethernet(ipv4(udp(datagram)), 0x0800, 1)}));
        add("two VLAN tags", pcap({ethernet(ipv4(udp(datagram)), 0x0800, 2)}));
        add("IPv6", pcap({ethernet(ipv6(udp(datagram)), 0x86DD)}));
        add("raw IP", pcap({ipv4(udp(datagram))}, false, 0xA1B2C3D4, 101));
        add("padding behind the datagram", pcap({frame + std::string(6, '\0')}));
    }
    void everyKindOfCaptureIsRead() {
        QFETCH(const QByteArray, bytes);
        const auto decoded = decode(bytes.toStdString());
        QCOMPARE(decoded.events.size(), std::size_t{2});
        QVERIFY(decoded.problems.empty());
        QVERIFY(recognise(bytes.toStdString(), {}).has_value());
    }

    void whatIsNoIexIsCountedAsOther() {
        IexPacket otherVersion{1, {quoteAt(1)}};
        otherVersion.protocol = 0x8002;
        IexPacket deep{1, {iexLevel('8', true, 1, "ZZT", 1, 1)}};
        deep.protocol = 0x8004;
        const auto decoded =
            decode(pcap({ethernet("arp", 0x0806), ethernet(ipv4("tcp", 0, 6)), ethernet(ipv4(udp("short"))),
                         frameOf(otherVersion), frameOf({1, {quoteAt(1)}}), frameOf(deep)}));
        const std::map<std::string, std::uint64_t> counts{{"Q", 1}, {"other", 5}};
        QCOMPARE(decoded.counts, counts);
        QVERIFY(decoded.problems.empty());
    }

    void aLevelEventIsCompleteWithItsFlag() {
        IexPacket packet{1, {}};
        packet.protocol = 0x8004;
        packet.messages = {iexLevel('8', false, 1, "ZZT", 0, 100'000), iexTrade('T', 1, "ZZT", 5, 100'000, 1),
                           iexLevel('5', true, 1, "ZZT", 7, 99'000)};
        const auto decoded = decode(pcap({frameOf(packet)}));
        compareLines(kindsOf(decoded), {"level #1", "print #2", "level #3"});
        QVERIFY(decoded.events[0].has(inEvent) && decoded.events[1].has(inEvent) && !decoded.events[2].has(inEvent));
        QCOMPARE(decoded.events[2].side(), Side::Ask);
    }

    void lateDatagramsAreReadInTheirOrder() {
        const auto decoded = decode(pcap({frameOf({1, {quoteAt(1)}}), frameOf({3, {quoteAt(3)}}),
                                          frameOf({2, {quoteAt(2)}}), frameOf({4, {quoteAt(4)}})}));
        compareLines(kindsOf(decoded),
                     {"best #1", "best #1", "best #2", "best #2", "best #3", "best #3", "best #4", "best #4"});
        QVERIFY(decoded.problems.empty());
    }

    void missingMessagesAreNamed() {
        const std::string first = frameOf({1, {quoteAt(1)}});
        const auto decoded = decode(pcap({first, frameOf({4, {quoteAt(4)}})}));
        compareLines(kindsOf(decoded), {"best #1", "best #1", "gap #2", "clear #4", "best #4", "best #4"});
        QCOMPARE(decoded.events[2].size.units, std::int64_t{2});
        compareLines(problemsOf(decoded), {"sequence_gap day.pcap:" + std::to_string(24 + 16 + first.size()) +
                                           " messages 2 to 3 are missing; books are stale from here on"});
    }

    void whatWasToldBeforeIsLeftOut() {
        const auto decoded = decode(pcap({frameOf({1, {quoteAt(1), quoteAt(2)}}),
                                          frameOf({2, {quoteAt(2), quoteAt(3)}}), frameOf({1, {quoteAt(1)}})}));
        compareLines(kindsOf(decoded), {"best #1", "best #1", "best #2", "best #2", "best #3", "best #3"});
        compareLines(codesOf(decoded), {"duplicate", "duplicate"});
    }

    void anotherDayStartsTheNumbersAgainAndEmptiesBooks() {
        IexPacket next{1, {iexSystem('O', 90'000), quoteAt(90'001)}, 90'000};
        next.session = 8;
        const auto decoded = decode(pcap({frameOf({1, {quoteAt(1), quoteAt(2)}}), frameOf(next)}));
        compareLines(codesOf(decoded), {"sequence_restart"});
        compareLines(kindsOf(decoded), {"best #1", "best #1", "best #2", "best #2", "clear #1", "best #2", "best #2"});
        IexPacket sameSession{1, {iexSystem('O', 90'000)}, 90'000};
        compareLines(codesOf(decode(pcap({frameOf({1, {quoteAt(1), quoteAt(2)}}), frameOf(sameSession)}))),
                     {"sequence_restart"});
    }

    void haltsOfTheMarketAndOfTheVenueAreOneStatus() {
        const auto decoded = decode(
            pcap({frameOf({1,
                           {iexStatus('H', 'T', 1, "ZZT"), iexStatus('O', 'O', 2, "ZZT"), iexStatus('H', 'P', 3, "ZZT"),
                            iexStatus('O', 'N', 4, "ZZT"), iexStatus('H', 'O', 5, "ZZT")}})}));
        std::vector<std::int64_t> told;
        for (const Event& event : decoded.events)
            told.push_back(event.size.units);
        const auto of = [](TradingStatus status) { return static_cast<std::int64_t>(status); };
        const std::vector<std::int64_t> expected{of(TradingStatus::Open), of(TradingStatus::Halted),
                                                 of(TradingStatus::Paused), of(TradingStatus::Auction)};
        QCOMPARE(told, expected);
    }

    void brokenTradesAreLeftOutWhereKnown() {
        const std::string bytes =
            pcap({frameOf({1,
                           {iexTrade('T', 1, "ZZT", 5, 100'000, 41), iexTrade('T', 2, "ZZT", 6, 100'000, 42),
                            iexTrade('B', 3, "ZZT", 5, 100'000, 41)}})});
        const auto live = decode(bytes);
        QCOMPARE(live.events.size(), std::size_t{2});
        compareLines(codesOf(live), {"broken_trade"});
        DecodeOptions looked;
        looked.brokenTrades = std::make_shared<const std::vector<std::uint64_t>>(std::vector<std::uint64_t>{41});
        const auto again = decode(bytes, looked);
        compareLines(kindsOf(again), {"print #2"});
        QVERIFY(again.problems.empty());
    }

    void damageCostsOnlyItsPacket_data() {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QString>("code");
        const auto add = [](const char* name, std::string frame, const char* code) {
            QTest::newRow(name) << QByteArray::fromStdString(frame) << code;
        };
        constexpr std::size_t payloadAt = 14 + 20 + 8 + 40;
        std::string shortMessage = frameOf({2, {quoteAt(2).substr(0, 30)}});
        add("a message too short for its type", shortMessage, "bad_row");
        std::string tooLong = frameOf({2, {quoteAt(2)}});
        tooLong[payloadAt] = 100;
        add("a length beyond the packet", tooLong, "bad_row");
        std::string empty = frameOf({2, {""}});
        add("an empty message", empty, "bad_row");
        add("a part of a split packet", ethernet(ipv4(udp(iexDatagram({2, {quoteAt(2)}})), 0x2000)), "bad_row");
    }
    void damageCostsOnlyItsPacket() {
        QFETCH(const QByteArray, frame);
        QFETCH(const QString, code);
        const auto decoded =
            decode(pcap({frameOf({1, {quoteAt(1)}}), frame.toStdString(), frameOf({3, {quoteAt(3)}})}));
        QVERIFY(!decoded.problems.empty());
        QCOMPARE(QString::fromStdString(codesOf(decoded)[0]), code);
        QCOMPARE(decoded.events.back().sequence.value, std::uint64_t{3});
    }

    void aPacketThatTheCaptureCutGivesWhatIsThere() {
        std::string bytes = pcap({frameOf({1, {quoteAt(1), quoteAt(2)}})});
        bytes.resize(bytes.size() - 10);
        const auto size = static_cast<std::uint32_t>(bytes.size() - 40);
        bytes.replace(32, 4, little(size));
        const auto decoded = decode(bytes);
        compareLines(kindsOf(decoded), {"best #1", "best #1", "gap #2"});
        compareLines(codesOf(decoded), {"truncated"});
    }

    void aDamagedPacketHeaderCostsOnlyItself() {
        const std::string first = frameOf({1, {quoteAt(1)}});
        std::string bytes = pcap({first, frameOf({2, {quoteAt(2)}}), frameOf({3, {quoteAt(3)}})});
        bytes.replace(24 + 16 + first.size() + 8, 4, "\xFF\xFF\xFF\xFF");
        const auto decoded = decode(bytes);
        compareLines(codesOf(decoded), {"bad_row", "sequence_gap"});
        QCOMPARE(decoded.events.back().sequence.value, std::uint64_t{3});
    }

    void aCutFileIsNamedWithThePlaceOfItsLastPacket() {
        const std::string first = frameOf({1, {quoteAt(1)}});
        const std::string bytes = pcap({first, frameOf({2, {quoteAt(2)}})});
        const auto decoded = decode(bytes.substr(0, bytes.size() - 1));
        QCOMPARE(decoded.events.size(), std::size_t{2});
        compareLines(problemsOf(decoded), {"truncated day.pcap:" + std::to_string(24 + 16 + first.size()) +
                                           " the input ends in the middle of this packet"});
        QCOMPARE(decode(bytes.substr(0, 10)).error->code, ErrorCode::Truncated);
        QCOMPARE(decode("no capture, by any means").error->code, ErrorCode::WrongHeader);
    }

    void typesThatThereAreNotAreNamed() {
        const auto decoded = decode(pcap({frameOf({1,
                                                   {"z" + quoteAt(1).substr(1), iexStatus('E', 'O', 1, "ABC"),
                                                    iexStatus('I', 'A', 1, "ABC"), quoteAt(2)}})}));
        compareLines(codesOf(decoded), {"bad_row"});
        QCOMPARE(decoded.events.back().sequence.value, std::uint64_t{4});
    }

    void timesThatRunBackwardsAreNamed() {
        compareLines(codesOf(decode(pcap({frameOf({1, {quoteAt(100), quoteAt(99), quoteAt(101)}})}))), {});
        compareLines(codesOf(decode(pcap({frameOf({1, {quoteAt(100), quoteAt(30), quoteAt(101)}})}))),
                     {"time_backwards"});
        compareLines(codesOf(decode(pcap({frameOf({1, {quoteAt(1), quoteAt(-iexMorning / 1'000'000'000 - 5)}})}))),
                     {"bad_time"});
    }

    void aWrongNumberOfMessagesHidesNone_data() {
        QTest::addColumn<int>("told");
        for (const int told : {0, 1, 3, 60'000})
            QTest::addRow("%d", told) << told;
    }
    void aWrongNumberOfMessagesHidesNone() {
        QFETCH(int, told);
        std::string datagram = iexDatagram({1, {quoteAt(1), quoteAt(2)}});
        datagram.replace(14, 2, little(static_cast<std::uint16_t>(told)));
        const auto decoded = decode(pcap({ethernet(ipv4(udp(datagram))), frameOf({3, {quoteAt(3)}})}));
        compareLines(codesOf(decoded), {"bad_row"});
        QCOMPARE(decoded.counts.at("Q"), std::uint64_t{3});
    }

    void packetsOfImpossibleLengthAreNamed_data() {
        QTest::addColumn<QByteArray>("header");
        const auto header = [](std::uint32_t captured, std::uint32_t original) {
            return QByteArray::fromStdString(little(std::uint32_t{1'741'181'400}) + little(std::uint32_t{5}) +
                                             little(captured) + little(original));
        };
        QTest::newRow("no byte") << header(0, 0);
        QTest::newRow("more than were sent") << header(200'000, 70);
    }
    void packetsOfImpossibleLengthAreNamed() {
        QFETCH(QByteArray, header);
        const std::string first = frameOf({1, {quoteAt(1)}});
        std::string bytes = pcap({first, frameOf({2, {quoteAt(2)}})});
        bytes.insert(24 + 16 + first.size(), header.toStdString());
        const auto decoded = decode(bytes);
        compareLines(codesOf(decoded), {"bad_row"});
        QCOMPARE(decoded.events.back().sequence.value, std::uint64_t{2});
    }

    void aRecordedSessionIsReadWhole() {
        const std::string path = realFile("iex/TOPS16.pcapng.gz");
        if (path.empty())
            QSKIP("the IEX recording is not here (set TOPBOOK_DATA)");
        const auto decoded = readFile(path);
        QVERIFY(!decoded.error);
        const std::map<std::string, std::uint64_t> counts{{"A", 642},    {"B", 3},     {"D", 10},
                                                          {"H", 7'803},  {"O", 7'801}, {"P", 7'802},
                                                          {"Q", 27'217}, {"S", 6},     {"T", 6'390}};
        QCOMPARE(decoded.counts, counts);
        QVERIFY(decoded.problems.empty());
        std::set<std::uint32_t> traded;
        std::size_t prints = 0;
        for (const Event& event : decoded.events) {
            if (event.kind != EventKind::Print)
                continue;
            traded.insert(event.instrument.value);
            ++prints;
        }
        QCOMPARE(traded.size(), std::size_t{23});
        QCOMPARE(prints, std::size_t{6'387}); // three of them were broken
    }
};

QTEST_APPLESS_MAIN(IexPcapTest)
#include "iex_pcap_test.moc"
