// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/iex_transport.h"

#include "model/feed/decoder_place.h"
#include "model/feed/wire_fields.h"

#include <algorithm>

namespace topbook {

std::optional<IexHeader> readIexHeader(std::string_view datagram) {
    constexpr char version = 1;
    if (datagram.size() < iexHeaderBytes || datagram[0] != version)
        return std::nullopt;
    const char* bytes = datagram.data();
    IexHeader header;
    header.protocol = littleEndianAt<std::uint16_t>(bytes + 2);
    header.channel = littleEndianAt<std::uint32_t>(bytes + 4);
    header.session = littleEndianAt<std::uint32_t>(bytes + 8);
    header.payloadBytes = littleEndianAt<std::uint16_t>(bytes + 12);
    header.messages = littleEndianAt<std::uint16_t>(bytes + 14);
    header.first = littleEndianAt<std::uint64_t>(bytes + 24);
    header.sent = littleEndianAt<std::int64_t>(bytes + 32);
    constexpr std::uint64_t most = std::uint64_t{1} << 62;
    return header.first <= most ? std::optional(header) : std::nullopt;
}

/// Another session, or number 1 again that is no copy of what was sent before.
bool IexSequence::restarts(const IexHeader& header) const {
    if (header.session != last_->session)
        return true;
    return header.first <= 1 && expected_ > 1 && header.sent > last_->sent;
}

void IexSequence::add(const IexDatagram& datagram) {
    const IexHeader& header = datagram.header;
    if (last_ && restarts(header)) {
        release(true);
        tell_(IexTrouble::Restart, header.first, header.messages, datagram);
        last_.reset();
    }
    if (!last_) {
        last_ = header;
        expected_ = header.first;
    }
    if (header.first > expected_) {
        hold(datagram);
        release(false);
        return;
    }
    pass(datagram);
    release(false);
}

void IexSequence::pass(IexDatagram datagram) {
    const IexHeader& header = datagram.header;
    const std::uint64_t end = header.first + header.messages;
    datagram.skipped = std::min<std::uint64_t>(expected_ - header.first, header.messages);
    if (datagram.skipped > 0)
        tell_(IexTrouble::Duplicate, header.first, datagram.skipped, datagram);
    if (end < expected_)
        return;
    last_ = header;
    expected_ = end;
    if (datagram.skipped < header.messages)
        take_(datagram);
}

void IexSequence::hold(const IexDatagram& datagram) {
    Held held{datagram, std::string(datagram.payload)};
    const auto after = std::find_if(held_.begin(), held_.end(), [&datagram](const Held& one) {
        return one.datagram.header.first > datagram.header.first;
    });
    heldMessages_ += std::max<std::size_t>(datagram.header.messages, 1);
    held_.insert(after, std::move(held));
}

void IexSequence::save(StateWriter& out) const {
    putOptional(out, last_);
    out.put(expected_);
    out.put(static_cast<std::uint64_t>(held_.size()));
    for (const Held& held : held_) {
        out.put(held.datagram.header);
        out.put(held.datagram.offset);
        out.put(static_cast<std::uint8_t>(held.datagram.isCut));
        out.put(held.datagram.skipped);
        out.putText(held.bytes);
    }
}

void IexSequence::load(StateReader& in) {
    last_ = getOptional<IexHeader>(in);
    expected_ = in.get<std::uint64_t>();
    for (auto count = in.getCount(sizeof(IexHeader)); count > 0; --count) {
        Held held;
        held.datagram.header = in.get<IexHeader>();
        held.datagram.offset = in.get<std::uint64_t>();
        held.datagram.isCut = in.get<std::uint8_t>() != 0;
        held.datagram.skipped = in.get<std::uint64_t>();
        held.bytes = in.getText();
        heldMessages_ += std::max<std::size_t>(held.datagram.header.messages, 1);
        held_.push_back(std::move(held));
    }
}

/// Hands out what is in order; where too much waits, or nothing more will come, the hole before it is a gap.
void IexSequence::release(bool all) {
    while (!held_.empty()) {
        const std::uint64_t first = held_.front().datagram.header.first;
        if (first > expected_) {
            if (!all && heldMessages_ <= maxHeldMessages)
                return;
            tell_(IexTrouble::Gap, expected_, first - expected_, held_.front().datagram);
            expected_ = first;
        }
        Held held = std::move(held_.front());
        held_.erase(held_.begin());
        heldMessages_ -= std::max<std::size_t>(held.datagram.header.messages, 1);
        held.datagram.payload = held.bytes;
        pass(held.datagram);
    }
}

} // namespace topbook
