// SPDX-License-Identifier: GPL-3.0-or-later
// The main window as a person drives it: keys, menus and dialogs over a session that is told what to show.
#include "tests/ui_models/sample_snapshot.h"
#include "tests/ui_window/fake_session.h"
#include "ui/models/quotes_model.h"
#include "ui/panels/chart_panel.h"
#include "ui/panels/chart_plot.h"
#include "ui/panels/market_table.h"
#include "ui/panels/quotes_panel.h"
#include "ui/theme/resources.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/themed_label.h"
#include "ui/window/bytes_dialog.h"
#include "ui/window/clock_box.h"
#include "ui/window/export_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/preferences_dialog.h"
#include "ui/window/safe_start.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

using namespace topbook;
using namespace topbook::ui;
using namespace topbook::fixtures;

namespace {

/// What the settings of a person hold, and what the window wrote.
struct Kept {
    std::map<QString, QString> values;
    SettingsStore store() {
        SettingsStore store;
        store.read = [this](const QString& key) {
            const auto found = values.find(key);
            return found == values.end() ? QString() : found->second;
        };
        store.write = [this](const QString& key, const QString& value) { values[key] = value; };
        return store;
    }
};

/// A window over the sample market, JPM linked, all docks open.
struct Stage {
    explicit Stage(Kept& kept)
        : window(context, kept.store()) {
        window.resize(1440, 900);
        window.show();
        window.setSession(session);
        tick();
        for (const PanelEntry& entry : panelTable())
            window.dock(QString::fromLatin1(entry.id))->show();
        tick();
    }
    void tick() {
        now += 1'000;
        window.pump().poll(now);
        QCoreApplication::processEvents();
    }
    template<class Panel> Panel* panel(const char* id) {
        return qobject_cast<Panel*>(window.dock(QString::fromLatin1(id))->widget());
    }
    QMenu* titleMenu(const char* id) {
        return static_cast<DockTitle*>(window.dock(QString::fromLatin1(id))->titleBarWidget())->moreMenu();
    }
    MarketTable* table(const char* id) {
        return window.dock(QString::fromLatin1(id))->widget()->findChild<MarketTable*>();
    }

    ThemeContext context{Theme::light()};
    MainWindow window;
    std::shared_ptr<FakeSession> session = std::make_shared<FakeSession>(sampleSnapshot());
    qint64 now = 1'000'000;
};

QAction* entryOf(const QList<QAction*>& actions, const QString& text) {
    for (QAction* action : actions) {
        if (action->text().remove(QLatin1Char('&')) == text)
            return action;
        if (action->menu() != nullptr) {
            if (QAction* found = entryOf(action->menu()->actions(), text))
                return found;
        }
    }
    return nullptr;
}

/// Runs `act` on the next modal dialog of this type, once it is open.
template<class Dialog, class Act> void onDialog(QObject* owner, Act act) {
    auto* timer = new QTimer(owner);
    QObject::connect(timer, &QTimer::timeout, owner, [timer, act] {
        if (auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget())) {
            timer->stop();
            timer->deleteLater();
            act(dialog);
        }
    });
    timer->start(5);
}

QPushButton* buttonOf(QWidget* parent, const QString& text) {
    for (QPushButton* button : parent->findChildren<QPushButton*>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

Kept withJpm() {
    Kept kept;
    kept.values[QStringLiteral("window/symbol")] = QStringLiteral("JPM");
    return kept;
}

QStringList symbolsOf(const QuotesModel& model) {
    QStringList symbols;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.kindAt(row) != QuotesModel::RowKind::Group)
            symbols.append(model.symbolAt(row));
    }
    return symbols;
}

