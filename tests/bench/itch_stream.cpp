// SPDX-License-Identifier: GPL-3.0-or-later
#include "itch_stream.h"

#include "model/feed/formats/itch50.h"
#include "model/feed/simulator/simulated_files.h"

namespace topbook {

std::vector<Event> itchEvents(std::size_t symbols, std::uint64_t messages) {
    std::vector<Event> events;
    events.reserve(messages);
    DecodeOptions options;
    options.date = "2026-11-20";
    options.trades = false;
    auto decoder = openItch50(options);
    EventBatch batch;
    SimulationRequest request;
    request.symbols = symbols;
    request.events = messages;
    const auto made = writeItch50(request, [&](std::string_view block) -> Result<void> {
        batch.clear();
        auto decoded = (*decoder)->decode(block, Timestamp::earliest(), batch);
        events.insert(events.end(), batch.events.begin(), batch.events.end());
        return decoded;
    });
    return made ? events : std::vector<Event>();
}

} // namespace topbook
