// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    topbook::DecodeOptions options;
    options.inputName = "abc_20240305_trade.zip";
    options.csvProfile = size % 2 == 0 ? "lean-trade-tick" : "generic";
    return topbook::fuzz::decodeBothWays("csv-profile", options, data, size);
}
