// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::string> prelude{
        "opened\n",
        "message\n"
        R"({"event":"bts:subscription_succeeded","channel":"live_orders_btcusd","data":{}})",
        "message\n"
        R"({"data":{"id_str":"2","order_type":0,"microtimestamp":"1700000000000000","amount_str":"1",)"
        R"("price_str":"99"},"channel":"live_orders_btcusd","event":"order_created","event_id":"1","pre_event_id":"0"})",
        "snapshot 200 btcusd\n"
        R"({"microtimestamp":"1700000000100000","bids":[["99","1","2"]],"asks":[["101","1","3"]]})",
        "message\n"
        R"({"data":{"id_str":"4","order_type":0,"microtimestamp":"1700000000200000","amount_str":"2",)"
        R"("price_str":"101"},"channel":"live_orders_btcusd","event":"order_created","event_id":"2","pre_event_id":"1"})"};
    return topbook::fuzz::decodeStream("bitstamp-orders", prelude, data, size);
}
