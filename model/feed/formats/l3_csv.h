// SPDX-License-Identifier: GPL-3.0-or-later
// `l3-csv`: order events of one unnamed instrument, one a row, in two layouts told apart by their headers
// (order-books, Formats). The instrument is announced as "BOOK".
#pragma once

#include "model/feed/decoder.h"

#include <memory>

namespace topbook {

[[nodiscard]] int probeL3Csv(std::string_view head, const DecodeOptions& options);
/// Fails with UnknownZone. The decoder fails with WrongHeader where columns are missing, and with LostIdentities where
/// a spreadsheet rounded the ids; no event is handed out before that is known.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openL3Csv(const DecodeOptions& options);

} // namespace topbook
