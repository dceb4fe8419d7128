// SPDX-License-Identifier: GPL-3.0-or-later
// What one writes in an afternoon: ITCH orders in an unordered_map, levels in std::map, rows by to_chars. The same file
// as `topbook-cli l1`, byte for byte; what the whole command is measured against.
//
// Usage: plain_itch_to_l1 FILE.itch MIDNIGHT OUT.csv, midnight of the day in New York as ns since 1970.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Order {
    std::uint16_t locate;
    bool buys;
    std::uint32_t shares;
    std::uint32_t price;
};

struct Bbo {
    std::uint32_t bid = 0, ask = 0;
    std::uint64_t bidSize = 0, askSize = 0;
    bool operator==(const Bbo&) const = default;
};

struct Book {
    std::string symbol;
    std::map<std::uint32_t, std::uint64_t, std::greater<>> bids;
    std::map<std::uint32_t, std::uint64_t> asks;
    Bbo written;
};

std::uint64_t number(const char* at, int bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<unsigned char>(at[i]);
    return value;
}

void appendNumber(std::string& out, std::uint64_t value) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void appendPrice(std::string& out, std::uint32_t price) {
    appendNumber(out, price / 10'000);
    if (price % 10'000 == 0)
        return;
    out += '.';
    for (std::uint32_t rest = price % 10'000, unit = 1'000; rest > 0; rest %= unit, unit /= 10)
        out += static_cast<char>('0' + rest / unit);
}

/// The text of a second is kept, since rows mostly share it.
class TimeText {
public:
    void append(std::string& out, std::int64_t nanos) {
        const std::time_t second = nanos / 1'000'000'000;
        if (second != second_) {
            std::tm parts{};
            gmtime_r(&second, &parts);
            std::strftime(text_, sizeof text_, "%Y-%m-%d %H:%M:%S.", &parts);
            second_ = second;
        }
        out += text_;
        char digits[9];
        for (std::int64_t i = 8, rest = nanos % 1'000'000'000; i >= 0; --i, rest /= 10)
            digits[i] = static_cast<char>('0' + rest % 10);
        out.append(digits, 9).append(" UTC");
    }

private:
    std::time_t second_ = -1;
    char text_[32] = "";
};

class Market {
public:
    Market(std::int64_t midnight, const char* path)
        : midnight_(midnight)
        , out_(path)
        , books_(65'536) {
        out_ << "symbol,time,bid_price,ask_price,bid_size,ask_size,seq_num\n";
    }

    void take(const char* message) {
        ++messages_;
        const auto locate = static_cast<std::uint16_t>(number(message + 1, 2));
        switch (message[0]) {
        case 'R': {
            std::string symbol(message + 11, 8);
            books_[locate].symbol = symbol.substr(0, symbol.find_last_not_of(' ') + 1);
            return;
        }
        case 'A':
        case 'F':
            add(number(message + 11, 8),
                {locate, message[19] == 'B', static_cast<std::uint32_t>(number(message + 20, 4)),
                 static_cast<std::uint32_t>(number(message + 32, 4))});
            break;
        case 'E':
        case 'C':
        case 'X':
            reduce(number(message + 11, 8), static_cast<std::uint32_t>(number(message + 19, 4)));
            break;
        case 'D':
            reduce(number(message + 11, 8), 0xffff'ffff);
            break;
        case 'U': {
            const auto found = orders_.find(number(message + 11, 8));
            if (found == orders_.end())
                return;
            const bool buys = found->second.buys;
            reduce(number(message + 11, 8), 0xffff'ffff);
            add(number(message + 19, 8), {locate, buys, static_cast<std::uint32_t>(number(message + 27, 4)),
                                          static_cast<std::uint32_t>(number(message + 31, 4))});
            break;
        }
        default:
            return;
        }
        writeChange(books_[locate], static_cast<std::int64_t>(number(message + 5, 6)));
    }

private:
    void add(std::uint64_t reference, const Order& order) {
        orders_[reference] = order;
        Book& book = books_[order.locate];
        if (order.buys)
            book.bids[order.price] += order.shares;
        else
            book.asks[order.price] += order.shares;
    }
    template<class Levels> static void takeOff(Levels& levels, std::uint32_t price, std::uint32_t shares) {
        const auto level = levels.find(price);
        level->second -= shares;
        if (level->second == 0)
            levels.erase(level);
    }
    void reduce(std::uint64_t reference, std::uint32_t shares) {
        const auto found = orders_.find(reference);
        if (found == orders_.end())
            return;
        Order& order = found->second;
        shares = std::min(shares, order.shares);
        Book& book = books_[order.locate];
        if (order.buys)
            takeOff(book.bids, order.price, shares);
        else
            takeOff(book.asks, order.price, shares);
        order.shares -= shares;
        if (order.shares == 0)
            orders_.erase(found);
    }
    void writeChange(Book& book, std::int64_t sinceMidnight) {
        if (book.bids.empty() || book.asks.empty())
            return;
        const Bbo bbo{book.bids.begin()->first, book.asks.begin()->first, book.bids.begin()->second,
                      book.asks.begin()->second};
        if (bbo == book.written)
            return;
        book.written = bbo;
        row_ = book.symbol;
        row_ += ',';
        time_.append(row_, midnight_ + sinceMidnight);
        row_ += ',';
        appendPrice(row_, bbo.bid);
        row_ += ',';
        appendPrice(row_, bbo.ask);
        for (const std::uint64_t value : {bbo.bidSize, bbo.askSize, messages_}) {
            row_ += ',';
            appendNumber(row_, value);
        }
        row_ += '\n';
        out_ << row_;
    }

    std::int64_t midnight_;
    std::ofstream out_;
    TimeText time_;
    std::string row_;
    std::vector<Book> books_;
    std::unordered_map<std::uint64_t, Order> orders_;
    std::uint64_t messages_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 4)
        return 2;
    std::ifstream in(argv[1], std::ios::binary);
    Market market(std::strtoll(argv[2], nullptr, 10), argv[3]);
    char prefix[2];
    char message[65'536];
    while (in.read(prefix, 2) && in.read(message, static_cast<std::streamsize>(number(prefix, 2))))
        market.take(message);
    return 0;
}
