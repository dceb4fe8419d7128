// SPDX-License-Identifier: GPL-3.0-or-later
// A real exchange recording from file to L1 rows, in whatever order and packing it lies on the disk, against the rows
// that somebody else computed.
#include "model/feed/recorded_input.h"
#include "model/pipeline/book_samples.h"
#include "model/pipeline/pipeline.h"
#include "model/tables/tables.h"
#include "tests/feed/packing.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace topbook;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString recordings() {
    const QString given = qEnvironmentVariable("TOPBOOK_DATA");
    return given.isEmpty() ? qEnvironmentVariable("TOPBOOK_SOURCE_DIR") + "/../shared/data" : given;
}

/// The rows behind the header, no row more than `places` from where it was.
QByteArray shuffledWithin(const QByteArray& csv, std::size_t places, std::uint32_t seed) {
    QList<QByteArray> lines = csv.trimmed().split('\n');
    const QByteArray header = lines.takeFirst();
    std::mt19937 random(seed);
    std::vector<std::pair<std::size_t, QByteArray>> keyed;
    for (qsizetype i = 0; i < lines.size(); ++i)
        keyed.emplace_back(static_cast<std::size_t>(i) + random() % (places + 1), lines[i]);
    std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    QByteArray out = header + '\n';
    for (const auto& [place, line] : keyed)
        out += line + '\n';
    return out;
}

QByteArray withWindowsLineEnds(QByteArray csv) {
    return csv.replace('\n', "\r\n");
}

/// The L1 file as text, and what was wrong.
class L1File : public ResultSink {
public:
    L1File() { appendL1Header(text, layout_); }
    void l1(std::span<const L1Row> rows) override {
        for (const L1Row& row : rows)
            appendL1Row(text, row, "BOOK", layout_);
    }
    void problem(const Problem& problem) override { problems.add(problem); }

    std::string text;
    ProblemLog problems;

private:
    L1Layout layout_;
};

struct Converted {
    QList<QByteArray> lines;
    ProblemLog problems;
    QString error;
};

Converted converted(const QString& path, ReorderRule rule = ReorderRule::File) {
    Converted result;
    auto input = openRecorded(path.toStdString(), {});
    if (!input) {
        result.error = QString::fromStdString(describe(input.error()));
        return result;
    }
    L1File file;
    PipelineConfig config;
    config.windows = false;
    config.books.oneSided = false;
    auto pipeline = Pipeline::create(config, file);
    SourceConfig source;
    source.name = path.toStdString();
    source.samples = SampleRule::None;
    source.reorder = rule;
    const SourceId id = pipeline->addSource(source);
    EventBatch batch;
    while (true) {
        const auto more = (*input)->next(batch);
        if (!more) {
            result.error = QString::fromStdString(describe(more.error()));
            return result;
        }
        pipeline->feed(id, batch, Timestamp::earliest());
        if (!*more)
            break;
    }
    pipeline->endOfSource(id);
    result.lines = QByteArray::fromStdString(file.text).trimmed().split('\n');
    result.problems = file.problems;
    return result;
}

} // namespace

class RecordedL1Test : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theRecordingGivesTheExpectedRows_data();
    void theRecordingGivesTheExpectedRows();
    void withoutReorderingItDoesNot();
    void aMissingRowIsNamedAndTheRestGoesOn();
    void itsMidsComeOutAsQuotes();

private:
    [[nodiscard]] QString write(const char* name, const QByteArray& bytes) const {
        const QString path = folder_.filePath(name);
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
    }

    QTemporaryDir folder_;
    QByteArray recording_;
    QList<QByteArray> expected_;
};

void RecordedL1Test::initTestCase() {
    recording_ = contentOf(recordings() + "/l3/grasshopper/l3_data.csv");
    expected_ = contentOf(recordings() + "/l3/grasshopper/expected_l1.csv").trimmed().split('\n');
    for (QByteArray& row : expected_)
        row.replace(".0,", ","); // a price in its shortest form
    if (recording_.isEmpty())
        QSKIP("the recorded order events are not there: set TOPBOOK_DATA to the folder of recordings");
    QCOMPARE(expected_.size(), qsizetype{6'836});
}

void RecordedL1Test::theRecordingGivesTheExpectedRows_data() {
    QTest::addColumn<QByteArray>("bytes");
    const std::string text = recording_.toStdString();
    const auto gzip = [](const QByteArray& csv) {
        return QByteArray::fromStdString(test::packed(archive_write_add_filter_gzip, csv.toStdString()));
    };
    QTest::newRow("as recorded") << recording_;
    QTest::newRow("lines end as on Windows") << withWindowsLineEnds(recording_);
    QTest::newRow("gz") << gzip(recording_);
    for (std::uint32_t seed = 1; seed <= 3; ++seed)
        QTest::addRow("shuffled within 32 places, seed %u", seed) << shuffledWithin(recording_, 32, seed);
    QTest::newRow("shuffled within 63 places") << shuffledWithin(recording_, 63, 4);
    QTest::newRow("shuffled, Windows, gz") << gzip(withWindowsLineEnds(shuffledWithin(recording_, 32, 5)));
}

void RecordedL1Test::theRecordingGivesTheExpectedRows() {
    QFETCH(QByteArray, bytes);
    const Converted result = converted(write("l3.csv", bytes));
    QCOMPARE(result.error, QString());
    QCOMPARE(result.lines.size(), expected_.size());
    for (qsizetype i = 0; i < expected_.size(); ++i)
        QCOMPARE(result.lines[i], expected_[i]);
    for (const ProblemTally& tally : result.problems.tallies())
        QVERIFY2(tally.code != ErrorCode::SequenceGap && tally.code != ErrorCode::Late &&
                     tally.code != ErrorCode::Duplicate && tally.code != ErrorCode::TimeJump,
                 tally.message.c_str());
}

/// The recording has rows late by one place: this test would see nothing if it had not.
void RecordedL1Test::withoutReorderingItDoesNot() {
    QVERIFY(converted(write("l3.csv", recording_), ReorderRule::None).lines != expected_);
}

void RecordedL1Test::aMissingRowIsNamedAndTheRestGoesOn() {
    QList<QByteArray> lines = recording_.trimmed().split('\n');
    lines.removeAt(6'000);
    const Converted result = converted(write("l3.csv", lines.join('\n') + '\n'));
    QCOMPARE(result.error, QString());
    std::uint64_t gaps = 0;
    for (const ProblemTally& tally : result.problems.tallies())
        gaps += tally.code == ErrorCode::SequenceGap ? tally.count : 0;
    QCOMPARE(gaps, std::uint64_t{1});
    QVERIFY(result.lines.size() > expected_.size() - 100);
    constexpr qsizetype before = 2'900;
    QCOMPARE(result.lines.mid(0, before), expected_.mid(0, before)); // all before the damage is right
}

void RecordedL1Test::itsMidsComeOutAsQuotes() {
    auto input = openRecorded(write("l3.csv", recording_).toStdString(), {});
    QVERIFY(input.has_value());
    auto quotes = samplesOf(std::move(*input), SampleRule::Mid, false, "l3.csv");
    std::vector<Price> mids;
    for (EventBatch batch; *quotes->next(batch);) {
        for (const Event& event : batch.events)
            mids.push_back(event.price);
    }
    QVERIFY(mids.size() >= 6'835);
}

QTEST_APPLESS_MAIN(RecordedL1Test)
#include "recorded_l1_test.moc"
