// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/input_options.h"
#include "app/cli/terminal.h"
#include "app/cli/usual_folders.h"
#include "app/conversion/output.h"
#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/session/book_replay.h"
#include "model/tables/tables.h"

#include <algorithm>
#include <filesystem>

namespace topbook::cli {
namespace {

struct LadderArguments {
    InputArguments inputs;
    std::string at;
    std::string sequence;
    std::size_t levels = 10;
    std::vector<std::string> symbols;
    std::string output;
};

Result<BookMoment> momentOf(const LadderArguments& arguments) {
    BookMoment moment;
    if (!arguments.at.empty()) {
        const auto time = parseTimeOrEpoch(arguments.at);
        if (!time)
            return failure(ErrorCode::InvalidArgument, "--at: " + time.error().message);
        moment.time = time->time;
        return moment;
    }
    const auto sequence = parseUnsigned(arguments.sequence);
    if (!sequence)
        return failure(ErrorCode::InvalidArgument, "--seq: " + sequence.error().message);
    moment.sequence = *sequence;
    return moment;
}

/// Of a long file, so that the next moment that is asked for is found sooner.
void useIndex(BookReplay& replay, const InputArguments& arguments) {
    const auto options = inputOptionsOf(arguments);
    SeekSettings settings = usualSeekSettings();
    std::error_code ignored;
    const std::string& path = arguments.paths.front();
    if (!options || !std::filesystem::is_regular_file(path, ignored) ||
        std::filesystem::file_size(path, ignored) < settings.leastBytes)
        return;
    if (const auto source = SeekSource::of(path, readingOf(*options)))
        replay.useIndex(SeekIndex::open(std::move(settings), *source));
}

Result<void> writeBooks(const LadderArguments& arguments, const BookReplay& replay) {
    auto output = Output::open(arguments.output);
    if (!output)
        return tl::unexpected(output.error());
    std::string text(tableSchema("ladder").columns);
    text += '\n';
    const Pipeline& pipeline = replay.pipeline();
    const auto& chosen = arguments.symbols;
    bool found = chosen.empty();
    for (std::uint32_t i = 0; i < pipeline.symbols().size(); ++i) {
        const InstrumentId instrument{i};
        const std::string& symbol = pipeline.symbols().at(instrument).symbol;
        if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), symbol) == chosen.end())
            continue;
        found = true;
        for (const Side side : {Side::Bid, Side::Ask}) {
            for (const LadderLevel& level : pipeline.booksOf(instrument).ladder(instrument, side, arguments.levels))
                appendLadderRow(text, level, symbol, replay.traits().sizeDecimals);
        }
    }
    if (!found)
        return failure(ErrorCode::InvalidArgument, "no such symbol here; info lists the instruments",
                       arguments.inputs.paths.front());
    if (auto written = output->write(text); !written)
        return written;
    return output->finish();
}

int runLadder(const LadderArguments& arguments) {
    const auto moment = momentOf(arguments);
    if (!moment)
        return fail(moment.error());
    const std::string& path = arguments.inputs.paths.front();
    auto replay = BookReplay::create([&] { return openInput(path, arguments.inputs); }, path);
    if (!replay)
        return fail(replay.error());
    useIndex(**replay, arguments.inputs);
    const auto reached = (*replay)->runTo(*moment, [] { return wasInterrupted(); });
    if (!reached && reached.error().code == ErrorCode::Cancelled)
        return interrupted;
    if (!reached)
        return fail(reached.error());
    for (const std::string& words : (*replay)->indexTroubles())
        say(words);
    if (const auto written = writeBooks(arguments, **replay); !written)
        return fail(written.error());
    const auto problems = (*replay)->problems().tallies();
    sayProblems(problems);
    return exitCodeFor(problems, arguments.inputs.strict);
}

} // namespace

void addLadderCommand(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<LadderArguments>();
    CLI::App* command =
        app.add_subcommand("ladder", "The book at a moment, inclusive: price levels of both sides, as CSV");
    addInputs(*command, arguments->inputs, false);
    command->add_option("-o,--output", arguments->output, "Write here instead of standard output");
    auto* at = command->add_option("--at", arguments->at, "The moment, as an event time");
    auto* sequence = command->add_option("--seq", arguments->sequence, "The moment, as a sequence number");
    at->excludes(sequence);
    command->add_option("--levels", arguments->levels, "Levels a side; 0 means all")->capture_default_str();
    command->add_option("--symbol", arguments->symbols, "Only this symbol; may be given several times");
    arguments->inputs.looksAtTrades = false;
    command->callback([arguments, &run] {
        if (arguments->at.empty() == arguments->sequence.empty())
            throw CLI::RequiredError("one of --at TIME and --seq N");
        run = [arguments] { return runLadder(*arguments); };
    });
}

} // namespace topbook::cli
