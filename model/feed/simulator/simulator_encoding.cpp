// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/simulator_encoding.h"

#include <algorithm>
#include <cassert>
#include <vector>

namespace topbook::simulator_encoding {
namespace {

constexpr std::size_t fullBodyBytes = 32 * 1'024; // a frame is closed behind the message that passes this
constexpr std::int64_t nanosPerMicro = 1'000;

void appendFixed(std::string& out, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8)
        out.push_back(static_cast<char>(value >> shift & 0xff));
}

void appendVarint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>((value & 0x7f) | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

void appendVarint(std::string& out, std::int64_t value) {
    assert(value >= 0);
    appendVarint(out, static_cast<std::uint64_t>(value));
}

void appendSigned(std::string& out, std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    appendVarint(out, bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void appendText(std::string& out, std::string_view text) {
    text = text.substr(0, maxTextBytes);
    appendVarint(out, static_cast<std::uint64_t>(text.size()));
    out += text;
}

const MessageForm& formOf(EventKind kind) {
    const auto form =
        std::find_if(messageForms.begin(), messageForms.end(), [&](const MessageForm& f) { return f.kind == kind; });
    assert(form != messageForms.end());
    return *form;
}

/// Lays messages into frames; a frame knows which instruments it has already named.
class FrameWriter {
public:
    explicit FrameWriter(std::span<const Instrument> instruments)
        : instruments_(instruments)
        , named_(instruments.size(), false) {}

    void directory(std::uint32_t index, const Event* next) {
        open(next);
        const Instrument& instrument = instruments_[index];
        beginEntry(directoryCode, index);
        appendText(body_, instrument.symbol);
        appendText(body_, instrument.company);
        appendText(body_, instrument.group);
        appendScale(instrument);
        appendVarint(body_, instrument.previousClose.nanos / instrument.tick.nanos);
        appendVarint(body_, instrument.roundLot.units);
        closeIfFull();
    }

    void event(const Event& event) {
        open(&event);
        const std::uint32_t index = event.instrument.value;
        if (!named_[index]) {
            beginEntry(nameCode, index);
            appendText(body_, instruments_[index].symbol);
            appendScale(instruments_[index]);
        }
        const MessageForm& form = formOf(event.kind);
        unsigned tag = form.code;
        for (const TagBit& bit : tagBits)
            tag |= (event.flags & bit.flag) != 0 ? bit.tag : 0U;
        body_.push_back(static_cast<char>(tag));
        appendVarint(body_, std::uint64_t{index});
        const std::int64_t micros = event.time.nanos / nanosPerMicro;
        appendVarint(body_, micros - micros_);
        micros_ = micros;
        if ((form.fields & hasOrder) != 0) {
            appendSigned(body_, static_cast<std::int64_t>(event.reference - order_));
            order_ = event.reference;
        }
        if ((form.fields & hasPrice) != 0)
            appendVarint(body_, event.price.nanos / instruments_[index].tick.nanos);
        if ((form.fields & hasSize) != 0)
            appendVarint(body_, event.size.units);
        if ((form.fields & hasAge) != 0)
            appendVarint(body_, event.quoteTime() == noTime
                                    ? std::int64_t{0}
                                    : (event.time.nanos - event.quoteTime()) / nanosPerMicro + 1);
        closeIfFull();
    }

    [[nodiscard]] std::string take() {
        close();
        return std::move(payload_);
    }

private:
    void open(const Event* first) {
        if (!body_.empty())
            return;
        micros_ = first == nullptr ? 0 : first->time.nanos / nanosPerMicro;
        order_ = 0;
        appendSigned(body_, micros_);
        appendVarint(body_, first == nullptr ? std::uint64_t{0} : first->sequence.value);
    }

    void beginEntry(std::uint8_t code, std::uint32_t index) {
        named_[index] = true;
        body_.push_back(static_cast<char>(code));
        appendVarint(body_, std::uint64_t{index});
    }

    void appendScale(const Instrument& instrument) {
        body_.push_back(static_cast<char>(instrument.priceDecimals * 16 + instrument.sizeDecimals));
        appendVarint(body_, instrument.tick.nanos);
    }

    void closeIfFull() {
        if (body_.size() >= fullBodyBytes)
            close();
    }

    void close() {
        if (body_.empty())
            return;
        appendFrame(payload_, body_);
        body_.clear();
        std::fill(named_.begin(), named_.end(), false);
    }

    std::span<const Instrument> instruments_;
    std::vector<bool> named_;
    std::string payload_;
    std::string body_;
    std::int64_t micros_ = 0;
    std::uint64_t order_ = 0;
};

} // namespace

void appendFrame(std::string& out, std::string_view body) {
    assert(!body.empty() && body.size() <= maxBodyBytes);
    out += magic;
    appendFixed(out, static_cast<std::uint32_t>(body.size()));
    appendFixed(out, checksum(body));
    out += body;
}

std::string encodePayload(std::span<const Event> events, std::span<const Instrument> instruments, bool withDirectory) {
    FrameWriter writer(instruments);
    if (withDirectory) {
        for (std::uint32_t index = 0; index < instruments.size(); ++index)
            writer.directory(index, events.empty() ? nullptr : &events.front());
    }
    for (const Event& event : events)
        writer.event(event);
    return writer.take();
}

} // namespace topbook::simulator_encoding
