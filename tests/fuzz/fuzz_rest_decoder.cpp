// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte chooses a provider; the rest is payloads, each ended by a byte of 0x1E, or bodies that are given the
// head of an answer. A decoder whose state is saved and loaded between any two payloads must tell the same.
#include "model/feed/json_value.h"
#include "model/feed/providers/rest_decoder.h"

#include <cstdlib>

namespace {

using namespace topbook;

void require(bool holds) {
    if (!holds)
        std::abort();
}

EventBatch decodeAll(const ProviderProfile& profile, std::string_view text, std::string_view head, bool throughState) {
    EventBatch batch;
    auto decoder = makeRestDecoder(profile);
    Timestamp at{1'700'000'000'000'000'000};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\x1E'), text.size());
        const std::string payload = std::string(head) + std::string(text.substr(0, end));
        require(decoder->decode(payload, at, batch).has_value());
        at = at + std::chrono::seconds(10);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!throughState)
            continue;
        StateWriter out;
        decoder->save(out);
        StateReader in(out.bytes());
        decoder = makeRestDecoder(profile);
        require(decoder->load(in) && in.atEnd());
    }
    return batch;
}

void check(const ProviderProfile& profile, std::string_view text, std::string_view head) {
    const EventBatch steady = decodeAll(profile, text, head, false);
    const EventBatch resumed = decodeAll(profile, text, head, true);
    require(steady.events == resumed.events && steady.problems == resumed.problems);
    require(steady.instruments == resumed.instruments);
    for (const Event& event : steady.events) {
        require(event.instrument.value < steady.instruments.size());
        require(event.row > 0);
        require(event.kind != EventKind::Quote || isTradable(event.price));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const auto& providers = builtInProviders();
    const auto& profile = providers[data[0] % providers.size()];
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    check(profile, text, "");
    check(profile, text, "answer 200 AAPL,IBM,BTC/USD,ETH/USD\n");
    StateReader hostile(text);
    (void)makeRestDecoder(profile)->load(hostile);
    (void)parseProviderProfile(text, "in.json");
    (void)parseJsonAnswer(text);
    (void)masked(text, {std::string(text.substr(0, 8))});
    return 0;
}
