// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/random_quotes.h"

#include <QtTest>

using namespace topbook;
using namespace topbook::test;
using namespace std::chrono_literals;

class WindowsStateTest : public QObject {
    Q_OBJECT
private slots:
    void restartsDoNotShow_data();
    void restartsDoNotShow();
    void sameStateGivesSameBytes();
    void stateOfAnotherPlanIsRefused();
    void cutStateIsRefused();
    void damagedStateNeverBreaksTheEngine();
};

namespace {

const SymbolTable& names() {
    static const SymbolTable symbols = symbolsNamed({"C", "A", "B", "E", "D"});
    return symbols;
}

StreamShape wild(std::uint32_t seed) {
    return {.seed = seed,
            .latePercent = 30,
            .lateBy = 25min,
            .yearGap = true,
            .holdsBack = true,
            .sized = true,
            .dear = seed % 2 == 0};
}

std::string savedStore(const PaneStore& store) {
    StateWriter writer;
    store.save(writer);
    return writer.take();
}

} // namespace

void WindowsStateTest::restartsDoNotShow_data() {
    QTest::addColumn<int>("asking");
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("horizon");
    QTest::newRow("at each arrival") << static_cast<int>(Asking::EachArrival) << 0 << 900;
    QTest::newRow("at each pane") << static_cast<int>(Asking::EachPane) << 5 << 900;
    QTest::newRow("while late quotes wait") << static_cast<int>(Asking::Rarely) << 5 << 33;
}

void WindowsStateTest::restartsDoNotShow() {
    QFETCH(int, asking);
    QFETCH(int, offset);
    QFETCH(int, horizon);
    WindowPlan plan;
    plan.offset = std::chrono::seconds(offset);
    plan.horizon = std::chrono::seconds(horizon);
    for (std::uint32_t seed = 1; seed < 4; ++seed) {
        const auto arrivals = randomQuotes(wild(seed), plan);
        ShardedWindows straight(plan, names(), 2, static_cast<Asking>(asking));
        ShardedWindows restarted(plan, names(), 2, static_cast<Asking>(asking));
        for (std::size_t i = 0; i < arrivals.size(); ++i) {
            straight.add(arrivals[i]);
            restarted.add(arrivals[i]);
            if (i * 2654435761U % 17 == 0)
                QVERIFY(restarted.restart());
            for (std::size_t store = 0; store < 2 && i % 50 == 0; ++store)
                QVERIFY(straight.stores[store].takeChangedPanes() == restarted.stores[store].takeChangedPanes());
        }
        straight.advance(Timestamp::latest());
        restarted.advance(Timestamp::latest());
        QCOMPARE(QString::fromStdString(difference(restarted.output, straight.output, names())), QString());
        QVERIFY(restarted.output.finalHops == straight.output.finalHops);
        QVERIFY(restarted.late == straight.late);
        QVERIFY(restarted.joiner.firstEvent() == straight.joiner.firstEvent());
    }
}

void WindowsStateTest::sameStateGivesSameBytes() {
    const WindowPlan plan;
    PaneStore first(plan);
    PaneStore second(plan);
    std::vector<LateRow> late;
    for (const Arrival& arrival : randomQuotes(wild(8), plan)) {
        first.add(arrival.sample, arrival.watermark, late);
        second.add(arrival.sample, arrival.watermark, late);
    }
    QVERIFY(savedStore(first) == savedStore(second));
    const std::string bytes = savedStore(first);
    StateReader reader(bytes);
    PaneStore loaded(plan);
    QVERIFY(loaded.load(reader));
    QVERIFY(savedStore(loaded) == savedStore(first));
}

void WindowsStateTest::stateOfAnotherPlanIsRefused() {
    WindowPlan other;
    other.top = 4;
    const std::string bytes = savedStore(PaneStore(WindowPlan{}));
    StateReader reader(bytes);
    PaneStore store(other);
    QVERIFY(!store.load(reader));
    StateWriter writer;
    WindowJoiner(WindowPlan{}, UniverseId{}, names()).save(writer);
    StateReader joinerReader(writer.bytes());
    WindowJoiner joiner(other, UniverseId{}, names());
    QVERIFY(!joiner.load(joinerReader));
}

void WindowsStateTest::cutStateIsRefused() {
    const WindowPlan plan;
    ShardedWindows engine(plan, names(), 1, Asking::Rarely);
    for (const Arrival& arrival : randomQuotes({.seed = 5, .quotes = 60, .latePercent = 30}, plan))
        engine.add(arrival);
    const std::string bytes = savedStore(engine.stores[0]);
    for (std::size_t length = 0; length < bytes.size(); length += length < 300 ? 1 : 7) {
        StateReader reader(std::string_view(bytes).substr(0, length));
        PaneStore store(plan);
        QVERIFY2(!store.load(reader), qPrintable(QString::number(length)));
    }
    StateWriter writer;
    engine.joiner.save(writer);
    for (std::size_t length = 0; length < writer.bytes().size(); length += 3) {
        StateReader reader(std::string_view(writer.bytes()).substr(0, length));
        WindowJoiner joiner(plan, UniverseId{}, names());
        QVERIFY2(!joiner.load(reader), qPrintable(QString::number(length)));
    }
}

/// Wrong numbers may come of it; a checkpoint has its own digest against that. Nothing worse may.
void WindowsStateTest::damagedStateNeverBreaksTheEngine() {
    const WindowPlan plan;
    ShardedWindows engine(plan, names(), 1, Asking::Rarely);
    const auto arrivals = randomQuotes({.seed = 6, .quotes = 60, .latePercent = 30}, plan);
    for (const Arrival& arrival : arrivals)
        engine.add(arrival);
    const std::string bytes = savedStore(engine.stores[0]);
    std::mt19937_64 random(17);
    for (int round = 0; round < 500; ++round) {
        std::string damaged = bytes;
        damaged[8 + random() % (bytes.size() - 8)] = static_cast<char>(random());
        StateReader reader(damaged);
        PaneStore store(plan);
        if (!store.load(reader, names().size()))
            continue;
        WindowJoiner joiner(plan, UniverseId{}, names());
        PaneStore* const stores[] = {&store};
        WindowOutput output;
        std::vector<LateRow> late;
        joiner.advance(stores, arrivals.back().watermark, output);
        store.add(arrivals.back().sample, arrivals.back().watermark, late);
        joiner.advance(stores, arrivals.back().watermark + 30min, output);
    }
}

QTEST_APPLESS_MAIN(WindowsStateTest)
#include "windows_state_test.moc"
