// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with recordings: sees what would be taken for granted before opening, verifies, exports a stretch,
// converts; each as a task that shows where it is and can be given up.
#include "model/core/time_text.h"
#include "model/session/write_recording.h"
#include "ui/sources/note_label.h"
#include "ui/theme/theme_context.h"
#include "ui/window/convert_dialog.h"
#include "ui/window/open_dialog.h"
#include "ui/window/path_field.h"
#include "ui/window/recording_export_dialog.h"
#include "ui/window/stretch_marks.h"
#include "ui/window/verify_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <tuple>

using namespace topbook;
using namespace topbook::ui;

namespace {

constexpr int patience = 60'000; ///< ms; the machine may be slow, the test is not

QString quotesFile(const QTemporaryDir& folder, const QString& zoneMark) {
    const QString path = folder.filePath(QStringLiteral("quotes.csv"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("time,symbol,price\n");
    for (int second = 0; second < 120; ++second)
        file.write(QStringLiteral("2024-03-05 14:%1:%2%3,IBM,190.%4\n")
                       .arg(30 + second / 60, 2, 10, QLatin1Char('0'))
                       .arg(second % 60, 2, 10, QLatin1Char('0'))
                       .arg(zoneMark)
                       .arg(10 + second % 7)
                       .toUtf8());
    return path;
}

/// One message of the system events of a day, of which neither the message nor the name of the file tells the date.
QString itchFile(const QTemporaryDir& folder) {
    QByteArray message("S", 1);
    message += QByteArray("\0\1\0\0", 4);                 // locate, tracking
    message += QByteArray("\x0a\x2d\xf4\x92\x1d\x67", 6); // ns since midnight
    message += 'O';
    QByteArray bytes;
    for (int i = 0; i < 40; ++i)
        bytes += QByteArray("\0\x0c", 2) + message;
    const QString path = folder.filePath(QStringLiteral("unnamed.itch"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return {};
    return path;
}

/// Two minutes of a simulated market, journal and results; empty where it could not be written.
QString recordingIn(const QTemporaryDir& folder) {
    SimulationRequest request;
    request.length = std::chrono::minutes(2);
    request.symbols = 2;
    const QString path = folder.filePath(QStringLiteral("made.topbook"));
    return writeRecording(request, path.toStdString()) ? path : QString();
}

InputReading readingOf(const QString& zone, const QString& date) {
    InputReading reading;
    reading.zone = zone;
    reading.date = date;
    return reading;
}

QPushButton* buttonOf(const QWidget& parent, const QString& text) {
    for (QPushButton* button : parent.findChildren<QPushButton*>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

const NoteLabel* noteOf(const QWidget& parent, const QString& words) {
    for (const NoteLabel* label : parent.findChildren<NoteLabel*>()) {
        if (label->text().contains(words) && !label->isHidden())
            return label;
    }
    return nullptr;
}

/// Starts the task of a dialog and waits for its end.
QString run(TaskDialog& dialog, const QString& start) {
    QSignalSpy ended(&dialog, &TaskDialog::ended);
    QPushButton* button = buttonOf(dialog, start);
    if (button == nullptr || !button->isEnabled())
        return QStringLiteral("it cannot start");
    button->click();
    return ended.wait(patience) ? ended.front().front().toString() : QStringLiteral("it did not end");
}

} // namespace

class RecordingsTest : public QObject {
    Q_OBJECT

private slots:
    void aTaskTellsHowFarItIsAndHowItEnded();
    void aTaskThatIsCancelledEnds();
    void whatATaskThrowsIsItsFailure();
    void filesSayWhatHasToBeTakenForGranted();
    void openingAsksOnlyWhatTheFilesLeaveOpen();
    void whatIsStillToBeChosenIsNoError();
    void linesWithoutTimesAreGivenThem();
    void columnsWithoutNamesAreGivenThem();
    void aRecordingIsVerifiedAndOneOfAnotherKindIsNot();
    void aDifferenceIsToldWithItsPayload();
    void aStretchBecomesARecordingThatVerifies();
    void aStretchIsAskedForInWords();
    void aMarkedStretchIsKeptByItsNameAndExported();
    void aMarkWithoutLengthOrPlaceIsNotKept();
    void recordingsAreOfferedNewestFirst();
    void theConverterIsToldWhatWasChosen();
    void aRecordingIsNotOverwrittenByItsConversion();
    void cancelStopsAConversion();

private:
    ThemeContext context_{Theme::light()};
};

void RecordingsTest::aTaskTellsHowFarItIsAndHowItEnded() {
    LongTask task;
    QSemaphore seen;
    QSignalSpy progressed(&task, &LongTask::progressed);
    QSignalSpy finished(&task, &LongTask::finished);
    task.start([&seen](const std::stop_token&, const TaskProgress& progress) {
        progress(0.25);
        seen.acquire(); // until the progress was told
        return TaskOutcome{TaskOutcome::Kind::Done, QStringLiteral("all of it"), {}};
    });
    QVERIFY(task.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!progressed.isEmpty() && progressed.back().front().toDouble() == 0.25, patience);
    seen.release();
    QVERIFY(finished.wait(patience));
    QCOMPARE(finished.front().front().value<TaskOutcome>().words, QStringLiteral("all of it"));
    QVERIFY(!task.isRunning());
}

void RecordingsTest::aTaskThatIsCancelledEnds() {
    LongTask task;
    QSignalSpy finished(&task, &LongTask::finished);
    task.start([](const std::stop_token& stop, const TaskProgress&) {
        while (!stop.stop_requested())
            std::this_thread::yield();
        return TaskOutcome{TaskOutcome::Kind::Cancelled, QStringLiteral("given up"), {}};
    });
    task.cancel();
    QVERIFY(finished.wait(patience));
    QCOMPARE(finished.front().front().value<TaskOutcome>().kind, TaskOutcome::Kind::Cancelled);
}

void RecordingsTest::whatATaskThrowsIsItsFailure() {
    LongTask task;
    QSignalSpy finished(&task, &LongTask::finished);
    task.start([](const std::stop_token&, const TaskProgress&) -> TaskOutcome { throw std::runtime_error("no room"); });
    QVERIFY(finished.wait(patience));
    const auto outcome = finished.front().front().value<TaskOutcome>();
    QCOMPARE(outcome.kind, TaskOutcome::Kind::Failed);
    QCOMPARE(outcome.words, QStringLiteral("no room"));
}

void RecordingsTest::filesSayWhatHasToBeTakenForGranted() {
    const QTemporaryDir folder;
    const InputFacts bare = inputFactsOf(quotesFile(folder, {}), {});
    QVERIFY(bare.assumedUtc);
    QVERIFY(!bare.hasBook);
    QCOMPARE(assumptionsOf(bare),
             QStringList{QStringLiteral("quotes.csv: its times carry no zone; they are read as UTC")});
    QVERIFY(assumptionsOf(inputFactsOf(bare.path, readingOf(QStringLiteral("America/New_York"), {}))).isEmpty());
    QVERIFY(assumptionsOf(inputFactsOf(quotesFile(folder, QStringLiteral("Z")), {})).isEmpty());

    const InputFacts itch = inputFactsOf(itchFile(folder), {});
    QVERIFY2(!itch.trouble, itch.trouble ? itch.trouble->message.c_str() : "");
    QVERIFY(itch.dayUnknown);
    QVERIFY(itch.hasBook);
    QVERIFY(!inputFactsOf(itch.path, readingOf({}, QStringLiteral("2019-01-30"))).dayUnknown);

    const InputFacts missing = inputFactsOf(folder.filePath(QStringLiteral("none.csv")), {});
    QVERIFY(missing.trouble);
    QVERIFY(missing.format.isEmpty());
}

void RecordingsTest::openingAsksOnlyWhatTheFilesLeaveOpen() {
    const QTemporaryDir folder;
    QVERIFY(!OpenDialog::isNeeded({inputFactsOf(quotesFile(folder, QStringLiteral("Z")), {})}));
    const QList<InputFacts> open{inputFactsOf(quotesFile(folder, {}), {}), inputFactsOf(itchFile(folder), {})};
    QVERIFY(OpenDialog::isNeeded(open));
    OpenDialog dialog(context_, open);
    QCOMPARE(dialog.reading(), InputReading{});
    QComboBox* zone = nullptr;
    for (QComboBox* box : dialog.findChildren<QComboBox*>()) {
        if (box->accessibleName() == QLatin1String("Zone of its times"))
            zone = box;
    }
    QVERIFY(zone != nullptr);
    zone->setCurrentIndex(zone->findData(QStringLiteral("America/New_York")));
    auto* date = dialog.findChild<QLineEdit*>();
    date->setText(QStringLiteral("30.1.2019"));
    QVERIFY(!buttonOf(dialog, QStringLiteral("Open"))->isEnabled());
    date->setText(QStringLiteral("2019-01-30"));
    QVERIFY(buttonOf(dialog, QStringLiteral("Open"))->isEnabled());
    QCOMPARE(dialog.reading(), readingOf(QStringLiteral("America/New_York"), QStringLiteral("2019-01-30")));
}

void RecordingsTest::whatIsStillToBeChosenIsNoError() {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("batches.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"IBM\":{\"quote\":{\"latestPrice\":190.5}}}\n{\"IBM\":{\"quote\":{\"latestPrice\":190.7}}}\n");
    file.close();
    ConvertDialog convert(context_, {});
    VerifyDialog verify(context_, {});
    RecordingExportDialog part(context_, {}, std::nullopt);
    OpenDialog open(context_, {inputFactsOf(file.fileName(), {})});
    const std::array<std::tuple<QDialog*, QString, QString>, 4> all{
        std::tuple{&convert, QStringLiteral("Convert"), QStringLiteral("Choose a recording")},
        {&verify, QStringLiteral("Verify"), QStringLiteral("Choose a recording")},
        {&part, QStringLiteral("Export"), QStringLiteral("Choose a recording")},
        {&open, QStringLiteral("Open"), QStringLiteral("say when the first one was")}};
    for (const auto& [dialog, button, words] : all) {
        const NoteLabel* hint = noteOf(*dialog, words);
        QVERIFY2(hint != nullptr, qPrintable(button));
        QCOMPARE(hint->palette().color(QPalette::WindowText), context_.theme().text2);
        QVERIFY(!buttonOf(*dialog, button)->isEnabled());
    }
    // What is typed and cannot be read is an error, and so is told in its colour.
    for (QLineEdit* field : open.findChildren<QLineEdit*>()) {
        if (field->accessibleName() == QLatin1String("First line at"))
            field->setText(QStringLiteral("yesterday"));
    }
    const NoteLabel* trouble = noteOf(open, QStringLiteral("yesterday"));
    QVERIFY(trouble != nullptr);
    QCOMPARE(trouble->palette().color(QPalette::WindowText), context_.theme().error);
}

void RecordingsTest::linesWithoutTimesAreGivenThem() {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("batches.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"IBM\":{\"quote\":{\"latestPrice\":190.5}}}\n{\"IBM\":{\"quote\":{\"latestPrice\":190.7}}}\n");
    file.close();
    const InputFacts facts = inputFactsOf(file.fileName(), {});
    QVERIFY2(facts.needsStart, facts.trouble ? facts.trouble->message.c_str() : "");
    OpenDialog dialog(context_, {facts});
    QPushButton* open = buttonOf(dialog, QStringLiteral("Open"));
    QVERIFY(!open->isEnabled());
    const QList<QLineEdit*> fields = dialog.findChildren<QLineEdit*>();
    for (QLineEdit* field : fields) {
        if (field->accessibleName() == QLatin1String("First line at"))
            field->setText(QStringLiteral("2024-01-02 14:30:00"));
    }
    QVERIFY(open->isEnabled());
    const InputFacts timed = inputFactsOf(file.fileName(), dialog.reading());
    QVERIFY2(!timed.trouble, timed.trouble ? timed.trouble->message.c_str() : "");
    QVERIFY(!timed.empty);
}

void RecordingsTest::columnsWithoutNamesAreGivenThem() {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("20240105_ibm_Trade_Tick.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("34200123,1905000,100,Q,2000,0\n34201456,1905100,200,P,2000,0\n");
    file.close();
    const InputFacts facts = inputFactsOf(file.fileName(), {});
    QVERIFY2(!facts.csvProfiles.isEmpty(), facts.trouble ? facts.trouble->message.c_str() : "");
    QVERIFY(OpenDialog::isNeeded({facts}));
    OpenDialog dialog(context_, {facts});
    QVERIFY(!dialog.reading().csvProfile.isEmpty());
    QVERIFY(!inputFactsOf(file.fileName(), dialog.reading()).trouble);
}

void RecordingsTest::aRecordingIsVerifiedAndOneOfAnotherKindIsNot() {
    const QTemporaryDir folder;
    const QString made = recordingIn(folder);
    QVERIFY(!made.isEmpty());
    VerifyDialog dialog(context_, {});
    QVERIFY(!buttonOf(dialog, QStringLiteral("Verify"))->isEnabled()); // nothing is chosen
    dialog.recording().choose(made);
    const QString words = run(dialog, QStringLiteral("Verify"));
    QVERIFY2(words.startsWith(QStringLiteral("Identical: ")), qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("one session")), qPrintable(words));

    dialog.recording().choose(quotesFile(folder, QStringLiteral("Z")));
    const QString refused = run(dialog, QStringLiteral("Verify"));
    QVERIFY2(!refused.startsWith(QStringLiteral("Identical")) && refused.contains(QStringLiteral("quotes.csv")),
             qPrintable(refused));
}

void RecordingsTest::aDifferenceIsToldWithItsPayload() {
    VerifyReport report;
    report.difference = VerifyDifference{"pane", "IBM 14:30:10", "stored 7, computed 8",
                                         "journal entry 12 of poll, received 14:30:11", "2024-03-05 14:30:00"};
    report.notices = {"an outage of 3 s"};
    const TaskOutcome outcome = verifyOutcome(report);
    QCOMPARE(outcome.kind, TaskOutcome::Kind::Differs);
    QVERIFY(outcome.words.contains(QStringLiteral("stored 7, computed 8")));
    QVERIFY(outcome.words.contains(QStringLiteral("journal entry 12 of poll")));
    QCOMPARE(outcome.notices, QStringList{QStringLiteral("an outage of 3 s")});
    QCOMPARE(verifyOutcome(failure(ErrorCode::Cancelled, "stopped")).kind, TaskOutcome::Kind::Cancelled);
}

void RecordingsTest::aStretchBecomesARecordingThatVerifies() {
    const QTemporaryDir folder;
    const QString made = recordingIn(folder);
    QVERIFY(!made.isEmpty());
    const QString target = folder.filePath(QStringLiteral("part"));
    RecordingExportDialog dialog(context_, {{QStringLiteral("made"), made}}, std::nullopt);
    dialog.target().setPath(target);
    const QString words = run(dialog, QStringLiteral("Export"));
    QVERIFY2(words.startsWith(QStringLiteral("Wrote ")), qPrintable(words));
    VerifyDialog verify(context_, {{QStringLiteral("part"), target + QStringLiteral(".topbook")}});
    const QString verdict = run(verify, QStringLiteral("Verify"));
    QVERIFY2(verdict.startsWith(QStringLiteral("Identical")), qPrintable(verdict));
}

void RecordingsTest::aMarkedStretchIsKeptByItsNameAndExported() {
    std::vector<Stretch> kept;
    StretchMarks marks;
    marks.setStore({[&kept] { return kept; },
                    [&kept](const Stretch& stretch) {
                        kept.insert(kept.begin(), stretch);
                        return Result<void>();
                    }});
    const Timestamp begun = parseTime("2024-03-05 14:32:00.25").value().time;
    marks.begin(begun);
    QCOMPARE(marks.usualName(), QStringLiteral("Stretch of 14:32"));
    QVERIFY(
        marks.end(begun + std::chrono::seconds(90), QStringLiteral(" Opening/auction ")).contains("Opening/auction"));
    QVERIFY(!marks.begun());
    QCOMPARE(kept.size(), std::size_t{1});
    QCOMPARE(kept[0].name, std::string("Opening/auction"));
    QCOMPARE(kept[0].to - kept[0].from, Duration(std::chrono::seconds(90)));

    RecordingExportDialog dialog(context_, {{QStringLiteral("made"), QStringLiteral("/made.topbook")}}, std::nullopt);
    dialog.target().setPath(QStringLiteral("/somewhere/part.topbook"));
    dialog.offer(marks.kept());
    for (QComboBox* box : dialog.findChildren<QComboBox*>())
        if (box->accessibleName() == QStringLiteral("Marked"))
            emit box->activated(0);
    QCOMPARE(dialog.target().path(), QStringLiteral("/somewhere/Opening-auction.topbook"));
    const QList<QLineEdit*> fields = dialog.findChildren<QLineEdit*>();
    const auto holds = [&fields](const char* text) {
        return std::any_of(fields.begin(), fields.end(),
                           [text](const QLineEdit* field) { return field->text() == QLatin1String(text); });
    };
    QVERIFY(holds("2024-03-05 14:32:00"));
    QVERIFY(holds("2024-03-05 14:33:31")); // whole seconds, and nothing of the stretch is left out
}

void RecordingsTest::aMarkWithoutLengthOrPlaceIsNotKept() {
    StretchMarks marks;
    const Timestamp now = parseTime("2024-03-05 14:32:00").value().time;
    marks.begin(now);
    QVERIFY(marks.end(now, {}).startsWith(QStringLiteral("Nothing was recorded")));
    marks.begin(now);
    QVERIFY(marks.end(now + std::chrono::seconds(1), {}).contains(QStringLiteral("the mark is lost")));
    QVERIFY(marks.kept().empty());
}

void RecordingsTest::aStretchIsAskedForInWords() {
    const auto now = parseTime("2024-03-05 14:32:00").value().time;
    RecordingExportDialog dialog(context_, {{QStringLiteral("made"), QStringLiteral("/made.topbook")}}, now);
    const auto canStart = [&dialog] { return buttonOf(dialog, QStringLiteral("Export"))->isEnabled(); };
    QVERIFY(!canStart()); // nowhere to write
    dialog.target().setPath(QStringLiteral("/part.topbook"));
    QVERIFY(canStart());
    dialog.setStretch(QStringLiteral("2024-03-05 14:31:00"), QStringLiteral("2024-03-05 14:30:00"));
    QVERIFY(!canStart());
    dialog.setStretch(QStringLiteral("noon"), {});
    QVERIFY(!canStart());
    buttonOf(dialog, QStringLiteral("15 min"))->click();
    QVERIFY(canStart());
    const QList<QLineEdit*> fields = dialog.findChildren<QLineEdit*>();
    QVERIFY(std::any_of(fields.begin(), fields.end(),
                        [](const QLineEdit* field) { return field->text() == QLatin1String("2024-03-05 14:17:00"); }));
}

void RecordingsTest::recordingsAreOfferedNewestFirst() {
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("sample")));
    for (const char* name : {"2024-03-04.topbook", "2024-03-05.topbook", "sample/sample.topbook", "notes.txt"}) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const auto paths = [&](const QStringList& shown, bool sampleFirst) {
        QStringList found;
        for (const RecordingEntry& entry : recordingsThere(folder.path(), shown, sampleFirst))
            found.append(QDir(folder.path()).relativeFilePath(entry.path));
        return found;
    };
    QCOMPARE(paths({}, false), (QStringList{QStringLiteral("2024-03-05.topbook"), QStringLiteral("2024-03-04.topbook"),
                                            QStringLiteral("."), QStringLiteral("sample/sample.topbook")}));
    QCOMPARE(paths({}, true).front(), QStringLiteral("sample/sample.topbook"));
    QCOMPARE(
        paths({folder.filePath(QStringLiteral("x.topbook")), folder.filePath(QStringLiteral("y.csv"))}, true).mid(0, 2),
        (QStringList{QStringLiteral("x.topbook"), QStringLiteral("sample/sample.topbook")}));
}

void RecordingsTest::theConverterIsToldWhatWasChosen() {
    const QTemporaryDir folder;
    ConversionRequest told;
    const auto converter = [&told](const ConversionRequest& request, const std::stop_token&,
                                   const TaskProgress&) -> Result<ConversionReport> {
        told = request;
        ConversionReport report;
        report.read = 40;
        report.rows = 1'234;
        return report;
    };
    ConvertDialog dialog(context_, converter);
    QVERIFY(!buttonOf(dialog, QStringLiteral("Convert"))->isEnabled());
    dialog.input().setPath(quotesFile(folder, QStringLiteral("Z")));
    QVERIFY(!buttonOf(dialog, QStringLiteral("Convert"))->isEnabled()); // quotes have no book
    dialog.target().setPath({});
    dialog.input().setPath(itchFile(folder));
    QCOMPARE(dialog.target().path(), folder.filePath(QStringLiteral("unnamed.l1.csv")));
    const QString words = run(dialog, QStringLiteral("Convert"));
    QVERIFY2(words.startsWith(QStringLiteral("Wrote 1,234 rows out of 40 messages")), qPrintable(words));
    QCOMPARE(told.input, itchFile(folder).toStdString());
    QVERIFY(!told.oneSided && !told.everyEvent && !told.roundLots);
}

void RecordingsTest::aRecordingIsNotOverwrittenByItsConversion() {
    const QTemporaryDir folder;
    ConvertDialog dialog(context_, {});
    dialog.input().setPath(itchFile(folder));
    QVERIFY(buttonOf(dialog, QStringLiteral("Convert"))->isEnabled());
    dialog.target().setPath(dialog.input().path());
    QVERIFY(!buttonOf(dialog, QStringLiteral("Convert"))->isEnabled());
}

void RecordingsTest::cancelStopsAConversion() {
    const QTemporaryDir folder;
    const auto converter = [](const ConversionRequest&, const std::stop_token& stop,
                              const TaskProgress&) -> Result<ConversionReport> {
        while (!stop.stop_requested())
            std::this_thread::yield();
        return failure(ErrorCode::Cancelled, "stopped");
    };
    ConvertDialog dialog(context_, converter);
    dialog.input().setPath(itchFile(folder));
    QSignalSpy ended(&dialog, &TaskDialog::ended);
    buttonOf(dialog, QStringLiteral("Convert"))->click();
    QVERIFY(dialog.isRunning());
    buttonOf(dialog, QStringLiteral("Cancel"))->click();
    QVERIFY(ended.wait(patience));
    QCOMPARE(dialog.outcomeWords(), QStringLiteral("Cancelled: nothing was written"));
}

QTEST_MAIN(RecordingsTest)
#include "recordings_test.moc"
