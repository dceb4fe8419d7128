// SPDX-License-Identifier: GPL-3.0-or-later
// IEX-TP: numbered messages in datagrams. Puts late datagrams back into their order, drops what was told before, and
// says where messages are missing or the numbers start again (IEX Transport specification; order-books, Disorder).
// Not thread-safe: a decoder owns it.
#pragma once

#include "model/core/state_io.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

inline constexpr std::size_t iexHeaderBytes = 40;
inline constexpr std::uint16_t iexTopsProtocol = 0x8003; ///< TOPS 1.6
inline constexpr std::uint16_t iexDeepProtocol = 0x8004; ///< DEEP 1.0

struct IexHeader {
    std::uint16_t protocol = 0;
    std::uint32_t channel = 0;
    std::uint32_t session = 0;
    std::uint16_t payloadBytes = 0;
    std::uint16_t messages = 0;
    std::uint64_t first = 0; ///< number of the first message
    std::int64_t sent = 0;   ///< ns since 1970
};

/// Empty where the datagram is none of IEX-TP version 1.
[[nodiscard]] std::optional<IexHeader> readIexHeader(std::string_view datagram);

struct IexDatagram {
    IexHeader header;
    std::string_view payload;  ///< as much of it as is there
    std::uint64_t offset = 0;  ///< of the packet in the input
    bool isCut = false;        ///< the capture cut it
    std::uint64_t skipped = 0; ///< so many of its messages were told before
};

enum class IexTrouble : std::uint8_t { Gap, Duplicate, Restart };

class IexSequence {
public:
    static constexpr std::size_t maxHeldMessages = 64; ///< as in a file's reorder buffer

    using Take = std::function<void(const IexDatagram&)>;
    /// Of `count` messages from `first`; `at` is the datagram where it shows.
    using Tell = std::function<void(IexTrouble, std::uint64_t first, std::uint64_t count, const IexDatagram& at)>;

    IexSequence(Take take, Tell tell)
        : take_(std::move(take))
        , tell_(std::move(tell)) {}

    void add(const IexDatagram& datagram);
    /// The input ended: what was held comes out.
    void finish() { release(true); }

    void save(StateWriter& out) const;
    void load(StateReader& in);

private:
    struct Held {
        IexDatagram datagram; ///< its payload points into `bytes` once it is released
        std::string bytes;
    };

    [[nodiscard]] bool restarts(const IexHeader& header) const;
    void hold(const IexDatagram& datagram);
    void pass(IexDatagram datagram);
    void release(bool all);

    Take take_;
    Tell tell_;
    std::optional<IexHeader> last_; ///< of the newest datagram in order
    std::uint64_t expected_ = 0;
    std::vector<Held> held_; ///< by number
    std::size_t heldMessages_ = 0;
};

} // namespace topbook
