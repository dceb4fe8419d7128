// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    topbook::DecodeOptions options;
    options.inputName = "in";
    options.start = topbook::Timestamp{1'700'000'000'000'000'000};
    options.interval = std::chrono::seconds(10);
    return topbook::fuzz::decodeBothWays("iex-json", options, data, size);
}
