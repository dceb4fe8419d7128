// SPDX-License-Identifier: GPL-3.0-or-later
// DBN streams written field by field, for tests: a second account of the layout beside the decoder's.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace topbook::test {

inline constexpr std::int64_t noDbnPrice = std::numeric_limits<std::int64_t>::max();

class DbnBytes {
public:
    template<class T> DbnBytes& number(T value) {
        auto bits = static_cast<std::uint64_t>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            bytes += static_cast<char>(bits & 0xFF);
            bits >>= 8;
        }
        return *this;
    }
    DbnBytes& text(std::string_view value, std::size_t length) {
        bytes += value;
        bytes.append(length - value.size(), '\0');
        return *this;
    }
    std::string bytes;
};

struct DbnMapping {
    std::string asked;
    std::uint32_t begin = 20'240'508;
    std::uint32_t end = 20'240'509;
    std::string got;
};

/// Symbols were asked for by name and became ids, or the other way round.
inline std::string dbnHead(std::uint8_t version, const std::vector<DbnMapping>& mappings, bool asksIds = false) {
    const std::size_t symbolLength = version == 1 ? 22 : 71;
    DbnBytes body;
    body.text("TEST.SET", 16).number(std::uint16_t{0});
    body.number(std::uint64_t{0}).number(std::uint64_t{0}).number(std::uint64_t{0});
    if (version == 1)
        body.number(std::numeric_limits<std::uint64_t>::max());
    body.number(std::uint8_t(asksIds ? 0 : 1)).number(std::uint8_t(asksIds ? 1 : 0)).number(std::uint8_t{0});
    if (version > 1)
        body.number(std::uint16_t{71});
    body.text("", 100 - body.bytes.size());
    body.number(std::uint32_t{0});
    body.number(std::uint32_t{1}).text("ASKED", symbolLength);
    body.number(std::uint32_t{0}).number(std::uint32_t{0});
    body.number(static_cast<std::uint32_t>(mappings.size()));
    for (const DbnMapping& mapping : mappings) {
        body.text(mapping.asked, symbolLength).number(std::uint32_t{1});
        body.number(mapping.begin).number(mapping.end).text(mapping.got, symbolLength);
    }
    DbnBytes all;
    all.text("DBN", 3).number(version).number(static_cast<std::uint32_t>(body.bytes.size()));
    return all.bytes + body.bytes;
}

struct DbnOrder {
    char action = 'A';
    char side = 'B';
    std::uint64_t id = 0;
    std::int64_t price = noDbnPrice;
    std::uint32_t size = 0;
    std::uint8_t flags = 128;
    std::uint32_t sequence = 0;
    std::uint32_t instrument = 5;
    std::uint16_t publisher = 1;
    std::uint64_t time = 1'715'126'400'000'000'000; ///< 2024-05-08 00:00:00
    std::uint64_t received = 1'715'126'400'000'001'000;
};

inline DbnBytes dbnRecord(std::size_t length, std::uint8_t type, const DbnOrder& order) {
    DbnBytes record;
    record.number(static_cast<std::uint8_t>(length / 4)).number(type).number(order.publisher);
    record.number(order.instrument).number(order.time);
    return record;
}

inline std::string mbo(const DbnOrder& order) {
    DbnBytes record = dbnRecord(56, 0xA0, order);
    record.number(order.id).number(order.price).number(order.size).number(order.flags).number(std::uint8_t{0});
    record.number(order.action).number(order.side).number(order.received).number(std::int32_t{0});
    return record.number(order.sequence).bytes;
}

struct DbnTestLevel {
    std::int64_t bid = noDbnPrice;
    std::int64_t ask = noDbnPrice;
    std::uint32_t bidSize = 0;
    std::uint32_t askSize = 0;
    std::uint32_t bidCount = 0;
    std::uint32_t askCount = 0;
};

/// A trade (no levels), mbp-1 (one) or mbp-10: missing levels are undefined.
inline std::string mbp(const DbnOrder& order, std::size_t count, const std::vector<DbnTestLevel>& levels) {
    const std::uint8_t type = count == 0 ? 0x00 : count == 1 ? 0x01 : 0x0A;
    DbnBytes record = dbnRecord(48 + 32 * count, type, order);
    record.number(order.price).number(order.size).number(order.action).number(order.side).number(order.flags);
    record.number(std::uint8_t{0}).number(order.received).number(std::int32_t{0}).number(order.sequence);
    for (std::size_t i = 0; i < count; ++i) {
        const DbnTestLevel level = i < levels.size() ? levels[i] : DbnTestLevel{};
        record.number(level.bid).number(level.ask).number(level.bidSize).number(level.askSize);
        record.number(level.bidCount).number(level.askCount);
    }
    return record.bytes;
}

} // namespace topbook::test
