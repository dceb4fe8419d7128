// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/digest.h"
#include "model/feed/simulator/simulated_files.h"
#include "model/feed/simulator/simulated_market.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

SimulationSettings settingsWithSeed(std::uint64_t seed, std::size_t symbols = 10) {
    SimulationSettings settings;
    settings.seed = seed;
    settings.symbols = symbols;
    settings.start = usualSimulationStart;
    return settings;
}

std::vector<Event> eventsOf(const SimulationSettings& settings, Duration length, Duration step = 1s) {
    auto market = SimulatedMarket::create(settings).value();
    const Timestamp end = market.reached() + length;
    std::vector<Event> events;
    while (market.reached() < end) {
        const auto part = market.advanceTo(std::min(market.reached() + step, end));
        events.insert(events.end(), part.begin(), part.end());
    }
    return events;
}

std::uint64_t hashOfBytes(std::uint64_t seed, Duration length) {
    auto market = SimulatedMarket::create(settingsWithSeed(seed)).value();
    const Timestamp end = market.reached() + length;
    HashChain chain;
    while (market.reached() < end)
        chain.add(market.nextBatch(market.reached() + 1s));
    return chain.value();
}

/// The plainest possible book of one instrument, which also says what was unlawful.
class NaiveBook {
public:
    struct Order {
        Side side;
        std::int64_t price;
        std::int64_t size;
        std::uint64_t turn; ///< its place in time
    };

    /// Empty, or what was wrong with the event.
    QString apply(const Event& event) {
        ++turn_;
        const auto found = orders_.find(event.reference);
        const bool known = found != orders_.end();
        switch (event.kind) {
        case EventKind::Add:
            if (known)
                return QStringLiteral("double add");
            orders_[event.reference] = {event.side(), event.price.nanos, event.size.units, turn_};
            break;
        case EventKind::Change: {
            if (!known)
                return QStringLiteral("change of an unknown order");
            Order& order = found->second;
            if (order.side != event.side())
                return QStringLiteral("change on the wrong side");
            if (order.price != event.price.nanos || event.size.units > order.size)
                order.turn = turn_;
            order.price = event.price.nanos;
            order.size = event.size.units;
            break;
        }
        case EventKind::Delete:
            if (!known)
                return QStringLiteral("delete of an unknown order");
            orders_.erase(found);
            return {};
        case EventKind::Trade: {
            if (!known)
                return QStringLiteral("trade of an unknown order");
            Order& order = found->second;
            if (event.price.nanos != order.price || event.side() != order.side)
                return QStringLiteral("trade away from its order");
            if (event.size.units > order.size)
                return QStringLiteral("over-execution");
            for (const auto& [id, other] : orders_) {
                if (other.side == order.side && isBefore(other, order))
                    return QStringLiteral("trade out of turn");
            }
            order.size -= event.size.units;
            if (order.size == 0)
                orders_.erase(found);
            return {};
        }
        default:
            return {};
        }
        return event.size.units > 0 ? QString() : QStringLiteral("an order without size");
    }

    /// Total size and order count by price.
    [[nodiscard]] std::map<std::int64_t, std::pair<std::int64_t, int>> levels(Side side) const {
        std::map<std::int64_t, std::pair<std::int64_t, int>> levels;
        for (const auto& [id, order] : orders_) {
            if (order.side != side)
                continue;
            levels[order.price].first += order.size;
            levels[order.price].second += 1;
        }
        return levels;
    }

private:
    static bool isBefore(const Order& a, const Order& b) {
        if (a.price != b.price)
            return a.side == Side::Bid ? a.price > b.price : a.price < b.price;
        return a.turn < b.turn;
    }

    std::map<std::uint64_t, Order> orders_;
    std::uint64_t turn_ = 0;
};

} // namespace

class SimulatedMarketTest : public QObject {
    Q_OBJECT

private slots:
    void aSeedAlwaysGivesTheSameBytes() {
        QCOMPARE(hashOfBytes(1, 300s), hashOfBytes(1, 300s));
        QVERIFY(hashOfBytes(1, 300s) != hashOfBytes(2, 300s));
        // written down once, so that another machine, compiler or library would be noticed
        QCOMPARE(digestText(hashOfBytes(1, 300s)), std::string("6ec36d7555db1b07"));
    }

