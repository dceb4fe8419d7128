// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/journal_track.h"

#include <utility>

namespace topbook {
namespace {

/// A `.topbook` recording: its journal, read by the decoders of its sources.
class JournalTrack : public ReplayTrack {
public:
    JournalTrack(JournalReader journal, EngineConfig config, DecoderFactory decoders)
        : journal_(std::move(journal))
        , config_(std::move(config))
        , decoders_(std::move(decoders)) {}

    Result<void> begin() {
        auto made = makeDecoders();
        if (!made)
            return tl::unexpected(made.error());
        for (auto& decoder : *made)
            reader_.addSource(std::move(decoder));
        return {};
    }

    Result<std::optional<Moment>> next() override {
        while (true) {
            auto entry = journal_.next();
            if (!entry)
                return tl::unexpected(entry.error());
            if (!*entry)
                return std::nullopt;
            entry_ = std::move(**entry);
            const bool first = std::exchange(first_, false);
            // Behind an outage, or where a day's file is gone, entries are missing.
            if (entry_.kind == EntryKind::Outage || (!first && entry_.seq != lastSeq_ + 1))
                mustLoad_ = true;
            lastSeq_ = entry_.seq;
            if (entry_.kind != EntryKind::Checkpoint)
                return reader_.read(entry_);
            // The engine needs a checkpoint at the head of a file that goes on a session, and behind an outage.
            if (!first && !std::exchange(mustLoad_, false))
                continue;
            const auto head = parsed();
            if (!head)
                return tl::unexpected(head.error());
            if (head->events == 0)
                continue;
            auto made = makeDecoders();
            if (!made)
                return tl::unexpected(made.error());
            reader_.restart(std::move(*made), head->decoders);
            return reader_.read(entry_);
        }
    }

private:
    Result<CheckpointHead> parsed() const {
        auto head = parseCheckpoint(entry_.bytes);
        if (!head)
            return failure(head.error().code, head.error().message, "journal:" + std::to_string(entry_.seq));
        return head;
    }
    Result<std::vector<std::unique_ptr<Decoder>>> makeDecoders() const {
        std::vector<std::unique_ptr<Decoder>> made;
        for (const SourceSetup& source : config_.sources) {
            auto decoder = decoders_(source);
            if (!decoder)
                return tl::unexpected(decoder.error());
            made.push_back(std::move(*decoder));
        }
        return made;
    }

    JournalReader journal_;
    EngineConfig config_;
    DecoderFactory decoders_;
    PayloadReader reader_;
    JournalEntry entry_;
    std::uint64_t lastSeq_ = 0;
    bool first_ = true;
    bool mustLoad_ = false;
};

} // namespace

Result<std::unique_ptr<ReplayTrack>> openJournalTrack(JournalReader journal, const EngineConfig& config,
                                                      const DecoderFactory& decoders) {
    auto track = std::make_unique<JournalTrack>(std::move(journal), config, decoders);
    if (const auto begun = track->begin(); !begun)
        return tl::unexpected(begun.error());
    return track;
}

} // namespace topbook
