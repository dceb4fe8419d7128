// SPDX-License-Identifier: GPL-3.0-or-later
// How the window leads to its sources: the menu, the chip, and the line of the first run.
#include "tests/ui_sources/fake_source_desk.h"
#include "ui/sources/source_editor.h"
#include "ui/sources/sources_dialog.h"
#include "ui/sources/sources_panel.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/status_chip.h"
#include "ui/window/main_window.h"

#include <QAbstractButton>
#include <QAction>
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

QTEST_MAIN(SourceEntriesTest)
#include "source_entries_test.moc"