    void stepsDoNotShow_data() {
        QTest::addColumn<int>("stepMs");
        for (const int step : {1, 100, 250, 7'777, 120'000})
            QTest::addRow("%d ms", step) << step;
    }
    void stepsDoNotShow() {
        QFETCH(int, stepMs);
        const auto settings = settingsWithSeed(5);
        QVERIFY(eventsOf(settings, 120s, std::chrono::milliseconds(stepMs)) == eventsOf(settings, 120s));
    }

    void aSymbolsFlowDoesNotDependOnTheOthers() {
        const auto firstOf = [](const std::vector<Event>& events) {
            std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> first;
            for (const Event& event : events) {
                if (event.instrument.value == 0)
                    first.emplace_back(event.time.nanos, event.price.nanos, event.size.units);
            }
            return first;
        };
        QVERIFY(firstOf(eventsOf(settingsWithSeed(3, 1), 200s)) == firstOf(eventsOf(settingsWithSeed(3, 30), 200s)));
    }

    void theFirstTenAreTheOnesOfThePicture() {
        const auto market = SimulatedMarket::create(settingsWithSeed(1)).value();
        QCOMPARE(market.instruments().size(), std::size_t{10});
        const Instrument& jpm = market.instruments()[8];
        QCOMPARE(jpm.symbol, std::string("JPM"));
        QCOMPARE(jpm.company, std::string("JPMorgan Chase & Co."));
        QCOMPARE(jpm.group, std::string("Financials"));
        QCOMPARE(jpm.tick.nanos, 10'000'000);
        QCOMPARE(jpm.roundLot.units, 100);
        QCOMPARE(jpm.previousClose.nanos, 302'110'000'000);
    }

    void furtherSymbolsAreAllDifferent() {
        std::set<std::string> symbols;
        for (const Listing& listing : simulatedListings(maxSimulatedSymbols)) {
            symbols.insert(listing.symbol);
            QVERIFY(isTradable(listing.opening) && isTradable(listing.hourLater) && !listing.company.empty());
        }
        QCOMPARE(symbols.size(), maxSimulatedSymbols);
    }

    void wrongSettingsAreRefused() {
        QCOMPARE(SimulatedMarket::create(settingsWithSeed(1, 0)).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(SimulatedMarket::create(settingsWithSeed(1, 40'001)).error().code, ErrorCode::InvalidArgument);
        auto settings = settingsWithSeed(1);
        settings.meanGap = 0ns;
        QCOMPARE(SimulatedMarket::create(settings).error().code, ErrorCode::InvalidArgument);
    }

    void theOrderStreamIsLawful_data() {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<int>("gapUs");
        QTest::newRow("seed 1") << quint64{1} << 110'000;
        QTest::newRow("seed 77") << quint64{77} << 110'000;
        QTest::newRow("dense") << quint64{4} << 12'000;
        QTest::newRow("sparse") << quint64{4} << 3'000'000;
    }
    /// No unknown order, double add or over-execution; executions in price-time priority; never crossed or locked;
    /// sequence without holes; ids ascend with holes; time does not fall; sizes and order counts plausible.
    void theOrderStreamIsLawful() {
        QFETCH(quint64, seed);
        QFETCH(int, gapUs);
        auto settings = settingsWithSeed(seed, 3);
        settings.meanGap = std::chrono::microseconds(gapUs);
        std::vector<NaiveBook> books(3);
        std::uint64_t sequence = 0;
        std::uint64_t lastId = 0;
        std::uint64_t holes = 0;
        Timestamp time = settings.start;
        int row = 0;
        for (const Event& event : eventsOf(settings, gapUs < 100'000 ? 300s : 1'500s)) {
            QCOMPARE(event.sequence.value, ++sequence);
            QVERIFY(event.time >= time && event.time.nanos % 1'000 == 0);
            time = event.time;
            if (event.kind == EventKind::Add) {
                QVERIFY(event.reference > lastId);
                holes += event.reference - lastId > 1 ? 1 : 0;
                lastId = event.reference;
            }
            NaiveBook& book = books[event.instrument.value];
            const QString fault = book.apply(event);
            QVERIFY2(fault.isEmpty(), qPrintable(fault));
            if (++row % 7 != 0 && event.kind != EventKind::Trade)
                continue; // the whole book is looked at now and then, and after each trade
            const auto bids = book.levels(Side::Bid);
            const auto asks = book.levels(Side::Ask);
            if (!bids.empty() && !asks.empty())
                QVERIFY(bids.rbegin()->first < asks.begin()->first);
            for (const auto& levels : {bids, asks}) {
                for (const auto& [price, level] : levels) {
                    QVERIFY(level.first <= 2'600);
                    QVERIFY(level.second >= 1 && level.second <= 15);
                    QCOMPARE(price % 10'000'000, 0);
                }
            }
        }
        QVERIFY(holes > 10);
    }

    void booksAreDeepAndSpreadsSmall() {
        std::vector<NaiveBook> books(10);
        std::map<std::int64_t, int> spreads;
        std::size_t levels = 0;
        int looks = 0;
        for (const Event& event : eventsOf(settingsWithSeed(6), 900s)) {
            NaiveBook& book = books[event.instrument.value];
            QVERIFY(book.apply(event).isEmpty());
            if (event.kind != EventKind::Quote || event.time < usualSimulationStart + 70s)
                continue;
            const auto bids = book.levels(Side::Bid);
            const auto asks = book.levels(Side::Ask);
            ++spreads[(asks.begin()->first - bids.rbegin()->first) / simulatedTick.nanos];
            levels += bids.size() + asks.size();
            ++looks;
        }
        QVERIFY(levels >= static_cast<std::size_t>(looks) * 2 * 20); // 20 a side and more
        QVERIFY((spreads[1] + spreads[2] + spreads[3]) * 100 >= looks * 88);
        QVERIFY(spreads[2] > 0 && spreads[3] > 0);
        QVERIFY2(spreads.rbegin()->first <= 25, qPrintable(QString::number(spreads.rbegin()->first)));
    }

    /// Partial fills and sweeps through several levels both occur, and odd lots are told apart.
    void tradesComeInAllForms() {
        int partial = 0;
        int sweeps = 0;
        int oddLots = 0;
        std::map<std::uint64_t, std::int64_t> rest;
        Event previous;
        for (const Event& event : eventsOf(settingsWithSeed(8, 1), 1'200s)) {
            if (event.kind == EventKind::Add || event.kind == EventKind::Change)
                rest[event.reference] = event.size.units;
            if (event.kind != EventKind::Trade)
                continue;
            QCOMPARE(event.has(notEligible), event.size.units < 100);
            oddLots += event.size.units < 100 ? 1 : 0;
            rest[event.reference] -= event.size.units;
            partial += rest[event.reference] > 0 ? 1 : 0;
            sweeps += previous.time == event.time && previous.price != event.price ? 1 : 0;
            previous = event;
        }
        QVERIFY(partial > 50 && sweeps > 10 && oddLots > 50);
    }

    void oneQuoteASecondAndSymbolWithTheLastTrade() {
        struct Last {
            std::int64_t price = 0;
            std::int64_t size = 0;
            std::int64_t time = 0;
            std::int64_t quotes = 0;
        };
        std::map<std::uint32_t, Last> last;
        for (const Event& event : eventsOf(settingsWithSeed(9), 400s)) {
            Last& own = last[event.instrument.value];
            if (event.kind == EventKind::Trade || event.kind == EventKind::Print) {
                own = {event.price.nanos, event.size.units, event.time.nanos, own.quotes};
                continue;
            }
            if (event.kind != EventKind::Quote)
                continue;
            QCOMPARE(event.time.nanos, (usualSimulationStart + 60s + std::chrono::seconds(own.quotes)).nanos);
            QCOMPARE(event.price.nanos, own.price);
            QCOMPARE(event.size.units, own.size);
            QCOMPARE(event.quoteTime(), own.time);
            ++own.quotes;
        }
        QCOMPARE(last.size(), std::size_t{10});
        for (const auto& [instrument, own] : last)
            QCOMPARE(own.quotes, 340);
    }

    void theSessionOpensThroughAnAuction() {
        std::vector<std::pair<std::int64_t, TradingStatus>> statuses;
        std::vector<Event> before;
        for (const Event& event : eventsOf(settingsWithSeed(2, 1), 90s)) {
            if (event.kind == EventKind::Status)
                statuses.emplace_back((event.time - usualSimulationStart) / 1s,
                                      static_cast<TradingStatus>(event.size.units));
            if (event.kind == EventKind::Print) {
                QCOMPARE(statuses.back().second, TradingStatus::Auction);
                QCOMPARE(event.time.nanos, (usualSimulationStart + 60s).nanos);
                QVERIFY(event.has(sideUnknown) && event.size.units >= 2'000);
            }
            if (event.kind == EventKind::Trade)
                QVERIFY(event.time >= usualSimulationStart + 60s);
        }
        const std::vector<std::pair<std::int64_t, TradingStatus>> expected{
            {0, TradingStatus::PreOpen}, {45, TradingStatus::Auction}, {60, TradingStatus::Open}};
        QVERIFY(statuses == expected);
    }

    void aHaltStopsTradingAndEndsInAnAuction() {
        std::map<std::uint32_t, TradingStatus> status;
        int halts = 0;
        int resumptions = 0;
        for (const Event& event : eventsOf(settingsWithSeed(1), 3'600s)) {
            TradingStatus& own = status[event.instrument.value];
            if (event.kind == EventKind::Trade && event.time.nanos % 1'000'000'000 != 0)
                QCOMPARE(own, TradingStatus::Open);
            if (event.kind != EventKind::Status)
                continue;
            const auto next = static_cast<TradingStatus>(event.size.units);
            halts += next == TradingStatus::Halted ? 1 : 0;
            if (own == TradingStatus::Halted) {
                QCOMPARE(next, TradingStatus::Auction);
                ++resumptions;
            }
            own = next;
        }
        QVERIFY(halts >= 1 && resumptions >= 1);
    }

    void oneSymbolFallsQuietAndItsQuotesGrowOld() {
        std::map<std::uint32_t, Duration> oldest;
        for (const Event& event : eventsOf(settingsWithSeed(12), 700s)) {
            if (event.kind != EventKind::Quote)
                continue;
            Duration& age = oldest[event.instrument.value];
            age = std::max(age, event.time - Timestamp{event.quoteTime()});
        }
        QVERIFY(oldest[6] > 30s); // AIG
        for (const auto& [instrument, age] : oldest)
            QVERIFY2(instrument == 6 || age < 30s, qPrintable(QString::number(instrument)));
    }

    void pricesMoveLikeAMorning_data() {
        QTest::addColumn<quint64>("seed");
        for (const quint64 seed : {1, 2, 3, 20})
            QTest::addRow("seed %llu", static_cast<unsigned long long>(seed)) << seed;
    }
    /// Over an hour each symbol covers 0.1 % to 1.2 %, ends near the picture's price, and its minutes have a direction:
    /// neighbouring changes of its one-minute mean agree in sign more often than not.
    void pricesMoveLikeAMorning() {
        QFETCH(quint64, seed);
        std::map<std::uint32_t, std::vector<double>> prices;
        for (const Event& event : eventsOf(settingsWithSeed(seed), 3'600s)) {
            if (event.kind == EventKind::Quote)
                prices[event.instrument.value].push_back(static_cast<double>(event.price.nanos) / 1e9);
        }
        const auto listings = simulatedListings(10);
        int agree = 0;
        int steps = 0;
        for (const auto& [instrument, path] : prices) {
            const auto [low, high] = std::minmax_element(path.begin(), path.end());
            const double range = 100 * (*high / *low - 1);
            QVERIFY2(range > 0.1 && range < 1.2, qPrintable(QString::number(range)));
            const double end = static_cast<double>(listings[instrument].hourLater.nanos) / 1e9;
            QVERIFY(std::abs(path.back() / end - 1) < 0.004);
            std::vector<double> means;
            for (std::size_t at = 0; at + 60 <= path.size(); at += 60) {
                double sum = 0;
                for (std::size_t i = at; i < at + 60; ++i)
                    sum += path[i];
                means.push_back(sum / 60);
            }
            for (std::size_t i = 2; i < means.size(); ++i) {
                ++steps;
                agree += (means[i] - means[i - 1]) * (means[i - 1] - means[i - 2]) > 0 ? 1 : 0;
            }
        }
        QVERIFY2(agree * 100 > steps * 58, qPrintable(QString::number(100.0 * agree / steps)));
    }

    void anHourOfTenSymbolsIsMadeQuickly() {
        QElapsedTimer timer;
        timer.start();
        auto market = SimulatedMarket::create(settingsWithSeed(1)).value();
        std::size_t events = 0;
        while (market.reached() < usualSimulationStart + 3'600s)
            events += market.advanceTo(market.reached() + 1s).size();
        qInfo("%zu messages in %lld ms", events, timer.elapsed());
        QVERIFY(events > 200'000 && events < 450'000);
        QVERIFY(timer.elapsed() < 8'000); // a sanitizer's pace; 0.1 s as people run it
    }
};

QTEST_APPLESS_MAIN(SimulatedMarketTest)
#include "simulated_market_test.moc"
