// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 at any moment: what was acknowledged is there, the file is whole, and the next session goes on.
#include "history_fixture.h"

#include <QtTest>

#include <random>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

const Timestamp morning = at("2026-11-21 10:00:07");

/// Writes until it is killed, over midnight and back into the next day's file, and tells each acknowledged entry
/// through `pipe`.
[[noreturn]] void writeUntilKilled(const std::string& folder, Timestamp start, int pipe) {
    auto writer = HistoryWriter::open({folder, "", "0.1.0", "{}"}, start);
    if (!writer)
        ::_exit(1);
    for (std::uint64_t seq = 1;; ++seq) {
        HistoryBatch batch = batchOfEverything(seq, start + seq * 10ms);
        batch.entries.front().bytes.append(seq % 40 == 0 ? 600'000 : 500, static_cast<char>('a' + seq % 26));
        if (seq % 25 == 1)
            batch.entries.front().kind = EntryKind::Checkpoint;
        if (!writer->write(batch))
            ::_exit(2);
        if (::write(pipe, &seq, sizeof seq) != sizeof seq)
            ::_exit(3);
    }
}

/// Kills the writer some time after its first entry; the last entry that it acknowledged.
std::uint64_t killAfter(const std::string& folder, Timestamp start, std::chrono::microseconds delay) {
    int ends[2];
    if (::pipe(ends) != 0)
        return 0;
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        writeUntilKilled(folder, start, ends[1]);
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

} // namespace

class HistoryCrashTest : public QObject {
    Q_OBJECT

private slots:
    void nothingAcknowledgedIsLost();
    void nothingAcknowledgedIsLostAtMidnight();
};

void HistoryCrashTest::nothingAcknowledgedIsLost() {
    TemporaryFolder folder;
    const std::string path = folder.file("2026-11-21.topbook");
    std::mt19937_64 random(3);
    for (int round = 0; round < 20; ++round) {
        const std::uint64_t acknowledged =
            killAfter(folder.path(), morning + round * 1min, std::chrono::microseconds(random() % 60'000));
        QVERIFY(acknowledged > 0);

        std::string error;
        const auto before = entriesOf(path, &error); // by a reader, before any writer repaired anything
        QVERIFY2(error.empty(), error.c_str());
        QVERIFY(before.size() >= acknowledged);
        const auto point = findResumePoint(path).value();
        QVERIFY(point.has_value() && point->fromSeq + 25 > acknowledged);

        // the killed one's lock is free, and its file is taken as it is
        auto writer = HistoryWriter::open({folder.path(), "", "", ""}, morning + round * 1min + 30s);
        QVERIFY2(writer.has_value(), writer ? "" : describe(writer.error()).c_str());
        QVERIFY(writer->notices().empty());
        QCOMPARE(answer(path, "PRAGMA integrity_check"), "ok");
        const QString session = QString::number(point->session.id);
        QCOMPARE(answer(path, "SELECT count(*) FROM quote WHERE session = " + session.toStdString()),
                 QString::number(2 * before.size()));
        QCOMPARE(answer(path, "SELECT journal_seq FROM progress WHERE session = " + session.toStdString() +
                                  " AND universe = 0"),
                 QString::number(before.size()));
        QVERIFY(entriesOf(path) == before);
    }
}

void HistoryCrashTest::nothingAcknowledgedIsLostAtMidnight() {
    const Timestamp midnight = at("2026-11-22 00:00:00");
    for (int round = 0; round < 8; ++round) {
        TemporaryFolder folder;
        const std::uint64_t acknowledged =
            killAfter(folder.path(), midnight - 25ms, std::chrono::milliseconds(3 * round));
        QVERIFY(acknowledged > 0);
        const std::string first = folder.file("2026-11-21.topbook");
        const std::string second = folder.file("2026-11-22.topbook");
        std::size_t entries = entriesOf(first).size();
        QCOMPARE(answer(first, "PRAGMA integrity_check"), "ok");
        if (folder.names().contains("2026-11-22.topbook")) {
            QVERIFY(HistoryReader::open(second).has_value()); // whole from its first moment
            entries += entriesOf(second).size();
            QCOMPARE(answer(second, "PRAGMA integrity_check"), "ok");
        }
        QVERIFY(entries >= acknowledged);
        auto writer = HistoryWriter::open({folder.path(), "", "", ""}, midnight + 1h);
        QVERIFY(writer.has_value() && writer->notices().empty());
    }
}

QTEST_APPLESS_MAIN(HistoryCrashTest)
#include "history_crash_test.moc"