int rowNamed(const QuotesModel& model, const QString& symbol) {
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.kindAt(row) != QuotesModel::RowKind::Group && model.symbolAt(row) == symbol)
            return row;
    }
    return -1;
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { initialiseResources(); }
    void everyDockCopiesItsTable_data();
    void everyDockCopiesItsTable();
    void theKeyboardCopiesThePanelThatHasIt();
    void anExportAsksForColumnsAndPeriod();
    void aTableOfTheScreenIsSavedWithoutQuestions();
    void theBytesOfAProblemAreShown();
    void bytesAreEscapedAndInHex();
    void aZoneIsShownByEveryPanelAndKept();
    void aZoneOfTheChartIsTheWindows();
    void rowsMoveWithTheKeyboard();
    void rowsMoveWithTheMouse();
    void aPastedColumnIsAddedAndWaits();
    void aRemovedSymbolStaysAwayAfterARestart();
    void aWatchlistIsWrittenAndRead();
    void preferencesSendThePlan();
    void aPlanIsRefusedInWords();
    void planAndRetentionAreKept();
    void noClockNoZone();
    void theChartIsAsItWasLeft();
    void twoStartsThatBrokeOffBeginSafely();
    void everyEntryHasANameAndEveryShortcutIsItsOwn();
    void everyTitleShowsItsMenu();
    void theTitleKeepsEightPixelsBeforeItsSegments();
};

void MainWindowTest::everyDockCopiesItsTable_data() {
    QTest::addColumn<QString>("dock");
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("table");
    QTest::newRow("quotes") << "quotes"
                            << "Copy"
                            << "quotes";
    QTest::newRow("rankings") << "rankings"
                              << "Copy"
                              << "top";
    QTest::newRow("top price") << "rankings"
                               << "Copy top prices"
                               << "top_price";
    QTest::newRow("chart") << "chart"
                           << "Copy"
                           << "chart";
    QTest::newRow("ladder") << "ladder"
                            << "Copy"
                            << "ladder";
    QTest::newRow("tape") << "tape"
                          << "Copy"
                          << "l1";
    QTest::newRow("queue") << "queue"
                           << "Copy"
                           << "ladder";
    QTest::newRow("problems") << "problems"
                              << "Copy"
                              << "problems";
}

void MainWindowTest::everyDockCopiesItsTable() {
    QFETCH(QString, dock);
    QFETCH(QString, entry);
    QFETCH(QString, table);
    Kept kept = withJpm();
    Stage stage(kept);
    QAction* copy = entryOf(stage.titleMenu(dock.toLatin1().constData())->actions(), entry);
    QVERIFY(copy != nullptr);
    copy->trigger();
    const auto* question = stage.session->asked<ExportQuestion>();
    QVERIFY(question != nullptr);
    QCOMPARE(QString::fromStdString(question->table), table);
    stage.session->answer(ExportAnswer{"a,b\n1,\"x,y\"\n", 1});
    stage.tick();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("a\tb\n1\tx,y\n"));
}

void MainWindowTest::theKeyboardCopiesThePanelThatHasIt() {
    Kept kept = withJpm();
    Stage stage(kept);
    QAction* copy = entryOf(stage.window.menuBar()->actions(), "Copy table");
    stage.window.activateWindow();
    stage.window.dock("ladder")->widget()->setFocus();
    copy->trigger();
    QCOMPARE(stage.session->asked<ExportQuestion>()->table, std::string("ladder"));
    stage.table("tape")->setFocus();
    copy->trigger();
    QCOMPARE(stage.session->asked<ExportQuestion>()->table, std::string("l1"));
    QCOMPARE(stage.session->asked<ExportQuestion>()->symbols, std::vector<std::string>{"JPM"});
}

void MainWindowTest::anExportAsksForColumnsAndPeriod() {
    Kept kept = withJpm();
    Stage stage(kept);
    QTemporaryDir folder;
    const QString path = folder.filePath("out.csv");
    onDialog<ExportDialog>(&stage.window, [&](ExportDialog* dialog) {
        onDialog<QFileDialog>(&stage.window, [&](QFileDialog* files) {
            files->selectFile(path);
            static_cast<QDialog*>(files)->accept();
        });
        auto* columns = dialog->findChild<QComboBox*>();
        columns->setCurrentIndex(1);
        const auto fields = dialog->findChildren<QLineEdit*>();
        fields[0]->clear();
        QTest::keyClicks(fields[0], "2026-11-20 18:00:00");
        fields[1]->clear();
        QTest::keyClicks(fields[1], "2026-11-20 17:00:00");
        QVERIFY(!buttonOf(dialog, "Save as...")->isEnabled()); // the end is before the beginning
        fields[1]->setText("2026-11-20 19:00:00");
        QTest::mouseClick(buttonOf(dialog, "Save as..."), Qt::LeftButton);
    });
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    entryOf(stage.titleMenu("rankings")->actions(), "Export...")->trigger();
    const auto* question = stage.session->asked<ExportQuestion>();
    QVERIFY(question != nullptr);
    QCOMPARE(question->table, std::string("seed"));
    QVERIFY(question->to - question->from == std::chrono::hours(1));
    stage.session->answer(ExportAnswer{"symbol,average\nA,1\n", 1});
    stage.tick();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("symbol,average\nA,1\n"));
}

