// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    topbook::DecodeOptions options;
    options.inputName = "ABC_2024-01-03_34200000_57600000_message_2.csv";
    return topbook::fuzz::decodeBothWays("lobster", options, data, size);
}
