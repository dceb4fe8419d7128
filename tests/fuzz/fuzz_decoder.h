// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a decoder for a fuzz target: the first byte says how the bytes are cut, and two cuts must agree.
#pragma once

#include "model/feed/recorded_format.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace topbook::fuzz {

inline void require(bool holds) {
    if (!holds)
        std::abort();
}

struct Outcome {
    EventBatch batch;
    std::optional<Error> error;
};

inline Outcome decodeIn(const RecordedFormat& format, const DecodeOptions& options, std::string_view text,
                        std::size_t split) {
    Outcome outcome;
    auto decoder = format.open(options);
    if (!decoder) {
        outcome.error = decoder.error();
        return outcome;
    }
    Result<void> taken;
    for (std::size_t at = 0; at < text.size() && taken; at += split) {
        const std::string piece(text.substr(at, split));
        taken = (*decoder)->decode(piece, Timestamp::earliest(), outcome.batch);
    }
    if (taken)
        taken = (*decoder)->finish(outcome.batch);
    if (!taken)
        outcome.error = taken.error();
    return outcome;
}

inline int decodeBothWays(std::string_view formatName, const DecodeOptions& options, const std::uint8_t* data,
                          std::size_t size) {
    if (size == 0)
        return 0;
    const RecordedFormat& format = *formatNamed(formatName);
    const std::string text(reinterpret_cast<const char*>(data), size);
    (void)format.probe(text, options);
    (void)recognise(text, options);
    const Outcome whole = decodeIn(format, options, text, text.size());
    const Outcome pieces = decodeIn(format, options, text, 1 + data[0] % 32);
    require(whole.error == pieces.error);
    require(whole.error || whole.batch.events == pieces.batch.events);
    require(whole.batch.problems == pieces.batch.problems);
    for (const Event& event : whole.batch.events)
        require(event.instrument.value < whole.batch.instruments.size());
    return 0;
}

} // namespace topbook::fuzz
