// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui_sources/fake_source_desk.h"
#include "ui/sources/key_row.h"
#include "ui/sources/source_editor.h"
#include "ui/sources/source_facts.h"
#include "ui/sources/source_list.h"
#include "ui/sources/source_offers.h"
#include "ui/sources/source_status.h"
#include "ui/sources/sources_panel.h"
#include "ui/sources/test_row.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/banner.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>

using namespace topbook;
using namespace topbook::fixtures;
using namespace topbook::ui;

namespace {

struct Stage {
    Stage() {
        panel.resize(960, 640);
        panel.show();
        QCoreApplication::processEvents();
    }
    template<class Kind> Kind* named(const char* name) const {
        for (Kind* each : panel.findChildren<Kind*>()) {
            if (each->accessibleName() == QLatin1String(name))
                return each;
        }
        return nullptr;
    }
    void click(const char* name) const {
        auto* button = named<QAbstractButton>(name);
        QVERIFY2(button != nullptr, name);
        button->click();
    }
    void typeSymbols(const QString& text) const {
        auto* field = named<QPlainTextEdit>("Symbols");
        QVERIFY(field != nullptr);
        field->setPlainText(text);
    }
    QString bannerText() const {
        QStringList shown;
        for (const Banner* banner : panel.findChildren<Banner*>()) {
            if (!banner->isHidden())
                shown.append(banner->accessibleName() + QStringLiteral(": ") + banner->accessibleDescription());
        }
        return shown.join(QLatin1Char('\n'));
    }

    FakeSourceDesk desk;
    ThemeContext context{Theme::light()};
    SourcesPanel panel{context, desk};
};

} // namespace

class SourcesPanelTest : public QObject {
    Q_OBJECT

private slots:
    void withoutSourcesItOffersTwoWaysToBegin();
    void cryptoIsTwoSourcesOnOneClick();
    void cryptoTwiceAddsNothingAndSwitchesOn();
    void stocksBeginInTheKeyField();
    void aNewSourceIsSavedWithItsKeyOnce();
    void whatIsMissingIsSaidAndNothingIsSaved_data();
    void whatIsMissingIsSaidAndNothingIsSaved();
    void whatTheDeskRefusesIsShownInItsWords();
    void aTestAsksTheDeskAndShowsWhatCameOfIt();
    void anEditEndsTheShownTestResult();
    void spaceSwitchesASourceOffAndOn();
    void leavingASourceKeepsTheDraft();
    void stateFactsAndMeterFollowTheSnapshot();
    void theBudgetFollowsTheInterval();
    void aStreamHasNoInterval();
    void withoutAKeyringTheChoiceSaysWhy();
    void anEnvironmentVariableIsNamedNotTyped();
    void tabReachesEveryControl();
    void everyControlHasAName();
};

void SourcesPanelTest::withoutSourcesItOffersTwoWaysToBegin() {
    const Stage stage;
    QVERIFY(stage.panel.offersShown());
    QVERIFY(stage.named<QPushButton>("Live: crypto without an account") != nullptr);
    QVERIFY(stage.named<QPushButton>("Stocks with a free key...") != nullptr);
}

void SourcesPanelTest::cryptoIsTwoSourcesOnOneClick() {
    Stage stage;
    stage.click("Live: crypto without an account");
    QCOMPARE(stage.desk.specs.size(), 2);
    QCOMPARE(stage.desk.specs[0].provider, QStringLiteral("kraken"));
    QVERIFY(stage.desk.specs[0].symbols.contains(QStringLiteral("XBTUSD")));
    QCOMPARE(stage.desk.specs[1].provider, QStringLiteral("bitstamp-orders"));
    QCOMPARE(stage.desk.specs[1].symbols, QStringList{"btcusd"});
    QVERIFY(stage.desk.specs[0].universe != stage.desk.specs[1].universe);
    QVERIFY(!stage.panel.offersShown());
}

