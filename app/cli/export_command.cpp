// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "app/conversion/output.h"
#include "model/core/time_text.h"
#include "model/history/history_reader.h"

#include <stop_token>

#include <fmt/format.h>

namespace topbook::cli {
namespace {

struct ExportArguments {
    std::string history;
    std::string table;
    std::string from;
    std::string to;
    std::vector<std::string> symbols;
    std::string output;
};

const std::vector<std::string> tableNames{"top",       "l1",   "quotes",  "ranking", "percentage_gain",
                                          "top_price", "late", "problems"};

/// A moment as people write it, or `otherwise` where nothing was given.
Result<Timestamp> timeOf(const std::string& option, const std::string& text, Timestamp otherwise) {
    if (text.empty())
        return otherwise;
    if (const auto day = parseDate(text))
        return *day;
    const auto time = parseTimeOrEpoch(text);
    if (!time)
        return failure(ErrorCode::InvalidArgument,
                       option + ": '" + text +
                           "' is not a time such as '2026-11-21 10:00:00' (UTC where no zone stands)");
    return time->time;
}

int runExport(const ExportArguments& arguments) {
    HistoryFilter filter;
    const auto from = timeOf("--from", arguments.from, Timestamp::earliest());
    const auto to = timeOf("--to", arguments.to, Timestamp::latest());
    if (!from || !to)
        return fail(from ? to.error() : from.error());
    if (*from >= *to)
        return fail({ErrorCode::InvalidArgument, "--from must be before --to", {}});
    filter.from = *from;
    filter.to = *to;
    filter.symbols = arguments.symbols;
    auto history = HistoryReader::open(arguments.history);
    if (!history)
        return fail(history.error());
    auto output = Output::open(arguments.output);
    if (!output)
        return fail(output.error());
    std::stop_source stop;
    const auto write = [&](std::string_view block) -> Result<void> {
        if (wasInterrupted())
            stop.request_stop();
        return output->write(block);
    };
    const auto rows = history->exportTable(arguments.table, filter, write, stop.get_token());
    if (wasInterrupted())
        return interrupted;
    if (!rows)
        return fail(rows.error());
    if (const auto finished = output->finish(); !finished)
        return fail(finished.error());
    return done;
}

} // namespace

void addExportCommand(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<ExportArguments>();
    CLI::App* command = app.add_subcommand("export", "Writes a table of a recorded history as CSV");
    command->add_option("--history", arguments->history, "A folder of day files, or one .topbook file")->required();
    command->add_option("--table", arguments->table, "Which table: " + fmt::format("{}", fmt::join(tableNames, ", ")))
        ->check(CLI::IsMember(tableNames))
        ->required();
    command->add_option("--from", arguments->from, "Rows from this time on (windows: by their end)");
    command->add_option("--to", arguments->to, "Rows before this time");
    command->add_option("--symbol", arguments->symbols, "Only these symbols; may be given several times");
    command->add_option("-o,--output", arguments->output, "File to write; standard output where none is named");
    command->callback([arguments, &run] { run = [arguments] { return runExport(*arguments); }; });
}

} // namespace topbook::cli
