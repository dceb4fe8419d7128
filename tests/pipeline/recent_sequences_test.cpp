// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/recent_sequences.h"
#include "tests/pipeline/events_by_hand.h"

#include <QtTest>

#include <map>
#include <random>

using namespace topbook;
using namespace topbook::test;

class RecentSequencesTest : public QObject {
    Q_OBJECT

private slots:
    void aSequenceToldTwiceIsFound();
    void oneThatRunsBackIsFoundToo();
    void itIsForgottenBehindTheHorizon();
    void itAgreesWithAMap();
    void savedOnesGoOn();
};

void RecentSequencesTest::aSequenceToldTwiceIsFound() {
    RecentSequences seen;
    QVERIFY(seen.insert({5}, at(1), Timestamp::earliest()));
    QVERIFY(seen.insert({6}, at(2), Timestamp::earliest()));
    QVERIFY(!seen.insert({5}, at(3), Timestamp::earliest()));
    QVERIFY(!seen.insert({6}, at(3), Timestamp::earliest()));
}

void RecentSequencesTest::oneThatRunsBackIsFoundToo() {
    RecentSequences seen;
    for (const std::uint64_t sequence : {9, 3, 7, 1})
        QVERIFY(seen.insert({sequence}, at(1), Timestamp::earliest()));
    for (const std::uint64_t sequence : {1, 3, 7, 9})
        QVERIFY(!seen.insert({sequence}, at(1), Timestamp::earliest()));
}

void RecentSequencesTest::itIsForgottenBehindTheHorizon() {
    RecentSequences seen;
    QVERIFY(seen.insert({1}, at(0), Timestamp::earliest()));
    QVERIFY(!seen.insert({1}, at(900), at(0)));
    QVERIFY(seen.insert({1}, at(86'400), at(86'400 - 905))); // numbers start again each day
    QVERIFY(!seen.insert({1}, at(86'401), at(86'401 - 905)));
}

void RecentSequencesTest::itAgreesWithAMap() {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        RecentSequences seen;
        std::map<std::uint64_t, Timestamp> known;
        for (int i = 0; i < 5'000; ++i) {
            const std::uint64_t sequence =
                seed % 3 == 0 ? random() % 3'000 : static_cast<std::uint64_t>(i) + random() % 20;
            const Timestamp time = at(i + static_cast<double>(random() % 30));
            const Timestamp forgetBefore = at(i - 200);
            const auto found = known.find(sequence);
            const bool isNew = found == known.end() || found->second < forgetBefore;
            QCOMPARE(seen.insert({sequence}, time, forgetBefore), isNew);
            if (isNew)
                known[sequence] = time;
        }
    }
}

void RecentSequencesTest::savedOnesGoOn() {
    RecentSequences seen;
    for (const std::uint64_t sequence : {5, 3, 8})
        QVERIFY(seen.insert({sequence}, at(1), Timestamp::earliest()));
    StateWriter state;
    seen.save(state);
    RecentSequences again;
    StateReader in(state.bytes());
    QVERIFY(again.load(in) && in.atEnd());
    for (const std::uint64_t sequence : {5, 3, 8})
        QVERIFY(!again.insert({sequence}, at(2), Timestamp::earliest()));
    QVERIFY(again.insert({4}, at(2), Timestamp::earliest()));
}

QTEST_APPLESS_MAIN(RecentSequencesTest)
#include "recent_sequences_test.moc"