void MainWindowTest::aTableOfTheScreenIsSavedWithoutQuestions() {
    ExportQuestion question;
    for (const char* name : {"ladder", "chart", "bars"}) {
        question.table = name;
        QVERIFY(!hasExportChoices(question));
    }
    question.table = "quotes";
    QVERIFY(hasExportChoices(question));
}

void MainWindowTest::theBytesOfAProblemAreShown() {
    Kept kept = withJpm();
    Stage stage(kept);
    MarketTable* problems = stage.table("problems");
    problems->setCurrentIndex(problems->model()->index(0, 0));
    problems->setFocus();
    QTest::keyClick(problems, Qt::Key_Return);
    const auto* question = stage.session->asked<BytesQuestion>();
    QVERIFY(question != nullptr);
    QCOMPARE(question->where, (*stage.session->snapshot->problems)[0].lastWhere);
    stage.session->answer(BytesAnswer{"AAPL,1\t2\xff", 4096, 9, "line 381"});
    stage.tick();
    auto* dialog = stage.window.findChild<BytesDialog*>();
    QVERIFY(dialog != nullptr);
    const auto texts = dialog->findChildren<QPlainTextEdit*>();
    QCOMPARE(texts[0]->toPlainText(), QStringLiteral("AAPL,1\\t2\\xff"));
    QVERIFY(texts[1]->toPlainText().startsWith("00001000  41 41 50 4c 2c 31 09 32 ff"));
}

void MainWindowTest::bytesAreEscapedAndInHex() {
    QCOMPARE(escapedText(std::string_view("a\\b\r\n\0z", 7)), QStringLiteral("a\\\\b\\r\\n\\x00z"));
    const QString lines = hexText("0123456789abcdefXY", 0);
    QCOMPARE(lines.count('\n'), 2);
    QVERIFY(lines.section('\n', 1, 1).startsWith("00000010  58 59 "));
    QVERIFY(lines.section('\n', 1, 1).endsWith(" XY"));
}

void MainWindowTest::aZoneIsShownByEveryPanelAndKept() {
    Kept kept = withJpm();
    {
        Stage stage(kept);
        QVERIFY(stage.table("tape")->columns()[0].title.contains("UTC"));
        auto* clock = stage.window.findChild<ClockBox*>();
        QAction* newYork = entryOf(clock->menu()->actions(), "Times in New York");
        QVERIFY(newYork != nullptr);
        newYork->trigger();
        QCoreApplication::processEvents();
        QCOMPARE(stage.table("tape")->columns()[0].title, QStringLiteral("time New York"));
        QCOMPARE(stage.panel<ChartPanel>("chart")->plot().zone().words(), QStringLiteral("New York"));
        QVERIFY(clock->accessibleName().contains("New York"));
    }
    Stage again(kept);
    QCOMPARE(again.table("tape")->columns()[0].title, QStringLiteral("time New York"));
    QCOMPARE(again.panel<ChartPanel>("chart")->plot().zone().words(), QStringLiteral("New York"));
}

void MainWindowTest::aZoneOfTheChartIsTheWindows() {
    Kept kept = withJpm();
    Stage stage(kept);
    emit stage.panel<ChartPanel>("chart")->zoneChanged("Asia/Tokyo");
    QCOMPARE(stage.table("tape")->columns()[0].title, QStringLiteral("time Tokyo"));
    emit stage.panel<ChartPanel>("chart")->zoneChanged("UTC");
    QCOMPARE(stage.table("tape")->columns()[0].title, QStringLiteral("time UTC"));
    QCOMPARE(kept.values["window/zone"], QStringLiteral("Asia/Tokyo"));
}

