// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"
#include "packing.h"

#include "model/feed/byte_stream.h"

#include <random>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

using namespace topbook;
using namespace topbook::test;

namespace {

struct Unpacked {
    std::string bytes;
    std::optional<Error> error;
};

Unpacked unpack(const std::string& path) {
    Unpacked unpacked;
    auto stream = ByteStream::open(path);
    if (!stream) {
        unpacked.error = stream.error();
        return unpacked;
    }
    for (;;) {
        const auto block = stream->next();
        if (!block) {
            unpacked.error = block.error();
            break;
        }
        if (block->empty())
            break;
        unpacked.bytes += *block;
    }
    return unpacked;
}

std::string someRows(int count) {
    std::mt19937 random(3);
    std::string rows;
    for (int i = 0; i < count; ++i)
        rows += std::to_string(random()) + "," + std::to_string(i) + "\n";
    return rows;
}

struct Packing {
    const char* name;
    AddFilter filter;
};
constexpr Packing packings[] = {{"gz", archive_write_add_filter_gzip},
                                {"zst", archive_write_add_filter_zstd},
                                {"xz", archive_write_add_filter_xz},
                                {"bz2", archive_write_add_filter_bzip2}};

} // namespace

class ByteStreamTest : public QObject {
    Q_OBJECT
private slots:
    void plainFilesAreReadAsTheyStand() {
        const std::string rows = someRows(200'000);
        const auto unpacked = unpack(writeFile(folder_, "rows.csv", rows));
        QVERIFY(!unpacked.error);
        QVERIFY(unpacked.bytes == rows);
    }

    void packedFilesAreReadUnpacked_data() { packingRows(); }
    void packedFilesAreReadUnpacked() {
        const Packing packing = packingOfRow();
        const std::string rows = someRows(30'000);
        // the name says nothing: the content does
        const auto unpacked = unpack(writeFile(folder_, "rows.dat", packed(packing.filter, rows)));
        QVERIFY(!unpacked.error);
        QVERIFY(unpacked.bytes == rows);
    }

    void streamsOneAfterAnotherAreOne_data() { packingRows(); }
    void streamsOneAfterAnotherAreOne() {
        const Packing packing = packingOfRow();
        const std::string bytes = packed(packing.filter, "a,b\n") + packed(packing.filter, "c,d\n");
        QCOMPARE(unpack(writeFile(folder_, "two", bytes)).bytes, std::string("a,b\nc,d\n"));
        const auto padded = unpack(writeFile(folder_, "padded", bytes + std::string(512, '\0')));
        QVERIFY(!padded.error);
        QCOMPARE(padded.bytes, std::string("a,b\nc,d\n"));
    }

    void aCutFileGivesAllBeforeTheCut_data() { packingRows(); }
    void aCutFileGivesAllBeforeTheCut() {
        const Packing packing = packingOfRow();
        const std::string rows = someRows(30'000);
        const std::string bytes = packed(packing.filter, rows);
        std::size_t before = 0;
        for (const double part : {0.3, 0.6, 0.8, 0.97}) {
            const auto length = static_cast<std::size_t>(static_cast<double>(bytes.size()) * part);
            const auto cut = unpack(writeFile(folder_, "cut", bytes.substr(0, length)));
            QVERIFY(cut.error.has_value());
            QCOMPARE(cut.error->code, ErrorCode::Truncated);
            QVERIFY(QString::fromStdString(cut.error->message).contains("cut"));
            QVERIFY(rows.starts_with(cut.bytes));
            QVERIFY(cut.bytes.size() >= before);
            before = cut.bytes.size();
        }
        // the last bytes hold checksums only (zstd: none are written here, so its last block is lost)
        const auto cut = unpack(writeFile(folder_, "cut", bytes.substr(0, bytes.size() - 1)));
        QVERIFY(cut.error.has_value());
        if (std::string_view(packing.name) != "zst")
            QVERIFY(cut.bytes == rows);
    }

    void aShortCutGzipLosesNothingThatCanBeHad() {
        // less than one block of an archive library: what it holds back would be everything
        const std::string rows = someRows(2'000);
        const std::string bytes = packed(archive_write_add_filter_gzip, rows);
        const auto cut = unpack(writeFile(folder_, "cut.gz", bytes.substr(0, bytes.size() / 2)));
        QVERIFY(cut.bytes.size() > rows.size() / 3);
        QVERIFY(rows.starts_with(cut.bytes));
    }

    void damageIsNamedAndWhatStandsBeforeItGiven_data() { packingRows(); }
    void damageIsNamedAndWhatStandsBeforeItGiven() {
        const Packing packing = packingOfRow();
        const std::string rows = someRows(40'000);
        std::string bytes = packed(packing.filter, rows);
        for (std::size_t i = 0; i < 64; ++i)
            bytes[bytes.size() * 3 / 4 + i] = static_cast<char>(i * 37);
        const auto damaged = unpack(writeFile(folder_, "damaged", bytes));
        QVERIFY(damaged.error.has_value());
        QVERIFY(!damaged.bytes.empty());
    }

    void aZipWithOneFileIsThatFile() {
        const std::string path = writeFile(folder_, "one.zip", zipped({{"rows.csv", "a,b\n"}}));
        auto stream = ByteStream::open(path);
        QVERIFY(stream.has_value());
        QCOMPARE(stream->memberName(), std::string("rows.csv"));
        QCOMPARE(stream->path(), path);
        QCOMPARE(unpack(path).bytes, std::string("a,b\n"));
    }

    void aZipWithSeveralFilesAsksWhich() {
        const std::string path = writeFile(folder_, "two.zip", zipped({{"a.csv", "1"}, {"in/b.csv", "2"}}));
        const auto asked = unpack(path);
        QVERIFY(asked.error.has_value());
        QVERIFY(QString::fromStdString(asked.error->message).contains("two.zip/a.csv"));
        QVERIFY(QString::fromStdString(asked.error->message).contains("two.zip/in/b.csv"));
        QCOMPARE(unpack(path + "/in/b.csv").bytes, std::string("2"));
        QCOMPARE(unpack(path + "/c.csv").error->code, ErrorCode::NotFound);
    }

    void aCutZipGivesAllBeforeTheCut() {
        const std::string rows = someRows(50'000);
        const std::string bytes = zipped({{"rows.csv", rows}});
        const auto cut = unpack(writeFile(folder_, "cut.zip", bytes.substr(0, bytes.size() / 2)));
        QVERIFY(cut.error.has_value());
        QCOMPARE(cut.error->code, ErrorCode::Truncated);
        QVERIFY(cut.bytes.size() > rows.size() / 3);
        QVERIFY(rows.starts_with(cut.bytes));
    }

    void whatCannotBeOpenedIsSaidInWords() {
        QCOMPARE(unpack("/no/such/file.csv").error->code, ErrorCode::NotFound);
        QCOMPARE(unpack(folder_.path().toStdString()).error->code, ErrorCode::NotAFile);
        QCOMPARE(unpack(writeFile(folder_, "empty", "")).error->code, ErrorCode::Empty);
        QCOMPARE(unpack(writeFile(folder_, "empty.gz", packed(archive_write_add_filter_gzip, ""))).error->code,
                 ErrorCode::Empty);
        const std::string file = writeFile(folder_, "plain", "x");
        const auto inside = unpack(file + "/member");
        QCOMPARE(inside.error->code, ErrorCode::NotFound);
        QVERIFY(QString::fromStdString(describe(*inside.error)).contains("is no zip archive"));
        if (::geteuid() == 0)
            QSKIP("root may read everything");
        ::chmod(file.c_str(), 0);
        QCOMPARE(unpack(file).error->code, ErrorCode::PermissionDenied);
    }

    void theHeadIsSeenWithoutTakingIt() {
        auto stream = ByteStream::open(writeFile(folder_, "head", "a,b\nc,d\n"));
        QCOMPARE(std::string(*stream->head()), std::string("a,b\nc,d\n"));
        QCOMPARE(std::string(*stream->next()), std::string("a,b\nc,d\n"));
        QVERIFY(stream->next()->empty());
    }

    void aFileThatGrowsIsReadOn() {
        const std::string path = writeFile(folder_, "growing", "a\n");
        auto stream = ByteStream::open(path);
        QCOMPARE(std::string(*stream->next()), std::string("a\n"));
        QVERIFY(stream->next()->empty());
        std::ofstream(path, std::ios::app) << "b\n";
        QCOMPARE(std::string(*stream->next()), std::string("b\n"));
    }

    void pipesAreReadLikeFiles() {
        for (const std::string& bytes :
             {std::string("a,b\n"), packed(archive_write_add_filter_gzip, "a,b\n"), zipped({{"x.csv", "a,b\n"}})}) {
            const std::string path = folder_.filePath("pipe").toStdString();
            QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
            std::thread writer([&] { std::ofstream(path, std::ios::binary) << bytes; });
            const auto unpacked = unpack(path);
            writer.join();
            ::unlink(path.c_str());
            QVERIFY(!unpacked.error);
            QCOMPARE(unpacked.bytes, std::string("a,b\n"));
        }
    }

private:
    static void packingRows() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < 4; ++i)
            QTest::newRow(packings[i].name) << i;
    }
    static Packing packingOfRow() { return packings[*static_cast<int*>(QTest::qData("index", QMetaType::Int))]; }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(ByteStreamTest)
#include "byte_stream_test.moc"
