// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/source_board.h"

#include <QtTest>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

constexpr SourceId first{0};
constexpr SourceId second{1};

Timestamp at(std::chrono::seconds seconds) {
    return Timestamp{1'700'000'000'000'000'000 + Duration(seconds).count()};
}

SourceBoard boardOf(std::size_t sources) {
    std::vector<SourceSetup> setups(sources);
    for (std::size_t i = 0; i < sources; ++i)
        setups[i].config.name = i == 0 ? "kraken" : "bitstamp";
    return SourceBoard(setups);
}

Event quote(std::int64_t price, std::int64_t quoteTime = noTime) {
    Event event;
    event.time = at(0s);
    event.price.nanos = price;
    event.reference = static_cast<std::uint64_t>(quoteTime);
    return event;
}

EventBatch batchOf(std::vector<Event> events) {
    EventBatch batch;
    batch.events = std::move(events);
    return batch;
}

/// Answers every ten seconds for ten minutes, each made by `answer` from its number.
bool frozenAfterTenMinutes(const std::function<Event(int)>& answer) {
    SourceBoard board = boardOf(1);
    board.link(first, LinkState::Connected, "", at(0s));
    for (int i = 0; i < 60; ++i) {
        board.payload(first, at(10s * i));
        board.told(first, batchOf({answer(i)}), at(10s * i));
    }
    return board.views().front().frozen;
}

} // namespace

class SourceBoardTest : public QObject {
    Q_OBJECT

private slots:
    void theFactsAreKeptApart() {
        SourceBoard board = boardOf(2);
        board.link(first, LinkState::Connected, "Connected to api.kraken.com", at(1s));
        board.payload(first, at(12s));
        Event told = quote(5, at(9s).nanos);
        told.time = at(12s);
        board.told(first, batchOf({told}), at(12s));
        board.problem(first);
        const SourceView view = board.views()[0];
        QCOMPARE(view.name, std::string("kraken"));
        QVERIFY(view.link == LinkState::Connected);
        QVERIFY(view.linkSince == at(1s) && view.lastPayload == at(12s));
        QVERIFY(view.lastEvent == at(12s) && view.quoteTime == at(9s));
        QCOMPARE(view.problems, std::uint64_t{1});
        const SourceView silent = board.views()[1];
        QVERIFY(silent.lastPayload == Timestamp::earliest() && silent.quoteTime == Timestamp::earliest());
    }

    void aChangeOfWordsIsNoChangeOfTheConnection() {
        SourceBoard board = boardOf(1);
        board.link(first, LinkState::Retrying, "Retrying in 4 s", at(1s));
        board.link(first, LinkState::Retrying, "Retrying in 8 s", at(5s));
        QVERIFY(board.views()[0].linkSince == at(1s));
        QCOMPARE(board.views()[0].linkWords, std::string("Retrying in 8 s"));
    }

    void onlyTheWayBackFromRetryingIsAReconnect() {
        SourceBoard board = boardOf(1);
        QVERIFY(!board.link(first, LinkState::Connected, "", at(1s)));
        QVERIFY(!board.link(first, LinkState::Retrying, "", at(2s)));
        QVERIFY(board.link(first, LinkState::Connected, "", at(3s)));
        QVERIFY(!board.link(first, LinkState::Connected, "", at(4s)));
    }

    void answersThatSayNothingNewAreFrozen() {
        QVERIFY(frozenAfterTenMinutes([](int) { return quote(5); }));
        QVERIFY(frozenAfterTenMinutes([](int) { return quote(5, at(1s).nanos); }));
    }

    void aNewPriceOrANewerQuoteTimeIsNews() {
        QVERIFY(!frozenAfterTenMinutes([](int i) { return quote(5 + i); }));
        QVERIFY(!frozenAfterTenMinutes([](int i) { return quote(5, at(std::chrono::seconds(i)).nanos); }));
    }

    void theSameBestAgainIsNoNews() {
        QVERIFY(frozenAfterTenMinutes([](int i) {
            Event event = quote(5);
            if (i > 0)
                event.kind = EventKind::Best;
            return event;
        }));
    }

    void silenceIsNotFrozen() {
        SourceBoard board = boardOf(1);
        board.link(first, LinkState::Connected, "", at(0s));
        board.payload(first, at(0s));
        board.told(first, batchOf({quote(5)}), at(0s));
        QVERIFY(!board.views()[0].frozen); // nothing came since: a quiet stream, whose connection is watched elsewhere
    }

    void overallIsWhatMostNeedsAttention_data() {
        QTest::addColumn<int>("one");
        QTest::addColumn<int>("other");
        QTest::addColumn<int>("overall");
        const auto row = [](const char* name, LinkState one, LinkState other, LinkState overall) {
            QTest::newRow(name) << static_cast<int>(one) << static_cast<int>(other) << static_cast<int>(overall);
        };
        row("refused before all", LinkState::Retrying, LinkState::Refused, LinkState::Refused);
        row("retrying before connected", LinkState::Connected, LinkState::Retrying, LinkState::Retrying);
        row("connected before ended", LinkState::Ended, LinkState::Connected, LinkState::Connected);
        row("connected before idle", LinkState::Idle, LinkState::Connected, LinkState::Connected);
    }
    void overallIsWhatMostNeedsAttention() {
        QFETCH(int, one);
        QFETCH(int, other);
        QFETCH(int, overall);
        SourceBoard board = boardOf(2);
        board.link(first, static_cast<LinkState>(one), "one", at(1s));
        board.link(second, static_cast<LinkState>(other), "other", at(1s));
        const auto [state, words] = board.overall();
        QCOMPARE(static_cast<int>(state), overall);
        QCOMPARE(words, std::string(overall == one ? "kraken: one" : "bitstamp: other"));
    }

    void aSourceThatNobodyKnowsIsPassedOver() {
        SourceBoard board = boardOf(1);
        QVERIFY(!board.link(SourceId{7}, LinkState::Connected, "", at(1s)));
        board.payload(SourceId{7}, at(1s));
        board.told(SourceId{7}, batchOf({quote(1)}), at(1s));
        board.problem(SourceId{7});
        QCOMPARE(board.views().size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(SourceBoardTest)
#include "source_board_test.moc"
