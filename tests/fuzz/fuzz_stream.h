// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a stream's decoder for a fuzz target: a whole book first, then each line of the input as a message, or as
// a payload of its own where it begins with '!'. A decoder that was saved and loaded on the way must agree with one
// that went on.
#pragma once

#include "fuzz_decoder.h"

#include "model/feed/providers/live_payload.h"
#include "model/feed/providers/stream_provider.h"

#include <string>
#include <string_view>
#include <vector>

namespace topbook::fuzz {

inline std::vector<std::string> payloadsOf(const std::vector<std::string>& prelude, std::string_view lines) {
    std::vector<std::string> payloads = prelude;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        const std::string_view line = lines.substr(0, end);
        if (line.starts_with('!')) {
            std::string payload(line.substr(1));
            if (const std::size_t head = payload.find('|'); head != std::string::npos)
                payload[head] = '\n';
            payloads.push_back(std::move(payload));
        } else {
            payloads.push_back("message\n" + std::string(line));
        }
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return payloads;
}

inline int decodeStream(std::string_view provider, const std::vector<std::string>& prelude, const std::uint8_t* data,
                        std::size_t size) {
    if (size < 2)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::vector<std::string> payloads = payloadsOf(prelude, text.substr(1));
    const StreamProvider& of = *streamProviderNamed(provider);
    const auto goingOn = of.open();
    auto loaded = of.open();
    EventBatch first;
    EventBatch second;
    const std::size_t cut = data[0] % payloads.size();
    std::int64_t millis = 1'700'000'000'000;
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        if (i == cut) {
            StateWriter saved;
            loaded->save(saved);
            loaded = of.open();
            StateReader reader(saved.bytes());
            require(loaded->load(reader));
        }
        millis += 1 + data[i % size];
        require(goingOn->decode(payloads[i], {millis * 1'000'000}, first).has_value());
        require(loaded->decode(payloads[i], {millis * 1'000'000}, second).has_value());
        (void)goingOn->takeWishes();
    }
    require(first.events == second.events && first.problems == second.problems);
    for (const Event& event : first.events)
        require(event.instrument.value < first.instruments.size());
    StateReader hostile(text);
    (void)of.open()->load(hostile);
    return 0;
}

} // namespace topbook::fuzz
