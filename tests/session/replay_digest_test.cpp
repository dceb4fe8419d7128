// SPDX-License-Identifier: GPL-3.0-or-later
// Architecture rule 2: the digest is the same at any speed, batch size and shard count, and another one as soon as one
// result differs.
#include "tests/session/session_doubles.h"

#include "model/feed/simulator/simulated_files.h"

#include <random>

#include <QProcess>
#include <QTemporaryDir>

using namespace topbook;
using namespace topbook::test;

namespace {

std::string textOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

std::string joined(const std::vector<std::string>& lines, const std::string& end = "\n") {
    std::string text;
    for (const std::string& line : lines)
        text += line + end;
    return text;
}

} // namespace

class ReplayDigestTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theDigestDependsOnNothingButTheInput_data();
    void theDigestDependsOnNothingButTheInput();
    void theDigestAtTheSpeedOfTheMarketIsTheSame();
    void copiesOfAFileHaveItsDigest_data();
    void copiesOfAFileHaveItsDigest();
    void oneSizeThatDiffersIsAnotherDigest();

private:
    std::string write(const std::string& name, const std::string& text) {
        const std::string path = folder_.filePath(QString::fromStdString(name)).toStdString();
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    /// The path of an input of the matrix; empty where its data is absent.
    std::string inputPath(const QString& name) const {
        if (name == "real orders")
            return dataPath("l3/grasshopper/l3_data.csv");
        return folder_.filePath(name == "simulated orders" ? "orders.csv" : "quotes.csv").toStdString();
    }
    static ReplayConfig configOf(const std::string& path) {
        ReplayConfig config;
        config.paths = {path};
        config.speed = 0;
        return config;
    }

    QTemporaryDir folder_;
};

void ReplayDigestTest::initTestCase() {
    SimulationRequest request;
    request.length = 10min;
    request.symbols = 4;
    std::string orders;
    std::string quotes;
    const auto into = [](std::string& text) {
        return [&text](std::string_view block) -> Result<void> {
            text += block;
            return {};
        };
    };
    QVERIFY(writeL3Csv(request, into(orders)).has_value());
    QVERIFY(writeQuotesCsv(request, into(quotes)).has_value());
    write("orders.csv", orders);
    write("quotes.csv", quotes);
}

void ReplayDigestTest::theDigestDependsOnNothingButTheInput_data() {
    QTest::addColumn<QString>("input");
    QTest::newRow("simulated orders") << "simulated orders";
    QTest::newRow("simulated quotes") << "simulated quotes";
    QTest::newRow("real orders") << "real orders";
}

void ReplayDigestTest::theDigestDependsOnNothingButTheInput() {
    QFETCH(QString, input);
    const std::string path = inputPath(input);
    if (path.empty())
        QSKIP("the real recording is not here");
    const std::uint64_t expected = digestOf(configOf(path));
    QVERIFY(expected != 0);
    for (const std::size_t batch : {1U, 7U, 4096U}) {
        for (const std::size_t shards : {1U, 2U, 4U}) {
            ReplayConfig config = configOf(path);
            config.batchEvents = batch;
            config.shards = shards;
            QCOMPARE(digestOf(config), expected);
        }
    }
    ReplayConfig fast = configOf(path);
    fast.speed = 1000;
    fast.shards = 2;
    auto session = startReplay(fast);
    QVERIFY(session.has_value());
    // At 1000x for a moment, the rest as fast as possible.
    QVERIFY(awaitSnapshot(**session, [](const Snapshot& s) { return s.status.events > 0; }));
    std::this_thread::sleep_for(200ms);
    (*session)->send(SetSpeed{0});
    (*session)->waitForEnd();
    QCOMPARE((*session)->digest(), expected);
}

void ReplayDigestTest::theDigestAtTheSpeedOfTheMarketIsTheSame() {
    // Four seconds of event time: 1x, 100x and as fast as possible, in batches of 1, 7, 4096.
    std::string lines;
    for (int i = 0; i < 400; ++i) {
        lines += "@" + timeText(at("10:00:58") + Duration(10ms) * i, 6).substr(11) + " ";
        lines += i % 3 == 0 ? "q A " + std::to_string(100 + i % 11) + "\n"
                            : "a B " + std::to_string(i) + (i % 2 == 0 ? " b " : " a ") +
                                  std::to_string(i % 2 == 0 ? 50 - i % 5 : 51 + i % 5) + " 3\n";
    }
    const std::uint64_t expected = digestOf(replayOf(lines));
    for (const double speed : {1.0, 100.0, 0.0}) {
        for (const std::size_t batch : {1U, 7U, 4096U}) {
            ReplayConfig config = replayOf(lines, 57);
            config.speed = speed;
            config.batchEvents = batch;
            QCOMPARE(digestOf(config), expected);
            if (speed == 1.0)
                break; // once is four seconds
        }
    }
}

void ReplayDigestTest::copiesOfAFileHaveItsDigest_data() {
    QTest::addColumn<QString>("copy");
    QTest::newRow("packed") << "packed";
    QTest::newRow("Windows line ends") << "crlf";
    QTest::newRow("byte order mark") << "bom";
    QTest::newRow("rows out of order within the buffer") << "shuffled";
}

void ReplayDigestTest::copiesOfAFileHaveItsDigest() {
    QFETCH(QString, copy);
    for (const QString input : {"simulated orders", "real orders"}) {
        const std::string path = inputPath(input);
        if (path.empty())
            continue;
        const std::string text = textOf(path);
        std::string made;
        if (copy == "packed") {
            made = write("copy.csv", text);
            QProcess::execute("gzip", {"-kf", QString::fromStdString(made)});
            made += ".gz";
            if (!std::filesystem::exists(made))
                QSKIP("gzip is not here");
        } else if (copy == "crlf") {
            made = write("crlf.csv", joined(linesOf(text), "\r\n"));
        } else if (copy == "bom") {
            made = write("bom.csv", "\xEF\xBB\xBF" + text);
        } else {
            // Blocks of 30 rows in random order inside: no row is further than 30 from its place. The first rows may
            // be out of order too. The order of the rows is kept by the file's sequence numbers.
            std::vector<std::string> lines = linesOf(text);
            std::mt19937 random(7);
            for (std::size_t begin = 1; begin < lines.size(); begin += 30) {
                const std::size_t end = std::min(begin + 30, lines.size());
                std::shuffle(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                             lines.begin() + static_cast<std::ptrdiff_t>(end), random);
            }
            made = write("shuffled.csv", joined(lines));
        }
        QVERIFY(digestOf(configOf(path)) != 0);
        QCOMPARE(digestOf(configOf(made)), digestOf(configOf(path)));
    }
}

void ReplayDigestTest::oneSizeThatDiffersIsAnotherDigest() {
    const std::string book = "@10:00:00 a A 1 b 10 5\n@10:00:01 a A 2 a 11 5\n@10:00:02 a A 3 b 10 ";
    const std::uint64_t digest = digestOf(replayOf(book + "4\n"));
    QVERIFY(digest != 0);
    QCOMPARE(digestOf(replayOf(book + "4\n", 1)), digest);
    QVERIFY(digestOf(replayOf(book + "5\n")) != digest);
}

QTEST_GUILESS_MAIN(ReplayDigestTest)
#include "replay_digest_test.moc"
