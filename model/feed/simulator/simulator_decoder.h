// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the simulated exchange's payloads (simulator_encoding.h). A frame counts only whole and with the right
// checksum, so a cut or damaged one costs itself, by name, and not its neighbours; nothing that the bytes say can ask
// for memory beyond one frame and 65,536 instruments. Event::row is the 1-based number of the message within its frame,
// directory and name entries included. Not thread-safe.
#pragma once

#include "model/feed/decoder.h"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace topbook {

class SimulatorDecoder final : public Decoder {
public:
    /// `inputName` stands in problems as `inputName:frame`, frames counted from 1.
    explicit SimulatorDecoder(std::string inputName = "simulator");

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    /// Never fails.
    Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out) override;
    Result<void> finish(EventBatch& out) override;
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }

private:
    class Body;

    /// Takes the frames that are complete; what remains is the beginning of one more.
    [[nodiscard]] std::string_view takeFrames(std::string_view bytes, EventBatch& out);
    void abandonPending(const char* words, EventBatch& out);
    void decodeBody(std::string_view bytes, EventBatch& out);
    [[nodiscard]] bool decodeMessage(Body& body, EventBatch& out);
    [[nodiscard]] bool decodeEntry(Body& body, std::uint8_t code, EventBatch& out);
    void announce(std::uint64_t number, Instrument instrument, bool whole, Body& body, EventBatch& out);
    void report(ErrorCode code, std::string message, EventBatch& out);

    FormatTraits traits_;
    std::string inputName_;
    std::string pending_;   ///< the beginning of a frame whose rest has not come
    bool skipping_ = false; ///< between frames that can be read; named once
    std::uint64_t frame_ = 0;
    Timestamp lastTime_;
    std::vector<Instrument> announced_;                       ///< as events count them
    std::unordered_map<std::string, std::uint32_t> bySymbol_; ///< into announced_, the newest of that name
    std::vector<std::uint32_t> byNumber_;                     ///< the feed's number -> into announced_
    std::map<std::string, std::uint64_t> counts_;
    std::array<std::uint64_t*, 10> counters_{};
};

} // namespace topbook