void MainWindowTest::rowsMoveWithTheKeyboard() {
    Kept kept = withJpm();
    Stage stage(kept);
    auto* quotes = stage.panel<QuotesPanel>("quotes");
    MarketTable* table = stage.table("quotes");
    const QStringList before = symbolsOf(quotes->model());
    QCOMPARE(before.mid(0, 3), (QStringList{"AAPL", "AMZN", "GOOG"}));
    table->setCurrentIndex(quotes->model().index(rowNamed(quotes->model(), "AMZN"), 0));
    entryOf(quotes->watchlistActions(), "Move up")->trigger();
    QCOMPARE(symbolsOf(quotes->model()).mid(0, 3), (QStringList{"AMZN", "AAPL", "GOOG"}));
    QCOMPARE(quotes->model().symbolAt(table->currentIndex().row()), QStringLiteral("AMZN"));
    entryOf(quotes->watchlistActions(), "Move down")->trigger();
    entryOf(quotes->watchlistActions(), "Move down")->trigger();
    QCOMPARE(symbolsOf(quotes->model()).mid(0, 3), (QStringList{"AAPL", "GOOG", "AMZN"}));
    QCOMPARE(entryOf(quotes->watchlistActions(), "Move up")->shortcut(), QKeySequence("Alt+Up"));
}

