// SPDX-License-Identifier: GPL-3.0-or-later
// ITCH 5.0 messages written by hand, for tests: fields in the order of the specification, each message framed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace topbook::test {

inline std::string bigEndian(std::uint64_t number, int bytes) {
    std::string text;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        text += static_cast<char>(number >> shift & 0xFF);
    return text;
}

inline std::string padded(std::string_view text, std::size_t size) {
    std::string result(text.substr(0, size));
    result.resize(size, ' ');
    return result;
}

inline std::string framed(const std::string& message) {
    return bigEndian(message.size(), 2) + message;
}

/// A recording as it grows; each call adds one message. Times count from midnight.
class ItchFile {
public:
    std::string bytes;
    std::uint64_t nanos = 34'200'000'000'000; ///< of the next message; each moves it by a microsecond
    std::uint16_t locate = 1;

    ItchFile& add(char type, const std::string& body) {
        bytes += framed(head(type) + body);
        return *this;
    }
    ItchFile& raw(const std::string& text) {
        bytes += text;
        return *this;
    }
    ItchFile& at(std::uint64_t time) {
        nanos = time;
        return *this;
    }
    ItchFile& of(std::uint16_t stockLocate) {
        locate = stockLocate;
        return *this;
    }
    ItchFile& system(char code) { return add('S', std::string(1, code)); }
    ItchFile& directory(std::string_view stock, std::uint32_t lot = 100) {
        return add('R', padded(stock, 8) + "QN" + bigEndian(lot, 4) + "NCZ PNN1N" + bigEndian(0, 4) + "N");
    }
    ItchFile& action(std::string_view stock, char state) {
        return add('H', padded(stock, 8) + std::string(1, state) + " " + padded("", 4));
    }
    ItchFile& order(std::uint64_t id, char side, std::uint32_t shares, std::string_view stock, std::uint32_t price) {
        return add('A', body(id, side, shares, stock, price));
    }
    ItchFile& attributed(std::uint64_t id, char side, std::uint32_t shares, std::string_view stock,
                         std::uint32_t price) {
        return add('F', body(id, side, shares, stock, price) + "NSDQ");
    }
    ItchFile& execute(std::uint64_t id, std::uint32_t shares, std::uint64_t match) {
        return add('E', bigEndian(id, 8) + bigEndian(shares, 4) + bigEndian(match, 8));
    }
    ItchFile& executeAt(std::uint64_t id, std::uint32_t shares, std::uint64_t match, char printable,
                        std::uint32_t price) {
        return add('C', bigEndian(id, 8) + bigEndian(shares, 4) + bigEndian(match, 8) + std::string(1, printable) +
                            bigEndian(price, 4));
    }
    ItchFile& cancel(std::uint64_t id, std::uint32_t shares) {
        return add('X', bigEndian(id, 8) + bigEndian(shares, 4));
    }
    ItchFile& remove(std::uint64_t id) { return add('D', bigEndian(id, 8)); }
    ItchFile& replace(std::uint64_t id, std::uint64_t by, std::uint32_t shares, std::uint32_t price) {
        return add('U', bigEndian(id, 8) + bigEndian(by, 8) + bigEndian(shares, 4) + bigEndian(price, 4));
    }
    ItchFile& trade(std::uint32_t shares, std::string_view stock, std::uint32_t price, std::uint64_t match) {
        return add('P', body(0, 'B', shares, stock, price) + bigEndian(match, 8));
    }
    ItchFile& cross(std::uint64_t shares, std::string_view stock, std::uint32_t price, std::uint64_t match) {
        return add('Q', bigEndian(shares, 8) + padded(stock, 8) + bigEndian(price, 4) + bigEndian(match, 8) + "O");
    }
    ItchFile& broken(std::uint64_t match) { return add('B', bigEndian(match, 8)); }
    /// A message of that type and size whose fields nobody reads.
    ItchFile& filler(char type, std::size_t size) { return add(type, std::string(size - 11, ' ')); }

private:
    std::string head(char type) {
        std::string text =
            std::string(1, type) + bigEndian(type == 'S' ? 0 : locate, 2) + bigEndian(0, 2) + bigEndian(nanos, 6);
        nanos += 1'000;
        return text;
    }
    static std::string body(std::uint64_t id, char side, std::uint32_t shares, std::string_view stock,
                            std::uint32_t price) {
        return bigEndian(id, 8) + std::string(1, side) + bigEndian(shares, 4) + padded(stock, 8) + bigEndian(price, 4);
    }
};

} // namespace topbook::test
