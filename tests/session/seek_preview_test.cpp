// SPDX-License-Identifier: GPL-3.0-or-later
// A jump in a long recording shows its books before the replay itself got there, the same that it then finds
// (order-books, Seek).
#include "tests/session/session_doubles.h"

#include "model/feed/simulator/simulated_files.h"
#include "model/session/seek_preview.h"

#include <atomic>

#include <QTemporaryDir>

using namespace topbook;
using namespace topbook::test;

namespace {

/// Gives the first batch, and while it is held nothing more.
class HeldInput : public EventInput {
public:
    HeldInput(std::unique_ptr<EventInput> input, std::shared_ptr<std::atomic<bool>> held)
        : input_(std::move(input))
        , held_(std::move(held)) {}
    const FormatTraits& traits() const override { return input_->traits(); }
    std::string name() const override { return input_->name(); }
    Result<bool> next(EventBatch& out) override {
        out.clear();
        if (begun_ && *held_)
            return true;
        begun_ = true;
        return input_->next(out);
    }
    const std::map<std::string, std::uint64_t>& counts() const override { return input_->counts(); }

private:
    std::unique_ptr<EventInput> input_;
    std::shared_ptr<std::atomic<bool>> held_;
    bool begun_ = false;
};

} // namespace

class SeekPreviewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theBooksOfTheNewestMomentAreFound();
    void onlyALongFileOfBooksHasOne();
    void aJumpShowsItsBooksBeforeTheReplayIsThere();

private:
    [[nodiscard]] ReplayConfig config() const {
        ReplayConfig config;
        config.paths = {path_};
        config.seek.folder = folder_.filePath(QStringLiteral("index")).toStdString();
        config.seek.program = "test";
        config.seek.leastBytes = 0;
        config.seek.eventsApart = 1;
        return config;
    }
    [[nodiscard]] std::unique_ptr<BookReplay> booksAt(Timestamp time) const {
        auto replay = BookReplay::create([this] { return openRecorded(path_, {}); }, path_);
        if (!(*replay)->runTo({time, std::nullopt}, {}))
            qFatal("the books cannot be read");
        return std::move(*replay);
    }
    static bool sameBooks(const Pipeline& a, const Pipeline& b) {
        if (a.symbols().size() != b.symbols().size())
            return false;
        for (std::uint32_t i = 0; i < a.symbols().size(); ++i) {
            for (const Side side : {Side::Bid, Side::Ask}) {
                if (a.booksOf({i}).ladder({i}, side, 0) != b.booksOf({i}).ladder({i}, side, 0))
                    return false;
            }
        }
        return true;
    }

    QTemporaryDir folder_;
    std::string path_;
    Timestamp end_;
};

void SeekPreviewTest::initTestCase() {
    path_ = folder_.filePath(QStringLiteral("11202026.NASDAQ_ITCH50")).toStdString();
    std::ofstream file(path_, std::ios::binary);
    SimulationRequest request;
    request.symbols = 3;
    request.length = 10min;
    request.events = 30'000;
    const auto rows = writeItch50(request, [&file](std::string_view block) -> Result<void> {
        file << block;
        return {};
    });
    QVERIFY(rows.has_value());
    file.close();
    end_ = booksAt(Timestamp::latest())->pipeline().eventTime();
}

void SeekPreviewTest::theBooksOfTheNewestMomentAreFound() {
    const auto preview = SeekPreview::create(config());
    QVERIFY(preview);
    QVERIFY(!preview->found());
    for (const Duration before : {9min, 5min, 1min, 7min}) {
        const Timestamp to = end_ - before;
        preview->look(end_ - 8min);
        preview->look(to);
        QVERIFY(waitUntil([&] { return preview->found() != nullptr; }, 60s));
        QVERIFY(sameBooks(preview->found()->pipeline(), booksAt(to)->pipeline()));
    }
    preview->drop();
    QVERIFY(!preview->found());
    QVERIFY(waitUntil([&] { return preview->isIndexed(); }, 60s));
    preview->look(end_ - 2min);
    QVERIFY(waitUntil([&] { return preview->found() != nullptr; }, 60s));
    QVERIFY(preview->found()->startedAt() > 0);
    QVERIFY(sameBooks(preview->found()->pipeline(), booksAt(end_ - 2min)->pipeline()));
}

void SeekPreviewTest::onlyALongFileOfBooksHasOne() {
    ReplayConfig nowhere = config();
    nowhere.seek.folder.clear();
    QVERIFY(!SeekPreview::create(nowhere));
    ReplayConfig tooLong = config();
    tooLong.seek.leastBytes = std::filesystem::file_size(path_) + 1;
    QVERIFY(!SeekPreview::create(tooLong));
    ReplayConfig two = config();
    two.paths.push_back(path_);
    QVERIFY(!SeekPreview::create(two));
}

void SeekPreviewTest::aJumpShowsItsBooksBeforeTheReplayIsThere() {
    const Timestamp to = end_ - 3min;
    const auto expected = booksAt(to);
    const InstrumentId instrument{0};
    const auto bids = expected->pipeline().booksOf(instrument).ladder(instrument, Side::Bid, 0);
    const auto asks = expected->pipeline().booksOf(instrument).ladder(instrument, Side::Ask, 0);
    QVERIFY(!bids.empty() && !asks.empty());

    ReplayConfig jumping = config();
    jumping.paused = true;
    const auto held = std::make_shared<std::atomic<bool>>(true);
    jumping.open = [held](const std::string& path, const InputOptions& options) -> Result<std::unique_ptr<EventInput>> {
        auto input = openRecorded(path, options);
        if (!input || !options.decode.trades) // books alone
            return input;
        return std::make_unique<HeldInput>(std::move(*input), held);
    };
    auto session = startReplay(jumping);
    QVERIFY(session.has_value());
    (*session)->send(SubscribeBook{instrument, 1'000, {}, {}, {}});
    (*session)->send(Seek{to});
    const auto shows = [&](const Snapshot& snapshot) {
        return snapshot.ladder && snapshot.ladder->bids == bids && snapshot.ladder->asks == asks;
    };
    const auto ahead = awaitSnapshot(**session, shows, 60s);
    QVERIFY(ahead);
    QVERIFY(ahead->status.lastEvent < to - 1min);
    QCOMPARE(ahead->status.clock, to);
    *held = false;
    // what only the engine knows comes with a ladder of its own, some snapshots after the last event
    const auto isOwn = [&](const Snapshot& snapshot) {
        return snapshot.status.lastEvent > to - 5s && shows(snapshot) &&
               (snapshot.ladder->lastTrade.has_value() || !snapshot.ladder->tape->empty());
    };
    QVERIFY(awaitSnapshot(**session, isOwn, 60s));
}

QTEST_GUILESS_MAIN(SeekPreviewTest)
#include "seek_preview_test.moc"
