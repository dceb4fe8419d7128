// SPDX-License-Identifier: GPL-3.0-or-later
// `quotes-csv`: a header with `time,symbol,price`, optionally `size`, `seq`, `source` and `quote_time`, and any other
// columns, which are passed over (command-line, Quote inputs). What the table `quotes` exports is read back by it.
#pragma once

#include "model/feed/decoder.h"

#include <memory>

namespace topbook {

[[nodiscard]] int probeQuotesCsv(std::string_view head, const DecodeOptions& options);
/// Fails with UnknownZone. The decoder fails with WrongHeader where a column is missing.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openQuotesCsv(const DecodeOptions& options);

} // namespace topbook
