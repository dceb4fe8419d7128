// SPDX-License-Identifier: GPL-3.0-or-later
#include "bitstamp_exchange.h"

#include "model/core/decimal.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace topbook::test {
namespace {

constexpr std::int64_t centNanos = 10'000'000;
constexpr std::int64_t oldestPicture = 1'000'000;
constexpr std::int64_t pictureEvery = 5'000;
constexpr std::size_t usualOrders = 400; ///< with more, more leave than come: a market that runs for long stays one

std::string centsText(std::int64_t cents) {
    return decimalText(cents, 2);
}

} // namespace

std::list<BitstampExchange::Order>::iterator BitstampExchange::bestOf(bool bid) {
    auto found = orders_.end();
    for (auto each = orders_.begin(); each != orders_.end(); ++each) {
        if (each->bid == bid &&
            (found == orders_.end() || (bid ? each->price > found->price : each->price < found->price)))
            found = each;
    }
    return found;
}

const BitstampExchange::Order* BitstampExchange::bestOf(bool bid) const {
    const auto found = const_cast<BitstampExchange*>(this)->bestOf(bid);
    return found == orders_.end() ? nullptr : &*found;
}

void BitstampExchange::tell(const char* what, const Order& order, bool market) {
    const std::string id = std::to_string(order.id);
    const std::string size = decimalText(order.size, 8);
    const std::string price = market ? (order.bid ? "9999999999" : "0") : centsText(order.price);
    const std::string micros = std::to_string(now_);
    told_.push_back({now_, R"({"data":{"id":)" + id + R"(,"id_str":")" + id + R"(","order_type":)" +
                               (order.bid ? "0" : "1") + R"(,"datetime":")" + std::to_string(now_ / 1'000'000) +
                               R"(","microtimestamp":")" + micros + R"(","amount":)" + size + R"(,"amount_str":")" +
                               size + R"(","price":)" + price + R"(,"price_str":")" + price +
                               R"("},"channel":"live_orders_btcusd","event":")" + what + R"(","event_id":"e)" +
                               std::to_string(nextEvent_) + R"(","pre_event_id":"e)" + std::to_string(nextEvent_ - 1) +
                               R"("})"});
    ++nextEvent_;
    ++now_;
}

void BitstampExchange::submit(Order order, bool market) {
    tell("order_created", order, market);
    bool filledSome = false;
    while (order.size > 0) {
        const auto maker = bestOf(!order.bid);
        if (maker == orders_.end() ||
            (!market && (order.bid ? maker->price > order.price : maker->price < order.price)))
            break;
        const std::int64_t traded = std::min(order.size, maker->size);
        trades_.push_back({now_, maker->price, traded});
        maker->size -= traded;
        order.size -= traded;
        filledSome = true;
        const auto tellMaker = [&] { tell(maker->size == 0 ? "order_deleted" : "order_changed", *maker); };
        const bool ownFirst = telling_ == Telling::AfterEachFill && order.size > 0;
        if (ownFirst && random_.chance(500)) {
            tell("order_changed", order, market);
            tellMaker();
        } else {
            tellMaker();
            if (ownFirst)
                tell("order_changed", order, market);
        }
        if (maker->size == 0)
            orders_.erase(maker);
    }
    if (order.size == 0 || market) {
        tell("order_deleted", order, market);
        return;
    }
    if (filledSome && telling_ == Telling::OnceAtTheEnd)
        tell("order_changed", order);
    orders_.push_back(order);
}

std::vector<BitstampExchange::Told> BitstampExchange::act(std::int64_t micros) {
    now_ = micros;
    const int dice = random_.below(100);
    const auto some = orders_.empty()
                          ? orders_.end()
                          : std::next(orders_.begin(), random_.below(static_cast<std::int32_t>(orders_.size())));
    const bool isCrowded = orders_.size() > usualOrders;
    if (dice < (isCrowded ? 75 : 25) && some != orders_.end()) {
        const Order gone = *some;
        orders_.erase(some);
        tell("order_deleted", gone);
    } else if (dice < (isCrowded ? 80 : 40) && some != orders_.end()) {
        some->size = random_.between(1, 900) * std::int64_t{1'000'000};
        tell("order_changed", *some);
    } else {
        const bool bid = random_.chance(500);
        Order order{nextId_++, bid, 3'000'000 + random_.between(-60, 60) + (bid ? -25 : 25),
                    random_.between(1, 900) * std::int64_t{1'000'000}};
        submit(order, dice < 46);
    }
    remember();
    states_[micros] = best();
    return std::exchange(told_, {});
}

Bbo BitstampExchange::best() const {
    Bbo bbo;
    const Order* bid = bestOf(true);
    const Order* ask = bestOf(false);
    for (const Order& order : orders_) {
        if (order.bid && order.price == bid->price)
            bbo.bidSize.units += order.size;
        if (!order.bid && order.price == ask->price)
            bbo.askSize.units += order.size;
    }
    if (bid != nullptr)
        bbo.bid.nanos = bid->price * centNanos;
    if (ask != nullptr)
        bbo.ask.nanos = ask->price * centNanos;
    return bbo;
}

Bbo BitstampExchange::bestAt(std::int64_t micros) const {
    const auto after = states_.upper_bound(micros);
    return after == states_.begin() ? Bbo{} : std::prev(after)->second;
}

void BitstampExchange::remember() {
    if (!pictures_.empty() && now_ - pictures_.rbegin()->first < pictureEvery)
        return;
    std::string sides[2];
    for (const Order& order : orders_) {
        std::string& side = sides[order.bid ? 0 : 1];
        side += side.empty() ? "[\"" : ",[\"";
        side +=
            centsText(order.price) + "\",\"" + decimalText(order.size, 8) + "\",\"" + std::to_string(order.id) + "\"]";
    }
    pictures_[now_] = "\"bids\":[" + sides[0] + "],\"asks\":[" + sides[1] + "]}";
    pictures_.erase(pictures_.begin(), pictures_.lower_bound(now_ - oldestPicture));
}

std::string BitstampExchange::snapshotAt(std::int64_t micros) const {
    const auto after = pictures_.upper_bound(micros);
    const auto shown = after == pictures_.begin() ? after : std::prev(after);
    const std::string time = std::to_string(shown->first / 1'000'000);
    return R"({"timestamp":")" + time + R"(","microtimestamp":")" + std::to_string(shown->first) + "\"," +
           shown->second;
}

} // namespace topbook::test
