// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/simulator_decoder.h"

#include "model/feed/simulator/simulator_encoding.h"

#include <algorithm>
#include <limits>

namespace topbook {

using namespace simulator_encoding;

namespace {

constexpr std::size_t maxInstruments = 65'536;
constexpr std::uint32_t unknownNumber = ~0U;
constexpr std::uint64_t maxMicros = 9'000'000'000'000'000; // the year 2255, and as far before 1970
constexpr std::int64_t nanosPerMicro = 1'000;

std::uint32_t fixedAt(std::string_view bytes, std::size_t offset) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[offset + i])) << (8 * i);
    return value;
}

bool isPrintable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

enum class FrameCheck { Whole, Incomplete, Wrong };

/// What stands at the beginning of `bytes`, and how long its frame is.
struct FrameView {
    FrameCheck check = FrameCheck::Wrong;
    std::size_t size = 0;
};

FrameView frameAt(std::string_view bytes) {
    const std::size_t compared = std::min(bytes.size(), magic.size());
    if (bytes.substr(0, compared) != magic.substr(0, compared))
        return {FrameCheck::Wrong, 0};
    if (bytes.size() < headerBytes)
        return {FrameCheck::Incomplete, 0};
    const std::size_t length = fixedAt(bytes, 4);
    if (length == 0 || length > maxBodyBytes)
        return {FrameCheck::Wrong, 0};
    if (bytes.size() - headerBytes < length)
        return {FrameCheck::Incomplete, 0};
    const bool matches = checksum(bytes.substr(headerBytes, length)) == fixedAt(bytes, 8);
    return {matches ? FrameCheck::Whole : FrameCheck::Wrong, headerBytes + length};
}

/// Where the next frame may begin, behind the first byte; the end where nothing looks like one. A magic that is cut off
/// at the end counts, its rest may come.
std::size_t nextCandidate(std::string_view bytes) {
    for (std::size_t at = bytes.find(magic.front(), 1); at != std::string_view::npos;
         at = bytes.find(magic.front(), at + 1)) {
        const std::string_view rest = bytes.substr(at, magic.size());
        if (rest == magic.substr(0, rest.size()))
            return at;
    }
    return bytes.size();
}

} // namespace

/// A frame's body, read front to back. Past the end, and on a number that is none, it turns bad and gives zeros.
class SimulatorDecoder::Body {
public:
    explicit Body(std::string_view bytes)
        : rest_(bytes) {}

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool atEnd() const { return rest_.empty(); }

    [[nodiscard]] std::uint8_t byte() {
        if (rest_.empty()) {
            ok_ = false;
            return 0;
        }
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }

    [[nodiscard]] std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 70; shift += 7) {
            const std::uint8_t next = byte();
            if (shift == 63 && next > 1)
                break; // more than 64 bits
            value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if (next < 0x80)
                return ok_ ? value : 0;
        }
        ok_ = false;
        rest_ = {};
        return 0;
    }

    [[nodiscard]] std::int64_t signedVarint() {
        const std::uint64_t coded = varint();
        return static_cast<std::int64_t>(coded >> 1 ^ (~(coded & 1) + 1));
    }

    [[nodiscard]] std::string_view text() {
        const std::uint64_t size = varint();
        if (size > maxTextBytes || size > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        const std::string_view value = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return value;
    }

    std::int64_t micros = 0;
    std::uint64_t sequence = 0;
    std::uint64_t order = 0;
    std::uint64_t row = 0;

private:
    std::string_view rest_;
    bool ok_ = true;
};

SimulatorDecoder::SimulatorDecoder(std::string inputName)
    : inputName_(std::move(inputName)) {
    traits_.name = "simulator";
    traits_.timeDigits = 6;
    traits_.hasBook = true;
    traits_.hasQuotes = true;
    traits_.sequenced = true;
}

void SimulatorDecoder::report(ErrorCode code, std::string message, EventBatch& out) {
    out.problems.push_back({code, {}, lastTime_, inputName_ + ':' + std::to_string(frame_), std::move(message)});
}

Result<void> SimulatorDecoder::decode(std::string_view bytes, Timestamp, EventBatch& out) {
    if (bytes.empty())
        return {};
    if (!pending_.empty() && frameAt(bytes).check == FrameCheck::Whole &&
        frameAt(pending_ + std::string(bytes)).check != FrameCheck::Whole) {
        // a new payload begins with a whole frame, so the rest of the one before will not come
        abandonPending("the frame is cut short, its messages are lost", out);
    }
    if (pending_.empty()) {
        pending_ = std::string(takeFrames(bytes, out));
        return {};
    }
    pending_ += bytes;
    if (frameAt(pending_).check == FrameCheck::Incomplete)
        return {};
    const std::string whole = std::move(pending_);
    pending_ = std::string(takeFrames(whole, out));
    return {};
}

