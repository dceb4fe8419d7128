// SPDX-License-Identifier: GPL-3.0-or-later
// What a simulated ITCH day must be: read here byte by byte, with nothing of the decoder that it is made to try.
#include "model/feed/simulator/simulated_files.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <unordered_map>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

std::string written(const SimulationRequest& request) {
    std::string bytes;
    const auto messages = writeItch50(request, [&](std::string_view block) -> Result<void> {
        bytes += block;
        return {};
    });
    return messages ? bytes : std::string();
}

SimulationRequest requestFor(std::size_t symbols, std::uint64_t events) {
    SimulationRequest request;
    request.symbols = symbols;
    request.events = events;
    return request;
}

std::uint64_t numberAt(std::string_view message, std::size_t at, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<unsigned char>(message[at + i]);
    return value;
}

template<class Take> void forEachMessage(std::string_view bytes, Take take) {
    while (!bytes.empty()) {
        const std::size_t length = numberAt(bytes, 0, 2);
        take(bytes.substr(2, length));
        bytes.remove_prefix(2 + length);
    }
}

struct Order {
    std::uint64_t locate = 0;
    bool buys = false;
    std::uint64_t shares = 0;
    std::uint64_t price = 0;
};

/// Follows the orders as any reader of the feed must be able to.
struct Market {
    std::map<char, std::uint64_t> counts;
    std::map<std::uint64_t, std::uint64_t> byLocate; ///< order messages
    std::uint64_t messages = 0;
    std::uint64_t bboChanges = 0;
    QStringList faults;
    std::unordered_map<std::uint64_t, Order> orders;
    std::size_t mostOrders = 0;

    void take(std::string_view message) {
        ++messages;
        const char type = message[0];
        ++counts[type];
        const std::uint64_t now = numberAt(message, 5, 6);
        check(now >= time_, "time runs backwards");
        time_ = now;
        static const std::map<char, std::size_t> lengths{{'S', 12}, {'R', 39}, {'H', 25}, {'A', 36},
                                                         {'F', 40}, {'E', 31}, {'C', 36}, {'X', 23},
                                                         {'D', 19}, {'U', 35}, {'P', 44}};
        check(lengths.contains(type) && lengths.at(type) == message.size(), "a length is wrong");
        const std::uint64_t locate = numberAt(message, 1, 2);
        if (type == 'R')
            check(directory_.insert(locate).second && orders.empty(), "a directory message stands in the wrong place");
        if (std::strchr("AFECXDUP", type) == nullptr)
            return;
        check(directory_.contains(locate), "a stock was never announced");
        ++byLocate[locate];
        if (type == 'P')
            return;
        const std::uint64_t reference = numberAt(message, 11, 8);
        if (type == 'A' || type == 'F')
            add(reference, {locate, message[19] == 'B', numberAt(message, 20, 4), numberAt(message, 32, 4)});
        else
            change(type, message, reference, locate);
        mostOrders = std::max(mostOrders, orders.size());
        noteBbo(locate);
    }

private:
    using Levels = std::map<std::uint64_t, std::uint64_t>;
    struct Book {
        Levels bids;
        Levels asks;
        std::array<std::uint64_t, 4> best{};
    };

    void check(bool right, const char* words) {
        if (!right && faults.size() < 5)
            faults << QString::fromLatin1(words) + QStringLiteral(" at message %1").arg(messages);
    }
    void rest(const Order& order, std::int64_t shares) {
        Levels& levels = order.buys ? books_[order.locate].bids : books_[order.locate].asks;
        auto& level = levels[order.price];
        level += static_cast<std::uint64_t>(shares);
        if (level == 0)
            levels.erase(order.price);
    }
    void add(std::uint64_t reference, const Order& order) {
        check(order.shares > 0 && order.price > 0, "an order of nothing");
        check(reference > lastReference_, "references do not ascend");
        holes_ += reference > lastReference_ + 1 ? 1 : 0;
        lastReference_ = reference;
        orders[reference] = order;
        rest(order, static_cast<std::int64_t>(order.shares));
    }
    void change(char type, std::string_view message, std::uint64_t reference, std::uint64_t locate) {
        const auto found = orders.find(reference);
        if (found == orders.end() || found->second.locate != locate) {
            check(false, "an unknown order");
            return;
        }
        Order& order = found->second;
        const std::uint64_t taken = type == 'D' || type == 'U' ? order.shares : numberAt(message, 19, 4);
        check(taken > 0 && taken <= order.shares, "more is taken than the order has");
        rest(order, -static_cast<std::int64_t>(taken));
        order.shares -= taken;
        const Order before = order;
        if (order.shares == 0)
            orders.erase(found);
        if (type == 'U')
            add(numberAt(message, 19, 8), {locate, before.buys, numberAt(message, 27, 4), numberAt(message, 31, 4)});
    }
    void noteBbo(std::uint64_t locate) {
        Book& book = books_[locate];
        std::array<std::uint64_t, 4> best{};
        if (!book.bids.empty()) {
            best[0] = book.bids.rbegin()->first;
            best[1] = book.bids.rbegin()->second;
        }
        if (!book.asks.empty()) {
            best[2] = book.asks.begin()->first;
            best[3] = book.asks.begin()->second;
        }
        check(best[2] == 0 || best[0] < best[2], "the book is crossed");
        bboChanges += best != book.best ? 1 : 0;
        book.best = best;
    }