void MainWindowTest::rowsMoveWithTheMouse() {
    Kept kept = withJpm();
    Stage stage(kept);
    auto* quotes = stage.panel<QuotesPanel>("quotes");
    MarketTable* table = stage.table("quotes");
    const auto middleOf = [&](const QString& symbol) {
        return table->visualRect(quotes->model().index(rowNamed(quotes->model(), symbol), 0)).center();
    };
    const QPoint from = middleOf("GOOG");
    const QPoint to = middleOf("AAPL") - QPoint(0, 12);
    QTest::mousePress(table->viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(table->viewport(), (from + to) / 2);
    for (const QPoint& at : {(from + to) / 2, to}) {
        QMouseEvent move(QEvent::MouseMove, at, table->viewport()->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(table->viewport(), &move);
    }
    QTest::mouseRelease(table->viewport(), Qt::LeftButton, {}, to);
    QCOMPARE(symbolsOf(quotes->model()).mid(0, 3), (QStringList{"GOOG", "AAPL", "AMZN"}));
}

void MainWindowTest::aPastedColumnIsAddedAndWaits() {
    Kept kept = withJpm();
    Stage stage(kept);
    auto* quotes = stage.panel<QuotesPanel>("quotes");
    QApplication::clipboard()->setText("# mine\naapl\nnflx, \"TSLA\"\r\n");
    entryOf(quotes->watchlistActions(), "Paste symbols")->trigger();
    const int row = rowNamed(quotes->model(), "NFLX");
    QVERIFY(row > 0);
    QCOMPARE(quotes->model().kindAt(row), QuotesModel::RowKind::Waiting);
    QCOMPARE(quotes->model().groupAt(row), QStringLiteral("Waiting for a source"));
    QCOMPARE(quotes->model().index(row, QuotesModel::LastColumn).data().toString(), QStringLiteral("no source has it"));
    QCOMPARE(symbolsOf(quotes->model()).count("AAPL"), 1);
    QCOMPARE(quotes->model().listedCount(), 12);
}

void MainWindowTest::aRemovedSymbolStaysAwayAfterARestart() {
    Kept kept = withJpm();
    {
        Stage stage(kept);
        auto* quotes = stage.panel<QuotesPanel>("quotes");
        stage.table("quotes")->setCurrentIndex(quotes->model().index(rowNamed(quotes->model(), "IBM"), 0));
        entryOf(quotes->watchlistActions(), "Remove from watchlist")->trigger();
        QCOMPARE(rowNamed(quotes->model(), "IBM"), -1);
    } // without a close: as after a crash
    Stage again(kept);
    auto* quotes = again.panel<QuotesPanel>("quotes");
    QCOMPARE(rowNamed(quotes->model(), "IBM"), -1);
    entryOf(quotes->watchlistActions(), "All symbols of the source")->trigger();
    QVERIFY(rowNamed(quotes->model(), "IBM") > 0);
}

void MainWindowTest::aWatchlistIsWrittenAndRead() {
    Kept kept = withJpm();
    Stage stage(kept);
    auto* quotes = stage.panel<QuotesPanel>("quotes");
    QTemporaryDir folder;
    quotes->addSymbols({"ZZZ"});
    const QStringList before = quotes->model().effectiveWatchlist();
    QCOMPARE(quotes->exportTo(folder.filePath("w.txt")), QString());
    entryOf(quotes->watchlistActions(), "All symbols of the source")->trigger();
    QVERIFY(quotes->model().effectiveWatchlist() != before);
    QCOMPARE(quotes->importFrom(folder.filePath("w.txt")), QString());
    QCOMPARE(quotes->model().effectiveWatchlist(), before);
    QVERIFY(!quotes->importFrom(folder.filePath("absent.txt")).isEmpty());
}

void MainWindowTest::preferencesSendThePlan() {
    Kept kept = withJpm();
    Stage stage(kept);
    onDialog<PreferencesDialog>(&stage.window, [](PreferencesDialog* dialog) {
        const auto fields = dialog->findChildren<QLineEdit*>();
        for (QLineEdit* field : fields) {
            if (field->accessibleName() == "Sizes")
                field->setText("2m, 30s");
        }
        for (QComboBox* box : dialog->findChildren<QComboBox*>()) {
            if (box->accessibleName() == "Theme")
                box->setCurrentIndex(box->findData("dark"));
        }
        dialog->accept();
    });
    entryOf(stage.window.menuBar()->actions(), "Preferences...")->trigger();
    const auto* plan = stage.session->told<SetPlan>();
    QVERIFY(plan != nullptr);
    QCOMPARE(plan->plan.sizes, (std::vector<Duration>{std::chrono::seconds(30), std::chrono::minutes(2)}));
    QCOMPARE(kept.values["look/theme"], QStringLiteral("dark"));
    QVERIFY(stage.context.theme().isDark);
}

void MainWindowTest::aPlanIsRefusedInWords() {
    const auto refused = typedPlan(WindowPlan(), "1m, 95s", "10s", "5s", 3);
    QVERIFY(!refused);
    QVERIFY(!refused.error().message.empty());
    QVERIFY(!typedPlan(WindowPlan(), "soon", "10s", "5s", 3));
    QCOMPARE(lengthText(std::chrono::seconds(90)), QStringLiteral("1m30s"));
    QCOMPARE(lengthText(std::chrono::minutes(15)), QStringLiteral("15m"));
    QCOMPARE(lengthText(std::chrono::seconds(0)), QStringLiteral("0s"));
}

void MainWindowTest::planAndRetentionAreKept() {
    Kept kept = withJpm();
    {
        Stage stage(kept);
        QSignalSpy days(&stage.window, &MainWindow::keepDaysChosen);
        QSignalSpy plan(&stage.window, &MainWindow::planChosen);
        onDialog<PreferencesDialog>(&stage.window, [](PreferencesDialog* dialog) {
            for (QLineEdit* field : dialog->findChildren<QLineEdit*>()) {
                if (field->accessibleName() == QLatin1String("Sizes"))
                    field->setText(QStringLiteral("1m, 10m"));
            }
            for (QSpinBox* box : dialog->findChildren<QSpinBox*>()) {
                if (box->accessibleName() == QLatin1String("Keep"))
                    box->setValue(30);
            }
            dialog->accept();
        });
        entryOf(stage.window.menuBar()->actions(), "Preferences...")->trigger();
        QCOMPARE(days.count(), 1);
        QCOMPARE(plan.count(), 1);
    }
    const auto again = keptPlan(kept.store());
    QVERIFY(again);
    QCOMPARE(again->sizes, std::vector<Duration>({std::chrono::minutes(1), std::chrono::minutes(10)}));
    QCOMPARE(again->hop, WindowPlan{}.hop);
    QCOMPARE(keptDays(kept.store()), 30);
    QVERIFY(!keptPlan(SettingsStore{}));
}

void MainWindowTest::noClockNoZone() {
    ThemeContext context{Theme::light()};
    ClockBox box(context);
    box.setZone(QTimeZone("America/New_York"), QStringLiteral("New York"));
    box.show();
    const auto shown = [&] {
        int count = 0;
        for (QLabel* label : box.findChildren<QLabel*>())
            count += label->isVisible() ? 1 : 0;
        for (ThemedLabel* label : box.findChildren<ThemedLabel*>())
            count += label->isVisible() ? 1 : 0;
        return count;
    };
    QCOMPARE(shown(), 0);
    box.setClock(sampleSnapshot()->status.clock);
    QVERIFY(shown() > 0);
}

void MainWindowTest::theChartIsAsItWasLeft() {
    Kept kept = withJpm();
    {
        Stage stage(kept);
        stage.panel<ChartPanel>("chart")->setMode(ChartMode::Gain);
        stage.panel<ChartPanel>("chart")->setSize(std::chrono::minutes(5));
        stage.window.close();
    }
    Stage again(kept);
    QCOMPARE(again.panel<ChartPanel>("chart")->mode(), ChartMode::Gain);
    QCOMPARE(again.panel<ChartPanel>("chart")->exportQuestion()->sizes, std::vector<Duration>{std::chrono::minutes(5)});
}

void MainWindowTest::twoStartsThatBrokeOffBeginSafely() {
    Kept kept = withJpm();
    kept.values["look/theme"] = "dark";
    kept.values["panel/chart"] = R"({"mode":2})";
    for (int crash = 0; crash < 2; ++crash) {
        Stage stage(kept); // ends without being closed
        QVERIFY(stage.window.findChild<SafeStartLine*>() == nullptr);
        QCOMPARE(stage.panel<ChartPanel>("chart")->mode(), ChartMode::Gain);
    }
    {
        Stage safe(kept);
        safe.window.applyLook();
        auto* line = safe.window.findChild<SafeStartLine*>();
        QVERIFY(line != nullptr && line->isVisible());
        QVERIFY(!safe.context.theme().isDark);
        QCOMPARE(safe.panel<ChartPanel>("chart")->mode(), ChartMode::Mean);
        QTest::mouseClick(buttonOf(line, "Bring mine back"), Qt::LeftButton);
        QVERIFY(!line->isVisible());
        QVERIFY(safe.context.theme().isDark);
        QCOMPARE(safe.panel<ChartPanel>("chart")->mode(), ChartMode::Gain);
        safe.window.close();
    }
    Stage after(kept);
    QVERIFY(after.window.findChild<SafeStartLine*>() == nullptr);
}

void MainWindowTest::everyEntryHasANameAndEveryShortcutIsItsOwn() {
    Kept kept = withJpm();
    Stage stage(kept);
    QMap<QString, QString> byKeys;
    const std::function<void(const QList<QAction*>&)> visit = [&](const QList<QAction*>& actions) {
        for (QAction* action : actions) {
            if (action->isSeparator())
                continue;
            QVERIFY(!action->text().isEmpty());
            if (action->menu() != nullptr) {
                visit(action->menu()->actions());
                continue;
            }
            const QString keys = action->shortcut().toString();
            if (!keys.isEmpty())
                QVERIFY2(!byKeys.contains(keys), qPrintable(keys + ": " + byKeys[keys] + ", " + action->text()));
            byKeys.insert(keys, action->text());
        }
    };
    visit(stage.window.menuBar()->actions());
    QVERIFY(byKeys.size() > 25);
}

void MainWindowTest::everyTitleShowsItsMenu() {
    Kept kept = withJpm();
    Stage stage(kept);
    for (const PanelEntry& entry : panelTable()) {
        const QWidget* title = stage.window.dock(QString::fromLatin1(entry.id))->titleBarWidget();
        int floatLeft = 0;
        QRect menu;
        for (const ToolButton* button : title->findChildren<ToolButton*>()) {
            if (button->accessibleName() == "Float")
                floatLeft = button->x();
            if (button->menu() != nullptr)
                menu = button->isVisible() ? button->geometry() : QRect();
        }
        QVERIFY2(
            !menu.isEmpty() && menu.right() < floatLeft && menu.left() > title->width() / 2,
            qPrintable(
                QStringLiteral("%1: %2 %3, float %4").arg(entry.id).arg(menu.left()).arg(menu.width()).arg(floatLeft)));
    }
}

void MainWindowTest::theTitleKeepsEightPixelsBeforeItsSegments() {
    Kept kept = withJpm();
    Stage stage(kept);
    QWidget* title = stage.window.dock("rankings")->titleBarWidget();
    const auto* segments = title->findChild<SegmentedControl*>();
    const QFontMetricsF metrics(stage.context.theme().font(FontRole::DockTitle));
    const int nameEnd = 10 + qCeil(metrics.horizontalAdvance("Rankings"));
    QVERIFY2(std::abs(segments->x() - nameEnd - 8) <= 1, qPrintable(QString::number(segments->x() - nameEnd)));
}

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
