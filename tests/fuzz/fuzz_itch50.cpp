// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    topbook::DecodeOptions options;
    options.inputName = "01302019.NASDAQ_ITCH50";
    return topbook::fuzz::decodeBothWays("itch50", options, data, size);
}
