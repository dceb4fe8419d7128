// SPDX-License-Identifier: GPL-3.0-or-later
// What the panels say and do with a snapshot, and that they paint no more than what changed.
#include "tests/ui_models/random_snapshot.h"
#include "tests/ui_panels/panel_gallery.h"
#include "ui/models/quotes_model.h"
#include "ui/panels/card_content.h"
#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/panels/ranking_card.h"
#include "ui/panels/recording_lack.h"
#include "ui/panels/top_price_strip.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/segmented_control.h"

#include <QAccessible>
#include <QApplication>
#include <QPaintEvent>
#include <QProxyStyle>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

#include <utility>

using namespace topbook;
using namespace topbook::ui;
using namespace topbook::fixtures;

namespace {

/// The regions that a widget was asked to paint.
class PaintWatch : public QObject {
public:
    explicit PaintWatch(QWidget* widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint)
            painted += static_cast<QPaintEvent*>(event)->region();
        return false;
    }
    QRegion painted;
};

/// Motion switched on or off, as a desktop does it.
class MotionStyle : public QProxyStyle {
public:
    explicit MotionStyle(int duration)
        : duration_(duration) {}
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override {
        return hint == SH_Widget_Animation_Duration ? duration_ : QProxyStyle::styleHint(hint, option, widget, data);
    }

private:
    int duration_;
};

CardContent contentOf(const Snapshot& snapshot, std::size_t card) {
    const RankingCard& view = snapshot.rankings->cards[card];
    return cardContent(&snapshot, &view, view.size, view.ranking, snapshot.status.clock, {});
}

WindowValues mean(std::int64_t sumNanos, std::uint64_t count) {
    WindowValues values;
    values.sum = sumNanos;
    values.count = count;
    return values;
}

constexpr std::size_t minuteByMean = 0;
constexpr std::size_t fiveByMean = 4;
constexpr std::size_t quarterByMean = 8;

} // namespace

class PanelsTest : public QObject {
    Q_OBJECT

private slots:
    void averagesAreRoundedOnceFromTheExactRational_data();
    void averagesAreRoundedOnceFromTheExactRational();
    void companiesLoseTheirLegalFormBeforeTheyAreCut();

    void aCardSaysTheNumbersOfItsWindow();
    void aRevisedRowSaysWhatItWas();
    void aPlaceChangeIsMarkedForAMinute();
    void theCountdownRunsToTheNextFinalWindow();
    void eachStateOfASourceHasItsCard();
    void aRankingByGainLeadsWithTheGain();

    void aClickChoosesAndADoubleClickShowsTheQuotes();
    void arrowsMoveWithinAndBetweenCards();
    void everyRowOfACardStandsAtAnyHeight_data();
    void everyRowOfACardStandsAtAnyHeight();
    void aRecordingWithoutPricesSaysSo();
    void onlyTheRowThatChangedIsPainted();
    void aChangeOfPlaceFadesUnlessMotionIsOff();
    void aCardIsATableForScreenReaders();

    void theStripShowsTheOpenWindowFirst();
    void theFilterAndTheExportSeeTheSameSymbols();
    void aGroupFoldsByAClick();
    void aTapeThatIsScrolledHoldsStill();
    void everyPanelNamesItsTable();
    void noPanelMindsARandomMarket();
    void tenThousandQuotesArePaintedInTime();

private:
    ThemeContext context_{Theme::light()};
};

