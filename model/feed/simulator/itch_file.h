// SPDX-License-Identifier: GPL-3.0-or-later
// NASDAQ TotalView-ITCH 5.0 messages as bytes, each behind its 2-byte length as in NASDAQ's daily files (order-books,
// Formats: itch50). Collects them in a block that the caller hands on; no message beyond the asked number is taken.
// Not thread-safe: whoever simulates a market owns it.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

namespace topbook {

/// What all messages of one moment and stock begin with.
struct ItchStamp {
    std::uint16_t locate = 0;        ///< 0 for the whole market
    std::uint64_t sinceMidnight = 0; ///< ns in New York; below 2^48
};

class ItchFile {
public:
    explicit ItchFile(std::uint64_t mostMessages = std::numeric_limits<std::uint64_t>::max())
        : most_(mostMessages) {}

    [[nodiscard]] std::uint64_t messages() const { return messages_; }
    [[nodiscard]] bool isFull() const { return messages_ == most_; }
    [[nodiscard]] const std::string& block() const { return block_; }
    void clearBlock() { block_.clear(); }

    void systemEvent(std::uint64_t sinceMidnight, char event) {
        begin('S', 12, {0, sinceMidnight}).letter(event).end();
    }
    void directory(ItchStamp stamp, std::string_view stock, std::uint32_t roundLot) {
        begin('R', 39, stamp).text(stock, 8).text("QN", 2).number(roundLot).text("NCZ P", 6);
        text("N1N", 3).number(std::uint32_t{0}).letter('N').end();
    }
    void tradingAction(ItchStamp stamp, std::string_view stock, char state) {
        begin('H', 25, stamp).text(stock, 8).letter(state).letter(' ').text("", 4).end();
    }
    /// With a market participant where one is named.
    void add(ItchStamp stamp, std::string_view stock, std::uint64_t reference, bool buys, std::uint32_t shares,
             std::uint32_t price, std::string_view participant) {
        begin(participant.empty() ? 'A' : 'F', participant.empty() ? 36 : 40, stamp);
        number(reference).letter(buys ? 'B' : 'S').number(shares).text(stock, 8).number(price);
        text(participant, participant.empty() ? 0 : 4).end();
    }
    void executed(ItchStamp stamp, std::uint64_t reference, std::uint32_t shares, std::uint64_t match) {
        begin('E', 31, stamp).number(reference).number(shares).number(match).end();
    }
    void executedAtPrice(ItchStamp stamp, std::uint64_t reference, std::uint32_t shares, std::uint64_t match,
                         bool printable, std::uint32_t price) {
        begin('C', 36, stamp).number(reference).number(shares).number(match).letter(printable ? 'Y' : 'N');
        number(price).end();
    }
    void cancelled(ItchStamp stamp, std::uint64_t reference, std::uint32_t shares) {
        begin('X', 23, stamp).number(reference).number(shares).end();
    }
    void deleted(ItchStamp stamp, std::uint64_t reference) { begin('D', 19, stamp).number(reference).end(); }
    void replaced(ItchStamp stamp, std::uint64_t reference, std::uint64_t by, std::uint32_t shares,
                  std::uint32_t price) {
        begin('U', 35, stamp).number(reference).number(by).number(shares).number(price).end();
    }
    void hiddenTrade(ItchStamp stamp, std::string_view stock, std::uint32_t shares, std::uint32_t price,
                     std::uint64_t match) {
        begin('P', 44, stamp).number(std::uint64_t{0}).letter('B').number(shares).text(stock, 8).number(price);
        number(match).end();
    }

private:
    ItchFile& begin(char type, std::uint16_t length, ItchStamp stamp) {
        start_ = block_.size();
        number(length).letter(type).number(stamp.locate).number(std::uint16_t{0});
        number(static_cast<std::uint16_t>(stamp.sinceMidnight >> 32));
        return number(static_cast<std::uint32_t>(stamp.sinceMidnight));
    }
    template<class T> ItchFile& number(T value) {
        char bytes[sizeof(T)];
        for (std::size_t i = 0; i < sizeof(T); ++i)
            bytes[i] = static_cast<char>(value >> (8 * (sizeof(T) - 1 - i)));
        block_.append(bytes, sizeof(T));
        return *this;
    }
    ItchFile& letter(char value) {
        block_ += value;
        return *this;
    }
    /// Padded with spaces behind.
    ItchFile& text(std::string_view value, std::size_t width) {
        value = value.substr(0, width);
        block_.append(value).append(width - value.size(), ' ');
        return *this;
    }
    void end() {
        if (isFull())
            block_.resize(start_);
        else
            ++messages_;
    }

    std::string block_;
    std::size_t start_ = 0;
    std::uint64_t messages_ = 0;
    std::uint64_t most_;
};

} // namespace topbook
