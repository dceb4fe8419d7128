// SPDX-License-Identifier: GPL-3.0-or-later
// l3-csv to L1 with what is at hand: getline, stod, std::map. Prices are doubles and rows must be in order; the rows
// written are those of `topbook-cli l1` on a clean file.
//
// Usage: plain_l3_to_l1 FILE.csv OUT.csv
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Order {
    bool buys;
    double price;
    long size;
};

std::map<double, long, std::greater<>> bids;
std::map<double, long> asks;
std::unordered_map<std::string, Order> orders;

void rest(const Order& order, long size) {
    long& level = order.buys ? bids[order.price] : asks[order.price];
    level += size;
    if (level != 0)
        return;
    if (order.buys)
        bids.erase(order.price);
    else
        asks.erase(order.price);
}

/// "2026-11-20 17:00:00.25 UTC" with six digits of fraction.
std::string padded(const std::string& time) {
    const std::size_t digits = time.size() > 23 ? time.size() - 24 : 0;
    return time.substr(0, 19) + '.' + time.substr(digits > 0 ? 20 : 19, digits) + std::string(6 - digits, '0') + " UTC";
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return 2;
    std::ifstream in(argv[1]);
    std::ofstream out(argv[2]);
    out << "time,bid_price,ask_price,bid_size,ask_size,seq_num\n";
    std::string line;
    std::getline(in, line);
    double lastBid = 0, lastAsk = 0;
    long lastBidSize = 0, lastAskSize = 0;
    while (std::getline(in, line)) {
        std::vector<std::string> cells;
        std::stringstream row(line);
        for (std::string cell; std::getline(row, cell, ',');)
            cells.push_back(cell);
        if (!cells[1].empty()) {
            const Order order{cells[2] == "BUY", std::stod(cells[3]), std::stol(cells[4])};
            orders[cells[1]] = order;
            rest(order, order.size);
        } else if (!cells[5].empty()) {
            Order& order = orders[cells[5]];
            rest(order, -order.size);
            order.price = std::stod(cells[7]);
            order.size = std::stol(cells[8]);
            rest(order, order.size);
        } else if (!cells[9].empty()) {
            rest(orders[cells[9]], -orders[cells[9]].size);
            orders.erase(cells[9]);
        } else {
            Order& order = orders[cells[11]];
            const long taken = std::min(std::stol(cells[14]), order.size);
            rest(order, -taken);
            order.size -= taken;
            if (order.size == 0)
                orders.erase(cells[11]);
        }
        if (bids.empty() || asks.empty())
            continue;
        const auto& [bid, bidSize] = *bids.begin();
        const auto& [ask, askSize] = *asks.begin();
        if (bid == lastBid && ask == lastAsk && bidSize == lastBidSize && askSize == lastAskSize)
            continue;
        lastBid = bid;
        lastAsk = ask;
        lastBidSize = bidSize;
        lastAskSize = askSize;
        out << padded(cells[15]) << ',' << bid << ',' << ask << ',' << bidSize << ',' << askSize << ',' << cells[0]
            << '\n';
    }
    return 0;
}