void SourcesPanelTest::cryptoTwiceAddsNothingAndSwitchesOn() {
    Stage stage;
    stage.panel.takeCrypto();
    stage.desk.setEnabled(stage.desk.specs[0].id, false);
    stage.panel.takeCrypto();
    QCOMPARE(stage.desk.specs.size(), 2);
    QVERIFY(stage.desk.specs[0].enabled);
}

void SourcesPanelTest::stocksBeginInTheKeyField() {
    Stage stage;
    stage.panel.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&stage.panel));
    stage.click("Stocks with a free key...");
    QCOMPARE(stage.panel.editor().spec().provider, QStringLiteral("alpaca"));
    QCOMPARE(QApplication::focusWidget(), stage.named<QLineEdit>("Key"));
    QCOMPARE(stage.named<QLineEdit>("Key")->echoMode(), QLineEdit::Password);
    QVERIFY2(stage.desk.specs.isEmpty(), "nothing is kept before Save");
}

void SourcesPanelTest::aNewSourceIsSavedWithItsKeyOnce() {
    Stage stage;
    stage.panel.addStocks();
    auto* key = stage.named<QLineEdit>("Key");
    QTest::keyClicks(key, QStringLiteral("id:secret"));
    stage.click("Save this source");
    QCOMPARE(stage.desk.specs.size(), 1);
    QCOMPARE(stage.desk.keys.value(stage.desk.specs[0].id), QStringLiteral("id:secret"));
    QCOMPARE(stage.desk.keyPlaces.value(stage.desk.specs[0].id), KeyPlace::Keyring);
    QVERIFY2(key->text().isEmpty(), "what was typed is forgotten");
    QVERIFY(!stage.named<QAbstractButton>("Save this source")->isEnabled());
}

void SourcesPanelTest::whatIsMissingIsSaidAndNothingIsSaved_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("symbols");
    QTest::addColumn<QString>("said");
    QTest::newRow("no name") << ""
                             << "AAPL"
                             << "Give the source a name.";
    QTest::newRow("no symbols") << "Mine"
                                << " , "
                                << "Name at least one symbol.";
}

void SourcesPanelTest::whatIsMissingIsSaidAndNothingIsSaved() {
    QFETCH(QString, name);
    QFETCH(QString, symbols);
    QFETCH(QString, said);
    Stage stage;
    stage.panel.addSource({});
    stage.named<QLineEdit>("Name")->setText(name);
    stage.typeSymbols(symbols);
    stage.click("Save this source");
    QVERIFY2(stage.bannerText().contains(said), qPrintable(stage.bannerText()));
    QVERIFY(stage.desk.specs.isEmpty());
}

void SourcesPanelTest::whatTheDeskRefusesIsShownInItsWords() {
    Stage stage;
    stage.desk.refusal = QStringLiteral("mine.json:7: fields.price is not a JSON pointer (it begins with /)");
    stage.panel.addStocks();
    stage.click("Save this source");
    QVERIFY2(stage.bannerText().contains(stage.desk.refusal), qPrintable(stage.bannerText()));
}

void SourcesPanelTest::aTestAsksTheDeskAndShowsWhatCameOfIt() {
    Stage stage;
    stage.panel.addStocks();
    QTest::keyClicks(stage.named<QLineEdit>("Key"), QStringLiteral("a:b"));
    stage.click("Test this source");
    QCOMPARE(stage.desk.tests.size(), 1);
    QCOMPARE(stage.desk.testSecrets.front(), QStringLiteral("a:b"));
    auto* row = stage.panel.findChild<TestRow*>();
    QVERIFY(row->running());
    emit stage.desk.tested(true, QStringLiteral("AAPL 229.35 in 0.18 s"));
    QVERIFY(!row->running());
    QCOMPARE(row->words(), QStringLiteral("AAPL 229.35 in 0.18 s"));
}

void SourcesPanelTest::anEditEndsTheShownTestResult() {
    Stage stage;
    stage.panel.addStocks();
    stage.click("Test this source");
    emit stage.desk.tested(false, QStringLiteral("the key was refused"));
    stage.typeSymbols(QStringLiteral("IBM"));
    QVERIFY(stage.panel.findChild<TestRow*>()->words().isEmpty());
}

