// SPDX-License-Identifier: GPL-3.0-or-later
// The terminal's `l1`, `windows` and `top-price` for the window: one recorded file to CSV, the same bytes, with
// progress and cancel. Any thread.
#pragma once

#include "ui/window/conversion.h"

namespace topbook::desktop {

/// Fails as opening the input does, WrongHeader where it holds nothing of the kind, InvalidPlan, WriteFailed or
/// DiskFull, Cancelled on `stop`; then nothing stands at the output's place.
[[nodiscard]] Result<ui::ConversionReport>
convertRecording(const ui::ConversionRequest& request, const std::stop_token& stop, const ui::TaskProgress& progress);

} // namespace topbook::desktop
