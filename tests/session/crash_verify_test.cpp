// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 at any moment: a recorder is killed again and again, and each time what it had acknowledged is there, the
// recording verifies, and the next one goes on.
#include "tests/session/recorded_market.h"

#include "model/history/history_reader.h"
#include "model/session/verify.h"

#include <QTemporaryDir>

#include <random>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr int usualKills = 50;
constexpr int killsAFolder = 5; ///< each kill is a session more to verify

/// Tells the last entry of each batch once it is on the disk.
class TellingStore : public HistoryStore {
public:
    TellingStore(std::unique_ptr<HistoryStore> store, int pipe)
        : store_(std::move(store))
        , pipe_(pipe) {}
    Result<void> write(const HistoryBatch& batch) override {
        auto written = store_->write(batch);
        const std::uint64_t last = batch.entries.empty() ? 0 : batch.entries.back().seq;
        if (written && last > 0 && ::write(pipe_, &last, sizeof last) != sizeof last)
            ::_exit(3);
        return written;
    }
    Result<void> close(Timestamp now) override { return store_->close(now); }
    std::vector<std::string> notices() const override { return store_->notices(); }
    std::uint64_t bytes() const override { return store_->bytes(); }

private:
    std::unique_ptr<HistoryStore> store_;
    int pipe_;
};

/// A live session of a market without end that begins at `start`.
[[noreturn]] void recordUntilKilled(const std::string& folder, Timestamp start, int pipe) {
    LiveConfig config = configOf({}, start);
    config.sources[0].source = std::make_unique<ScriptSource>(
        [start](std::stop_token stop, SourceOutput& out) {
            for (int second = 0; !stop.stop_requested(); ++second) {
                const Timestamp now = start + Duration(1s) * second;
                const std::string number = std::to_string(second);
                out.payload("q A " + std::to_string(100 + second % 13) + "\nq B " + std::to_string(90 + second % 29) +
                                "\na A " + number + " b " + std::to_string(50 - second % 7) + " 3",
                            now);
                out.tick(now);
                if (second % 10 == 9)
                    std::this_thread::sleep_for(1ms);
            }
        },
        SourcePace::Stream);
    config.history.folder = folder;
    config.history.recorder.blockEvery = 1ms;
    config.history.recorder.checkpointEvery = 1min;
    config.history.open = [pipe](const HistoryOptions& options,
                                 Timestamp now) -> Result<std::unique_ptr<HistoryStore>> {
        auto store = openHistory(options, now);
        if (!store)
            return store;
        return std::make_unique<TellingStore>(std::move(*store), pipe);
    };
    const auto session = startLive(std::move(config));
    if (!session)
        ::_exit(1);
    while (true)
        ::pause();
}

/// Kills the recorder some time after its first block; the last entry that it acknowledged, 0 where it failed.
std::uint64_t killAfter(const std::string& folder, Timestamp start, std::chrono::microseconds delay) {
    int ends[2];
    if (::pipe(ends) != 0)
        return 0;
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        recordUntilKilled(folder, start, ends[1]);
    }
    ::close(ends[1]);
    std::uint64_t last = 0;
    std::uint64_t seq = 0;
    if (::read(ends[0], &seq, sizeof seq) == sizeof seq)
        last = seq;
    ::usleep(static_cast<useconds_t>(delay.count()));
    ::kill(child, SIGKILL);
    while (::read(ends[0], &seq, sizeof seq) == sizeof seq)
        last = seq;
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? last : 0;
}

int killsWanted() {
    const int wanted = qEnvironmentVariableIntValue("TOPBOOK_KILLS");
    return wanted > 0 ? wanted : usualKills;
}

} // namespace

class CrashVerifyTest : public QObject {
    Q_OBJECT

private slots:
    void aKilledRecorderLosesNothingItAcknowledged();
};

void CrashVerifyTest::aKilledRecorderLosesNothingItAcknowledged() {
    std::mt19937_64 random(11);
    VerifyOptions options;
    options.decoders = lineDecoder;
    const Timestamp begin = at("10:00:00");
    QTemporaryDir folder;
    for (int kill = 0; kill < killsWanted(); ++kill) {
        const int round = kill % killsAFolder;
        const std::string place = folder.filePath(QString::number(kill / killsAFolder)).toStdString();
        const Timestamp start = begin + Duration(30min) * round;
        const std::uint64_t acknowledged = killAfter(place, start, std::chrono::microseconds(random() % 20'000));
        QVERIFY(acknowledged > 0);
        auto reader = JournalReader::open(place);
        QVERIFY2(reader.has_value(), reader ? "" : describe(reader.error()).c_str());
        std::uint64_t last = 0;
        for (auto entry = reader->next();; entry = reader->next()) {
            QVERIFY2(entry.has_value(), entry ? "" : describe(entry.error()).c_str());
            if (!*entry)
                break;
            QCOMPARE((*entry)->seq, last + 1);
            last = (*entry)->seq;
        }
        QVERIFY2(last >= acknowledged, qPrintable(QStringLiteral("%1 of %2").arg(last).arg(acknowledged)));
        const auto report = verifyRecording(place, options);
        QVERIFY2(report.has_value(), report ? "" : describe(report.error()).c_str());
        QVERIFY2(report->identical(), report->identical() ? "" : report->difference->sentence().c_str());
        QCOMPARE(report->sessions, static_cast<std::size_t>(round + 1));
    }
}

QTEST_APPLESS_MAIN(CrashVerifyTest)
#include "crash_verify_test.moc"
