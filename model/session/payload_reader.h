// SPDX-License-Identifier: GPL-3.0-or-later
// Turns journal entries into what an engine is fed with. One code for live, resume and replay, so that they cannot
// differ. Owns one decoder a source; not thread-safe.
#pragma once

#include "model/core/journal_entry.h"
#include "model/session/session_config.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace topbook {

/// One thing to apply to an engine, in journal order. Points into its reader: valid until the reader's next call.
struct Moment {
    EntryKind kind = EntryKind::Payload;
    SourceId source;
    Timestamp received; ///< earliest() for files, which have no receive time
    std::uint64_t seq = 0;
    std::string_view text;             ///< of links, commands, gaps, checkpoints and outages
    const EventBatch* batch = nullptr; ///< decoded payload, may be null
    bool endsSource = false;
    std::optional<Error> refused; ///< the decoder gave the source up: nothing of it can be right from here on
};

/// What must be remembered of a source so that a fresh decoder goes on where another left off.
struct DecoderPosition {
    std::uint64_t instruments = 0;       ///< announced so far
    std::uint64_t rows = 0;              ///< largest row told so far
    std::uint64_t instrumentsBefore = 0; ///< announced by decoders before the present one
    std::uint64_t rowsBefore = 0;        ///< told by decoders before the present one
    Timestamp lastEvent;
    std::string state; ///< what the decoder remembers (Decoder::save); empty: nothing, a fresh one goes on behind it

    void save(StateWriter& out) const;
    [[nodiscard]] static DecoderPosition load(StateReader& in);
};

/// A decoder that may be replaced by a fresh one: numbers of instruments and rows go on behind those told before. An
/// event whose sequence is its row number has no sequence of its own and goes along, so that nothing new passes for a
/// duplicate.
class SteadyDecoder {
public:
    /// Rows are numbered behind `rows`.
    explicit SteadyDecoder(std::unique_ptr<Decoder> decoder, std::uint64_t rows = 0)
        : decoder_(std::move(decoder))
        , rowsBefore_(rows)
        , rows_(rows) {}

    Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out);
    Result<void> finish(EventBatch& out);
    [[nodiscard]] DecoderPosition position() const;
    [[nodiscard]] std::uint64_t instruments() const { return instruments_; }
    /// Goes on with a fresh decoder: in its saved state where `before` has one, else behind what was told.
    void restart(std::unique_ptr<Decoder> decoder, const DecoderPosition& before);
    [[nodiscard]] const Decoder& decoder() const { return *decoder_; }

private:
    void number(EventBatch& out, std::size_t events, std::size_t instruments);

    std::unique_ptr<Decoder> decoder_;
    std::uint64_t instrumentsBefore_ = 0; ///< where the present decoder began
    std::uint64_t rowsBefore_ = 0;
    std::uint64_t instruments_ = 0;
    std::uint64_t rows_ = 0;
};

/// First word of a link entry: the state; behind it the words.
[[nodiscard]] std::string linkText(LinkState state, std::string_view words);
[[nodiscard]] std::pair<LinkState, std::string_view> parseLink(std::string_view text);

class PayloadReader {
public:
    /// One decoder a source, in their order. `addSource` takes them one by one; the rows of each are numbered behind
    /// `rows`.
    void addSource(std::unique_ptr<Decoder> decoder, std::uint64_t rows = 0);

    /// Decodes a payload, makes the events of a gap, ends a source. Kinds that concern no decoder pass as they are.
    [[nodiscard]] Moment read(const JournalEntry& entry);
    [[nodiscard]] std::vector<DecoderPosition> positions() const;
    /// As `positions`, for decoders that begin anew behind them: what the present ones remember is over with them.
    [[nodiscard]] std::vector<DecoderPosition> ends() const;
    /// Replaces the decoders; `before` as of the state that the engine goes on from.
    void restart(std::vector<std::unique_ptr<Decoder>> decoders, const std::vector<DecoderPosition>& before);
    [[nodiscard]] std::size_t sources() const { return sources_.size(); }
    [[nodiscard]] const Decoder& decoder(SourceId source) const { return sources_[source.value].decoder.decoder(); }

private:
    struct SourceState {
        SteadyDecoder decoder;
        bool over = false; ///< ended or refused
        Timestamp lastEvent;
    };
    void readPayload(SourceState& source, const JournalEntry& entry, Moment& moment);
    void readGap(SourceState& source, const JournalEntry& entry, Moment& moment);
    void readLink(SourceState& source, const JournalEntry& entry, Moment& moment);

    std::vector<SourceState> sources_;
    EventBatch batch_;
};

} // namespace topbook
