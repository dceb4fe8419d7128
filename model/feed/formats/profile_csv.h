// SPDX-License-Identifier: GPL-3.0-or-later
// `csv-profile`: CSV that a profile describes (csv_profile.h). Rows are quotes with a size: a trade file samples the
// price of each trade.
#pragma once

#include "model/feed/csv_profile.h"
#include "model/feed/decoder.h"

#include <memory>

namespace topbook {

/// Certain where `options.csvProfile` is given: a profile is chosen by a person, never by content.
[[nodiscard]] int probeProfileCsv(std::string_view head, const DecodeOptions& options);
/// Fails with InvalidArgument or NotFound (the profile), UnknownZone, or DateUnknown where times count from midnight
/// and neither the name of the input nor --date tells the day.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openProfileCsv(const DecodeOptions& options);
/// The same with the profile in hand.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openWithProfile(CsvProfile profile, const DecodeOptions& options);

} // namespace topbook
