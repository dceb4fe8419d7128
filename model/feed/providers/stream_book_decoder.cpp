// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/stream_book_decoder.h"

#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

constexpr std::uint32_t stateVersion = 1;

/// The smallest step of a price of so many decimals.
Price tickOf(int decimals) {
    std::int64_t nanos = Price::unitsPerOne;
    for (int i = 0; i < decimals; ++i)
        nanos /= 10;
    return {nanos};
}

} // namespace

StreamBookDecoder::StreamBookDecoder(std::string_view provider) {
    traits_.name = provider;
    traits_.hasBook = true;
    traits_.sizeDecimals = streamSizeDecimals;
}

Result<void> StreamBookDecoder::decode(std::string_view bytes, Timestamp received, EventBatch& out) {
    ++row_;
    received_ = received;
    const auto payload = readLivePayload(bytes);
    if (!payload) {
        report(ErrorCode::BadText, "the payload has no head line of a live source", out, received);
        return {};
    }
    timePassed(out);
    switch (payload->kind) {
    case LivePayloadKind::Message: {
        const auto json = parseJson(payload->body);
        if (json)
            message(*json, out);
        else
            report(ErrorCode::BadText, "the message is " + printable(json.error().message), out, received);
        break;
    }
    case LivePayloadKind::Snapshot:
    case LivePayloadKind::Failure:
        snapshotAnswer(*payload, out);
        break;
    case LivePayloadKind::Opened:
        count("opened");
        opened(out);
        break;
    case LivePayloadKind::Lost:
        count("lost");
        lost(payload->body, out);
        break;
    case LivePayloadKind::Pulse:
        break;
    case LivePayloadKind::Answer:
    case LivePayloadKind::Skipped:
        count("other");
        break;
    }
    return {};
}

std::vector<StreamWish> StreamBookDecoder::takeWishes() {
    std::vector<StreamWish> taken;
    taken.swap(wishes_);
    if (waits())
        taken.push_back({StreamWish::Kind::Pulse, {}, {}});
    return taken;
}

void StreamBookDecoder::save(StateWriter& out) const {
    out.put(stateVersion);
    out.putText(traits_.name);
    out.put(received_.nanos);
    out.put(row_);
    out.put(announced_);
    out.put(static_cast<std::uint64_t>(counts_.size()));
    for (const auto& [name, number] : counts_) {
        out.putText(name);
        out.put(number);
    }
    saveBooks(out);
}

bool StreamBookDecoder::load(StateReader& in) {
    if (in.get<std::uint32_t>() != stateVersion || in.getText() != traits_.name)
        return false;
    received_.nanos = in.get<std::int64_t>();
    row_ = in.get<std::uint64_t>();
    announced_ = in.get<std::uint32_t>();
    for (std::uint64_t left = in.getCount(16); left > 0 && in.ok(); --left) {
        std::string name = in.getText();
        counts_[std::move(name)] = in.get<std::uint64_t>();
    }
    return in.ok() && announced_ <= maxStreamInstruments && loadBooks(in) && in.ok();
}

void StreamBookDecoder::count(std::string_view name) {
    ++counts_[std::string(name)];
}

void StreamBookDecoder::report(ErrorCode code, std::string message, EventBatch& out, Timestamp time) {
    out.problems.push_back({code,
                            {},
                            time == Timestamp{} ? received_ : time,
                            traits_.name + ':' + std::to_string(row_),
                            std::move(message)});
}

void StreamBookDecoder::noteRounded(const MessageFields& fields, std::string_view symbol, EventBatch& out) {
    if (fields.rounded())
        report(ErrorCode::Rounded, "a price or size of " + std::string(symbol) + " has more digits than are kept", out);
}

void StreamBookDecoder::wish(StreamWish::Kind kind, std::string symbol, std::string text) {
    StreamWish wished{kind, std::move(symbol), std::move(text)};
    if (std::find(wishes_.begin(), wishes_.end(), wished) == wishes_.end())
        wishes_.push_back(std::move(wished));
}

InstrumentId StreamBookDecoder::announce(std::string symbol, int priceDecimals, EventBatch& out) {
    Instrument instrument;
    instrument.symbol = std::move(symbol);
    instrument.priceDecimals = priceDecimals;
    instrument.sizeDecimals = streamSizeDecimals;
    instrument.tick = tickOf(priceDecimals);
    out.instruments.push_back(std::move(instrument));
    return {announced_++};
}

Event StreamBookDecoder::eventOf(EventKind kind, InstrumentId instrument, Timestamp time) const {
    Event event;
    event.kind = kind;
    event.instrument = instrument;
    event.time = time;
    event.row = row_;
    event.sequence = {row_};
    return event;
}

void StreamBookDecoder::addGap(InstrumentId instrument, Timestamp time, EventBatch& out) const {
    out.events.push_back(eventOf(EventKind::Gap, instrument, time));
}

} // namespace topbook
