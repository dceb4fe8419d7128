// SPDX-License-Identifier: GPL-3.0-or-later
// The books of a long file at a moment are the same by its index, by a part of one, and without (order-books, Seek);
// and a replay that goes on from a checkpoint ends in the digest of one from the start.
#include "tests/session/session_doubles.h"

#include "model/feed/simulator/simulated_files.h"
#include "model/session/book_replay.h"
#include "model/tables/tables.h"

#include <random>

#include <QTemporaryDir>

using namespace topbook;
using namespace topbook::test;

namespace fs = std::filesystem;

namespace {

/// What was found, comparable.
struct Found {
    std::string books;
    std::vector<ProblemTally> problems;

    bool operator==(const Found&) const = default;
};

Found foundBy(const BookReplay& replay) {
    Found found;
    const Pipeline& pipeline = replay.pipeline();
    for (std::uint32_t i = 0; i < pipeline.symbols().size(); ++i) {
        const InstrumentId instrument{i};
        const std::string& symbol = pipeline.symbols().at(instrument).symbol;
        found.books += symbol + " " + std::to_string(static_cast<int>(pipeline.booksOf(instrument).status(instrument)));
        for (const Side side : {Side::Bid, Side::Ask}) {
            for (const LadderLevel& level : pipeline.booksOf(instrument).ladder(instrument, side, 0))
                appendLadderRow(found.books, level, symbol, replay.traits().sizeDecimals);
        }
    }
    found.problems = replay.problems().tallies();
    return found;
}

BookMoment atTime(Timestamp time) {
    return {time, std::nullopt};
}
BookMoment atSequence(std::uint64_t sequence) {
    return {std::nullopt, sequence};
}

/// A sink that keeps nothing: the digest tells.
class NoSink : public ResultSink {};

} // namespace

class BookReplayTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { index_ = std::make_unique<QTemporaryDir>(); }
    void theIndexDoesNotShow_data() { inputs(); }
    void theIndexDoesNotShow();
    void aPartOfAnIndexIsContinued_data() { inputs(); }
    void aPartOfAnIndexIsContinued();
    void goingOnFromACheckpointEndsInTheSameDigest_data() { inputs(); }
    void goingOnFromACheckpointEndsInTheSameDigest();
    void theFileMayBeNamedOtherwise();
    void anIndexOfOtherContentIsNotUsed_data();
    void anIndexOfOtherContentIsNotUsed();
    void anotherProgramHasItsOwn();
    void anotherBuildMakesItAnew();
    void damagedCheckpointsAreNamedAndMadeAnew_data();
    void damagedCheckpointsAreNamedAndMadeAnew();
    void withoutAFolderToWriteItWorksInSilence();
    void aShortFileHasNone();
    void theOldestIndexesMakeRoom();
    void somebodyMayEndIt();