void SourcesPanelTest::spaceSwitchesASourceOffAndOn() {
    Stage stage;
    stage.panel.takeCrypto();
    QListView& view = stage.panel.view();
    view.setCurrentIndex(stage.panel.list().index(1));
    QTest::keyClick(&view, Qt::Key_Space);
    QVERIFY(stage.desk.specs[0].enabled);
    QVERIFY(!stage.desk.specs[1].enabled);
    QTest::keyClick(&view, Qt::Key_Space);
    QVERIFY(stage.desk.specs[1].enabled);
}

void SourcesPanelTest::leavingASourceKeepsTheDraft() {
    Stage stage;
    stage.panel.takeCrypto();
    stage.panel.choose(stage.desk.specs[0].id);
    stage.named<QSpinBox>("Interval of polling in seconds")->setValue(40);
    stage.panel.choose(stage.desk.specs[1].id);
    QVERIFY(!stage.panel.editor().edited());
    stage.panel.choose(stage.desk.specs[0].id);
    QVERIFY(stage.panel.editor().edited());
    QCOMPARE(stage.panel.editor().spec().intervalSeconds, 40);
    QCOMPARE(stage.desk.specs[0].intervalSeconds, 10);
    stage.click("Discard the changes");
    QCOMPARE(stage.panel.editor().spec().intervalSeconds, 10);
}

void SourcesPanelTest::stateFactsAndMeterFollowTheSnapshot() {
    Stage stage;
    stage.panel.takeCrypto();
    SourceView view = connectedView("Kraken");
    view.meter.usedThisMinute = 50;
    view.meter.allowedPerMinute = 60;
    stage.desk.snapshot = snapshotOf({view, connectedView("Bitstamp")});
    stage.panel.choose(stage.desk.specs[0].id);
    stage.panel.refresh();
    QCOMPARE(stage.panel.list().rows()[0].state.word, QStringLiteral("Connected"));
    QCOMPARE(stage.panel.status().facts().facts()[1].value, QStringLiteral("0.4 s"));
    QCOMPARE(stage.panel.status().meter().lines()[0].tone, WordTone::Warn);
    view.link = LinkState::Retrying;
    view.meter.lastError = "answered 429, too many requests: ask less often";
    stage.desk.snapshot = snapshotOf({view, connectedView("Bitstamp")});
    stage.panel.refresh();
    QCOMPARE(stage.panel.list().rows()[0].state.word, QStringLiteral("Retrying"));
    QVERIFY(stage.bannerText().contains(QStringLiteral("ask less often")));
    QCOMPARE(stage.panel.list().rows()[1].state.word, QStringLiteral("Connected"));
}

void SourcesPanelTest::theBudgetFollowsTheInterval() {
    Stage stage;
    SourceSpec spec;
    spec.provider = QStringLiteral("twelvedata");
    spec.name = QStringLiteral("Twelve");
    spec.symbols = {QStringLiteral("AAPL")};
    stage.panel.addSource(spec);
    const auto shown = [&](const QString& words) {
        for (const QLabel* label : stage.panel.findChildren<QLabel*>()) {
            if (!label->isHidden() && label->text().contains(words))
                return true;
        }
        return false;
    };
    QVERIFY(shown(QStringLiteral("at 10 s with 1 symbols")));
    stage.named<QSpinBox>("Interval of polling in seconds")->setValue(30);
    QVERIFY(shown(QStringLiteral("at 30 s with 1 symbols")));
}

void SourcesPanelTest::aStreamHasNoInterval() {
    Stage stage;
    stage.panel.addSource({});
    auto* provider = stage.named<QComboBox>("Provider");
    provider->setCurrentIndex(provider->findData(QStringLiteral("bitstamp-orders")));
    QVERIFY(!stage.named<QSpinBox>("Interval of polling in seconds")->isVisible());
    QVERIFY(!stage.named<QLineEdit>("Key")->isVisible());
    QCOMPARE(stage.panel.editor().spec().name, QStringLiteral("Bitstamp live orders"));
}

