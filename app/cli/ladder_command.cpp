// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/input_options.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/tables/tables.h"

#include <optional>

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

class ProblemSink : public ResultSink {
public:
    void problem(const Problem& problem) override { problems.add(problem); }
    ProblemLog problems;
};

/// True for the first event behind the moment that was asked for; the moment itself is inside.
Result<std::function<bool(const Event&)>> behindMoment(const LadderArguments& arguments) {
    if (!arguments.at.empty()) {
        const auto time = parseTimeOrEpoch(arguments.at);
        if (!time)
            return failure(ErrorCode::InvalidArgument, "--at: " + time.error().message);
        return [until = time->time](const Event& event) { return event.time > until; };
    }
    const auto sequence = parseUnsigned(arguments.sequence);
    if (!sequence)
        return failure(ErrorCode::InvalidArgument, "--seq: " + sequence.error().message);
    return [until = *sequence](const Event& event) { return event.sequence.value > until; };
}

Result<void> writeLadder(const LadderArguments& arguments, ProblemSink& sink) {
    const std::string& path = arguments.inputs.paths.front();
    auto stopBefore = behindMoment(arguments);
    if (!stopBefore)
        return tl::unexpected(stopBefore.error());
    auto input = openInput(path, arguments.inputs);
    if (!input)
        return tl::unexpected(input.error());
    const FormatTraits traits = (*input)->traits();
    if (!traits.hasBook)
        return failure(ErrorCode::WrongHeader, traits.name + " holds quotes, not orders; a ladder needs order events",
                       path);
    PipelineConfig config;
    config.windows = false;
    config.computeDigest = false;
    config.stopBefore = *stopBefore;
    auto pipeline = Pipeline::create(config, sink);
    if (!pipeline)
        return tl::unexpected(pipeline.error());
    SourceConfig source;
    source.name = path;
    source.samples = SampleRule::None;
    source.reorder = traits.sequenced ? ReorderRule::File : ReorderRule::None;
    const SourceId id = pipeline->addSource(source);
    EventBatch batch;
    while (!wasInterrupted() && !pipeline->stopped()) {
        const auto more = (*input)->next(batch);
        if (!more)
            return tl::unexpected(more.error());
        pipeline->feed(id, batch, Timestamp::earliest());
        if (!*more)
            break;
    }
    pipeline->endOfSource(id);

    auto output = Output::open(arguments.output);
    if (!output)
        return tl::unexpected(output.error());
    std::string text(tableSchema("ladder").columns);
    text += '\n';
    bool found = arguments.symbols.empty();
    for (std::uint32_t i = 0; i < pipeline->symbols().size(); ++i) {
        const InstrumentId instrument{i};
        const std::string& symbol = pipeline->symbols().at(instrument).symbol;
        const auto& chosen = arguments.symbols;
        if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), symbol) == chosen.end())
            continue;
        found = true;
        for (const Side side : {Side::Bid, Side::Ask}) {
            for (const LadderLevel& level : pipeline->booksOf(instrument).ladder(instrument, side, arguments.levels))
                appendLadderRow(text, level, symbol, traits.sizeDecimals);
        }
    }
    if (!found)
        return failure(ErrorCode::InvalidArgument, "no such symbol here; info lists the instruments", path);
    if (auto written = output->write(text); !written)
        return written;
    return output->finish();
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
        run = [arguments]() -> int {
            ProblemSink sink;
            if (const auto written = writeLadder(*arguments, sink); !written)
                return fail(written.error());
            sayProblems(sink.problems.tallies());
            return exitCodeFor(sink.problems.tallies(), arguments->inputs.strict);
        };
    });
}

} // namespace topbook::cli
