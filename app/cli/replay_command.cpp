// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/input_options.h"
#include "app/cli/terminal.h"
#include "app/conversion/output.h"
#include "app/version.h"
#include "model/core/decimal.h"
#include "model/core/digest.h"
#include "model/session/session.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

namespace topbook::cli {
namespace {

struct ReplayArguments {
    InputArguments inputs;
    std::string speed = "max";
    std::size_t shards = 1;
    bool digest = false;
    std::string history;
};

/// 0 means as fast as possible.
Result<double> speedOf(const std::string& text) {
    if (text == "max")
        return 0.0;
    std::string_view number = text;
    if (!number.empty() && number.back() == 'x')
        number.remove_suffix(1);
    const auto parsed = parseDecimal(number, 6);
    if (!parsed || parsed->units < 100'000 || parsed->units > 1'000'000'000)
        return failure(ErrorCode::InvalidArgument,
                       "--speed: '" + text + "' is neither max nor a factor from 0.1 to 1000");
    return static_cast<double>(parsed->units) / 1e6;
}

std::uint64_t totalOf(std::span<const ProblemTally> problems) {
    std::uint64_t total = 0;
    for (const ProblemTally& tally : problems)
        total += tally.count;
    return total;
}

int runReplay(const ReplayArguments& arguments) {
    const auto speed = speedOf(arguments.speed);
    if (!speed)
        return fail(speed.error());
    if (arguments.shards < 1 || arguments.shards > 64)
        return fail({ErrorCode::InvalidArgument, "--shards takes 1 to 64", {}});
    auto input = inputOptionsOf(arguments.inputs);
    if (!input)
        return fail(input.error());
    ReplayConfig config;
    config.paths = arguments.inputs.paths;
    config.input = *input;
    config.bookSamples = arguments.inputs.price == "trade" ? SampleRule::Trade : SampleRule::Mid;
    config.eligibleTradesOnly = arguments.inputs.trades == "eligible";
    config.speed = *speed;
    config.shards = arguments.shards;
    config.history.folder = arguments.history;
    config.history.appVersion = version;
    auto session = startReplay(std::move(config));
    if (!session)
        return fail(session.error());
    while (!(*session)->ended()) {
        if (wasInterrupted())
            return interrupted;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    (*session)->stop();
    const SessionOutcome outcome = (*session)->outcome();
    if (outcome.error)
        return fail(*outcome.error);
    auto output = Output::open("");
    if (!output)
        return fail(output.error());
    std::string text;
    if (arguments.digest)
        text = digestText(outcome.digest) + "\n";
    else
        text = fmt::format(
            "events       {}\nL1 rows      {}\nwindow rows  {}\nlate         {}\nproblems     {}\ndigest       {}\n",
            outcome.counts.events, outcome.counts.l1Rows, outcome.counts.windowRows, outcome.counts.late,
            totalOf(outcome.counts.problems), digestText(outcome.digest));
    const auto written = output->write(text);
    if (const auto finished = written ? output->finish() : written; !finished)
        return fail(finished.error());
    sayProblems(outcome.counts.problems);
    return exitCodeFor(outcome.counts.problems, arguments.inputs.strict);
}

} // namespace

void addReplayCommand(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<ReplayArguments>();
    CLI::App* command = app.add_subcommand("replay", "Runs a recorded session without a window, and prints its digest");
    addInputs(*command, arguments->inputs, true);
    addQuoteInputs(*command, arguments->inputs);
    command->add_option("--speed", arguments->speed, "Factor of event time from 0.1 to 1000, or max")
        ->capture_default_str();
    command->add_option("--shards", arguments->shards, "Threads that share the instruments; changes no result")
        ->capture_default_str();
    command->add_flag("--digest", arguments->digest, "Print only the digest over every result");
    command->add_option("--history", arguments->history, "Write the session's history into this folder");
    command->callback([arguments, &run] { run = [arguments] { return runReplay(*arguments); }; });
}

} // namespace topbook::cli
