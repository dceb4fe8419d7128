// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "app/conversion/output.h"
#include "model/core/time_text.h"
#include "model/feed/simulator/simulated_files.h"
#include "model/session/write_recording.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace topbook::cli {
namespace {

struct SimulateArguments {
    std::size_t symbols = 10;
    std::string length = "1h";
    std::optional<std::uint64_t> events;
    std::uint64_t seed = 1;
    std::string format = "topbook";
    std::string output;
};

using Writer = Result<std::uint64_t> (*)(const SimulationRequest&, const FileSink&);
struct FileFormat {
    std::string_view name;
    Writer write;
};
constexpr std::array fileFormats{FileFormat{"l3-csv", writeL3Csv}, FileFormat{"quotes-csv", writeQuotesCsv},
                                 FileFormat{"itch50", writeItch50}};

Result<std::uint64_t> writeFile(const SimulateArguments& arguments, const SimulationRequest& request) {
    auto output = Output::open(arguments.output);
    if (!output)
        return tl::unexpected(output.error());
    const FileSink sink = [&output](std::string_view block) -> Result<void> {
        if (wasInterrupted())
            return failure(ErrorCode::Cancelled, "interrupted");
        return output->write(block);
    };
    const auto* format = std::find_if(fileFormats.begin(), fileFormats.end(),
                                      [&](const FileFormat& known) { return known.name == arguments.format; });
    const auto rows = format->write(request, sink);
    if (!rows)
        return rows;
    if (const auto finished = output->finish(); !finished)
        return tl::unexpected(finished.error());
    return rows;
}

int runSimulate(const SimulateArguments& arguments) {
    const auto length = parseDuration(arguments.length);
    if (!length || length->count() <= 0)
        return fail({ErrorCode::InvalidArgument, "--for: '" + arguments.length + "' is not a duration such as 1h", {}});
    SimulationRequest request;
    request.symbols = arguments.symbols;
    request.length = *length;
    request.events = arguments.events;
    request.seed = arguments.seed;
    const auto rows = arguments.format == "topbook"
                          ? writeRecording(request, arguments.output, [] { return wasInterrupted(); })
                          : writeFile(arguments, request);
    if (wasInterrupted())
        return interrupted;
    if (!rows)
        return fail(rows.error());
    return done;
}

} // namespace

void addSimulateCommand(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<SimulateArguments>();
    CLI::App* command =
        app.add_subcommand("simulate", "Writes a recording of a simulated market, the same for the same seed");
    command->add_option("--symbols", arguments->symbols, "Symbols in the market (l3-csv holds the first one)")
        ->capture_default_str();
    command->add_option("--for", arguments->length, "Length in market time")->capture_default_str();
    command->add_option("--events", arguments->events, "Exactly this many events instead of what the length gives");
    command->add_option("--seed", arguments->seed, "Another seed is another market")->capture_default_str();
    command->add_option("--format", arguments->format, "topbook, l3-csv, quotes-csv or itch50")
        ->check(CLI::IsMember({"topbook", "l3-csv", "quotes-csv", "itch50"}))
        ->capture_default_str();
    command->add_option("-o,--output", arguments->output, "File to write")->required();
    command->footer("An itch50 file tells its day by its name alone, for example 11202026.NASDAQ_ITCH50; read one of "
                    "another name with --date.");
    command->callback([arguments, &run] { run = [arguments] { return runSimulate(*arguments); }; });
}

} // namespace topbook::cli
