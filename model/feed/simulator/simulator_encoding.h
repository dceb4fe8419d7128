// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated exchange's wire format, version 1, and its writer. Compact, self-checking, and every frame stands
// alone: a reader may begin with any of them (a replay that starts behind a checkpoint does).
//
// A payload is one or more frames. A frame:
//     bytes 0..3   "TSM" and the version, 0x01
//     bytes 4..7   length of the body in bytes, unsigned, little endian; 1 .. 65,536
//     bytes 8..11  FNV-1a hash (32 bits) of the body, little endian
//     body         base time, first sequence, then messages up to its end
//
// Numbers in the body are varints: 7 bits a byte, lowest first, the top bit says that more follow, at most 10 bytes.
// A "signed" one is zigzag coded: 0, -1, 1, -2 are written 0, 1, 2, 3. A text is its length and its bytes, printable
// ASCII, at most 64.
//     base time       signed, microseconds since 1970 UTC
//     first sequence  the sequence number of the frame's first event; each further event has the next one
//
// A message begins with a tag byte: bits 0..3 its code (table below), bit 4 the ask side, bit 5 not eligible (an odd
// lot), bit 6 side unknown, bit 7 zero. The instrument's number on this feed follows. Then:
//     directory   symbol, company, group (texts), price decimals * 16 + size decimals (one byte), tick in 1e-9,
//                 previous close in ticks, round lot
//     name        symbol (text), decimals (as above), tick: the short form, before an instrument's first event in a
//                 frame that has no directory entry of it
//     all others  time since the message before it in microseconds (the first: since the base time), then the fields of
//                 the table in this order:
//                     order  signed, the order id minus the one named before it in this frame (at first 0), mod 2^64
//                     price  in ticks of the instrument
//                     size   shares, or the status number of TradingStatus, or the round lot
//                     age    quote only: event time minus the provider's quote time in microseconds plus 1; 0 unknown
// Directory and name are no events: they carry no time and take no sequence number.
#pragma once

#include "model/core/event.h"
#include "model/core/symbol_table.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace topbook::simulator_encoding {

inline constexpr std::string_view magic{"TSM\x01", 4};
inline constexpr std::size_t headerBytes = 12;
inline constexpr std::size_t maxBodyBytes = 64 * 1'024;
inline constexpr std::size_t maxTextBytes = 64;

inline constexpr std::uint8_t directoryCode = 0;
inline constexpr std::uint8_t nameCode = 1;
inline constexpr std::uint8_t codeMask = 0x0f;
inline constexpr std::uint8_t tagReserved = 0x80;

/// Which bit of the tag stands for which of Event::flags.
struct TagBit {
    std::uint8_t tag;
    std::uint8_t flag;
};
inline constexpr std::array tagBits{TagBit{0x10, sideAsk}, TagBit{0x20, notEligible}, TagBit{0x40, sideUnknown}};

/// Fields of an event message, in the order they are written.
enum Field : std::uint8_t { hasOrder = 1, hasPrice = 2, hasSize = 4, hasAge = 8 };

struct MessageForm {
    std::uint8_t code;
    EventKind kind;
    std::uint8_t fields;
    std::string_view name; ///< as `info` counts it
};
/// Index + 2 is the code.
inline constexpr std::array messageForms{
    MessageForm{2, EventKind::Add, hasOrder | hasPrice | hasSize, "add"},
    MessageForm{3, EventKind::Change, hasOrder | hasPrice | hasSize, "change"},
    MessageForm{4, EventKind::Delete, hasOrder, "delete"},
    MessageForm{5, EventKind::Trade, hasOrder | hasPrice | hasSize, "trade"},
    MessageForm{6, EventKind::Print, hasPrice | hasSize, "print"},
    MessageForm{7, EventKind::Status, hasSize, "status"},
    MessageForm{8, EventKind::Quote, hasPrice | hasSize | hasAge, "quote"},
    MessageForm{9, EventKind::Reference, hasPrice | hasSize, "reference"},
};

/// FNV-1a, 32 bits.
[[nodiscard]] constexpr std::uint32_t checksum(std::string_view body) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char c : body)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
    return hash;
}

/// A whole frame around a body of 1 .. maxBodyBytes bytes.
void appendFrame(std::string& out, std::string_view body);

/// The payload of these events, with the directory of all instruments before them where asked. Events are of the kinds
/// of the table, in the order of their sequence numbers, which have no holes; their times do not fall and are whole
/// microseconds, their prices whole ticks of `instruments[event.instrument]`. Empty where there is nothing to say.
[[nodiscard]] std::string encodePayload(std::span<const Event> events, std::span<const Instrument> instruments,
                                        bool withDirectory);

} // namespace topbook::simulator_encoding
