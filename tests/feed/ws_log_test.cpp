// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"

using namespace topbook;
using namespace topbook::test;

namespace {

const std::string opened = "wss://ws-feed.exchange.coinbase.com <-> 1700000000.5\n";
const std::string book = R"({"type":"snapshot","product_id":"AA-USD","bids":[["10.5","2"]],"asks":[["10.7","3"]]})";
const std::string change =
    R"({"type":"l2update","product_id":"AA-USD","time":"2023-11-14T22:13:22.250000Z","changes":[["buy","10.6","1"]]})";

Decoded decode(const std::string& text, bool cut = false) {
    DecodeOptions options;
    options.inputName = "ws.txt";
    return decodeText("ws-log", text, options, 1 << 20, cut);
}

} // namespace

class WsLogTest : public QObject {
    Q_OBJECT
private slots:
    void receivedLinesAreReadByTheVenuesDecoder() {
        const auto decoded = decode(
            opened + "wss://ws-feed.exchange.coinbase.com <- 1700000001: {\"type\":\"subscribe\"}\n" +
            "1700000001.25: " + book + "\n" + "wss://ws-feed.exchange.coinbase.com -> 1700000002.5: " + change + "\n");
        QVERIFY(decoded.problems.empty());
        QCOMPARE(decoded.instruments[0].symbol, std::string("AA-USD"));
        QVERIFY(!decoded.events.empty());
        QCOMPARE(decoded.events.front().row, std::uint64_t{3});
        QCOMPARE(decoded.events.back().row, std::uint64_t{4});
        QCOMPARE(priceText(decoded.events.back().price), std::string("10.6"));
        QCOMPARE(decoded.counts.at("sent"), std::uint64_t{1});
        QCOMPARE(decoded.counts.at("opened"), std::uint64_t{1});
    }

    void carriageReturnsAndAByteOrderMarkDoNotMatter() {
        const std::string plain = opened + "1700000001.25: " + book + "\n1700000002.5: " + change + "\n";
        std::string changed = "\xEF\xBB\xBF";
        for (const char c : plain)
            changed += c == '\n' ? std::string("\r\n") : std::string(1, c);
        QVERIFY(recognise(changed, {}).has_value());
        QVERIFY(decode(changed) == decode(plain));
    }

    void otherVenuesAreRefusedInWords() {
        const auto decoded = decode("wss://stream.example.com <-> 1700000000\n");
        QCOMPARE(decoded.error->code, ErrorCode::UnknownFormat);
        QVERIFY(decoded.error->message.find("stream.example.com") != std::string::npos);
        QCOMPARE(decode("1700000001.25: {}\n").error->code, ErrorCode::WrongHeader);
    }

    void badLinesAreNamedAndSkipped() {
        const auto decoded = decode(opened + "nothing of the kind\n" + "soon: {}\n" + "1700000001: {broken\n" +
                                    "1700000001.25: " + book + "\n1700000002.5: " + change.substr(0, 40));
        QCOMPARE(decoded.problems.size(), std::size_t{4});
        QCOMPARE(decoded.problems[0].code, ErrorCode::BadRow);
        QCOMPARE(decoded.problems[0].where, std::string("ws.txt:2"));
        QCOMPARE(decoded.problems[1].code, ErrorCode::BadTime);
        QCOMPARE(decoded.problems[2].code, ErrorCode::BadText);
        QCOMPARE(decoded.problems[2].where, std::string("ws.txt:4"));
        QCOMPARE(decoded.problems[3].code, ErrorCode::Truncated);
    }

    void recordedLogsAreReadWhole() {
        const std::string coinbase = realFile("crypto/coinbase_ws_30s.txt");
        const std::string bitstamp = realFile("crypto/bitstamp_ws_30s.txt");
        if (coinbase.empty() || bitstamp.empty())
            QSKIP("the recordings are not here (set TOPBOOK_DATA)");
        const auto levels = readFile(coinbase);
        QVERIFY(!levels.error && levels.problems.empty());
        QCOMPARE(levels.instruments.size(), std::size_t{10});
        QVERIFY(levels.events.size() > 9'000);
        const auto differences = readFile(bitstamp);
        QVERIFY(!differences.error && differences.problems.empty());
        QVERIFY(differences.events.empty()); // differences without the book that they change
        QCOMPARE(differences.counts.at("data"), std::uint64_t{717});
    }
};

QTEST_APPLESS_MAIN(WsLogTest)
#include "ws_log_test.moc"