Result<void> SimulatorDecoder::finish(EventBatch& out) {
    abandonPending("the input ends inside a frame, its messages are lost", out);
    return {};
}

/// Whole frames may stand behind a false beginning.
void SimulatorDecoder::abandonPending(const char* words, EventBatch& out) {
    while (!pending_.empty()) {
        if (!skipping_) {
            ++frame_;
            report(ErrorCode::Truncated, words, out);
        }
        skipping_ = true;
        const std::string rest = pending_.substr(nextCandidate(pending_));
        pending_ = std::string(takeFrames(rest, out));
    }
    skipping_ = false;
}

std::string_view SimulatorDecoder::takeFrames(std::string_view bytes, EventBatch& out) {
    while (!bytes.empty()) {
        const FrameView frame = frameAt(bytes);
        if (frame.check == FrameCheck::Incomplete)
            return bytes;
        if (frame.check == FrameCheck::Whole) {
            skipping_ = false;
            ++frame_;
            decodeBody(bytes.substr(headerBytes, frame.size - headerBytes), out);
            bytes.remove_prefix(frame.size);
            continue;
        }
        if (!skipping_) {
            skipping_ = true;
            ++frame_;
            report(ErrorCode::Corrupt,
                   "the bytes are no frame, or not those that were sent: passed over to the next one", out);
        }
        bytes.remove_prefix(nextCandidate(bytes));
    }
    return {};
}

void SimulatorDecoder::decodeBody(std::string_view bytes, EventBatch& out) {
    Body body(bytes);
    body.micros = body.signedVarint();
    body.sequence = body.varint();
    const std::uint64_t distance =
        body.micros < 0 ? ~static_cast<std::uint64_t>(body.micros) + 1 : static_cast<std::uint64_t>(body.micros);
    if (!body.ok() || distance > maxMicros) {
        report(ErrorCode::BadTime, "the frame's base time cannot be read, its messages are lost", out);
        return;
    }
    while (!body.atEnd()) {
        if (decodeMessage(body, out))
            continue;
        report(ErrorCode::BadRow,
               "message " + std::to_string(body.row) + " cannot be read, it and the rest of its frame are lost", out);
        return;
    }
}

bool SimulatorDecoder::decodeMessage(Body& body, EventBatch& out) {
    ++body.row;
    const std::uint8_t tag = body.byte();
    const std::uint8_t code = tag & codeMask;
    if ((tag & tagReserved) != 0)
        return false;
    if (code == directoryCode || code == nameCode)
        return tag == code && decodeEntry(body, code, out);
    const std::size_t index = code - messageForms.front().code;
    if (index >= messageForms.size())
        return false;
    const MessageForm& form = messageForms[index];

    const std::uint64_t number = body.varint();
    const std::uint64_t passed = body.varint();
    const std::uint64_t order = (form.fields & hasOrder) != 0 ? static_cast<std::uint64_t>(body.signedVarint()) : 0;
    const std::uint64_t ticks = (form.fields & hasPrice) != 0 ? body.varint() : 0;
    const std::uint64_t size = (form.fields & hasSize) != 0 ? body.varint() : 0;
    const std::uint64_t age = (form.fields & hasAge) != 0 ? body.varint() : 0;
    if (!body.ok() || passed > 2 * maxMicros)
        return false;
    body.micros += static_cast<std::int64_t>(passed);
    if (body.micros > static_cast<std::int64_t>(maxMicros))
        return false;

    Event event;
    event.time = {body.micros * nanosPerMicro};
    event.sequence = {body.sequence++};
    event.row = body.row;
    event.kind = form.kind;
    for (const TagBit& bit : tagBits) {
        if ((tag & bit.tag) != 0)
            event.flags |= bit.flag;
    }
    lastTime_ = event.time;
    if ((form.fields & hasOrder) != 0) {
        body.order += order;
        event.reference = body.order;
    }
    if ((form.fields & hasAge) != 0) {
        const bool told = age != 0 && age - 1 <= maxMicros;
        const std::int64_t quoted = told ? body.micros - static_cast<std::int64_t>(age - 1) : 0;
        const bool inRange = told && quoted >= -static_cast<std::int64_t>(maxMicros);
        event.reference = static_cast<std::uint64_t>(inRange ? quoted * nanosPerMicro : noTime);
    }
    std::uint64_t*& counter = counters_[code];
    if (counter == nullptr)
        counter = &counts_[std::string(form.name)];
    ++*counter;

    if (number >= byNumber_.size() || byNumber_[number] == unknownNumber) {
        report(ErrorCode::BadRow,
               "the " + std::string(form.name) + " names instrument " + std::to_string(number) +
                   ", which was never announced: left out",
               out);
        return true;
    }
    const Instrument& owner = announced_[byNumber_[number]];
    event.instrument = {byNumber_[number]};
    if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        report(ErrorCode::Overflow, "the size " + std::to_string(size) + " is too large: the message is left out", out);
        return true;
    }
    event.size = {static_cast<std::int64_t>(size)};
    if (form.kind == EventKind::Status && size > static_cast<std::uint64_t>(TradingStatus::Closed)) {
        report(ErrorCode::BadRow, "there is no trading status " + std::to_string(size) + ": left out", out);
        return true;
    }
    if (__builtin_mul_overflow(ticks, owner.tick.nanos, &event.price.nanos)) {
        report(ErrorCode::BadPrice, "a price of " + std::to_string(ticks) + " ticks is too large: left out", out);
        return true;
    }
    out.events.push_back(event);
    return true;
}