void PanelsTest::averagesAreRoundedOnceFromTheExactRational_data() {
    QTest::addColumn<qint64>("sum");
    QTest::addColumn<quint64>("count");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("text");
    QTest::newRow("exact") << qint64(607'000'000'000) << quint64(2) << 2 << "303.5000";
    QTest::newRow("third") << qint64(10'000'000'000) << quint64(3) << 2 << "3.3333";
    QTest::newRow("two thirds") << qint64(20'000'000'000) << quint64(3) << 2 << "6.6667";
    QTest::newRow("tie to even, down") << qint64(1'000'050'000) << quint64(1) << 2 << "1.0000";
    QTest::newRow("tie to even, up") << qint64(1'000'150'000) << quint64(1) << 2 << "1.0002";
    QTest::newRow("just above a tie") << qint64(3'000'150'001) << quint64(3) << 2 << "1.0001";
    QTest::newRow("thousands") << qint64(3'361'520'000'000) << quint64(1) << 2 << "3,361.5200";
    QTest::newRow("never more than there are") << qint64(1) << quint64(1) << 9 << "0.000000001";
    QTest::newRow("no samples") << qint64(0) << quint64(0) << 2 << QString(QChar(0x2013));
}

void PanelsTest::averagesAreRoundedOnceFromTheExactRational() {
    QFETCH(qint64, sum);
    QFETCH(quint64, count);
    QFETCH(int, decimals);
    QTEST(averageText(mean(sum, count), decimals), "text");
}

void PanelsTest::companiesLoseTheirLegalFormBeforeTheyAreCut() {
    const QFontMetricsF metrics(context_.theme().font(FontRole::Header));
    const auto within = [&](const QString& company, const QString& room) {
        return companyWithin(company, metrics, metrics.horizontalAdvance(room) + 0.5);
    };
    QCOMPARE(within("Exxon Mobil Corporation", "Exxon Mobil Corporation"), QString("Exxon Mobil Corporation"));
    QCOMPARE(within("Exxon Mobil Corporation", "Exxon Mobil Corp"), QString("Exxon Mobil"));
    QCOMPARE(within("JPMorgan Chase & Co.", "JPMorgan Cha"), QString("JPMorgan"));
    QVERIFY(within("Bank of America", "Bank of Ame").endsWith(QChar(0x2026)));
    QVERIFY(!within("Bank of America", "Bank of").contains(" of "));
}

void PanelsTest::aCardSaysTheNumbersOfItsWindow() {
    const CardContent card = contentOf(*sampleSnapshot(), minuteByMean);
    QCOMPARE(card.state, CardState::Live);
    QCOMPARE(card.title, QString("1 min"));
    QCOMPARE(card.interval, QString("[18:41:00, 18:42:00) UTC"));
    QCOMPARE(card.coverage, QString("coverage 100%"));
    QVERIFY(!card.coverageLow);
    QCOMPARE(card.rows.size(), 3U);
    QCOMPARE(card.rows[0].symbol, QString("MSFT"));
    QCOMPARE(card.rows[0].lead, QString("478.1863"));
    QCOMPARE(card.rows[0].second, QString("+0.004%"));
    QCOMPARE(card.rows[0].middle, QString::fromUtf8("478.19 · 60"));
    QCOMPARE(card.rows[2].second, QString::fromUtf8("−0.030%"));
    QCOMPARE(card.rows[2].secondSign, -1);
    const CardContent quarter = contentOf(*sampleSnapshot(), quarterByMean);
    QCOMPARE(quarter.coverage, QString("coverage 83%")); // 75 of 90, floored
    QVERIFY(quarter.coverageLow);
    QCOMPARE(quarter.cells.size(), 90U);
}

void PanelsTest::aRevisedRowSaysWhatItWas() {
    const auto snapshot = sampleReplaySnapshot();
    const CardContent five = contentOf(*snapshot, fiveByMean);
    QCOMPARE(five.revision, QString("rev 1, 1 late"));
    QCOMPARE(five.revisionShort, QString("rev 1"));
    QCOMPARE(five.rows[2].middle, QString("was 303.0923"));
    QVERIFY(five.rows[2].middleWarns);
    const CardContent quarter = contentOf(*snapshot, quarterByMean);
    QCOMPARE(quarter.partial, QString("partial, 12 of 15 min"));
    QCOMPARE(quarter.coverage, QString("coverage 80%"));
    auto young = std::make_shared<Snapshot>(*snapshot);
    auto rankings = *young->rankings;
    rankings.cards[quarterByMean].present = std::chrono::seconds(20);
    young->rankings = std::make_shared<const std::decay_t<decltype(rankings)>>(rankings);
    QCOMPARE(contentOf(*young, quarterByMean).partial, QString("partial, 20 s of 15 min"));
}

void PanelsTest::aPlaceChangeIsMarkedForAMinute() {
    auto snapshot = sampleSnapshot();
    const RankingCard& view = snapshot->rankings->cards[minuteByMean];
    const auto changeAt = [&](Duration after) {
        return cardContent(snapshot.get(), &view, view.size, view.ranking, view.end + after, {}).rows[1].placeChange;
    };
    QCOMPARE(changeAt(std::chrono::seconds(0)), 1);
    QCOMPARE(changeAt(std::chrono::seconds(59)), 1);
    QCOMPARE(changeAt(std::chrono::seconds(60)), 0);
}

void PanelsTest::theCountdownRunsToTheNextFinalWindow() {
    auto snapshot = sampleSnapshot();
    const RankingCard& view = snapshot->rankings->cards[minuteByMean];
    const auto noteAt = [&](Duration before) {
        return cardContent(snapshot.get(), &view, view.size, view.ranking, view.nextFinal - before, {}).noteValue;
    };
    QCOMPARE(noteAt(std::chrono::milliseconds(7'800)), QString("8 s")); // rounded up
    QCOMPARE(noteAt(std::chrono::seconds(7)), QString("7 s"));
    QCOMPARE(noteAt(std::chrono::milliseconds(1)), QString("1 s"));
    QCOMPARE(noteAt(std::chrono::seconds(-3)), QString("0 s"));
}

void PanelsTest::eachStateOfASourceHasItsCard() {
    const auto stateOf = [](const Snapshot* snapshot, bool hasCard) {
        const RankingCard* view = hasCard ? &snapshot->rankings->cards[0] : nullptr;
        return cardContent(snapshot, view, std::chrono::minutes(1), Ranking::Mean,
                           snapshot != nullptr ? snapshot->status.clock : Timestamp{}, {});
    };
    QCOMPARE(stateOf(nullptr, false).state, CardState::Empty);
    QCOMPARE(stateOf(emptySnapshot().get(), false).state, CardState::Empty);

    auto snapshot = sampleSnapshot();
    QCOMPARE(stateOf(snapshot.get(), false).state, CardState::Waiting);
    snapshot->status.warmingUp = true;
    QCOMPARE(stateOf(snapshot.get(), false).state, CardState::Loading);
    QCOMPARE(stateOf(snapshot.get(), true).state, CardState::Live); // never hides what is good
    snapshot->status.warmingUp = false;

    snapshot->status.lastEvent = snapshot->status.clock - std::chrono::seconds(48);
    QCOMPARE(stateOf(snapshot.get(), true).state, CardState::Stale);
    QCOMPARE(stateOf(snapshot.get(), true).notes, QStringList{"stale for 48 s"});
    SourceView source;
    source.lastEvent = std::exchange(snapshot->status.lastEvent, snapshot->status.clock); // ticks go on by themselves
    snapshot->sourceViews = {source};
    QCOMPARE(stateOf(snapshot.get(), true).notes, QStringList{"stale for 48 s"});
    snapshot->sourceViews.clear();
    snapshot->status.lastEvent = source.lastEvent;
    snapshot->status.link = LinkState::Retrying;
    snapshot->status.linkWords = "source answered 429";
    const CardContent failed = stateOf(snapshot.get(), true);
    QCOMPARE(failed.state, CardState::Failed);
    QCOMPARE(failed.message, QString("source answered 429"));
    QCOMPARE(failed.lastGood, QString("Last good: MSFT 478.1863, JPM 303.4312 at 18:41:19 UTC"));
    snapshot->status.lastEvent = snapshot->status.clock; // retrying, but the last data are fresh
    QCOMPARE(stateOf(snapshot.get(), true).state, CardState::Live);
    snapshot->status.mode = SessionMode::Replay; // a recording's pause is no silence
    snapshot->status.link = LinkState::Connected;
    snapshot->status.lastEvent = snapshot->status.clock - std::chrono::hours(1);
    QCOMPARE(stateOf(snapshot.get(), true).state, CardState::Live);

    QVERIFY(stateOf(snapshot.get(), false).hint.startsWith(QStringLiteral("First window at ")));
    snapshot->status.paused = true;
    QVERIFY(stateOf(snapshot.get(), false).hint.endsWith(QStringLiteral("Space plays on")));
    snapshot->status.ended = true; // nothing more comes: it is not waited for
    QCOMPARE(stateOf(snapshot.get(), false).message, QString("No window in this recording"));
}

void PanelsTest::aRankingByGainLeadsWithTheGain() {
    const auto snapshot = sampleSnapshot();
    RankingsPanel panel(context_);
    panel.resize(848, 270);
    panel.setSnapshot(snapshot);
    panel.setRanking(Ranking::Loss);
    const auto cards = panel.findChildren<RankingCardView*>();
    QCOMPARE(cards.size(), 3);
    QCOMPARE(cards[0]->content().rows[0].symbol, QString("IBM"));
    QCOMPARE(cards[0]->content().rows[0].lead, QString::fromUtf8("−0.030%"));
    QCOMPARE(cards[0]->content().rows[0].second, QString("303.1948"));
    QCOMPARE(panel.exportQuestion()->by, std::vector{Ranking::Loss});
}

void PanelsTest::aClickChoosesAndADoubleClickShowsTheQuotes() {
    Docked<RankingsPanel> docked(context_, "Rankings", {848, 298});
    docked.show(sampleSnapshot(), std::nullopt);
    QSignalSpy chosen(docked.panel, &Panel::symbolChosen);
    QSignalSpy evidence(docked.panel, &Panel::evidenceRequested);
    RankingCardView* card = docked.panel->findChildren<RankingCardView*>().at(1);
    QTest::mouseClick(card, Qt::LeftButton, {}, card->rowRect(2).center());
    QCOMPARE(chosen.size(), 1);
    QVERIFY(chosen[0][0].value<InstrumentId>() == sampleJpm);
    QTest::mouseDClick(card, Qt::LeftButton, {}, card->rowRect(0).center());
    QCOMPARE(evidence.size(), 1);
    QVERIFY(evidence[0][0].value<InstrumentId>() == sampleMsft);
    QVERIFY(evidence[0][2].value<Timestamp>() - evidence[0][1].value<Timestamp>() == std::chrono::minutes(5));
}

void PanelsTest::arrowsMoveWithinAndBetweenCards() {
    Docked<RankingsPanel> docked(context_, "Rankings", {848, 298});
    docked.show(sampleSnapshot(), std::nullopt);
    QSignalSpy chosen(docked.panel, &Panel::symbolChosen);
    const auto cards = docked.panel->findChildren<RankingCardView*>();
    cards[0]->setFocus();
    QTest::keyClick(cards[0], Qt::Key_Down);
    QCOMPARE(cards[0]->currentRow(), 1);
    QTest::keyClick(cards[0], Qt::Key_Right);
    QCOMPARE(cards[1]->currentRow(), 1);
    QTest::keyClick(cards[1], Qt::Key_End);
    QTest::keyClick(cards[1], Qt::Key_Down);
    QCOMPARE(cards[1]->currentRow(), 2);
    QTest::keyClick(cards[1], Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QVERIFY(chosen[0][0].value<InstrumentId>() == sampleJpm);
}

void PanelsTest::everyRowOfACardStandsAtAnyHeight_data() {
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("firstRow");
    QTest::newRow("room for all") << 330 << 52;
    QTest::newRow("a replay bar less") << 292 << 48;
    QTest::newRow("a small window") << 280 << 42;
}

void PanelsTest::everyRowOfACardStandsAtAnyHeight() {
    QFETCH(int, height);
    Docked<RankingsPanel> docked(context_, "Rankings", {756, 900});
    docked.show(sampleSnapshot(), sampleJpm);
    docked.panel->resize(docked.panel->width(), height - 28);
    const auto cards = docked.panel->findChildren<RankingCardView*>();
    QCOMPARE(cards.size(), 3);
    for (const RankingCardView* card : cards) {
        QTEST(card->rowRect(0).height(), "firstRow");
        const QWidget* sight = card->parentWidget()->parentWidget(); // the viewport
        QVERIFY(card->mapTo(docked.panel, card->rowRect(2).bottomLeft()).y() <=
                sight->mapTo(docked.panel, sight->rect().bottomLeft()).y());
    }
}

void PanelsTest::aRecordingWithoutPricesSaysSo() {
    auto snapshot = emptySnapshot();
    snapshot->status.mode = SessionMode::Replay;
    QVERIFY(!lackOf(*snapshot)); // it may come yet
    snapshot->status.ended = true;
    const auto lack = lackOf(*snapshot);
    QVERIFY(lack);
    QVERIFY(lack->hint.contains("quote") && lack->hint.contains("trade") && lack->hint.contains("order"));
    const CardContent card =
        cardContent(snapshot.get(), nullptr, std::chrono::minutes(1), Ranking::Mean, Timestamp::earliest(), {});
    QCOMPARE(card.message, lack->title);
    QCOMPARE(card.hint, lack->hint);

    auto whole = sampleSnapshot();
    whole->status.mode = SessionMode::Replay;
    whole->status.ended = true;
    QVERIFY(!lackOf(*whole));
}

void PanelsTest::onlyTheRowThatChangedIsPainted() {
    RankingCardView card(context_);
    card.resize(270, card.sizeHint().height());
    card.setContent(contentOf(*sampleSnapshot(), minuteByMean));
    card.show();
    QVERIFY(QTest::qWaitForWindowExposed(&card));
    QCoreApplication::processEvents();
    PaintWatch watch(&card);
    CardContent next = card.content();
    next.rows[1].lead = "303.4313";
    card.setContent(next);
    QCoreApplication::processEvents();
    QCOMPARE(watch.painted, QRegion(card.rowRect(1)));
    watch.painted = QRegion();
    card.setContent(next);
    QCoreApplication::processEvents();
    QVERIFY(watch.painted.isEmpty());
    next.noteValue = "7 s";
    card.setContent(next);
    QCoreApplication::processEvents();
    QVERIFY(!watch.painted.intersects(card.rowRect(0)));
    QVERIFY(!watch.painted.isEmpty());
}

void PanelsTest::aChangeOfPlaceFadesUnlessMotionIsOff() {
    for (const int duration : {0, 200}) {
        MotionStyle style(duration);
        RankingCardView card(context_);
        card.setStyle(&style);
        card.resize(270, card.sizeHint().height());
        card.setContent(contentOf(*sampleSnapshot(), minuteByMean));
        CardContent swapped = card.content();
        std::swap(swapped.rows[1], swapped.rows[2]);
        card.setContent(swapped);
        const QPoint free = card.rowRect(1).topLeft() + QPoint(6, 3);
        const QColor ground = card.grab().toImage().pixelColor(free);
        QCOMPARE(ground, duration == 0 ? context_.theme().raised : context_.theme().hover);
        const QPoint still = card.rowRect(0).topLeft() + QPoint(6, 3);
        QCOMPARE(card.grab().toImage().pixelColor(still), context_.theme().raised);
        QTRY_COMPARE_WITH_TIMEOUT(card.grab().toImage().pixelColor(free), context_.theme().raised, 3'000);
    }
}

void PanelsTest::aCardIsATableForScreenReaders() {
    RankingCardView card(context_);
    card.setContent(contentOf(*sampleSnapshot(), minuteByMean));
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&card);
    QVERIFY(face != nullptr);
    QCOMPARE(face->role(), QAccessible::Table);
    QCOMPARE(face->text(QAccessible::Name), QString("1 min ranking, [18:41:00, 18:42:00) UTC, coverage 100%"));
    QAccessibleTableInterface* table = face->tableInterface();
    QVERIFY(table != nullptr);
    QCOMPARE(table->rowCount(), 3);
    QCOMPARE(table->cellAt(1, 1)->text(QAccessible::Name), QString("JPM"));
    QCOMPARE(table->cellAt(1, 2)->text(QAccessible::Name), QString("303.4312"));
    QCOMPARE(table->columnDescription(2), QString("average"));
    QVERIFY(table->cellAt(3, 0) == nullptr);
    QCOMPARE(face->indexOfChild(table->cellAt(2, 3)), 13);
    QCOMPARE(face->child(13), table->cellAt(2, 3));
}

void PanelsTest::theStripShowsTheOpenWindowFirst() {
    TopPriceStrip strip(context_);
    strip.resize(848, 36);
    strip.show(sampleSnapshot(), {}, {});
    QCOMPARE(strip.accessibleDescription(), QString("[18:40, 18:45) MSFT 478.25 at 18:41:52 so far"));
    QSignalSpy evidence(&strip, &TopPriceStrip::evidenceRequested);
    strip.setFocus();
    QTest::keyClick(&strip, Qt::Key_Right);
    QTest::keyClick(&strip, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(evidence.size(), 1);
    QVERIFY(evidence[0][2].value<Timestamp>() - evidence[0][1].value<Timestamp>() == std::chrono::minutes(5));
    strip.show(sampleSnapshot(), UniverseId{7}, {}); // rankings never cross universes
    QCOMPARE(strip.accessibleDescription(), QString("no quotes yet"));
}

void PanelsTest::theFilterAndTheExportSeeTheSameSymbols() {
    Docked<QuotesPanel> docked(context_, "Quotes", {246, 800});
    docked.show(sampleSnapshot(), std::nullopt);
    QVERIFY(docked.panel->exportQuestion()->symbols.empty());
    docked.panel->findChild<SearchField*>()->setText("am");
    QCOMPARE(docked.panel->exportQuestion()->symbols, (std::vector<std::string>{"AMZN", "BAC"}));
    QCOMPARE(docked.panel->exportQuestion()->table, std::string("quotes"));
}

void PanelsTest::aGroupFoldsByAClick() {
    Docked<QuotesPanel> docked(context_, "Quotes", {246, 800});
    docked.show(sampleSnapshot(), std::nullopt);
    auto* table = docked.panel->findChild<MarketTable*>();
    const auto clickRow = [&](int row) {
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, QPoint(60, table->rowViewportPosition(row) + 5));
    };
    clickRow(0);
    QCOMPARE(docked.panel->model().rowCount(), 7);
    QCOMPARE(table->rowHeight(0), context_.theme().metrics.groupRow);
    QCOMPARE(table->rowHeight(1), context_.theme().metrics.groupRow);
    QCOMPARE(table->rowHeight(2), context_.theme().metrics.quoteRow);
    QSignalSpy chosen(docked.panel, &Panel::symbolChosen);
    clickRow(2);
    QCOMPARE(chosen.size(), 1);
    QVERIFY(chosen[0][0].value<InstrumentId>() == sampleAig);
}

void PanelsTest::aTapeThatIsScrolledHoldsStill() {
    Docked<TapePanel> docked(context_, "L1 tape", {340, 200});
    auto snapshot = sampleSnapshot();
    docked.show(snapshot, sampleJpm);
    auto* table = docked.panel->findChild<MarketTable*>();
    const auto topRow = [&] { return table->model()->index(table->rowAt(0), 0).data().toString(); };
    const auto withOneMore = [&] {
        auto next = std::make_shared<Snapshot>(*snapshot);
        auto ladder = std::make_shared<LadderView>(*snapshot->ladder);
        auto tape = *ladder->tape;
        tape.insert(tape.begin(), tape.front());
        tape.front().sequence.value += 1;
        tape.front().time = tape.front().time + std::chrono::seconds(1);
        ladder->tape = std::make_shared<const std::vector<L1Row>>(tape);
        next->ladder = ladder;
        snapshot = next;
        return next;
    };
    const QString newest = topRow();
    docked.show(withOneMore(), sampleJpm);
    QVERIFY(topRow() != newest); // at the top the newest is wanted
    table->verticalScrollBar()->setValue(3 * context_.theme().metrics.tapeRow);
    const QString held = topRow();
    docked.show(withOneMore(), sampleJpm);
    QCOMPARE(topRow(), held);
}

void PanelsTest::everyPanelNamesItsTable() {
    RankingsPanel ranked(context_);
    QVERIFY(!ranked.exportQuestion()); // nothing is shown yet
    ranked.setSnapshot(sampleSnapshot());
    const Timestamp end = sampleSnapshot()->rankings->cards[minuteByMean].end;
    QCOMPARE(ranked.exportQuestion()->table, std::string("top"));
    QVERIFY(ranked.exportQuestion()->from == end && ranked.exportQuestion()->to == end + Duration(1));
    QCOMPARE(ranked.topPriceQuestion()->table, std::string("top_price"));
    QCOMPARE(QueuePanel(context_).exportQuestion()->table, std::string("ladder"));
    QCOMPARE(ProblemsPanel(context_).exportQuestion()->table, std::string("problems"));
    TapePanel tape(context_);
    tape.setSnapshot(sampleSnapshot());
    tape.setLinkedSymbol(sampleJpm);
    QCOMPARE(tape.exportQuestion()->table, std::string("l1"));
    QCOMPARE(tape.exportQuestion()->symbols, std::vector<std::string>{"JPM"});
}

void PanelsTest::noPanelMindsARandomMarket() {
    Docked<RankingsPanel> ranked(context_, "Rankings", {848, 298});
    Docked<QuotesPanel> quotes(context_, "Quotes", {246, 800});
    Docked<TapePanel> tape(context_, "L1 tape", {340, 250});
    Docked<QueuePanel> queue(context_, "Queue", {440, 260});
    Docked<ProblemsPanel> problems(context_, "Problems", {900, 120});
    const auto showAll = [&](const std::shared_ptr<const Snapshot>& snapshot, std::optional<InstrumentId> linked) {
        ranked.show(snapshot, linked);
        quotes.show(snapshot, linked);
        tape.show(snapshot, linked);
        queue.show(snapshot, linked);
        problems.show(snapshot, linked);
    };
    showAll(nullptr, std::nullopt);
    RandomSnapshots market({29, 30, 90, 3, 0.3});
    for (int round = 0; round < 60; ++round) {
        const InstrumentId linked{static_cast<std::uint32_t>(round % 40)};
        showAll(market.next(), linked);
        ranked.panel->setRanking(topbook::rankings[static_cast<std::size_t>(round) % topbook::rankings.size()]);
        if (round % 10 == 0) {
            ranked.window.resize(250 + round * 15, 300);
            quotes.window.resize(120 + round * 8, 200 + round * 10);
            ranked.picture();
            quotes.picture();
        }
    }
    showAll(sampleSnapshot(), sampleJpm);
    showAll(nullptr, std::nullopt);
}

void PanelsTest::tenThousandQuotesArePaintedInTime() {
    Docked<QuotesPanel> docked(context_, "Quotes", {484, 1010});
    RandomSnapshots market({31, 10'000, 10'000, 8, 0.05});
    docked.show(market.next(), InstrumentId{5});
    QElapsedTimer elapsed;
    qint64 worst = 0;
    qint64 total = 0;
    constexpr int rounds = 20;
    for (int round = 0; round < rounds; ++round) {
        const auto snapshot = market.next();
        elapsed.start();
        docked.show(snapshot, InstrumentId{5});
        worst = std::max(worst, elapsed.nsecsElapsed());
        total += elapsed.nsecsElapsed();
    }
    qInfo("10,000 quotes, 5%% changed, painted: mean %.2f ms, worst %.2f ms", static_cast<double>(total) / rounds / 1e6,
          static_cast<double>(worst) / 1e6);
    QVERIFY(total / rounds < 100'000'000);
}

QTEST_MAIN(PanelsTest)
#include "panels_test.moc"
