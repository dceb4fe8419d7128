// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/book/order_table.h"

#include <QtTest>

#include <map>
#include <random>
#include <tuple>
#include <vector>

using namespace topbook;

class OrderTableTest : public QObject {
    Q_OBJECT

private slots:
    void aCodeGivesItsIdBack();
    void agreesWithAMapWhileItGrows_data();
    void agreesWithAMapWhileItGrows();
    void sweepingRemovesExactlyWhatIsGone();
    void idsOnOneBeatStaySpread_data();
    void idsOnOneBeatStaySpread();
    void anOrderTakesAtMostEightyBytes();
};

namespace {

constexpr std::uint32_t instrumentCount = 40;

/// A level for each (instrument, side): enough to tell whose a slot is.
struct Owners {
    Owners() {
        for (std::uint32_t i = 0; i < instrumentCount; ++i) {
            for (const Side side : {Side::Bid, Side::Ask})
                (void)levels.take(ownerOf({i}, side), {});
        }
    }
    [[nodiscard]] static std::uint32_t levelOf(LevelOwner owner) { return owner + 1; }
    LevelPool levels;
};

using Key = std::tuple<LevelOwner, std::uint64_t>;

template<class Slot> Slot slotOf(LevelOwner owner, std::uint64_t id, std::uint32_t size) {
    Slot slot{};
    slot.code = codeOf(id, instrumentOf(owner));
    slot.level = Owners::levelOf(owner);
    slot.size = size;
    return slot;
}

template<class Slot> std::map<Key, std::int64_t> contentOf(const OrderTable<Slot>& table, const LevelPool& levels) {
    std::map<Key, std::int64_t> content;
    table.forEach([&](const Slot& slot) {
        const LevelOwner owner = levels[slot.level].owner;
        content[{owner, codeOf(slot.code, instrumentOf(owner))}] = static_cast<std::int64_t>(slot.size);
    });
    return content;
}

/// Inserts, finds and removes at random beside a std::map. Growing first, then shrinking, then growing again.
template<class Slot>
bool agreesWithMap(unsigned seed, std::uint64_t idRange, std::uint64_t idBeat, std::uint32_t steps) {
    const Owners owners;
    OrderTable<Slot> table;
    std::map<Key, std::int64_t> expected;
    std::mt19937_64 random(seed);
    for (std::uint32_t step = 0; step < steps; ++step) {
        const LevelOwner owner = static_cast<LevelOwner>(random() % (2 * instrumentCount));
        const std::uint64_t id = random() % idRange * idBeat;
        const Key key(owner, id);
        table.makeRoom();
        const auto place = table.find(codeOf(id, instrumentOf(owner)), owner, exactSide, owners.levels);
        const auto known = expected.find(key);
        if (place.found != (known != expected.end()))
            return false;
        if (!place.found) {
            const bool hasTwin = expected.contains(Key(owner ^ 1U, id));
            if (place.twin != hasTwin)
                return false;
        }
        const bool growing = step % (steps / 2) < steps / 3;
        if (place.found && (static_cast<std::int64_t>(place.slot().size) != known->second))
            return false;
        if (place.found && random() % 8 < (growing ? 2U : 7U)) {
            table.erase(place);
            expected.erase(known);
        } else if (!place.found && random() % 8 < (growing ? 7U : 2U)) {
            table.insert(place, slotOf<Slot>(owner, id, step));
            expected.emplace(key, step);
        }
        if (table.used() != expected.size())
            return false;
    }
    return contentOf(table, owners.levels) == expected;
}

} // namespace

