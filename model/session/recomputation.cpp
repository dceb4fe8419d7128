// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/recomputation.h"

namespace topbook {

Result<Recomputation> Recomputation::open(const std::string& path, std::int64_t session, const DecoderFactory& decoders,
                                          std::size_t shards, std::uint64_t fromSeq) {
    auto journal = JournalReader::open(path, session, fromSeq);
    if (!journal)
        return tl::unexpected(journal.error());
    Recomputation made;
    made.session_ = journal->session();
    made.firstReceived_ = journal->firstReceived();
    made.lastReceived_ = journal->lastReceived();
    auto config = parseConfig(made.session_.configText);
    if (!config)
        return failure(config.error().code, config.error().message, path);
    made.config_ = std::move(*config);
    made.config_.shards = shards;
    auto engine = Engine::create(made.config_);
    if (!engine)
        return tl::unexpected(engine.error());
    made.engine_ = std::move(*engine);
    auto track = openJournalTrack(std::move(*journal), made.config_, decoders);
    if (!track)
        return tl::unexpected(track.error());
    made.track_ = std::move(*track);
    return made;
}

Result<std::optional<Moment>> Recomputation::step() {
    auto moment = track_->next();
    if (!moment || !*moment)
        return moment;
    if ((*moment)->kind == EntryKind::Checkpoint) {
        if (const auto loaded = load(**moment); !loaded)
            return tl::unexpected(loaded.error());
    } else {
        engine_->apply(**moment);
    }
    return moment;
}

/// A state fits only an engine of as many shards.
Result<void> Recomputation::load(const Moment& moment) {
    const std::string where = "journal:" + std::to_string(moment.seq);
    const auto head = parseCheckpoint(moment.text);
    if (!head)
        return failure(head.error().code, head.error().message, where);
    if (head->shards != engine_->config().shards) {
        config_.shards = head->shards;
        auto engine = Engine::create(config_);
        if (!engine)
            return tl::unexpected(engine.error());
        engine_ = std::move(*engine);
    }
    engine_->results().cause(moment.seq, moment.received);
    if (const auto loaded = engine_->load(*head); !loaded)
        return failure(loaded.error().code, loaded.error().message, where);
    return {};
}

} // namespace topbook
