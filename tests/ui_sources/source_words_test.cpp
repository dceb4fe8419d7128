// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/source_words.h"

#include <QtTest>

using namespace topbook;
using namespace topbook::ui;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp now{1'795'200'127'000'000'000};

SourceSpec enabledSpec() {
    SourceSpec spec;
    spec.name = QStringLiteral("Kraken");
    return spec;
}

SourceView viewWith(LinkState link) {
    SourceView view;
    view.name = "Kraken";
    view.link = link;
    view.linkSince = now - 90s;
    view.lastPayload = view.lastEvent = view.quoteTime = Timestamp::earliest();
    return view;
}

} // namespace

class SourceWordsTest : public QObject {
    Q_OBJECT

private slots:
    void everyLinkStateHasItsWord_data();
    void everyLinkStateHasItsWord();
    void aSwitchedOffSourceIsOffWhateverItsTrouble();
    void troubleIsRefusedInItsOwnWords();
    void aFrozenSourceIsNotCalledConnected();
    void theFourFactsAreNotMixed();
    void aProviderWithoutTimesSaysSo();
    void theMarketIsOnlyToldWhereAllInstrumentsAgree();
    void theMeterWarnsFromFourFifthsAndFailsAboveAll_data();
    void theMeterWarnsFromFourFifthsAndFailsAboveAll();
    void symbolsAreReadFromWhateverIsPasted_data();
    void symbolsAreReadFromWhateverIsPasted();
};

void SourceWordsTest::everyLinkStateHasItsWord_data() {
    QTest::addColumn<int>("link");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("tone");
    const auto row = [](const char* name, LinkState link, const char* word, StatusChip::Tone tone) {
        QTest::newRow(name) << static_cast<int>(link) << QString::fromLatin1(word) << static_cast<int>(tone);
    };
    row("connecting", LinkState::Connecting, "Connecting", StatusChip::Tone::Idle);
    row("connected", LinkState::Connected, "Connected", StatusChip::Tone::Live);
    row("retrying", LinkState::Retrying, "Retrying", StatusChip::Tone::Warn);
    row("refused", LinkState::Refused, "Refused", StatusChip::Tone::Error);
    row("ended", LinkState::Ended, "Ended", StatusChip::Tone::Idle);
}

void SourceWordsTest::everyLinkStateHasItsWord() {
    QFETCH(int, link);
    QFETCH(QString, word);
    QFETCH(int, tone);
    const SourceView view = viewWith(static_cast<LinkState>(link));
    const SourceState state = stateOf(enabledSpec(), &view, {}, now);
    QCOMPARE(state.word, word);
    QCOMPARE(static_cast<int>(state.tone), tone);
}

void SourceWordsTest::aSwitchedOffSourceIsOffWhateverItsTrouble() {
    SourceSpec spec = enabledSpec();
    spec.enabled = false;
    QCOMPARE(stateOf(spec, nullptr, QStringLiteral("no key"), now).word, QStringLiteral("Off"));
}

void SourceWordsTest::troubleIsRefusedInItsOwnWords() {
    const SourceState state = stateOf(enabledSpec(), nullptr, QStringLiteral("it has no key: type one"), now);
    QCOMPARE(state.word, QStringLiteral("Refused"));
    QCOMPARE(state.reason, QStringLiteral("it has no key: type one"));
}

void SourceWordsTest::aFrozenSourceIsNotCalledConnected() {
    SourceView view = viewWith(LinkState::Connected);
    view.frozen = true;
    const SourceState state = stateOf(enabledSpec(), &view, {}, now);
    QCOMPARE(state.word, QStringLiteral("Frozen"));
    QVERIFY(!state.reason.isEmpty());
}

void SourceWordsTest::theFourFactsAreNotMixed() {
    SourceView view = viewWith(LinkState::Retrying);
    view.lastPayload = now - 20s;
    view.lastEvent = now - 40s;
    view.quoteTime = now - 5min;
    view.meter.nextAttempt = now + 8s;
    const auto facts = factsOf(view, TradingStatus::Closed, now);
    QCOMPARE(facts[0].value, QStringLiteral("retrying"));
    QCOMPARE(facts[0].note, QStringLiteral("next try in 8 s"));
    QCOMPARE(facts[1].value, QStringLiteral("40 s"));
    QCOMPARE(facts[1].note, QStringLiteral("last message 20 s ago"));
    QCOMPARE(facts[2].value, QStringLiteral("5 min"));
    QCOMPARE(facts[3].value, QStringLiteral("closed"));
}