    std::uint64_t time_ = 0;
    std::uint64_t lastReference_ = 0;
    std::set<std::uint64_t> directory_;
    std::unordered_map<std::uint64_t, Book> books_;

public:
    std::uint64_t holes_ = 0;
};

Market marketOf(const SimulationRequest& request) {
    Market market;
    const std::string bytes = written(request);
    forEachMessage(bytes, [&](std::string_view message) { market.take(message); });
    return market;
}

} // namespace

class SimulatedItchTest : public QObject {
    Q_OBJECT

private slots:
    void everyMessageIsLawful() {
        const Market market = marketOf(requestFor(30, 200'000));
        QCOMPARE(market.faults.join(u'\n'), QString());
        QVERIFY(market.holes_ > 10'000);
    }

    void theNumberOfMessagesIsExact_data() {
        QTest::addColumn<quint64>("events");
        for (const quint64 events : {0ULL, 1ULL, 7ULL, 100ULL, 50'001ULL})
            QTest::addRow("%llu", events) << events;
    }
    void theNumberOfMessagesIsExact() {
        QFETCH(quint64, events);
        QCOMPARE(marketOf(requestFor(10, events)).messages, events);
    }

    void kindsComeAsOftenAsOnARealDay() {
        Market market = marketOf(requestFor(500, 400'000));
        const auto percent = [&](char type) { return 100.0 * double(market.counts[type]) / double(market.messages); };
        const std::map<char, double> expected{{'A', 44},  {'F', 1.4}, {'D', 40},  {'U', 8},
                                              {'E', 3.4}, {'X', 1.4}, {'P', 0.9}, {'C', 0.1}};
        for (const auto& [type, share] : expected) {
            QVERIFY2(std::abs(percent(type) - share) < 0.3 + share / 20,
                     qPrintable(QStringLiteral("%1: %2 %").arg(QLatin1Char(type)).arg(percent(type))));
        }
        QCOMPARE(market.counts['R'], std::uint64_t{500});
        QCOMPARE(market.counts['S'], std::uint64_t{6});
    }

    void aThirdOfTheMessagesMovesABest() {
        const Market market = marketOf(requestFor(500, 1'000'000));
        const double share = 100.0 * static_cast<double>(market.bboChanges) / static_cast<double>(market.messages);
        QVERIFY2(share > 30 && share < 38, qPrintable(QString::number(share)));
    }

    void activityFollowsZipf() {
        const Market market = marketOf(requestFor(100, 200'000));
        const double sum = 5.187; // 1 + 1/2 + ... + 1/100
        for (const std::uint64_t rank : {1, 2, 10, 50}) {
            const double expected = 200'000 / (sum * static_cast<double>(rank));
            const auto made = static_cast<double>(market.byLocate.at(rank));
            QVERIFY2(std::abs(made - expected) < expected / 5, qPrintable(QString::number(made)));
        }
    }

    void memoryDoesNotGrowWithTheMessages() {
        const std::size_t few = marketOf(requestFor(3, 100'000)).mostOrders;
        const std::size_t many = marketOf(requestFor(3, 800'000)).mostOrders;
        QVERIFY2(many < 12'500 && many < few * 6, qPrintable(QString::number(many)));
    }

    void quotesOfMarketMakersStandFarAway() {
        const std::string bytes = written(requestFor(2, 1'000));
        std::uint64_t lowest = ~std::uint64_t{0};
        std::uint64_t highest = 0;
        forEachMessage(bytes, [&](std::string_view message) {
            if (message[0] != 'A')
                return;
            lowest = std::min(lowest, numberAt(message, 32, 4));
            highest = std::max(highest, numberAt(message, 32, 4));
        });
        QCOMPARE(lowest, std::uint64_t{100});               // 0.01
        QCOMPARE(highest, std::uint64_t{199'999'99} * 100); // 199,999.99
    }

    void aSeedAlwaysGivesTheSameFile() {
        SimulationRequest request = requestFor(8, 20'000);
        const std::string first = written(request);
        QVERIFY(written(request) == first);
        request.seed = 2;
        QVERIFY(written(request) != first);
    }

    void aDayIsAsLongAsAsked() {
        SimulationRequest request = requestFor(5, 50'000);
        request.length = 20min;
        std::uint64_t last = 0;
        forEachMessage(written(request), [&](std::string_view message) { last = numberAt(message, 5, 6); });
        QCOMPARE(last, static_cast<std::uint64_t>(Duration(12h + 20min).count() - 1));
    }

    void impossibleRequestsAreRefused() {
        const FileSink sink = [](std::string_view) -> Result<void> { return {}; };
        SimulationRequest request;
        request.length = 24h;
        QCOMPARE(writeItch50(request, sink).error().code, ErrorCode::InvalidArgument);
        request = {};
        request.symbols = 65'536;
        QCOMPARE(writeItch50(request, sink).error().code, ErrorCode::InvalidArgument);
        request.symbols = 0;
        QCOMPARE(writeItch50(request, sink).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(SimulatedItchTest)
#include "simulated_itch_test.moc"
