// SPDX-License-Identifier: GPL-3.0-or-later
// The table of WebSocket book providers (providers, Crypto). A provider is its addresses, what to send, and a decoder
// that also knows what the connection must do next; everything that decides a number is in the decoder, so that a
// replay of the recorded payloads gives the same books.
#pragma once

#include "model/feed/decoder.h"

#include <chrono>
#include <span>
#include <vector>

namespace topbook {

/// What a stream's decoder wants of its connection. A recorded stream ignores it.
struct StreamWish {
    enum class Kind : std::uint8_t {
        Snapshot,    ///< fetch the snapshot of `symbol`
        Resubscribe, ///< leave and enter the channels of `symbol` again
        Reconnect,   ///< close and connect anew
        Pulse,       ///< something is held back: hand on a pulse every 100 ms until it is not
        Send,        ///< send `text` (an answer to a ping of the application)
    };
    Kind kind = Kind::Snapshot;
    std::string symbol;
    std::string text;

    bool operator==(const StreamWish&) const = default;
};

class StreamDecoder : public Decoder {
public:
    /// Wishes since the last call. A Pulse wish stands as long as something is held.
    [[nodiscard]] virtual std::vector<StreamWish> takeWishes() = 0;
};

struct StreamProvider {
    std::string_view name; ///< as `--provider`: "bitstamp-orders"
    std::string_view title;
    std::string_view venue; ///< for the ladder's band
    std::string_view wsUrl;
    std::string_view baseUrl;         ///< of snapshots; empty: the stream brings its own
    std::chrono::seconds silence{10}; ///< without any message for so long the connection is taken for dead
    /// What to send once connected, for all symbols; and for one symbol, to leave and to enter again.
    std::vector<std::string> (*greeting)(std::span<const std::string> symbols) = nullptr;
    std::vector<std::string> (*resubscribe)(const std::string& symbol) = nullptr;
    /// Path and query of a snapshot, null where the stream brings its own.
    std::string (*snapshotPath)(const std::string& symbol) = nullptr;
    std::unique_ptr<StreamDecoder> (*open)() = nullptr;
    std::string_view ping; ///< a message that is answered by one; empty: the stream has a heartbeat of its own
};

[[nodiscard]] std::span<const StreamProvider> streamProviders();
/// Null where there is no such provider.
[[nodiscard]] const StreamProvider* streamProviderNamed(std::string_view name);

} // namespace topbook
