// SPDX-License-Identifier: GPL-3.0-or-later
// The journal: every entry back in its order, blocks of at most 256 KiB, damage named, and where a restart goes on.
#include "history_fixture.h"
#include "model/history/crc32.h"
#include "model/history/journal_block.h"

#include <QtTest>

#include <random>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

const Timestamp morning = at("2026-11-21 10:00:00");

std::string noise(std::size_t size, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::string bytes(size, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random());
    return bytes;
}

HistoryWriter opened(const std::string& folder) {
    return HistoryWriter::open({folder, "", "0.1.0", "{}"}, morning).value();
}

} // namespace

class HistoryJournalTest : public QObject {
    Q_OBJECT

private slots:
    void crcIsThatOfZip();
    void entriesComeBackInOrder_data();
    void entriesComeBackInOrder();
    void noBlockIsLongerThan256KiB();
    void readingStartsAtAnySequence();
    void readingGoesOnBehindTheEnd();
    void damagedBlockIsNamed_data();
    void damagedBlockIsNamed();
    void aSessionIsChosenByItsId();
    void resumeFromTheLastCheckpoint();
    void resumeSkipsADamagedCheckpoint();
    void nothingToResumeAfterACleanEnd();
};

void HistoryJournalTest::crcIsThatOfZip() {
    QCOMPARE(crc32Of("123456789"), 0xcbf43926U);
    QCOMPARE(crc32Of(""), 0U);
}

void HistoryJournalTest::entriesComeBackInOrder_data() {
    QTest::addColumn<int>("entries");
    QTest::addColumn<int>("bytes");
    QTest::newRow("one empty") << 1 << 0;
    QTest::newRow("many small") << 20'000 << 40;
    QTest::newRow("just under a block") << 3 << 256 * 1024 - 27;
    QTest::newRow("just over a block") << 3 << 256 * 1024 - 26;
    QTest::newRow("long") << 3 << 1'500'000;
}

void HistoryJournalTest::entriesComeBackInOrder() {
    QFETCH(int, entries);
    QFETCH(int, bytes);
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    std::vector<JournalEntry> all;
    constexpr std::array kinds{EntryKind::Payload,     EntryKind::Tick,       EntryKind::Link,  EntryKind::Gap,
                               EntryKind::UserCommand, EntryKind::Checkpoint, EntryKind::Outage};
    for (int i = 0; i < entries; ++i) {
        const auto number = static_cast<std::uint64_t>(i);
        JournalEntry entry = payload(number + 1, morning + i * 1ms, noise(static_cast<std::size_t>(bytes), number),
                                     kinds[number % kinds.size()]);
        entry.source.value = static_cast<std::uint16_t>(i % 3);
        all.push_back(entry);
    }
    for (std::size_t i = 0; i < all.size(); i += 777)
        QVERIFY(writer
                    .write(batchOf({all.begin() + static_cast<std::ptrdiff_t>(i),
                                    all.begin() + static_cast<std::ptrdiff_t>(std::min(i + 777, all.size()))}))
                    .has_value());
    std::string error;
    QVERIFY(entriesOf(writer.path(), &error) == all);
    QCOMPARE(error, std::string());
}

void HistoryJournalTest::noBlockIsLongerThan256KiB() {
    std::vector<JournalEntry> entries;
    std::mt19937_64 random(5);
    for (std::uint64_t seq = 1; seq <= 200; ++seq)
        entries.push_back(payload(seq, morning, noise(random() % 3 == 0 ? random() % 900'000 : random() % 9'000, seq)));
    std::uint64_t started = 0;
    std::string bytes;
    for (const JournalBlock& block : packed(entries)) {
        QVERIFY(block.bytes.size() <= maxBlockBytes);
        started += block.entries;
        bytes += block.bytes;
    }
    QCOMPARE(started, 200U);
    StateReader in(bytes);
    for (const JournalEntry& expected : entries) {
        JournalEntry entry;
        QVERIFY(readEntry(in, entry) && entry == expected);
    }
    QVERIFY(in.atEnd());
}

void HistoryJournalTest::readingStartsAtAnySequence() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    std::uint64_t seq = 0;
    for (int batch = 0; batch < 30; ++batch) {
        std::vector<JournalEntry> entries;
        for (int i = 0; i < 7; ++i) {
            ++seq;
            entries.push_back(payload(seq, morning, noise(seq % 5 == 0 ? 300'000 : 10, seq)));
        }
        QVERIFY(writer.write(batchOf(entries)).has_value());
    }
    for (const std::uint64_t from : {1, 2, 7, 8, 99, 100, 101, 209, 210}) {
        const auto entries = entriesOf(writer.path(), nullptr, from);
        QCOMPARE(entries.size(), seq - from + 1);
        QCOMPARE(entries.front().seq, from);
    }
    QVERIFY(entriesOf(writer.path(), nullptr, seq + 1).empty());
}

void HistoryJournalTest::readingGoesOnBehindTheEnd() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    QVERIFY(writer.write(batchOf({payload(1, morning, "one")})).has_value());
    auto reader = JournalReader::open(writer.path()).value();
    QCOMPARE(reader.next().value()->bytes, std::string("one"));
    QVERIFY(!reader.next().value().has_value());
    QVERIFY(writer.write(batchOf({payload(2, morning, "two")})).has_value());
    QCOMPARE(reader.next().value()->bytes, std::string("two"));
}

void HistoryJournalTest::damagedBlockIsNamed_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("words");
    QTest::newRow("checksum") << "UPDATE journal SET crc = crc + 1 WHERE block = 3"
                              << "its checksum does not match";
    QTest::newRow("bytes") << "UPDATE journal SET bytes = zeroblob(20) WHERE block = 3"
                           << "it cannot be unpacked";
    QTest::newRow("size") << "UPDATE journal SET size = 1 << 40 WHERE block = 3"
                          << "its size is impossible";
    QTest::newRow("missing") << "DELETE FROM journal WHERE block = 3"
                             << "it is missing";
    QTest::newRow("entries") << "UPDATE journal SET entries = 9 WHERE block = 3"
                             << "its entries cannot be read";
    QTest::newRow("parts") << "UPDATE journal SET parts_left = 2 WHERE block = 3"
                           << "it does not follow from the block before it";
}

