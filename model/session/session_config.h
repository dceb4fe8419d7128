// SPDX-License-Identifier: GPL-3.0-or-later
// What a session is made of, and the part of it that a recording must remember so that a replay builds the same engine:
// plan, universes and sources as JSON in the recording's `session` row. Secrets never belong here.
#pragma once

#include "model/history/history_writer.h"
#include "model/pipeline/pipeline.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// A source as the engine and a recording know it.
struct SourceSetup {
    SourceConfig config;
    std::string decoder; ///< what DecoderFactory makes its decoder from: "simulator", a format, a provider
    std::string profile; ///< of a polled provider: its JSON, so that a recording is read as it was made; else empty
    std::string kind;    ///< Source::kind, for the archive; decides nothing
    std::string address; ///< Source::address, without secrets; decides nothing
    std::string venue;   ///< shown on ladders; empty: "One venue's book, not a consolidated quote"

    [[nodiscard]] std::string_view venueWords() const {
        return venue.empty() ? std::string_view("One venue's book, not a consolidated quote") : venue;
    }
};

struct EngineConfig {
    WindowPlan plan;
    std::vector<std::string> universes{"default"};
    std::vector<SourceSetup> sources;
    std::size_t shards = 1;
    bool live = false;
    bool simulated = false;
    std::string title; ///< "Simulator, US ten"
};

/// The configuration as JSON, for HistoryOptions::configText.
[[nodiscard]] std::string configText(const EngineConfig& config);
/// Reads it back; `shards` is 1. Fails with Corrupt, saying which part cannot be read.
[[nodiscard]] Result<EngineConfig> parseConfig(std::string_view text);

/// What the archive keeps of the sources; a hash differs where what decides their results does.
[[nodiscard]] std::vector<SourceDescription> sourceDescriptions(const EngineConfig& config);

/// A plan as JSON, for the journal's command entries and checkpoints.
[[nodiscard]] std::string planText(const WindowPlan& plan);
[[nodiscard]] Result<WindowPlan> parsePlan(std::string_view text);

/// Makes the decoder of a recorded source from its SourceSetup. Fails with UnknownFormat.
using DecoderFactory = std::function<Result<std::unique_ptr<Decoder>>(const SourceSetup& source)>;
/// Knows the simulator, every provider and every recorded format by name.
[[nodiscard]] Result<std::unique_ptr<Decoder>> usualDecoder(const SourceSetup& source);

} // namespace topbook
