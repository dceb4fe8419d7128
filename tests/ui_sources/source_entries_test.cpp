// SPDX-License-Identifier: GPL-3.0-or-later
// How the window leads to its sources: the menu, the chip, and the line of the first run.
#include "tests/ui_sources/fake_source_desk.h"
#include "ui/models/quotes_model.h"
#include "ui/panels/quotes_panel.h"
#include "ui/sources/source_editor.h"
#include "ui/sources/source_offers.h"
#include "ui/sources/sources_dialog.h"
#include "ui/sources/sources_panel.h"
#include "ui/sources/symbol_offers.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/status_chip.h"
#include "ui/window/main_window.h"

#include <QAbstractButton>
#include <QAction>
#include <QCompleter>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>
#include <QToolBar>
#include <QtTest>

using namespace topbook;
using namespace topbook::fixtures;
using namespace topbook::ui;

namespace {

SettingsStore storeOver(std::shared_ptr<std::map<QString, QString>> kept) {
    SettingsStore store;
    store.read = [kept](const QString& key) { return kept->contains(key) ? kept->at(key) : QString(); };
    store.write = [kept](const QString& key, const QString& value) { (*kept)[key] = value; };
    return store;
}

struct Stage {
    explicit Stage(
        std::shared_ptr<std::map<QString, QString>> settings = std::make_shared<std::map<QString, QString>>(),
        bool offer = true)
        : kept(std::move(settings))
        , window(context, storeOver(kept)) {
        window.setSourceDesk(desk, offer);
        window.show();
    }
    QAction* entry(const QString& text) const {
        for (QAction* action : window.findChildren<QAction*>()) {
            if (QString(action->text()).remove(QLatin1Char('&')) == text)
                return action;
        }
        return nullptr;
    }
    QToolBar* offerBar() const { return window.findChild<QToolBar*>(QStringLiteral("offerBar")); }
    void press(const QString& name) const {
        for (auto* button : offerBar()->findChildren<QAbstractButton*>()) {
            if (button->accessibleName() == name)
                button->click();
        }
    }

    ThemeContext context{Theme::light()};
    FakeSourceDesk desk;
    std::shared_ptr<std::map<QString, QString>> kept;
    MainWindow window;
};

} // namespace

class SourceEntriesTest : public QObject {
    Q_OBJECT

private slots:
    void theSourceMenuHoldsEveryWayToAMarket();
    void liveIsOfferedOnlyWhereASourceIsSwitchedOn();
    void cryptoAddsItsSourcesAndGoesLive();
    void stocksOpenTheEditor();
    void theChipOpensTheSourceManager();
    void theOfferGoesOnceThereIsASource();
    void theOfferIsTakenAwayForGood();
    void aPictureHasNoOffer();
    void anUnknownTickerIsOfferedFromEachPolledSource();
    void anOfferThatIsTakenReachesSourceAndWatchlist();
    void addedSymbolsThatNobodyHasAreOffered();
};

void SourceEntriesTest::theSourceMenuHoldsEveryWayToAMarket() {
    const Stage stage;
    for (const char* text : {"Live sources", "Sample market", "Recording...", "Live: crypto without an account",
                             "Stocks with a free key...", "Sources..."})
        QVERIFY2(stage.entry(QString::fromLatin1(text)) != nullptr, text);
    QVERIFY(!stage.entry(QStringLiteral("Sources..."))->shortcut().isEmpty());
}

void SourceEntriesTest::liveIsOfferedOnlyWhereASourceIsSwitchedOn() {
    Stage stage;
    QAction* live = stage.entry(QStringLiteral("Live sources"));
    QVERIFY(!live->isEnabled());
    SourceSpec spec;
    spec.name = QStringLiteral("A");
    QVERIFY(stage.desk.save(spec).isEmpty());
    QVERIFY(live->isEnabled());
    stage.desk.setEnabled(stage.desk.specs[0].id, false);
    QVERIFY(!live->isEnabled());
}

void SourceEntriesTest::cryptoAddsItsSourcesAndGoesLive() {
    Stage stage;
    QSignalSpy live(&stage.window, &MainWindow::liveSourcesRequested);
    stage.entry(QStringLiteral("Live: crypto without an account"))->trigger();
    QCOMPARE(stage.desk.specs.size(), 2);
    QCOMPARE(live.count(), 1);
}

void SourceEntriesTest::stocksOpenTheEditor() {
    Stage stage;
    stage.entry(QStringLiteral("Stocks with a free key..."))->trigger();
    auto* dialog = stage.window.findChild<SourcesDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->panel().editor().spec().provider, QStringLiteral("alpaca"));
}

void SourceEntriesTest::theChipOpensTheSourceManager() {
    const Stage stage;
    for (auto* chip : stage.window.findChildren<StatusChip*>())
        chip->click();
    auto* dialog = stage.window.findChild<SourcesDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
}

void SourceEntriesTest::theOfferGoesOnceThereIsASource() {
    Stage stage;
    QVERIFY(stage.offerBar() != nullptr && !stage.offerBar()->isHidden());
    stage.press(QStringLiteral("Live: crypto without an account"));
    QVERIFY(stage.offerBar()->isHidden());
}

