// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/digest.h"
#include "model/core/results.h"
#include "model/core/state_io.h"
#include "model/core/symbol_table.h"

#include <QtTest>

#include <random>

using namespace topbook;

namespace {

WindowValues valuesOf(std::initializer_list<std::int64_t> prices) {
    WindowValues values;
    for (const std::int64_t price : prices) {
        values.sum += price;
        ++values.count;
    }
    values.first = Price{*prices.begin()};
    values.last = Price{*(prices.end() - 1)};
    return values;
}

} // namespace

class ResultsTest : public QObject {
    Q_OBJECT

private slots:
    void meansAreComparedExactly();
    void gainsAreComparedAsFractions();
    void aSymbolWithOneSampleStandsBehindAllOthers();
    void rankingIsAStrictOrderOnRandomValues();
    void theDigestSeesOrderWithinAChainOnly();
    void symbolsKeepTheirIdAndLearnNames();
    void aCutStateTurnsTheReaderBad();
};

void ResultsTest::meansAreComparedExactly() {
    // 1/3 of a nano apart: doubles cannot tell
    const auto low = valuesOf({9'000'000'000'000'000'000, 9'000'000'000'000'000'000, 9'000'000'000'000'000'000});
    const auto high = valuesOf({9'000'000'000'000'000'000, 9'000'000'000'000'000'000, 9'000'000'000'000'000'001});
    QVERIFY(ranksBefore(Ranking::Mean, high, low));
    QVERIFY(!ranksBefore(Ranking::Mean, low, high));
    const auto same = valuesOf({9'000'000'000'000'000'000});
    QVERIFY(!ranksBefore(Ranking::Mean, low, same) && !ranksBefore(Ranking::Mean, same, low));
}

void ResultsTest::gainsAreComparedAsFractions() {
    const auto third = valuesOf({3, 4});
    const auto sixth = valuesOf({6, 8});
    QVERIFY(!ranksBefore(Ranking::Gain, third, sixth) && !ranksBefore(Ranking::Gain, sixth, third));
    const auto more = valuesOf({2, 3});
    QVERIFY(ranksBefore(Ranking::Gain, more, third));
    QVERIFY(ranksBefore(Ranking::Loss, third, more));
    QCOMPARE(gainPercentOf(more), 50.0);
}

void ResultsTest::aSymbolWithOneSampleStandsBehindAllOthers() {
    const auto single = valuesOf({5});
    const auto loser = valuesOf({4, 1});
    const auto winner = valuesOf({1, 4});
    for (const Ranking ranking : {Ranking::Gain, Ranking::Loss}) {
        QVERIFY(ranksBefore(ranking, loser, single));
        QVERIFY(ranksBefore(ranking, winner, single));
        QVERIFY(!ranksBefore(ranking, single, single));
    }
    QCOMPARE(gainPercentOf(single), 0.0);
}

void ResultsTest::rankingIsAStrictOrderOnRandomValues() {
    std::mt19937_64 random(5);
    std::vector<WindowValues> all;
    for (int i = 0; i < 60; ++i) {
        const auto price = [&] { return static_cast<std::int64_t>(random() % 7 + 1); };
        all.push_back(random() % 3 == 0 ? valuesOf({price()}) : valuesOf({price(), price(), price()}));
    }
    for (const Ranking ranking : rankings) {
        for (const auto& a : all) {
            for (const auto& b : all) {
                QVERIFY(!(ranksBefore(ranking, a, b) && ranksBefore(ranking, b, a)));
                for (const auto& c : all) {
                    if (ranksBefore(ranking, a, b) && ranksBefore(ranking, b, c))
                        QVERIFY(ranksBefore(ranking, a, c));
                }
            }
        }
    }
}

void ResultsTest::theDigestSeesOrderWithinAChainOnly() {
    const L1Row one{Timestamp{1}, SequenceNumber{1}, InstrumentId{}, Bbo{Price{1}, Price{2}, Quantity{3}, Quantity{4}}};
    L1Row other = one;
    other.bbo.bidSize.units = 5;
    HashChain ab;
    addTo(ab, one);
    addTo(ab, other);
    HashChain ba;
    addTo(ba, other);
    addTo(ba, one);
    QVERIFY(ab.value() != ba.value());
    QVERIFY(combine({{"l1:A", ab}, {"l1:B", ba}}) != combine({{"l1:A", ba}, {"l1:B", ab}}));
    QCOMPARE(digestText(0xab), std::string("00000000000000ab"));
}

void ResultsTest::symbolsKeepTheirIdAndLearnNames() {
    SymbolTable table;
    Instrument ibm;
    ibm.symbol = "IBM";
    const InstrumentId id = table.intern(ibm);
    Instrument bac;
    bac.symbol = "BAC";
    QCOMPARE(table.intern(bac).value, 1u);
    ibm.company = "IBM Corp.";
    QCOMPARE(table.intern(ibm), id);
    QCOMPARE(table.at(id).company, std::string("IBM Corp."));
    QCOMPARE(table.find(SourceId{}, "BAC")->value, 1u);
    QVERIFY(!table.find(SourceId{1}, "BAC"));
}

void ResultsTest::aCutStateTurnsTheReaderBad() {
    StateWriter writer;
    writer.put(std::uint64_t{7});
    writer.putText("topbook");
    const std::string& bytes = writer.bytes();
    StateReader whole(bytes);
    QCOMPARE(whole.get<std::uint64_t>(), 7u);
    QCOMPARE(whole.getText(), std::string("topbook"));
    QVERIFY(whole.ok() && whole.atEnd());
    StateReader cut(std::string_view(bytes).substr(0, bytes.size() - 1));
    QCOMPARE(cut.get<std::uint64_t>(), 7u);
    QVERIFY(cut.getText().empty());
    QVERIFY(!cut.ok());
}

QTEST_APPLESS_MAIN(ResultsTest)
#include "results_test.moc"