void SourceWordsTest::aProviderWithoutTimesSaysSo() {
    SourceView view = viewWith(LinkState::Connected);
    QCOMPARE(factsOf(view, TradingStatus::Unknown, now)[2].note, QStringLiteral("nothing received yet"));
    view.lastPayload = now - 1s;
    const auto facts = factsOf(view, TradingStatus::Unknown, now);
    QCOMPARE(facts[2].value, QStringLiteral("not told"));
    QCOMPARE(facts[3].value, QStringLiteral("not told"));
}

void SourceWordsTest::theMarketIsOnlyToldWhereAllInstrumentsAgree() {
    Snapshot snapshot;
    auto instruments = std::make_shared<std::vector<Instrument>>(3);
    (*instruments)[2].source = SourceId{1};
    snapshot.instruments = instruments;
    auto chunk = std::make_shared<QuoteChunk>(3);
    (*chunk)[0].status = TradingStatus::Open;
    (*chunk)[1].status = TradingStatus::Open;
    (*chunk)[2].status = TradingStatus::Closed;
    snapshot.quotes = {chunk};
    QCOMPARE(marketOf(snapshot, SourceId{0}), TradingStatus::Open);
    QCOMPARE(marketOf(snapshot, SourceId{1}), TradingStatus::Closed);
    (*chunk)[1].status = TradingStatus::Halted;
    QCOMPARE(marketOf(snapshot, SourceId{0}), TradingStatus::Unknown);
}

void SourceWordsTest::theMeterWarnsFromFourFifthsAndFailsAboveAll_data() {
    QTest::addColumn<double>("used");
    QTest::addColumn<double>("allowed");
    QTest::addColumn<int>("tone");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, double used, double allowed, WordTone tone, const char* text) {
        QTest::newRow(name) << used << allowed << static_cast<int>(tone) << QString::fromLatin1(text);
    };
    row("half", 4, 8, WordTone::Plain, "4 of 8, 50%");
    row("just below", 639, 800, WordTone::Plain, "639 of 800, 79%");
    row("four fifths", 640, 800, WordTone::Warn, "640 of 800, 80%");
    row("all of it", 8, 8, WordTone::Warn, "8 of 8, 100%");
    row("over", 9, 8, WordTone::Error, "9 of 8, 113%");
    row("barely over", 803, 800, WordTone::Error, "803 of 800, 101%");
    row("no limit", 1200, 0, WordTone::Plain, "1,200 used, no limit known");
}

void SourceWordsTest::theMeterWarnsFromFourFifthsAndFailsAboveAll() {
    QFETCH(double, used);
    QFETCH(double, allowed);
    SourceMeter meter;
    meter.usedToday = used;
    meter.allowedPerDay = allowed;
    const MeterLine line = meterLines(meter)[1];
    QTEST(static_cast<int>(line.tone), "tone");
    QTEST(meterText(line), "text");
}

void SourceWordsTest::symbolsAreReadFromWhateverIsPasted_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("symbols");
    QTest::newRow("a column") << "AAPL\nMSFT\r\nIBM\n" << QStringList{"AAPL", "MSFT", "IBM"};
    QTest::newRow("a column with its heading") << "Symbol\nAAPL\nMSFT" << QStringList{"AAPL", "MSFT"};
    QTest::newRow("a list") << "AAPL, MSFT;IBM" << QStringList{"AAPL", "MSFT", "IBM"};
    QTest::newRow("quoted cells") << "\"AAPL\"\t\"MSFT\"" << QStringList{"AAPL", "MSFT"};
    QTest::newRow("twice") << "AAPL AAPL BRK.B" << QStringList{"AAPL", "BRK.B"};
    QTest::newRow("a pair with a stroke") << "BTC/USD BTC-USD" << QStringList{"BTC/USD", "BTC-USD"};
    QTest::newRow("nothing") << " \n , " << QStringList{};
}

void SourceWordsTest::symbolsAreReadFromWhateverIsPasted() {
    QFETCH(QString, text);
    QTEST(symbolsIn(text), "symbols");
}

QTEST_GUILESS_MAIN(SourceWordsTest)
#include "source_words_test.moc"
