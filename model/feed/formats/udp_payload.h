// SPDX-License-Identifier: GPL-3.0-or-later
// What a captured frame carries for UDP: Ethernet (with VLAN tags) or another link, IPv4 or IPv6, UDP. Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace topbook {

enum class FrameKind : std::uint8_t {
    Udp,      ///< a whole datagram, or the first part of one that the capture cut
    Fragment, ///< a part of a UDP datagram that IP split
    Other,    ///< anything else, or too short to tell
};

struct UdpPayload {
    FrameKind kind = FrameKind::Other;
    std::string_view bytes;
    bool isCut = false; ///< the datagram is said to be longer than what is there
};

/// `linkType` as the capture tells it: Ethernet, raw IP, loopback and Linux cooked captures are understood.
[[nodiscard]] UdpPayload udpPayloadOf(std::string_view frame, std::uint32_t linkType);

} // namespace topbook