private:
    void inputs() const {
        QTest::addColumn<QString>("name");
        for (const fs::directory_entry& file : fs::directory_iterator(files_.path().toStdString())) {
            const std::string name = file.path().filename().string();
            if (!name.starts_with("."))
                QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    [[nodiscard]] std::string pathOf(const QString& name) const { return files_.filePath(name).toStdString(); }
    void write(const QString& name, const std::string& content) const {
        std::ofstream(pathOf(name), std::ios::binary) << content;
    }
    [[nodiscard]] SeekSettings settings() const {
        SeekSettings settings;
        settings.folder = index_->filePath(QStringLiteral("index")).toStdString();
        settings.program = "test";
        settings.build = "1";
        settings.leastBytes = 0;
        settings.eventsApart = 1; // behind every batch
        return settings;
    }
    [[nodiscard]] SeekIndex indexOf(const std::string& path, const SeekSettings& settings) const {
        return SeekIndex::open(settings, *SeekSource::of(path, readingOf({})));
    }
    [[nodiscard]] std::unique_ptr<BookReplay> replayOf(const std::string& path, const BookMoment& moment,
                                                       const std::optional<SeekSettings>& seek = std::nullopt) const {
        auto replay = BookReplay::create([path] { return openRecorded(path, {}); }, path);
        if (!replay)
            qFatal("%s", describe(replay.error()).c_str());
        if (seek)
            (*replay)->useIndex(indexOf(path, *seek));
        const auto reached = (*replay)->runTo(moment, {});
        if (!reached)
            qFatal("%s", describe(reached.error()).c_str());
        return std::move(*replay);
    }
    [[nodiscard]] Found found(const std::string& path, const BookMoment& moment,
                              const std::optional<SeekSettings>& seek = std::nullopt) const {
        return foundBy(*replayOf(path, moment, seek));
    }

    QTemporaryDir files_;
    std::unique_ptr<QTemporaryDir> index_;
};

/// Orders of a simulated market, in good order and not.
void BookReplayTest::initTestCase() {
    const auto into = [](std::string& text) {
        return [&text](std::string_view block) -> Result<void> {
            text += block;
            return {};
        };
    };
    SimulationRequest request;
    request.length = 10min;
    request.symbols = 5;
    request.events = 40'000;
    std::string itch;
    QVERIFY(writeItch50(request, into(itch)).has_value());
    write(QStringLiteral("11202026.NASDAQ_ITCH50"), itch);

    request.events = 12'000;
    std::string csv;
    QVERIFY(writeL3Csv(request, into(csv)).has_value());
    write(QStringLiteral("orders.csv"), csv);
    std::vector<std::string> lines;
    std::istringstream in(csv);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    std::mt19937 random(3);
    for (std::size_t i = 1; i + 40 < lines.size(); ++i) {
        const auto chance = random() % 100;
        if (chance < 20) // rows that come too early, and so others too late
            std::swap(lines[i], lines[i + 1 + random() % 40]);
        else if (chance == 20)
            lines[i] = "not a row";
        else if (chance == 21)
            lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
        else if (chance == 22)
            lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::string disordered;
    for (const std::string& line : lines)
        disordered += line + "\n";
    write(QStringLiteral("disordered.csv"), disordered);
}

void BookReplayTest::theIndexDoesNotShow() {
    QFETCH(QString, name);
    const std::string path = pathOf(name);
    const auto whole = replayOf(path, {}, settings());
    QCOMPARE(whole->startedAt(), std::uint64_t{0});
    QVERIFY(foundBy(*whole) == found(path, {}));
    const std::vector<SeekPoint> points = indexOf(path, settings()).points();
    QVERIFY(points.size() >= 3);
    for (const SeekPoint& point : points) {
        const auto jumped = replayOf(path, atTime(point.latest), settings());
        QVERIFY(jumped->startedAt() >= point.offset);
        QVERIFY(foundBy(*jumped) == found(path, atTime(point.latest)));
        for (const Duration apart : {Duration(-1), Duration(1), Duration(1'000'000'000)}) {
            const BookMoment moment = atTime(point.latest + apart);
            QVERIFY(found(path, moment, settings()) == found(path, moment));
        }
        for (const std::uint64_t sequence : {point.highest - 1, point.highest, point.highest + 1})
            QVERIFY(found(path, atSequence(sequence), settings()) == found(path, atSequence(sequence)));
    }
    for (const BookMoment& moment : {atTime(Timestamp{}), atSequence(0), atSequence(1), atSequence(~std::uint64_t{0})})
        QVERIFY(found(path, moment, settings()) == found(path, moment));
}

void BookReplayTest::aPartOfAnIndexIsContinued() {
    QFETCH(QString, name);
    const std::string path = pathOf(name);
    (void)replayOf(path, {}, settings());
    const std::vector<SeekPoint> points = indexOf(path, settings()).points();
    init();
    const BookMoment early = atTime(points[points.size() / 2].latest);
    QVERIFY(found(path, early, settings()) == found(path, early));
    const std::vector<SeekPoint> part = indexOf(path, settings()).points();
    QVERIFY(!part.empty() && part.size() < points.size());
    const auto late = replayOf(path, {}, settings());
    QCOMPARE(late->startedAt(), part.back().offset);
    QVERIFY(foundBy(*late) == found(path, {}));
    QVERIFY(indexOf(path, settings()).points() == points);
}

void BookReplayTest::goingOnFromACheckpointEndsInTheSameDigest() {
    QFETCH(QString, name);
    const std::string path = pathOf(name);
    struct Checkpoint {
        InputPlace place;
        std::string pipeline;
    };
    const auto make = [&](EventInput& input, ResultSink& sink) {
        PipelineConfig config;
        auto pipeline = *Pipeline::create(config, sink);
        SourceConfig source;
        source.samples = SampleRule::Mid;
        source.reorder = input.traits().sequenced ? ReorderRule::File : ReorderRule::None;
        pipeline.addSource(source);
        return pipeline;
    };
    NoSink sink;
    const auto runOn = [](EventInput& input, Pipeline& pipeline, std::vector<Checkpoint>* checkpoints) {
        EventBatch batch;
        while (*input.next(batch)) {
            pipeline.feed(SourceId{}, batch, Timestamp::earliest());
            if (auto place = input.place(); place && checkpoints != nullptr)
                checkpoints->push_back({std::move(*place), pipeline.save()});
        }
        pipeline.close();
        return pipeline.digest();
    };
    std::vector<Checkpoint> checkpoints;
    auto input = *openRecorded(path, {});
    Pipeline straight = make(*input, sink);
    const std::uint64_t expected = runOn(*input, straight, &checkpoints);
    QVERIFY(checkpoints.size() >= 3);
    for (const Checkpoint& checkpoint : checkpoints) {
        auto again = *openRecorded(path, {});
        Pipeline pipeline = make(*again, sink);
        QVERIFY(again->moveTo(checkpoint.place));
        QVERIFY(pipeline.load(checkpoint.pipeline).has_value());
        QCOMPARE(runOn(*again, pipeline, nullptr), expected);
        QCOMPARE(again->counts(), input->counts());
        QVERIFY(again->facts() == input->facts());
    }
}

void BookReplayTest::theFileMayBeNamedOtherwise() {
    const std::string path = pathOf(QStringLiteral("disordered.csv"));
    (void)replayOf(path, {}, settings());
    const fs::path before = fs::current_path();
    fs::current_path(files_.path().toStdString());
    const auto named = replayOf("./disordered.csv", {}, settings());
    QVERIFY(named->startedAt() > 0);
    QVERIFY(foundBy(*named) == found("./disordered.csv", {}));
    fs::current_path(before);
}

void BookReplayTest::anIndexOfOtherContentIsNotUsed_data() {
    QTest::addColumn<QString>("change");
    for (const char* change : {"longer", "shorter", "a byte in the middle", "a byte in the middle, stamp kept"})
        QTest::newRow(change) << QString::fromUtf8(change);
}

void BookReplayTest::anIndexOfOtherContentIsNotUsed() {
    QFETCH(QString, change);
    const std::string path = index_->filePath(QStringLiteral("changing.csv")).toStdString();
    fs::copy_file(pathOf(QStringLiteral("orders.csv")), path);
    (void)replayOf(path, {}, settings());
    const auto stamp = fs::last_write_time(path);
    const auto size = fs::file_size(path);
    QVERIFY(!indexOf(path, settings()).points().empty());
    if (change == "longer") {
        std::ofstream(path, std::ios::app) << "more\n";
    } else if (change == "shorter") {
        fs::resize_file(path, size - 1);
    } else {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(size / 2));
        file.put('\n');
        file.close();
        if (change.endsWith(QLatin1String("kept")))
            fs::last_write_time(path, stamp);
    }
    const SeekIndex index = indexOf(path, settings());
    QVERIFY(index.points().empty());
    QVERIFY(index.troubles().empty());
    const auto again = replayOf(path, {}, settings());
    QCOMPARE(again->startedAt(), std::uint64_t{0});
    QVERIFY(foundBy(*again) == found(path, {}));
    QVERIFY(!indexOf(path, settings()).points().empty());
}

void BookReplayTest::anotherProgramHasItsOwn() {
    const std::string path = pathOf(QStringLiteral("orders.csv"));
    (void)replayOf(path, {}, settings());
    SeekSettings other = settings();
    other.program = "another";
    QVERIFY(indexOf(path, other).points().empty());
    (void)replayOf(path, {}, other);
    QVERIFY(!indexOf(path, other).points().empty());
    QVERIFY(!indexOf(path, settings()).points().empty());
}

void BookReplayTest::anotherBuildMakesItAnew() {
    const std::string path = pathOf(QStringLiteral("orders.csv"));
    (void)replayOf(path, {}, settings());
    SeekSettings other = settings();
    other.build = "2";
    QVERIFY(indexOf(path, other).points().empty());
    (void)replayOf(path, {}, other);
    QVERIFY(!indexOf(path, other).points().empty());
    QVERIFY(indexOf(path, settings()).points().empty());
}

void BookReplayTest::damagedCheckpointsAreNamedAndMadeAnew_data() {
    QTest::addColumn<int>("place"); // of the byte, in parts of the file; beyond them it is cut
    for (const int place : {0, 10, 50, 90, 100})
        QTest::addRow("%d", place) << place;
    QTest::newRow("emptied") << -1;
}

void BookReplayTest::damagedCheckpointsAreNamedAndMadeAnew() {
    QFETCH(int, place);
    const std::string path = pathOf(QStringLiteral("disordered.csv"));
    (void)replayOf(path, {}, settings());
    const std::vector<SeekPoint> points = indexOf(path, settings()).points();
    for (const auto& file : fs::recursive_directory_iterator(settings().folder)) {
        if (!file.is_regular_file())
            continue;
        const auto size = file.file_size();
        if (place < 0 || place == 100) {
            fs::resize_file(file.path(), place < 0 ? 0 : size - 1);
            continue;
        }
        std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
        const auto at = static_cast<std::streamoff>(size * static_cast<std::uintmax_t>(place) / 100);
        bytes.seekg(at);
        const int was = bytes.get();
        bytes.seekp(at);
        bytes.put(static_cast<char>(was ^ 0x20));
    }
    const auto replay = replayOf(path, {}, settings());
    QCOMPARE(replay->startedAt(), std::uint64_t{0});
    QVERIFY(!replay->indexTroubles().empty());
    QVERIFY(foundBy(*replay) == found(path, {}));
    QVERIFY(indexOf(path, settings()).points() == points);
    QVERIFY(indexOf(path, settings()).troubles().empty());
    QVERIFY(replayOf(path, {}, settings())->startedAt() > 0);
}

void BookReplayTest::withoutAFolderToWriteItWorksInSilence() {
    const std::string path = pathOf(QStringLiteral("orders.csv"));
    SeekSettings nowhere = settings();
    nowhere.folder = path + "/index"; // a file is no folder
    const auto replay = replayOf(path, {}, nowhere);
    QVERIFY(foundBy(*replay) == found(path, {}));
    QVERIFY(replay->indexTroubles().empty());
}

void BookReplayTest::aShortFileHasNone() {
    const std::string path = pathOf(QStringLiteral("orders.csv"));
    SeekSettings long_ = settings();
    long_.leastBytes = fs::file_size(path) + 1;
    (void)replayOf(path, {}, long_);
    QVERIFY(!fs::exists(long_.folder));
}

void BookReplayTest::theOldestIndexesMakeRoom() {
    const std::string first = pathOf(QStringLiteral("orders.csv"));
    const std::string second = pathOf(QStringLiteral("disordered.csv"));
    (void)replayOf(first, {}, settings());
    const std::string own = settings().folder + "/notes.txt";
    std::ofstream(own) << "mine";
    SeekSettings small = settings();
    small.bytesKept = 1;
    (void)replayOf(second, {}, small);
    QVERIFY(indexOf(first, settings()).points().empty());
    QVERIFY(!indexOf(second, settings()).points().empty());
    QVERIFY(fs::exists(own));
}

void BookReplayTest::somebodyMayEndIt() {
    const std::string path = pathOf(QStringLiteral("orders.csv"));
    auto replay = BookReplay::create([path] { return openRecorded(path, {}); }, path);
    QVERIFY(replay.has_value());
    const auto reached = (*replay)->runTo({}, [] { return true; });
    QVERIFY(!reached);
    QCOMPARE(reached.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(BookReplayTest)
#include "book_replay_test.moc"
