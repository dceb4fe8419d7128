// SPDX-License-Identifier: GPL-3.0-or-later
// Arbitrary bytes into the simulator's decoder: it never crashes, and cuts do not show. The first byte says where to
// cut; an odd one wraps the rest into a lawful frame, so that the messages are reached behind the checksum.
#include "model/feed/simulator/simulator_decoder.h"
#include "model/feed/simulator/simulator_encoding.h"

#include <algorithm>
#include <cstdlib>

using namespace topbook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size < 2)
        return 0;
    const std::string_view rest(reinterpret_cast<const char*>(bytes + 1), size - 1);
    std::string input(rest);
    if (bytes[0] % 2 == 1) {
        input.clear();
        simulator_encoding::appendFrame(input, rest.substr(0, simulator_encoding::maxBodyBytes));
    }
    const std::size_t cut = std::min<std::size_t>(bytes[0] / 2, input.size());

    EventBatch whole;
    SimulatorDecoder first;
    if (!first.decode(input, Timestamp::earliest(), whole) || !first.finish(whole))
        std::abort();
    EventBatch pieces;
    SimulatorDecoder second;
    const std::string_view view(input);
    if (!second.decode(view.substr(0, cut), Timestamp::earliest(), pieces) ||
        !second.decode(view.substr(cut), Timestamp::earliest(), pieces) || !second.finish(pieces))
        std::abort();
    if (whole.events != pieces.events)
        std::abort();
    for (const Event& event : whole.events) {
        if (event.instrument.value >= whole.instruments.size())
            std::abort();
    }
    return 0;
}
