// SPDX-License-Identifier: GPL-3.0-or-later
// The main window around a recording: how it is opened by mouse, what stands in a small window, and what it says where
// there is nothing to show.
#include "tests/ui_models/sample_snapshot.h"
#include "tests/ui_window/fake_session.h"
#include "ui/panels/ranking_card.h"
#include "ui/theme/resources.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/state_card.h"
#include "ui/widgets/themed_label.h"
#include "ui/window/main_window.h"
#include "ui/window/preferences_dialog.h"

#include <QDockWidget>
#include <QDropEvent>
#include <QMimeData>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

using namespace topbook;
using namespace topbook::ui;
using namespace topbook::fixtures;

namespace {

std::shared_ptr<Snapshot> replayOf(std::shared_ptr<Snapshot> snapshot) {
    snapshot->status.mode = SessionMode::Replay;
    return snapshot;
}

/// A window of a size that shows a recording.
struct Stage {
    explicit Stage(QSize size, std::shared_ptr<const Snapshot> snapshot = replayOf(sampleSnapshot()),
                   const QStringList& recordings = {})
        : session(std::make_shared<FakeSession>(std::move(snapshot))) {
        window.resize(size);
        window.show();
        tick();
        window.setSession(session, recordings);
        tick();
        tick();
    }
    void tick() {
        now += 1'000;
        window.pump().poll(now);
        QCoreApplication::processEvents();
        QTest::qWait(1); // what waits for the docks to be laid out
    }

    ThemeContext context{Theme::light()};
    MainWindow window{context,
                      SettingsStore{[](const QString&) { return QString(); }, [](const QString&, const QString&) {}}};
    std::shared_ptr<FakeSession> session;
    qint64 now = 1'000'000;
};

bool says(const QWidget& parent, const QString& words) {
    const auto labels = parent.findChildren<ThemedLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const ThemedLabel* label) { return label->text().contains(words); });
}

} // namespace

class ReplayWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { initialiseResources(); }
    void theCardsOfASmallWindowKeepTheirRows_data();
    void theCardsOfASmallWindowKeepTheirRows();
    void barsHaveTheHeightsOfTheDesign();
    void fieldsOfADialogAreEquallyHigh();
    void aDroppedFileIsOpened();
    void whatIsNoFileIsNotDropped();
    void aRecordingWithoutPricesIsToldInWords();
};

void ReplayWindowTest::theCardsOfASmallWindowKeepTheirRows_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("replay");
    for (const QSize size :
         {QSize(1280, 720), QSize(1280, 800), QSize(1366, 768), QSize(1440, 900), QSize(2560, 1440)}) {
        for (const bool replay : {false, true})
            QTest::addRow("%d x %d%s", size.width(), size.height(), replay ? ", replay" : "") << size << replay;
    }
}

void ReplayWindowTest::theCardsOfASmallWindowKeepTheirRows() {
    QFETCH(QSize, size);
    QFETCH(bool, replay);
    Stage stage(size, replay ? replayOf(sampleSnapshot()) : sampleSnapshot());
    const QDockWidget* rankings = stage.window.dock("rankings");
    const auto* scroll = rankings->findChild<QScrollArea*>();
    QCOMPARE(scroll->verticalScrollBar()->maximum(), 0);
    const auto cards = rankings->findChildren<RankingCardView*>();
    QCOMPARE(cards.size(), 3);
    for (const RankingCardView* card : cards)
        QVERIFY(card->geometry().bottom() < scroll->viewport()->height());
}

void ReplayWindowTest::barsHaveTheHeightsOfTheDesign() {
    Stage stage(QSize(1440, 900));
    QCOMPARE(stage.window.statusBar()->height(), stage.context.theme().metrics.statusBarHeight);
}

void ReplayWindowTest::fieldsOfADialogAreEquallyHigh() {
    ThemeContext context(Theme::light());
    for (const qreal scale : {1.0, 1.5}) {
        Theme theme = Theme::light();
        theme.setFontScale(scale);
        applyTheme(*qApp, theme);
        PreferencesDialog dialog(context, {});
        dialog.show();
        QCoreApplication::processEvents();
        for (const char* type : {"QSpinBox", "QLineEdit", "QComboBox"}) {
            for (const QWidget* field : dialog.findChildren<QWidget*>()) {
                if (field->inherits(type) && field->objectName() != "qt_spinbox_lineedit")
                    QCOMPARE(field->height(), theme.metrics.controlHeight);
            }
        }
    }
    applyTheme(*qApp, Theme::light());
}

void ReplayWindowTest::aDroppedFileIsOpened() {
    const QTemporaryDir folder;
    QFile file(folder.filePath("quotes.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("time,symbol,price\n2024-03-05 14:30:00Z,IBM,190.1\n2024-03-05 14:30:01Z,IBM,190.2\n");
    file.close();

    Stage stage(QSize(1280, 800));
    QSignalSpy opened(&stage.window, &MainWindow::openRequested);
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(file.fileName())});
    QDragEnterEvent enter({400, 300}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&stage.window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({400, 300}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&stage.window, &drop);
    QVERIFY(drop.isAccepted());
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, 60'000);
    QCOMPARE(opened.front().front().toStringList(), QStringList{file.fileName()});
}

void ReplayWindowTest::whatIsNoFileIsNotDropped() {
    Stage stage(QSize(1280, 800));
    QSignalSpy opened(&stage.window, &MainWindow::openRequested);
    QMimeData dropped;
    dropped.setUrls({QUrl("https://example.org/day.csv")});
    QDropEvent drop({400, 300}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    drop.ignore();
    QCoreApplication::sendEvent(&stage.window, &drop);
    QVERIFY(!drop.isAccepted());
    stage.tick();
    QCOMPARE(opened.count(), 0);
}

/// A log of a stream whose beginning is not in it: changes of a book that nobody knows.
void ReplayWindowTest::aRecordingWithoutPricesIsToldInWords() {
    const QTemporaryDir folder;
    QFile file(folder.filePath("stream.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("wss://ws.bitstamp.net/ <-> 1641343690.598303\n");
    for (int i = 0; i < 30; ++i)
        file.write(QStringLiteral("wss://ws.bitstamp.net/ -> 1641343691.%1: {\"event\":\"data\",\"channel\":"
                                  "\"diff_order_book_ethusd\",\"data\":{\"bids\":[],\"asks\":[]}}\n")
                       .arg(100'000 + i)
                       .toUtf8());
    file.close();

    auto nothing = replayOf(emptySnapshot());
    nothing->status.ended = true;
    Stage stage(QSize(1280, 800), nothing, {file.fileName()});
    QVERIFY(says(stage.window, "No price in stream.txt"));
    QVERIFY(says(stage.window, "30 data"));
    for (const char* dock : {"quotes", "chart", "ladder", "tape"}) {
        const auto* empty = stage.window.dock(QString::fromLatin1(dock))->findChild<EmptyState*>();
        QCOMPARE(empty->accessibleName(), QStringLiteral("No prices in this recording"));
    }
}

QTEST_MAIN(ReplayWindowTest)
#include "replay_window_test.moc"
