// SPDX-License-Identifier: GPL-3.0-or-later
// Packets out of a capture file, classic pcap (both byte orders, micro- and nanoseconds) or pcapng, whose bytes come in
// pieces cut anywhere (the pcap and pcapng formats as libpcap documents them). Not thread-safe: a decoder owns it.
#pragma once

#include "model/feed/byte_carry.h"
#include "model/feed/row_problems.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace topbook {

struct CapturedPacket {
    std::string_view bytes;     ///< as captured; valid until the next call
    std::uint64_t offset = 0;   ///< of its header in the input
    std::uint32_t linkType = 0; ///< what its first bytes are: 1 Ethernet, ...
    bool isCut = false;         ///< it was longer on the wire
};

class PacketCapture {
public:
    explicit PacketCapture(const RowProblems& problems)
        : problems_(problems) {}

    void feed(std::string_view bytes) { bytes_.feed(bytes); }
    void keep() {
        release();
        bytes_.keep();
    }
    /// False where more bytes are needed. A header that cannot be right is named, and the next packet that can be
    /// believed is looked for. Fails with WrongHeader where the input is no capture.
    [[nodiscard]] Result<bool> next(CapturedPacket& packet, EventBatch& out);
    /// The input ended: names a cut packet. Fails with Truncated within the file's own header.
    Result<void> finish(EventBatch& out);

    /// Between `keep` and the next `feed`.
    void save(StateWriter& out) const;
    void load(StateReader& in);

    /// Whether the input begins like a capture.
    [[nodiscard]] static bool isOne(std::string_view head);

private:
    enum class Form : std::uint8_t { Unknown, Classic, Blocks };
    enum class Step : std::uint8_t { Packet, Again, NeedsMore };

    Result<Step> takeFileHeader();
    Step takeRecord(CapturedPacket& packet, EventBatch& out);
    Step takeBlock(CapturedPacket& packet, EventBatch& out);
    bool readPacketBlock(std::string_view block, std::uint32_t type, CapturedPacket& packet) const;
    Step search();
    [[nodiscard]] bool canBeRecord(const char* header) const;
    [[nodiscard]] bool canBeBlock(const char* header) const;
    Step damaged(std::string_view words, EventBatch& out);
    void release() {
        bytes_.consume(given_);
        given_ = 0;
    }
    template<class T> [[nodiscard]] T number(const char* at) const;

    const RowProblems& problems_;
    ByteCarry bytes_;
    std::size_t given_ = 0; ///< bytes of the packet that the caller looks at
    Form form_ = Form::Unknown;
    bool swapped_ = false;
    bool searching_ = false;
    std::uint32_t linkType_ = 0;
    std::uint32_t lastSeconds_ = 0;
    std::vector<std::uint32_t> interfaces_; ///< link types, of pcapng
};

} // namespace topbook
