// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/payload_reader.h"

#include "model/core/decimal.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

/// In the order of LinkState.
constexpr std::array<std::string_view, 6> linkWords{"idle", "connecting", "connected", "retrying", "refused", "ended"};

} // namespace

std::string linkText(LinkState state, std::string_view words) {
    std::string text(linkWords[static_cast<std::size_t>(state)]);
    text += ' ';
    text += words;
    return text;
}

std::pair<LinkState, std::string_view> parseLink(std::string_view text) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const auto word = std::find(linkWords.begin(), linkWords.end(), text.substr(0, space));
    if (word == linkWords.end())
        return {LinkState::Idle, text};
    return {static_cast<LinkState>(word - linkWords.begin()), text.substr(std::min(space + 1, text.size()))};
}

Result<void> SteadyDecoder::decode(std::string_view bytes, Timestamp received, EventBatch& out) {
    const std::size_t events = out.events.size();
    const std::size_t instruments = out.instruments.size();
    auto done = decoder_->decode(bytes, received, out);
    number(out, events, instruments);
    return done;
}

Result<void> SteadyDecoder::finish(EventBatch& out) {
    const std::size_t events = out.events.size();
    const std::size_t instruments = out.instruments.size();
    auto done = decoder_->finish(out);
    number(out, events, instruments);
    return done;
}

/// Moves what was appended from `events` and `instruments` on behind what earlier decoders told.
void SteadyDecoder::number(EventBatch& out, std::size_t events, std::size_t instruments) {
    instruments_ += out.instruments.size() - instruments;
    for (std::size_t i = events; i < out.events.size(); ++i) {
        Event& event = out.events[i];
        event.instrument.value += static_cast<std::uint32_t>(instrumentsBefore_);
        if (event.sequence.value == event.row)
            event.sequence.value += rowsBefore_;
        event.row += rowsBefore_;
        rows_ = std::max(rows_, event.row);
    }
}

DecoderPosition SteadyDecoder::position() const {
    StateWriter state;
    decoder_->save(state);
    return {instruments_, rows_, instrumentsBefore_, rowsBefore_, {}, state.take()};
}

void SteadyDecoder::restart(std::unique_ptr<Decoder> decoder, const DecoderPosition& before) {
    decoder_ = std::move(decoder);
    instruments_ = before.instruments;
    rows_ = before.rows;
    StateReader state(before.state);
    const bool goesOn = !before.state.empty() && decoder_->load(state);
    instrumentsBefore_ = goesOn ? before.instrumentsBefore : instruments_;
    rowsBefore_ = goesOn ? before.rowsBefore : rows_;
}

void DecoderPosition::save(StateWriter& out) const {
    out.put(instruments);
    out.put(rows);
    out.put(instrumentsBefore);
    out.put(rowsBefore);
    out.put(lastEvent);
    out.putText(state);
}

DecoderPosition DecoderPosition::load(StateReader& in) {
    DecoderPosition position;
    position.instruments = in.get<std::uint64_t>();
    position.rows = in.get<std::uint64_t>();
    position.instrumentsBefore = in.get<std::uint64_t>();
    position.rowsBefore = in.get<std::uint64_t>();
    position.lastEvent = in.get<Timestamp>();
    position.state = in.getText();
    return position;
}

void PayloadReader::addSource(std::unique_ptr<Decoder> decoder, std::uint64_t rows) {
    sources_.push_back({SteadyDecoder(std::move(decoder), rows), false, {}});
}

Moment PayloadReader::read(const JournalEntry& entry) {
    Moment moment;
    moment.kind = entry.kind;
    moment.source = entry.source;
    moment.received = entry.received;
    moment.seq = entry.seq;
    moment.text = entry.bytes;
    if (entry.source.value >= sources_.size())
        return moment;
    SourceState& source = sources_[entry.source.value];
    switch (entry.kind) {
    case EntryKind::Payload:
        readPayload(source, entry, moment);
        break;
    case EntryKind::Gap:
        readGap(source, entry, moment);
        break;
    case EntryKind::Link:
        readLink(source, entry, moment);
        break;
    case EntryKind::Tick:
    case EntryKind::UserCommand:
    case EntryKind::Checkpoint:
    case EntryKind::Outage:
        break;
    }
    return moment;
}

void PayloadReader::readPayload(SourceState& source, const JournalEntry& entry, Moment& moment) {
    if (source.over)
        return;
    batch_.clear();
    if (const auto done = source.decoder.decode(entry.bytes, entry.received, batch_); !done) {
        source.over = true;
        moment.refused = done.error();
    }
    if (!batch_.events.empty())
        source.lastEvent = batch_.events.back().time;
    moment.batch = &batch_;
}

/// Payloads were dropped before the recorder: every book of the source is stale from here on.
void PayloadReader::readGap(SourceState& source, const JournalEntry& entry, Moment& moment) {
    batch_.clear();
    const auto missing = parseUnsigned(entry.bytes).value_or(0);
    for (std::uint32_t i = 0; i < source.decoder.instruments(); ++i) {
        Event gap;
        gap.kind = EventKind::Gap;
        gap.time = std::max(source.lastEvent, entry.received);
        gap.size.units = static_cast<std::int64_t>(missing);
        gap.instrument.value = i;
        batch_.events.push_back(gap);
    }
    batch_.problems.push_back({ErrorCode::SequenceGap, entry.source, entry.received,
                               "journal:" + std::to_string(entry.seq),
                               entry.bytes + " payloads came faster than they could be taken and were left out"});
    moment.batch = &batch_;
}

void PayloadReader::readLink(SourceState& source, const JournalEntry& entry, Moment& moment) {
    if (source.over || parseLink(entry.bytes).first != LinkState::Ended)
        return;
    source.over = true;
    batch_.clear();
    if (const auto done = source.decoder.finish(batch_); !done)
        moment.refused = done.error();
    moment.batch = &batch_;
    moment.endsSource = true;
}

std::vector<DecoderPosition> PayloadReader::positions() const {
    std::vector<DecoderPosition> positions;
    for (const SourceState& source : sources_) {
        positions.push_back(source.decoder.position());
        positions.back().lastEvent = source.lastEvent;
    }
    return positions;
}

std::vector<DecoderPosition> PayloadReader::ends() const {
    std::vector<DecoderPosition> ends = positions();
    for (DecoderPosition& end : ends)
        end.state.clear();
    return ends;
}

void PayloadReader::restart(std::vector<std::unique_ptr<Decoder>> decoders,
                            const std::vector<DecoderPosition>& before) {
    for (std::size_t i = 0; i < sources_.size() && i < decoders.size(); ++i) {
        const DecoderPosition position = i < before.size() ? before[i] : DecoderPosition{};
        sources_[i].decoder.restart(std::move(decoders[i]), position);
        sources_[i].over = false;
        sources_[i].lastEvent = position.lastEvent;
    }
}

} // namespace topbook
