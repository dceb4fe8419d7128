// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of topbook-cli, one function each: it adds its options to `app` and, when that subcommand was chosen,
// sets `run` to what does it. Adding a command is a file and a line in main.cpp.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace topbook::cli {

using Run = std::function<int()>;

void addL1Command(CLI::App& app, Run& run);
void addLadderCommand(CLI::App& app, Run& run);
void addWindowsCommand(CLI::App& app, Run& run);
void addTopPriceCommand(CLI::App& app, Run& run);
void addInfoCommand(CLI::App& app, Run& run);
void addReplayCommand(CLI::App& app, Run& run);
void addRecordCommand(CLI::App& app, Run& run);
void addSimulateCommand(CLI::App& app, Run& run);
void addExportCommand(CLI::App& app, Run& run);
void addVerifyCommand(CLI::App& app, Run& run);

} // namespace topbook::cli
