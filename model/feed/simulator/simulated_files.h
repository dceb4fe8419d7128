// SPDX-License-Identifier: GPL-3.0-or-later
// Sample files from the simulated market (`topbook-cli simulate`): `l3-csv` holds the orders of the first symbol,
// `quotes-csv` the quotes of all, `itch50` a day of binary order messages of all. Rows go to a sink in blocks as they
// are made, in constant memory; the same request gives the same bytes on any machine. `.topbook` recordings are written
// by the session layer from SimulatedMarket::nextBatch.
#pragma once

#include "model/feed/simulator/simulated_market.h"

#include <functional>
#include <string_view>

namespace topbook {

/// 2026-11-20 17:00:00 UTC: a simulated file begins there unless told otherwise, so that two runs do not differ.
inline constexpr Timestamp usualSimulationStart{1'795'194'000'000'000'000};

struct SimulationRequest {
    std::size_t symbols = 10;
    Duration length = std::chrono::hours(1); ///< of market time
    std::optional<std::uint64_t>
        events; ///< exactly so many rows: orders come at the rate that fills `length` with them
    std::uint64_t seed = 1;
    Timestamp start = usualSimulationStart;
};

/// The market of a request: `events` sets the rate of orders, a short length shortens the pre-open. Fails with
/// InvalidArgument where the length is not above zero, and as SimulatedMarket::create does.
[[nodiscard]] Result<SimulationSettings> settingsFor(const SimulationRequest& request);

/// Takes the next block of a file; its failure ends the writing and is handed on.
using FileSink = std::function<Result<void>(std::string_view)>;

/// Order rows in the first layout of `l3-csv`: 19-digit ids, sequence from 1 without holes, times with as many digits
/// of fraction as they need (at most 6). Gives the number of rows. Fails as settingsFor does, or as the sink does.
[[nodiscard]] Result<std::uint64_t> writeL3Csv(const SimulationRequest& request, const FileSink& sink);

/// `time,symbol,price,source,seq,quote_time`, as `export --table quotes` writes them. With `events`, so many quotes,
/// however long they take. Gives the number of rows.
[[nodiscard]] Result<std::uint64_t> writeQuotesCsv(const SimulationRequest& request, const FileSink& sink);

/// One day of NASDAQ TotalView-ITCH 5.0, begun at noon in New York (earlier where the length would not fit behind it):
/// system events, directory messages and trading actions of all symbols, then orders whose activity over the symbols
/// follows Zipf's law. `events` counts all messages. The bytes tell no day: the name of the file must
/// (MMDDYYYY.NASDAQ_ITCH50), or the reader. Gives the number of messages. Fails with InvalidArgument where the length
/// is no part of a day or there are more symbols than stock locates, or as the sink does.
[[nodiscard]] Result<std::uint64_t> writeItch50(const SimulationRequest& request, const FileSink& sink);

} // namespace topbook
