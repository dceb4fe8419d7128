// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::string> prelude{
        "opened\n",
        "message\n"
        R"({"event":"subscribed","channel":"book","chanId":1,"symbol":"tBTCUSD"})",
        "message\n[1,[[1,99.5,2],[2,100.5,-1]],1,1700000000000]"};
    return topbook::fuzz::decodeStream("bitfinex-raw", prelude, data, size);
}
