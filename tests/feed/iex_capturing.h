// SPDX-License-Identifier: GPL-3.0-or-later
// Captures of IEX datagrams written field by field, for tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace topbook::test {

template<class T> std::string little(T value) {
    auto bits = static_cast<std::uint64_t>(value);
    std::string bytes;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        bytes += static_cast<char>(bits & 0xFF);
        bits >>= 8;
    }
    return bytes;
}
template<class T> std::string big(T value) {
    const std::string bytes = little(value);
    return {bytes.rbegin(), bytes.rend()};
}

inline constexpr std::int64_t iexMorning = 1'741'181'400'000'000'000; ///< 2025-03-05 13:30:00

/// Seconds after the morning.
inline std::string iexTime(std::int64_t seconds) {
    return little(iexMorning + seconds * 1'000'000'000);
}
inline std::string iexSymbol(std::string symbol) {
    symbol.resize(8, ' ');
    return symbol;
}

inline std::string iexQuote(std::int64_t at, const std::string& symbol, std::uint32_t bidSize, std::int64_t bid,
                            std::uint32_t askSize, std::int64_t ask) {
    return std::string("Q") + '\0' + iexTime(at) + iexSymbol(symbol) + little(bidSize) + little(bid) + little(ask) +
           little(askSize);
}
inline std::string iexTrade(char type, std::int64_t at, const std::string& symbol, std::uint32_t size,
                            std::int64_t price, std::int64_t id, char flags = 0) {
    return std::string(1, type) + flags + iexTime(at) + iexSymbol(symbol) + little(size) + little(price) + little(id);
}
inline std::string iexLevel(char side, bool complete, std::int64_t at, const std::string& symbol, std::uint32_t size,
                            std::int64_t price) {
    return std::string(1, side) + (complete ? '\1' : '\0') + iexTime(at) + iexSymbol(symbol) + little(size) +
           little(price);
}
/// H, O and E have a letter and a symbol; H a reason behind it.
inline std::string iexStatus(char type, char status, std::int64_t at, const std::string& symbol) {
    return std::string(1, type) + status + iexTime(at) + iexSymbol(symbol) + (type == 'H' ? "    " : "");
}
inline std::string iexSystem(char event, std::int64_t at) {
    return std::string("S") + event + iexTime(at);
}

struct IexPacket {
    std::uint64_t first = 1;
    std::vector<std::string> messages;
    std::int64_t sent = 0; ///< seconds after the morning
    std::uint32_t session = 7;
    std::uint16_t protocol = 0x8003;
    std::uint32_t channel = 1;
};

inline std::string iexDatagram(const IexPacket& packet) {
    std::string payload;
    for (const std::string& message : packet.messages)
        payload += little(static_cast<std::uint16_t>(message.size())) + message;
    return std::string("\1\0", 2) + little(packet.protocol) + little(packet.channel) + little(packet.session) +
           little(static_cast<std::uint16_t>(payload.size())) +
           little(static_cast<std::uint16_t>(packet.messages.size())) + little(std::uint64_t{0}) +
           little(packet.first) + iexTime(packet.sent) + payload;
}

inline std::string udp(const std::string& payload) {
    return big(std::uint16_t{1'000}) + big(std::uint16_t{10'378}) +
           big(static_cast<std::uint16_t>(payload.size() + 8)) + big(std::uint16_t{0}) + payload;
}
inline std::string ipv4(const std::string& body, std::uint16_t fragment = 0, char protocol = 17) {
    return std::string("\x45\0", 2) + big(static_cast<std::uint16_t>(body.size() + 20)) + big(std::uint16_t{0}) +
           big(fragment) + '\1' + protocol + big(std::uint16_t{0}) + std::string(8, '\x0A') + body;
}
inline std::string ipv6(const std::string& body) {
    return std::string("\x60\0\0\0", 4) + big(static_cast<std::uint16_t>(body.size())) + '\x11' + '\1' +
           std::string(32, '\x0A') + body;
}
inline std::string ethernet(const std::string& body, std::uint16_t type = 0x0800, int tags = 0) {
    std::string frame(12, '\2');
    for (int i = 0; i < tags; ++i)
        frame += big(std::uint16_t{0x8100}) + big(std::uint16_t{5});
    return frame + big(type) + body;
}
inline std::string frameOf(const IexPacket& packet) {
    return ethernet(ipv4(udp(iexDatagram(packet))));
}

/// A classic capture; `isBig` in the other byte order.
inline std::string pcap(const std::vector<std::string>& frames, bool isBig = false, std::uint32_t magic = 0xA1B2C3D4,
                        std::uint32_t link = 1) {
    const auto number = [isBig](auto value) { return isBig ? big(value) : little(value); };
    std::string bytes = number(magic) + number(std::uint16_t{2}) + number(std::uint16_t{4}) + number(std::uint64_t{0}) +
                        number(std::uint32_t{65'535}) + number(link);
    for (const std::string& frame : frames) {
        const auto size = static_cast<std::uint32_t>(frame.size());
        bytes += number(std::uint32_t{1'741'181'400}) + number(std::uint32_t{5}) + number(size) + number(size) + frame;
    }
    return bytes;
}

inline std::string pcapng(const std::vector<std::string>& frames) {
    const auto block = [](std::uint32_t type, std::string body) {
        body.resize((body.size() + 3) / 4 * 4);
        const auto length = static_cast<std::uint32_t>(body.size() + 12);
        return little(type) + little(length) + body + little(length);
    };
    std::string bytes =
        block(0x0A0D0D0A, little(std::uint32_t{0x1A2B3C4D}) + little(std::uint32_t{1}) + little(std::int64_t{-1}));
    bytes += block(1, little(std::uint16_t{1}) + little(std::uint16_t{0}) + little(std::uint32_t{0}));
    bytes += block(4, "names");
    for (const std::string& frame : frames) {
        const auto size = static_cast<std::uint32_t>(frame.size());
        bytes += block(6, little(std::uint32_t{0}) + little(std::uint64_t{9}) + little(size) + little(size) + frame);
    }
    return bytes;
}

} // namespace topbook::test
