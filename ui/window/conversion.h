// SPDX-License-Identifier: GPL-3.0-or-later
// What the window asks of whoever converts recordings; the composition root gives it one that writes the same bytes as
// the terminal's `l1`.
#pragma once

#include "model/core/problem.h"
#include "model/core/result.h"
#include "ui/window/input_facts.h"
#include "ui/window/long_task.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace topbook::ui {

/// Order events to changes of the best bid and ask, as CSV.
struct ConversionRequest {
    std::string input;
    std::string output; ///< appears whole or not at all
    InputReading reading;
    bool oneSided = false;   ///< also rows where a side is empty
    bool everyEvent = false; ///< a row for each event, not only at a change
    bool roundLots = false;
};
struct ConversionReport {
    std::uint64_t messages = 0;
    std::uint64_t rows = 0;
    std::vector<ProblemTally> problems;
};
/// Called on a worker thread. Fails with Cancelled on `stop`, or in words.
using Converter = std::function<Result<ConversionReport>(const ConversionRequest& request, const std::stop_token& stop,
                                                         const TaskProgress& progress)>;

} // namespace topbook::ui
