// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/input_options.h"
#include "app/cli/terminal.h"
#include "app/conversion/windows_conversion.h"
#include "model/core/time_text.h"
#include "model/window/plan_text.h"

#include <chrono>

#include <fmt/format.h>

namespace topbook::cli {
namespace {

struct WindowsArguments {
    InputArguments inputs;
    std::string output;
    std::string sizes = "1m,5m,15m";
    std::string hop = "10s";
    std::string offset = "0s";
    std::string lateness = "5s";
    std::size_t top = 3;
    std::string by = "mean";
    std::string schema = "seed";
    bool stats = false;
};

template<class T> Result<T> ofOption(std::string_view option, const Result<T>& parsed) {
    if (!parsed)
        return failure(ErrorCode::InvalidArgument, std::string(option) + ": " + parsed.error().message);
    return *parsed;
}

Result<WindowPlan> planOf(const WindowsArguments& arguments) {
    WindowPlan plan;
    const auto sizes = ofOption("--size", parseWindowSizes(arguments.sizes));
    const auto hop = ofOption("--hop", parseDuration(arguments.hop));
    const auto offset = ofOption("--offset", parseDuration(arguments.offset));
    const auto lateness = ofOption("--lateness", parseDuration(arguments.lateness));
    for (const auto* option : {&hop, &offset, &lateness}) {
        if (!*option)
            return tl::unexpected(option->error());
    }
    if (!sizes)
        return tl::unexpected(sizes.error());
    plan.sizes = *sizes;
    plan.hop = *hop;
    plan.offset = *offset;
    plan.lateness = *lateness;
    plan.topPriceSize = Duration{0};
    plan.top = arguments.top;
    plan.rankings.clear();
    for (const Ranking ranking : rankings) {
        if (rankingText(ranking) == arguments.by)
            plan.rankings.push_back(ranking);
    }
    return plan;
}

int runConversion(const InputArguments& inputs, const std::string& outputPath, const Result<WindowPlan>& plan,
                  WindowTable table, bool stats) {
    if (!plan)
        return fail(plan.error());
    const auto checked = plan->checked();
    if (!checked)
        return fail(checked.error());
    const auto began = std::chrono::steady_clock::now();
    auto output = Output::open(outputPath);
    if (!output)
        return fail(output.error());
    auto input = openQuotes(inputs);
    if (!input)
        return fail(input.error());
    WindowsConversion conversion(*output, {*checked, table, wasInterrupted});
    if (const auto converted = conversion.convert(inputs.paths.front(), **input); !converted)
        return fail(converted.error());
    if (wasInterrupted())
        return interrupted;
    if (const auto finished = output->finish(); !finished)
        return fail(finished.error());
    const auto problems = conversion.problems().tallies();
    sayProblems(problems);
    if (stats) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        fmt::print(
            stderr,
            "{{\"quotes\": {}, \"rows\": {}, \"seconds\": {:.6f}, \"quotes_per_second\": {:.0f}, \"problems\": {}, "
            "\"peak_rss_bytes\": {}}}\n",
            conversion.quotes(), conversion.rows(), seconds, static_cast<double>(conversion.quotes()) / seconds,
            problemCountsJson(problems), peakResidentBytes());
    }
    return exitCodeFor(problems, inputs.strict);
}

} // namespace

void addWindowsCommand(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<WindowsArguments>();
    CLI::App* command = app.add_subcommand("windows", "Quotes to rankings over sliding windows, as CSV");
    addInputs(*command, arguments->inputs, true);
    addQuoteInputs(*command, arguments->inputs);
    command->add_option("-o,--output", arguments->output, "Write here instead of standard output");
    command->add_option("--size", arguments->sizes, "Window sizes, separated by commas")->capture_default_str();
    command->add_option("--hop", arguments->hop, "A window ends every hop")->capture_default_str();
    command->add_option("--offset", arguments->offset, "Moves all window boundaries")->capture_default_str();
    command->add_option("--lateness", arguments->lateness, "Disorder that delays no window")->capture_default_str();
    command->add_option("--top", arguments->top, "Rows a window; 0 means every symbol")->capture_default_str();
    command->add_option("--by", arguments->by, "Ranking: mean, gain, loss or last")
        ->check(CLI::IsMember({"mean", "gain", "loss", "last"}))
        ->capture_default_str();
    command->add_option("--schema", arguments->schema, "Columns: seed or full")
        ->check(CLI::IsMember({"seed", "full"}))
        ->capture_default_str();
    command->add_flag("--stats", arguments->stats, "One line of JSON about the run on standard error");
    command->callback([arguments, &run] {
        run = [arguments] {
            return runConversion(arguments->inputs, arguments->output, planOf(*arguments),
                                 arguments->schema == "full" ? WindowTable::Full : WindowTable::Seed, arguments->stats);
        };
    });
}

void addTopPriceCommand(CLI::App& app, Run& run) {
    struct TopPriceArguments {
        InputArguments inputs;
        std::string output;
        std::string size = "5m";
    };
    auto arguments = std::make_shared<TopPriceArguments>();
    CLI::App* command = app.add_subcommand("top-price", "The top-priced symbol of each fixed window, as CSV");
    addInputs(*command, arguments->inputs, true);
    addQuoteInputs(*command, arguments->inputs);
    command->add_option("-o,--output", arguments->output, "Write here instead of standard output");
    command->add_option("--size", arguments->size, "Size of a window")->capture_default_str();
    command->callback([arguments, &run] {
        run = [arguments] {
            const auto size = ofOption("--size", parseDuration(arguments->size));
            return runConversion(arguments->inputs, arguments->output, size.map(topPricePlan), WindowTable::TopPrice,
                                 false);
        };
    });
}

} // namespace topbook::cli
