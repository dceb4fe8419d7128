// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::string> prelude{
        "opened\n",
        "message\n"
        R"({"type":"snapshot","product_id":"BTC-USD","asks":[["101","1"]],"bids":[["99","2"]]})",
        "message\n"
        R"({"channel":"l2_data","timestamp":"2024-01-01T00:00:00Z","sequence_num":0,"events":[{"type":)"
        R"("snapshot","product_id":"ETH-USD","updates":[{"side":"bid","price_level":"9","new_quantity":"1"}]}]})"};
    return topbook::fuzz::decodeStream("coinbase-level2", prelude, data, size);
}
