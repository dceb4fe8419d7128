// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/packet_capture.h"

#include "model/feed/wire_fields.h"

#include <algorithm>
#include <string>

namespace topbook {
namespace {

constexpr std::size_t classicHeaderBytes = 24;
constexpr std::size_t recordHeaderBytes = 16;
constexpr std::uint32_t classicMicros = 0xA1B2C3D4;
constexpr std::uint32_t classicNanos = 0xA1B23C4D;
constexpr std::uint32_t sectionBlock = 0x0A0D0D0A; ///< reads the same in both byte orders
constexpr std::uint32_t sectionOrder = 0x1A2B3C4D;
constexpr std::uint32_t interfaceBlock = 1;
constexpr std::uint32_t oldPacketBlock = 2;
constexpr std::uint32_t simplePacketBlock = 3;
constexpr std::uint32_t packetBlock = 6;
constexpr std::uint32_t maxPacketBytes = 256 << 10; ///< what libpcap takes at most
constexpr std::uint32_t maxBlockBytes = 16 << 20;
constexpr std::size_t blockEdgeBytes = 12; ///< type and length before a block, length behind it
constexpr std::uint32_t secondsPerDay = 86'400;

} // namespace

template<class T> T PacketCapture::number(const char* at) const {
    const T value = littleEndianAt<T>(at);
    return swapped_ ? bytesReversed(value) : value;
}

bool PacketCapture::isOne(std::string_view head) {
    if (head.size() < sizeof(std::uint32_t))
        return false;
    const auto magic = littleEndianAt<std::uint32_t>(head.data());
    if (magic == sectionBlock && head.size() >= blockEdgeBytes) {
        const auto order = littleEndianAt<std::uint32_t>(head.data() + 8);
        return order == sectionOrder || bytesReversed(order) == sectionOrder;
    }
    const std::uint32_t turned = bytesReversed(magic);
    return magic == classicMicros || magic == classicNanos || turned == classicMicros || turned == classicNanos;
}

Result<PacketCapture::Step> PacketCapture::takeFileHeader() {
    const std::string_view head = bytes_.peek(classicHeaderBytes);
    if (head.empty())
        return Step::NeedsMore;
    if (!isOne(head))
        return failure(ErrorCode::WrongHeader, "the input is no packet capture (pcap or pcapng)", problems_.place(0));
    const auto magic = littleEndianAt<std::uint32_t>(head.data());
    if (magic == sectionBlock) {
        form_ = Form::Blocks;
        return Step::Again;
    }
    form_ = Form::Classic;
    swapped_ = magic != classicMicros && magic != classicNanos;
    linkType_ = number<std::uint32_t>(head.data() + 20) & 0xFFFF; // the rest tells of checksums
    bytes_.consume(classicHeaderBytes);
    return Step::Again;
}

PacketCapture::Step PacketCapture::damaged(std::string_view words, EventBatch& out) {
    problems_.add(out, ErrorCode::BadRow, bytes_.position(),
                  std::string(words) + "; reading goes on with the next packet that can be found");
    searching_ = true;
    bytes_.consume(1);
    return Step::Again;
}

PacketCapture::Step PacketCapture::search() {
    constexpr std::size_t looked = 32;
    const std::string_view head = bytes_.peek(looked);
    if (head.empty())
        return Step::NeedsMore;
    searching_ = form_ == Form::Classic ? !canBeRecord(head.data()) : !canBeBlock(head.data());
    if (searching_)
        bytes_.consume(1);
    return Step::Again;
}

/// Of the same day as the packet before, if there was one, with lengths that a datagram can have.
bool PacketCapture::canBeRecord(const char* header) const {
    constexpr std::uint32_t leastPacket = 28;
    const auto seconds = number<std::uint32_t>(header);
    const auto captured = number<std::uint32_t>(header + 8);
    const auto original = number<std::uint32_t>(header + 12);
    const std::uint32_t apart = seconds > lastSeconds_ ? seconds - lastSeconds_ : lastSeconds_ - seconds;
    return (lastSeconds_ == 0 || apart < secondsPerDay) && number<std::uint32_t>(header + 4) < 1'000'000'000 &&
           captured >= leastPacket && captured <= original && original <= maxPacketBytes;
}

bool PacketCapture::canBeBlock(const char* header) const {
    const auto type = number<std::uint32_t>(header);
    const auto length = number<std::uint32_t>(header + 4);
    if (type == sectionBlock)
        return isOne(std::string_view(header, blockEdgeBytes));
    const auto captured = number<std::uint32_t>(header + 20);
    return type == packetBlock && length % 4 == 0 && length <= maxPacketBytes + 1'024 && captured <= maxPacketBytes &&
           captured + 32 <= length && number<std::uint32_t>(header + 8) < interfaces_.size();
}

PacketCapture::Step PacketCapture::takeRecord(CapturedPacket& packet, EventBatch& out) {
    const std::string_view header = bytes_.peek(recordHeaderBytes);
    if (header.empty())
        return Step::NeedsMore;
    const auto captured = number<std::uint32_t>(header.data() + 8);
    const auto original = number<std::uint32_t>(header.data() + 12);
    if (captured == 0 || captured > maxPacketBytes || captured > original)
        return damaged("the packet is said to be " + std::to_string(captured) + " bytes long, of " +
                           std::to_string(original) + " on the wire",
                       out);
    const auto seconds = number<std::uint32_t>(header.data());
    const std::string_view record = bytes_.peek(recordHeaderBytes + captured);
    if (record.empty())
        return Step::NeedsMore;
    lastSeconds_ = seconds;
    packet = {record.substr(recordHeaderBytes, captured), bytes_.position(), linkType_, captured < original};
    given_ = recordHeaderBytes + captured;
    return Step::Packet;
}

PacketCapture::Step PacketCapture::takeBlock(CapturedPacket& packet, EventBatch& out) {
    const std::string_view edge = bytes_.peek(blockEdgeBytes);
    if (edge.empty())
        return Step::NeedsMore;
    const auto type = number<std::uint32_t>(edge.data());
    if (type == sectionBlock) {
        if (!isOne(edge))
            return damaged("a section of the capture does not tell its byte order", out);
        swapped_ = littleEndianAt<std::uint32_t>(edge.data() + 8) != sectionOrder;
    }
    const auto length = number<std::uint32_t>(edge.data() + 4);
    if (length < blockEdgeBytes || length % 4 != 0 || length > maxBlockBytes)
        return damaged("a block of the capture is said to be " + std::to_string(length) + " bytes long", out);
    const std::string_view all = bytes_.peek(length);
    if (all.empty())
        return Step::NeedsMore;
    const std::string_view block = all.substr(0, length);
    if (type == sectionBlock)
        interfaces_.clear();
    constexpr std::size_t interfaceBytes = 20;
    if (type == interfaceBlock && length >= interfaceBytes)
        interfaces_.push_back(number<std::uint16_t>(block.data() + 8));
    if (type == packetBlock || type == oldPacketBlock || type == simplePacketBlock) {
        packet.offset = bytes_.position();
        if (!readPacketBlock(block, type, packet))
            return damaged("a packet does not fit into its block of the capture", out);
        given_ = length;
        return Step::Packet;
    }
    bytes_.consume(length);
    return Step::Again;
}

bool PacketCapture::readPacketBlock(std::string_view block, std::uint32_t type, CapturedPacket& packet) const {
    const std::size_t dataAt = type == simplePacketBlock ? 12 : 28;
    const std::size_t room = block.size() < dataAt + 4 ? 0 : block.size() - dataAt - 4;
    if (block.size() < dataAt + 4)
        return false;
    std::size_t interface = 0;
    std::uint32_t original = number<std::uint32_t>(block.data() + 8);
    auto captured = static_cast<std::uint32_t>(std::min<std::size_t>(original, room));
    if (type != simplePacketBlock) {
        interface =
            type == packetBlock ? number<std::uint32_t>(block.data() + 8) : number<std::uint16_t>(block.data() + 8);
        captured = number<std::uint32_t>(block.data() + 20);
        original = number<std::uint32_t>(block.data() + 24);
    }
    if (captured > room || interface >= interfaces_.size())
        return false;
    packet.bytes = block.substr(dataAt, captured);
    packet.linkType = interfaces_[interface];
    packet.isCut = captured < original;
    return true;
}

Result<bool> PacketCapture::next(CapturedPacket& packet, EventBatch& out) {
    release();
    for (;;) {
        Step step = Step::Again;
        if (form_ == Form::Unknown) {
            const auto begun = takeFileHeader();
            if (!begun)
                return tl::unexpected(begun.error());
            step = *begun;
        } else if (searching_) {
            step = search();
        } else {
            step = form_ == Form::Classic ? takeRecord(packet, out) : takeBlock(packet, out);
        }
        if (step != Step::Again)
            return step == Step::Packet;
    }
}

void PacketCapture::save(StateWriter& out) const {
    bytes_.save(out);
    out.put(form_);
    out.put(static_cast<std::uint8_t>(swapped_));
    out.put(static_cast<std::uint8_t>(searching_));
    out.put(linkType_);
    out.put(lastSeconds_);
    out.putAll(std::span(interfaces_));
}

void PacketCapture::load(StateReader& in) {
    bytes_.load(in);
    form_ = in.get<Form>();
    swapped_ = in.get<std::uint8_t>() != 0;
    searching_ = in.get<std::uint8_t>() != 0;
    linkType_ = in.get<std::uint32_t>();
    lastSeconds_ = in.get<std::uint32_t>();
    interfaces_ = in.getAll<std::uint32_t>();
}

Result<void> PacketCapture::finish(EventBatch& out) {
    if (form_ == Form::Unknown)
        return failure(ErrorCode::Truncated, "the packet capture ends within its header", problems_.place(0));
    if (bytes_.available() > 0 && !searching_)
        problems_.add(out, ErrorCode::Truncated, bytes_.position(), "the input ends in the middle of this packet");
    return {};
}

} // namespace topbook
