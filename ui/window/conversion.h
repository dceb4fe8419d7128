// SPDX-License-Identifier: GPL-3.0-or-later
// What the window asks of whoever converts recordings; the composition root gives it one that writes the same bytes as
// the terminal's `l1`, `windows` and `top-price`.
#pragma once

#include "model/core/problem.h"
#include "model/core/result.h"
#include "model/pipeline/book_samples.h"
#include "model/window/window_plan.h"
#include "ui/window/input_facts.h"
#include "ui/window/long_task.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace topbook::ui {

/// What is made of a recording, always as CSV: changes of the best bid and ask, rankings over sliding windows with few
/// or all columns, or the top price of fixed windows.
enum class ConversionKind { L1, Rankings, FullRankings, TopPrice };

struct ConversionRequest {
    ConversionKind kind = ConversionKind::L1;
    std::string input;
    std::string output; ///< appears whole or not at all
    InputReading reading;
    // for L1
    bool oneSided = false;   ///< also rows where a side is empty
    bool everyEvent = false; ///< a row for each event, not only at a change
    bool roundLots = false;
    // for windows
    WindowPlan plan;                      ///< checked; of TopPrice only the top price's size counts
    SampleRule samples = SampleRule::Mid; ///< what a recording with a book and without quotes gives
};
struct ConversionReport {
    ConversionKind kind = ConversionKind::L1;
    std::uint64_t read = 0; ///< messages of orders; quotes for windows
    std::uint64_t rows = 0;
    std::vector<ProblemTally> problems;
};
/// Called on a worker thread. Fails with Cancelled on `stop`, or in words.
using Converter = std::function<Result<ConversionReport>(const ConversionRequest& request, const std::stop_token& stop,
                                                         const TaskProgress& progress)>;

} // namespace topbook::ui
