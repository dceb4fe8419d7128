// SPDX-License-Identifier: GPL-3.0-or-later
// `databento-csv`: market by order, market by price (1 or 10 levels) or trades as Databento writes them to CSV, columns
// by name in any order (order-books, Formats). Times are ISO or nanoseconds; prices decimal or in 1e-9.
#pragma once

#include "model/feed/decoder.h"

#include <memory>

namespace topbook {

[[nodiscard]] int probeDatabentoCsv(std::string_view head, const DecodeOptions& options);
/// Fails with UnknownZone. The decoder fails with WrongHeader where columns are missing, and with LostIdentities where
/// an order id passed through floating point.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openDatabentoCsv(const DecodeOptions& options);

} // namespace topbook
