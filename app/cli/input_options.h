// SPDX-License-Identifier: GPL-3.0-or-later
// Options that say how inputs are to be read; the same words in every command.
#pragma once

#include "model/feed/recorded_input.h"
#include "model/pipeline/pipeline.h"

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace topbook::cli {

struct InputArguments {
    std::vector<std::string> paths;
    std::string format;
    std::string zone;
    std::string csvProfile;
    std::string date;
    std::string lobsterBook;
    std::string start;
    std::string interval = "10s";
    std::string price = "mid";
    std::string trades = "all";
    bool strict = false;
    bool follow = false;       ///< inputs are still being written
    bool looksAtTrades = true; ///< else a broken trade need not be searched for
};

/// INPUT..., --format, --date, --strict.
void addInputs(CLI::App& command, InputArguments& arguments, bool several);
/// --zone, --csv-profile, --start, --interval.
void addTimeInputs(CLI::App& command, InputArguments& arguments);
/// The above, --price and --trades.
void addQuoteInputs(CLI::App& command, InputArguments& arguments);

/// How the arguments say inputs are to be read. Fails with InvalidArgument or UnknownZone.
[[nodiscard]] Result<InputOptions> inputOptionsOf(const InputArguments& arguments);
/// Opens one input: a recorded file of any format, or a `.topbook` recording.
[[nodiscard]] Result<std::unique_ptr<EventInput>> openInput(const std::string& path, const InputArguments& arguments);
/// Opens all inputs as one stream of quotes, merged by their heads; books give their mids or trades.
[[nodiscard]] Result<std::unique_ptr<EventInput>> openQuotes(const InputArguments& arguments);

} // namespace topbook::cli