void HistoryJournalTest::damagedBlockIsNamed() {
    QFETCH(QString, sql);
    QFETCH(QString, words);
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    for (std::uint64_t seq = 1; seq <= 5; ++seq)
        QVERIFY(writer.write(batchOf({payload(seq, morning, "entry " + std::to_string(seq))})).has_value());
    QVERIFY(writer.close(morning).has_value());
    execute(writer.path(), sql.toStdString());
    std::string error;
    const auto entries = entriesOf(writer.path(), &error);
    QVERIFY(entries.size() == 2 || (sql.contains("entries") && entries.size() == 3));
    const QString text = QString::fromStdString(error);
    QVERIFY2(text.contains(words), error.c_str());
    QVERIFY2(text.contains("2026-11-21.topbook:block ") && text.contains("is damaged"), error.c_str());
    if (!sql.contains("parts_left"))
        QVERIFY2(text.contains("journal block 3 of session"), error.c_str());
}

void HistoryJournalTest::aSessionIsChosenByItsId() {
    TemporaryFolder folder;
    std::vector<std::int64_t> ids;
    for (const char* text : {"first", "second"}) {
        auto writer = opened(folder.path());
        ids.push_back(writer.sessionId());
        QVERIFY(writer.write(batchOf({payload(1, morning, text)})).has_value());
    }
    auto idle = opened(folder.path()); // begun, nothing recorded yet
    auto newest = JournalReader::open(idle.path()).value();
    QCOMPARE(newest.next().value()->bytes, std::string("second"));
    auto chosen = JournalReader::open(idle.path(), ids.front()).value();
    QCOMPARE(chosen.next().value()->bytes, std::string("first"));
    QCOMPARE(JournalReader::open(idle.path(), 42).error().code, ErrorCode::NotFound);
    TemporaryFolder empty;
    QCOMPARE(JournalReader::open(opened(empty.path()).path()).error().code, ErrorCode::Empty);
}

void HistoryJournalTest::resumeFromTheLastCheckpoint() {
    TemporaryFolder folder;
    {
        auto writer = opened(folder.path());
        QVERIFY(writer.write(batchOf({payload(1, morning, "zero", EntryKind::Checkpoint), payload(2, morning, "a")}))
                    .has_value());
        QVERIFY(!findResumePoint(writer.path()).value()->checkpoint.empty()); // a running one counts too
        const std::string state = noise(700'000, 1);
        QVERIFY(writer
                    .write(batchOf({payload(3, morning, "b"), payload(4, morning, "old", EntryKind::Checkpoint),
                                    payload(5, morning, state, EntryKind::Checkpoint), payload(6, morning, "c")}))
                    .has_value());
    } // dies
    auto next = opened(folder.path());
    const auto point = findResumePoint(next.path()).value();
    QVERIFY(point.has_value());
    QCOMPARE(point->fromSeq, 6U);
    QVERIFY(point->checkpoint == noise(700'000, 1));
    QVERIFY(!point->session.cleanShutdown);
    const auto rest = entriesOf(next.path(), nullptr, point->fromSeq);
    QCOMPARE(rest.size(), 1U);
    QCOMPARE(rest.front().bytes, std::string("c"));
}

void HistoryJournalTest::resumeSkipsADamagedCheckpoint() {
    TemporaryFolder folder;
    {
        auto writer = opened(folder.path());
        for (std::uint64_t seq = 1; seq <= 3; ++seq)
            QVERIFY(
                writer.write(batchOf({payload(seq, morning, std::to_string(seq), EntryKind::Checkpoint)})).has_value());
    }
    const std::string path = folder.file("2026-11-21.topbook");
    execute(path, "UPDATE journal SET crc = 0 WHERE block = 3");
    QCOMPARE(findResumePoint(path).value()->checkpoint, std::string("2"));
    execute(path, "DELETE FROM journal WHERE block > 1; UPDATE journal SET checkpoint = NULL");
    QCOMPARE(findResumePoint(path).value()->fromSeq, 1U);
    QCOMPARE(findResumePoint(path).value()->checkpoint, std::string());
}

void HistoryJournalTest::nothingToResumeAfterACleanEnd() {
    TemporaryFolder folder;
    {
        auto crashed = opened(folder.path());
        QVERIFY(crashed.write(batchOf({payload(1, morning, "x", EntryKind::Checkpoint)})).has_value());
    }
    auto clean = HistoryWriter::open({folder.path(), "", "", ""}, morning + 1min).value();
    QVERIFY(clean.write(batchOf({payload(1, morning, "y", EntryKind::Checkpoint)})).has_value());
    QVERIFY(clean.close(morning + 2min).has_value());
    QVERIFY(!findResumePoint(clean.path()).value().has_value());
    QCOMPARE(findResumePoint(folder.file("none")).error().code, ErrorCode::NotFound);
}

QTEST_APPLESS_MAIN(HistoryJournalTest)
#include "history_journal_test.moc"
