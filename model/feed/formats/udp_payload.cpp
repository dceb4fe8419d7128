// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/udp_payload.h"

#include "model/feed/wire_fields.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

constexpr std::uint16_t ipv4Type = 0x0800;
constexpr std::uint16_t ipv6Type = 0x86DD;
constexpr std::array<std::uint16_t, 3> vlanTypes{0x8100, 0x88A8, 0x9100};
constexpr std::uint8_t udpProtocol = 17;
constexpr std::size_t udpHeaderBytes = 8;

/// Links whose frames begin with a header of fixed length. `typeAt` is where the protocol behind it is told; npos where
/// the version within the IP header tells it.
struct Link {
    std::uint32_t type;
    std::size_t headerBytes;
    std::size_t typeAt;
};
constexpr std::size_t byVersion = static_cast<std::size_t>(-1);
constexpr std::array links{
    Link{1, 14, 12},         // Ethernet
    Link{0, 4, byVersion},   // BSD loopback
    Link{108, 4, byVersion}, // OpenBSD loopback
    Link{12, 0, byVersion},  // raw IP, in three numbers
    Link{14, 0, byVersion},  //
    Link{101, 0, byVersion}, //
    Link{228, 0, byVersion}, // IPv4
    Link{229, 0, byVersion}, // IPv6
    Link{113, 16, 14},       // Linux cooked
    Link{276, 20, 0},        // Linux cooked, second version
};

std::uint8_t byteAt(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

UdpPayload ofUdp(std::string_view bytes) {
    if (bytes.size() < udpHeaderBytes)
        return {};
    const std::size_t length = bigEndianAt<std::uint16_t>(bytes.data() + 4);
    const std::size_t there = bytes.size() - udpHeaderBytes;
    if (length < udpHeaderBytes)
        return {};
    const std::size_t told = length - udpHeaderBytes;
    return {FrameKind::Udp, bytes.substr(udpHeaderBytes, std::min(told, there)), told > there};
}

UdpPayload ofIpv4(std::string_view bytes) {
    constexpr std::size_t leastHeader = 20;
    if (bytes.size() < leastHeader || byteAt(bytes, 0) >> 4 != 4 || byteAt(bytes, 9) != udpProtocol)
        return {};
    const std::size_t header = (byteAt(bytes, 0) & 15U) * std::size_t{4};
    if (header < leastHeader || header > bytes.size())
        return {};
    constexpr std::uint16_t moreOrOffset = 0x3FFF;
    if ((bigEndianAt<std::uint16_t>(bytes.data() + 6) & moreOrOffset) != 0)
        return {FrameKind::Fragment, {}, false};
    return ofUdp(bytes.substr(header));
}

UdpPayload ofIpv6(std::string_view bytes) {
    constexpr std::size_t headerBytes = 40;
    if (bytes.size() < headerBytes || byteAt(bytes, 0) >> 4 != 6)
        return {};
    std::uint8_t next = byteAt(bytes, 6);
    bytes.remove_prefix(headerBytes);
    constexpr std::uint8_t hopByHop = 0;
    constexpr std::uint8_t routing = 43;
    constexpr std::uint8_t fragment = 44;
    constexpr std::uint8_t destination = 60;
    while (next == hopByHop || next == routing || next == destination || next == fragment) {
        constexpr std::size_t unit = 8;
        if (bytes.size() < unit)
            return {};
        if (next == fragment)
            return {byteAt(bytes, 0) == udpProtocol ? FrameKind::Fragment : FrameKind::Other, {}, false};
        const std::size_t length = (byteAt(bytes, 1) + std::size_t{1}) * unit;
        next = byteAt(bytes, 0);
        if (length > bytes.size())
            return {};
        bytes.remove_prefix(length);
    }
    return next == udpProtocol ? ofUdp(bytes) : UdpPayload{};
}

} // namespace

UdpPayload udpPayloadOf(std::string_view frame, std::uint32_t linkType) {
    const auto* link =
        std::find_if(links.begin(), links.end(), [linkType](const Link& one) { return one.type == linkType; });
    if (link == links.end() || frame.size() <= link->headerBytes)
        return {};
    std::string_view rest = frame.substr(link->headerBytes);
    if (link->typeAt == byVersion)
        return byteAt(rest, 0) >> 4 == 6 ? ofIpv6(rest) : ofIpv4(rest);
    auto type = bigEndianAt<std::uint16_t>(frame.data() + link->typeAt);
    constexpr std::size_t vlanBytes = 4;
    while (std::find(vlanTypes.begin(), vlanTypes.end(), type) != vlanTypes.end() && rest.size() > vlanBytes) {
        type = bigEndianAt<std::uint16_t>(rest.data() + 2);
        rest.remove_prefix(vlanBytes);
    }
    if (type == ipv4Type)
        return ofIpv4(rest);
    return type == ipv6Type ? ofIpv6(rest) : UdpPayload{};
}

} // namespace topbook
