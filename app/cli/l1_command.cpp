// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/input_options.h"
#include "app/cli/terminal.h"
#include "app/conversion/l1_conversion.h"

#include <chrono>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

namespace topbook::cli {
namespace {

struct L1Arguments {
    InputArguments inputs;
    std::string output;
    std::vector<std::string> symbols;
    std::string emit = "change";
    bool oneSided = false;
    bool roundLots = false;
    std::size_t threads = 1;
    bool stats = false;
};

/// In a folder that is there, a file may still be made.
bool mayAppear(const std::string& path) {
    std::error_code none;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    return !std::filesystem::exists(path, none) && (folder.empty() || std::filesystem::is_directory(folder, none));
}

/// A followed file may not be there yet, or only without its header: opened again until it can be read.
Result<std::unique_ptr<EventInput>> openFollowed(const std::string& path, const InputArguments& inputs) {
    using namespace std::chrono_literals;
    constexpr std::uintmax_t headerFits = 4'096;
    constexpr auto pause = 20ms;
    bool waiting = false;
    while (true) {
        auto input = openInput(path, inputs);
        if (input || wasInterrupted())
            return input;
        const ErrorCode code = input.error().code;
        std::error_code none;
        const bool isMissing = code == ErrorCode::NotFound && mayAppear(path);
        const bool isShort =
            (code == ErrorCode::Empty || code == ErrorCode::UnknownFormat || code == ErrorCode::WrongHeader) &&
            std::filesystem::is_regular_file(path, none) && std::filesystem::file_size(path, none) < headerFits;
        if (!isMissing && !isShort)
            return input;
        if (!waiting)
            say(path + (isMissing ? ": there is no such file yet; waiting for it"
                                  : ": nothing in it can be read yet; waiting for more"));
        waiting = true;
        std::this_thread::sleep_for(pause);
    }
}

L1Settings settingsOf(const L1Arguments& arguments) {
    L1Settings settings;
    settings.symbols = {arguments.symbols.begin(), arguments.symbols.end()};
    settings.books.oneSided = arguments.oneSided;
    settings.books.emitRule = arguments.emit == "event" ? EmitRule::Event : EmitRule::Change;
    settings.books.roundLots = arguments.roundLots;
    settings.threads = arguments.threads;
    settings.follow = arguments.inputs.follow;
    settings.isStopped = wasInterrupted;
    return settings;
}

Result<void> convertAll(const L1Arguments& arguments, L1Conversion& conversion) {
    for (const std::string& path : arguments.inputs.paths) {
        auto input = arguments.inputs.follow ? openFollowed(path, arguments.inputs) : openInput(path, arguments.inputs);
        if (!input)
            return tl::unexpected(input.error());
        if (!arguments.inputs.lobsterBook.empty() && (*input)->traits().name != "lobster")
            return failure(ErrorCode::InvalidArgument,
                           "--lobster-book goes with a LOBSTER message file, and this is " + (*input)->traits().name,
                           path);
        if (auto converted = conversion.convert(path, **input); !converted)
            return converted;
    }
    return {};
}

Error noSuchSymbol(const L1Arguments& arguments) {
    return {ErrorCode::InvalidArgument,
            fmt::format("no such symbol here: {}; info lists the instruments", fmt::join(arguments.symbols, ", ")),
            arguments.inputs.paths.front()};
}

int runL1(const L1Arguments& arguments) {
    const auto began = std::chrono::steady_clock::now();
    const bool follow = arguments.inputs.follow;
    auto output = Output::open(arguments.output, follow ? OutputPlace::Direct : OutputPlace::WhenWhole);
    if (!output)
        return fail(output.error());
    L1Conversion conversion(*output, settingsOf(arguments));
    if (!arguments.inputs.lobsterBook.empty() && arguments.inputs.paths.size() > 1)
        return fail({ErrorCode::InvalidArgument, "--lobster-book is the book of one message file; name one input", {}});
    const auto converted = convertAll(arguments, conversion);
    const bool endedByHand = follow && wasInterrupted(); // the only way to end a followed file: nothing went wrong
    if (wasInterrupted() && !follow)
        return interrupted;
    if (!converted && !endedByHand)
        return fail(converted.error());
    if (!arguments.symbols.empty() && !conversion.foundSymbol() && !endedByHand)
        return fail(noSuchSymbol(arguments));
    if (const auto finished = output->finish(); !finished)
        return fail(finished.error());
    const auto problems = conversion.problems().tallies();
    sayProblems(problems);
    if (arguments.stats) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        fmt::print(
            stderr,
            "{{\"messages\": {}, \"rows\": {}, \"seconds\": {:.6f}, \"messages_per_second\": {:.0f}, \"problems\": {}, "
            "\"instruments\": {}, \"peak_rss_bytes\": {}{}}}\n",
            conversion.messages(), conversion.rows(), seconds, static_cast<double>(conversion.messages()) / seconds,
            problemCountsJson(problems), conversion.instruments(), peakResidentBytes(),
            conversion.reseeds() ? fmt::format(", \"reseeds\": {}", *conversion.reseeds()) : std::string());
    }
    if (endedByHand)
        return arguments.inputs.strict && !problems.empty() ? countedProblems : done;
    return exitCodeFor(problems, arguments.inputs.strict);
}

} // namespace

void addL1Command(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<L1Arguments>();
    CLI::App* command = app.add_subcommand("l1", "Order events (L3, L2) to changes of the best bid and ask, as CSV");
    addInputs(*command, arguments->inputs, true);
    command->add_option("-o,--output", arguments->output, "Write here instead of standard output");
    command->add_option("--symbol", arguments->symbols, "Only this symbol; may be given several times");
    command->add_option("--emit", arguments->emit, "A row at each change, or for each event")
        ->check(CLI::IsMember({"change", "event"}))
        ->capture_default_str();
    command->add_flag("--one-sided", arguments->oneSided, "Also the rows where a side is empty");
    command->add_flag("--round-lot", arguments->roundLots,
                      "The price at which a round lot is reached, summed from the best inward, and that sum");
    command->add_option("--threads", arguments->threads, "Threads to work with; the output is the same")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command->add_flag("--follow", arguments->inputs.follow,
                      "Wait at the end of a growing file or pipe for more, and write each row as it comes; ends with "
                      "the pipe, or by Ctrl+C");
    command->add_option("--lobster-book", arguments->inputs.lobsterBook,
                        "The order-book file of a LOBSTER message file, which puts the book right");
    command->add_flag("--stats", arguments->stats, "One line of JSON about the run on standard error");
    arguments->inputs.looksAtTrades = false;
    command->callback([arguments, &run] { run = [arguments] { return runL1(*arguments); }; });
}

} // namespace topbook::cli