void OrderTableTest::aCodeGivesItsIdBack() {
    for (const std::uint64_t id : {std::uint64_t{0}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
        for (const std::uint32_t instrument : {0U, 1U, 8'191U, 0x7fff'fffeU})
            QCOMPARE(codeOf(codeOf(id, {instrument}), {instrument}), id);
    }
}

void OrderTableTest::agreesWithAMapWhileItGrows_data() {
    QTest::addColumn<quint64>("idRange");
    QTest::addColumn<quint64>("idBeat");
    QTest::addColumn<quint32>("steps");
    QTest::newRow("few ids, used by all") << quint64{50} << quint64{1} << quint32{60'000};
    QTest::newRow("many ids") << quint64{2'000} << quint64{1} << quint32{60'000};
    QTest::newRow("every 2^40th id") << quint64{1'000} << (quint64{1} << 40) << quint32{60'000};
    QTest::newRow("ids down from 2^64-1") << quint64{1'000} << ~quint64{0} << quint32{60'000};
    QTest::newRow("so many that memory is given back") << quint64{200'000} << quint64{1} << quint32{600'000};
}

void OrderTableTest::agreesWithAMapWhileItGrows() {
    QFETCH(quint64, idRange);
    QFETCH(quint64, idBeat);
    QFETCH(quint32, steps);
    for (const unsigned seed : {1U, 2U}) {
        QVERIFY(agreesWithMap<NarrowSlot>(seed, idRange, idBeat, steps));
        QVERIFY(agreesWithMap<WideSlot>(seed, idRange, idBeat, steps));
    }
}

void OrderTableTest::sweepingRemovesExactlyWhatIsGone() {
    const Owners owners;
    // sweeps at every stage of growth, so in the middle of a move too
    for (std::uint64_t count = 1; count < 3'000; count += 37) {
        OrderTable<NarrowSlot> table;
        std::mt19937_64 random(count);
        std::map<Key, std::int64_t> expected;
        for (std::uint64_t id = 0; id < count; ++id) {
            const LevelOwner owner = static_cast<LevelOwner>(random() % (2 * instrumentCount));
            table.insertNew(slotOf<NarrowSlot>(owner, id, 1));
            if (owner % 3 != 0)
                expected[{owner, id}] = 1;
        }
        table.sweep([&](const NarrowSlot& slot) { return owners.levels[slot.level].owner % 3 == 0; });
        QCOMPARE(table.used(), std::uint64_t{expected.size()});
        QVERIFY(contentOf(table, owners.levels) == expected);
        for (const auto& [key, size] : expected) {
            const auto [owner, id] = key;
            QVERIFY(table.find(codeOf(id, instrumentOf(owner)), owner, exactSide, owners.levels).found);
        }
    }
}

void OrderTableTest::idsOnOneBeatStaySpread_data() {
    QTest::addColumn<quint64>("beat");
    for (const int bits : {0, 3, 8, 16, 24, 32, 40, 44})
        QTest::newRow(qPrintable(QString("2^%1").arg(bits))) << (quint64{1} << bits);
    QTest::newRow("1000") << quint64{1'000};
    QTest::newRow("10^9") << quint64{1'000'000'000};
    QTest::newRow("downwards") << ~quint64{0};
}

/// Ids that come as multiples of something must not pile up: so many would take minutes, not
/// milliseconds, if they did.
void OrderTableTest::idsOnOneBeatStaySpread() {
    QFETCH(quint64, beat);
    OrderTable<NarrowSlot> table;
    for (std::uint64_t i = 0; i < 200'000; ++i)
        table.insertNew(slotOf<NarrowSlot>(static_cast<LevelOwner>(i % (2 * instrumentCount)), i * beat, 1));
    QCOMPARE(table.used(), std::uint64_t{200'000});
}

/// The worst moment is the start of a growth, when the old part is full and the new one is there already.
void OrderTableTest::anOrderTakesAtMostEightyBytes() {
    const auto mostBytesPerOrder = []<class Slot>(OrderTable<Slot> table) {
        double most = 0;
        for (std::uint64_t id = 0; id < 300'000; ++id) {
            table.insertNew(slotOf<Slot>(0, id, 1));
            if (id > 1'000)
                most = std::max(most, static_cast<double>(table.bytes()) / static_cast<double>(table.used()));
        }
        return most;
    };
    const double narrow = mostBytesPerOrder(OrderTable<NarrowSlot>());
    const double wide = mostBytesPerOrder(OrderTable<WideSlot>());
    qInfo("at most %.1f bytes an order in narrow slots, %.1f in wide ones", narrow, wide);
    QVERIFY(narrow <= 65);
    QVERIFY(wide <= 80);
}

QTEST_APPLESS_MAIN(OrderTableTest)
#include "order_table_test.moc"