void SourcesPanelTest::withoutAKeyringTheChoiceSaysWhy() {
    Stage stage;
    stage.desk.keyringWords = QStringLiteral("no keyring answers; choose this session or a variable");
    stage.panel.addStocks();
    QCOMPARE(stage.panel.editor().spec().keyPlace, KeyPlace::ThisSession);
    stage.desk.keyringWords.clear(); // the keyring answers late
    emit stage.desk.changed();
    QCOMPARE(stage.panel.editor().spec().keyPlace, KeyPlace::Keyring);
    stage.desk.keyringWords = QStringLiteral("no keyring answers; choose this session or a variable");
    emit stage.desk.changed();
    QCOMPARE(stage.panel.editor().spec().keyPlace, KeyPlace::ThisSession);
    QTest::keyClicks(stage.named<QLineEdit>("Key"), QStringLiteral("a:b"));
    stage.click("Save this source");
    QCOMPARE(stage.desk.keyPlaces.value(stage.desk.specs[0].id), KeyPlace::ThisSession);
}

void SourcesPanelTest::anEnvironmentVariableIsNamedNotTyped() {
    Stage stage;
    SourceSpec spec = stocksOffer(stage.desk);
    spec.keyPlace = KeyPlace::Environment;
    stage.panel.addSource(spec);
    QVERIFY(!stage.named<QLineEdit>("Key")->isVisible());
    stage.click("Save this source");
    QVERIFY(stage.bannerText().contains(QStringLiteral("environment variable")));
    stage.named<QLineEdit>("Name of the environment variable")->setFocus();
    QTest::keyClicks(stage.named<QLineEdit>("Name of the environment variable"), QStringLiteral("ALPACA_KEY"));
    stage.click("Save this source");
    QCOMPARE(stage.desk.specs.size(), 1);
    QCOMPARE(stage.desk.specs[0].keyVariable, QStringLiteral("ALPACA_KEY"));
    QVERIFY(stage.desk.keys.isEmpty());
}

void SourcesPanelTest::tabReachesEveryControl() {
    Stage stage;
    stage.panel.addStocks();
    stage.click("Show addresses");
    QVERIFY(stage.panel.editor().isVisible());
    QSet<QWidget*> reached;
    QWidget* at = &stage.panel.view();
    for (int i = 0; i < 400 && !reached.contains(at); ++i) {
        if (at->isVisible() && (at->focusPolicy() & Qt::TabFocus) != 0)
            reached.insert(at);
        at = at->nextInFocusChain();
    }
    for (const char* name :
         {"Provider", "Name", "Symbols", "Interval of polling in seconds", "Universe", "Key", "Show addresses",
          "Base address", "Test this source", "Discard the changes", "Save this source", "Add a source"}) {
        auto* control = stage.named<QWidget>(name);
        QVERIFY2(control != nullptr, name);
        const bool proxied = control->focusProxy() != nullptr && reached.contains(control->focusProxy());
        QVERIFY2(reached.contains(control) || proxied, name);
    }
}

void SourcesPanelTest::everyControlHasAName() {
    Stage stage;
    stage.panel.takeCrypto();
    stage.panel.addStocks();
    stage.click("Show addresses");
    for (const QWidget* control : stage.panel.findChildren<QWidget*>()) {
        if (!control->isVisible() || (control->focusPolicy() & Qt::TabFocus) == 0 || control->focusProxy() != nullptr)
            continue;
        if (control->parentWidget() != nullptr && (qobject_cast<const QSpinBox*>(control->parentWidget()) != nullptr ||
                                                   qobject_cast<const QComboBox*>(control->parentWidget()) != nullptr))
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(control);
        const bool texted = button != nullptr && !button->text().isEmpty();
        QVERIFY2(texted || !control->accessibleName().isEmpty(), control->metaObject()->className());
    }
}

QTEST_MAIN(SourcesPanelTest)
#include "sources_panel_test.moc"