void SourceEntriesTest::theOfferIsTakenAwayForGood() {
    const auto settings = std::make_shared<std::map<QString, QString>>();
    {
        const Stage stage(settings);
        stage.press(QStringLiteral("Do not offer again"));
        QVERIFY(stage.offerBar()->isHidden());
    }
    const Stage again(settings);
    QVERIFY(again.offerBar() == nullptr);
}

void SourceEntriesTest::aPictureHasNoOffer() {
    const Stage stage(std::make_shared<std::map<QString, QString>>(), false);
    QVERIFY(stage.offerBar() == nullptr);
}

namespace {

SourceSpec sourceOf(const QString& provider, const QString& name, qsizetype symbols) {
    SourceSpec spec;
    spec.id = name;
    spec.name = name;
    spec.provider = provider;
    for (qsizetype i = 0; i < symbols; ++i)
        spec.symbols.append(QStringLiteral("S%1").arg(i));
    return spec;
}

} // namespace

void SourceEntriesTest::anUnknownTickerIsOfferedFromEachPolledSource() {
    FakeSourceDesk desk;
    desk.specs = {sourceOf(QStringLiteral("alpaca"), QStringLiteral("Alpaca"), 10),
                  sourceOf(QStringLiteral("bitstamp-orders"), QStringLiteral("Bitstamp"), 1),
                  sourceOf(QStringLiteral("finnhub"), QStringLiteral("Finnhub"), 2),
                  sourceOf(QStringLiteral("kraken"), QStringLiteral("Kraken"), 1)};
    desk.specs[2].enabled = false;
    SourceView alpaca = connectedView("Alpaca");
    alpaca.meter.allowedPerMinute = 200;
    desk.snapshot = snapshotOf({alpaca});
    const auto choice = choiceNamed(desk, QStringLiteral("alpaca"));
    const auto offers = symbolOffers(desk, {QStringLiteral("NFLX")});
    QCOMPARE(offers.size(), 2);
    QCOMPARE(offers[0].text,
             QStringLiteral("Add NFLX from Alpaca (11 of %1 symbols a cycle)").arg(33 * choice->batchLimit));
    QCOMPARE(offers[1].text, QStringLiteral("Add NFLX from Kraken (2 symbols a cycle)"));
    QVERIFY(symbolOffers(desk, {QStringLiteral("s0")}).isEmpty()); // every polled source has it
    QVERIFY(isTickerLike(QStringLiteral("BRK.B")) && !isTickerLike(QStringLiteral("two words")));
}

void SourceEntriesTest::anOfferThatIsTakenReachesSourceAndWatchlist() {
    Stage stage;
    QVERIFY(stage.desk.save(sourceOf(QStringLiteral("kraken"), QStringLiteral("Kraken"), 1)).isEmpty());
    auto* find = stage.window.findChild<SearchField*>();
    for (SearchField* each : stage.window.findChildren<SearchField*>()) {
        if (each->completer() != nullptr)
            find = each;
    }
    QVERIFY(find->completer() != nullptr);
    QTest::keyClicks(find, QStringLiteral("nflx"));
    auto* completer = find->completer();
    completer->setCompletionPrefix(QStringLiteral("nflx"));
    const QString offer = completer->currentCompletion();
    QCOMPARE(offer, QStringLiteral("Add NFLX from Kraken (2 symbols a cycle)"));
    QTest::keyClick(find, Qt::Key_Return);
    QCOMPARE(stage.desk.specs.front().symbols.size(), 1); // Enter alone takes no offer
    find->setText(offer);
    emit completer->activated(offer);
    QCoreApplication::processEvents();
    QCOMPARE(stage.desk.specs.front().symbols, QStringList({QStringLiteral("S0"), QStringLiteral("NFLX")}));
    auto* quotes = qobject_cast<QuotesPanel*>(stage.window.dock(QStringLiteral("quotes"))->widget());
    QVERIFY(quotes->model().effectiveWatchlist().contains(QStringLiteral("NFLX")));
}

void SourceEntriesTest::addedSymbolsThatNobodyHasAreOffered() {
    Stage stage;
    QVERIFY(stage.desk.save(sourceOf(QStringLiteral("kraken"), QStringLiteral("Kraken"), 1)).isEmpty());
    auto* quotes = qobject_cast<QuotesPanel*>(stage.window.dock(QStringLiteral("quotes"))->widget());
    quotes->addSymbols({QStringLiteral("NFLX"), QStringLiteral("AMD")});
    auto* menu = stage.window.findChild<QMenu*>(QStringLiteral("symbolOffers"));
    QVERIFY(menu != nullptr);
    QCOMPARE(menu->actions().front()->text(), QStringLiteral("Add NFLX, AMD from Kraken (3 symbols a cycle)"));
    menu->actions().front()->trigger();
    QCOMPARE(stage.desk.specs.front().symbols.size(), 3);
    menu->close();
}

QTEST_MAIN(SourceEntriesTest)
#include "source_entries_test.moc"
