// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/tables/tables.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace topbook {
namespace {

constexpr std::array schemas{
    TableSchema{"l1", "symbol,time,bid_price,ask_price,bid_size,ask_size,seq_num"},
    TableSchema{"seed", "symbol,average,timestamp,aggregation_type"},
    TableSchema{"full", "window_start,window_end,aggregation_type,rank,symbol,average,gain_percent,samples,"
                        "first,last,high,low,coverage,revision"},
    TableSchema{"top", "window_start,window_end,aggregation_type,rank,symbol,average,gain_percent,samples,"
                       "first,last,high,low,coverage,revision,by"},
    TableSchema{"top_price", "symbol,price,timestamp,aggregation_type"},
    TableSchema{"ladder", "symbol,side,level,price,size,orders,cumulative"},
    TableSchema{"quotes", "time,symbol,price,source,seq,quote_time"},
    TableSchema{"late", "time,received,symbol,price,watermark,reason"},
    TableSchema{"problems", "time,source,code,count,where,message"},
    TableSchema{"ranking", "window_end,resolution_minutes,by,rank,symbol,average,gain_percent,last"},
    TableSchema{"percentage_gain", "symbol,first,last,gain_percent,window_end,resolution_minutes"},
    TableSchema{"chart", "window_start,window_end,aggregation_type,symbol,average,gain_percent,samples,"
                         "first,last,high,low,coverage"},
    TableSchema{"bars", "bar_start,bar_end,symbol,open,high,low,close,average,samples,volume,vwap"},
};

} // namespace

std::span<const TableSchema> tableSchemas() {
    return schemas;
}

const TableSchema& tableSchema(std::string_view name) {
    const auto found = std::ranges::find(schemas, name, &TableSchema::name);
    assert(found != schemas.end());
    return *found;
}

} // namespace topbook