bool SimulatorDecoder::decodeEntry(Body& body, std::uint8_t code, EventBatch& out) {
    const bool whole = code == directoryCode;
    const std::uint64_t number = body.varint();
    Instrument instrument;
    instrument.symbol = body.text();
    if (whole) {
        instrument.company = body.text();
        instrument.group = body.text();
    }
    const std::uint8_t scale = body.byte();
    instrument.priceDecimals = scale >> 4;
    instrument.sizeDecimals = scale & 0x0f;
    const std::uint64_t tick = body.varint();
    const std::uint64_t close = whole ? body.varint() : 0;
    const std::uint64_t lot = whole ? body.varint() : 0;
    if (!body.ok())
        return false;
    ++counts_[whole ? "directory" : "name"];
    constexpr std::uint64_t mostUnits = 1'000'000'000'000'000'000;
    if (number >= maxInstruments) {
        report(ErrorCode::BadRow, "instrument number " + std::to_string(number) + " is too large: left out", out);
        return true;
    }
    if (byNumber_.size() <= number)
        byNumber_.resize(number + 1, unknownNumber);
    byNumber_[number] = unknownNumber;
    const bool sane = !instrument.symbol.empty() && isPrintable(instrument.symbol) && isPrintable(instrument.company) &&
                      isPrintable(instrument.group) && instrument.priceDecimals <= 9 && instrument.sizeDecimals <= 9 &&
                      tick > 0 && tick <= mostUnits && lot <= mostUnits;
    std::int64_t closeNanos = 0;
    if (!sane || __builtin_mul_overflow(close, tick, &closeNanos)) {
        report(ErrorCode::BadRow, "the entry of instrument " + std::to_string(number) + " is not lawful: left out",
               out);
        return true;
    }
    instrument.tick = {static_cast<std::int64_t>(tick)};
    instrument.previousClose = {closeNanos};
    instrument.roundLot = {static_cast<std::int64_t>(lot)};
    announce(number, std::move(instrument), whole, body, out);
    return true;
}

/// A name is believed where the symbol is known; whatever says something new is announced anew, and the sequencer joins
/// both by their symbol.
void SimulatorDecoder::announce(std::uint64_t number, Instrument instrument, bool whole, Body& body, EventBatch& out) {
    const auto found = bySymbol_.find(instrument.symbol);
    if (found != bySymbol_.end()) {
        const Instrument& known = announced_[found->second];
        const bool sameScale = known.tick == instrument.tick && known.priceDecimals == instrument.priceDecimals &&
                               known.sizeDecimals == instrument.sizeDecimals;
        if (whole ? known == instrument : sameScale) {
            byNumber_[number] = found->second;
            return;
        }
    }
    if (announced_.size() >= maxInstruments) {
        report(ErrorCode::Overflow,
               "message " + std::to_string(body.row) + " announces more than 65,536 instruments: left out", out);
        return;
    }
    const auto index = static_cast<std::uint32_t>(announced_.size());
    announced_.push_back(instrument);
    bySymbol_[instrument.symbol] = index;
    byNumber_[number] = index;
    out.instruments.push_back(std::move(instrument));
}

} // namespace topbook
