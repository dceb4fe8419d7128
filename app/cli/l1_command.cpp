// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/input_options.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "model/tables/tables.h"

#include <chrono>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace topbook::cli {
namespace {

struct L1Arguments {
    InputArguments inputs;
    std::string output;
    std::vector<std::string> symbols;
    std::string emit = "change";
    bool oneSided = false;
    bool stats = false;
};

/// Writes L1 rows of the chosen symbols as they come.
class L1Writer : public ResultSink {
public:
    L1Writer(Output& output, const L1Arguments& arguments)
        : output_(output)
        , chosen_(arguments.symbols.begin(), arguments.symbols.end()) {}

    void begin(const Pipeline& pipeline, const FormatTraits& traits) {
        pipeline_ = &pipeline;
        layout_ = {traits.namesInstruments, traits.timeDigits, traits.sizeDecimals};
        if (!headerWritten_)
            appendL1Header(text_, layout_);
        headerWritten_ = true;
    }

    void l1(std::span<const L1Row> rows) override {
        for (const L1Row& row : rows) {
            const std::string& symbol = pipeline_->symbols().at(row.instrument).symbol;
            if (!chosen_.empty() && !chosen_.contains(symbol))
                continue;
            appendL1Row(text_, row, symbol, layout_);
            ++rows_;
        }
    }
    void problem(const Problem& problem) override { problems.add(problem); }

    /// Hands what was made to the output.
    Result<void> push() {
        auto written = output_.write(text_);
        text_.clear();
        return written;
    }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }

    ProblemLog problems;

private:
    Output& output_;
    std::set<std::string> chosen_;
    const Pipeline* pipeline_ = nullptr;
    L1Layout layout_;
    bool headerWritten_ = false;
    std::string text_;
    std::uint64_t rows_ = 0;
};

struct Totals {
    std::uint64_t messages = 0;
    std::uint64_t instruments = 0;
};

Result<void> convertOne(const std::string& path, const L1Arguments& arguments, L1Writer& writer, Totals& totals) {
    auto input = openInput(path, arguments.inputs);
    if (!input)
        return tl::unexpected(input.error());
    const FormatTraits traits = (*input)->traits();
    if (!traits.hasBook)
        return failure(ErrorCode::WrongHeader,
                       traits.name + " holds quotes, not orders; l1 needs order events (use windows for quotes)", path);
    PipelineConfig config;
    config.windows = false;
    config.computeDigest = false;
    config.books.oneSided = arguments.oneSided;
    config.books.emitRule = arguments.emit == "event" ? EmitRule::Event : EmitRule::Change;
    auto pipeline = Pipeline::create(config, writer);
    if (!pipeline)
        return tl::unexpected(pipeline.error());
    SourceConfig source;
    source.name = path;
    source.samples = SampleRule::None;
    source.reorder = traits.sequenced ? ReorderRule::File : ReorderRule::None;
    const SourceId id = pipeline->addSource(source);
    writer.begin(*pipeline, traits);
    EventBatch batch;
    while (!wasInterrupted()) {
        const auto more = (*input)->next(batch);
        if (!more)
            return tl::unexpected(more.error());
        pipeline->feed(id, batch, Timestamp::earliest());
        if (auto pushed = writer.push(); !pushed)
            return pushed;
        if (!*more)
            break;
    }
    pipeline->endOfSource(id);
    for (const auto& [kind, count] : (*input)->counts())
        totals.messages += count;
    totals.instruments += pipeline->symbols().size();
    return writer.push();
}

int runL1(const L1Arguments& arguments) {
    const auto began = std::chrono::steady_clock::now();
    auto output = Output::open(arguments.output);
    if (!output)
        return fail(output.error());
    L1Writer writer(*output, arguments);
    Totals totals;
    for (const std::string& path : arguments.inputs.paths) {
        if (const auto converted = convertOne(path, arguments, writer, totals); !converted)
            return fail(converted.error());
    }
    if (wasInterrupted())
        return interrupted;
    if (const auto finished = output->finish(); !finished)
        return fail(finished.error());
    sayProblems(writer.problems.tallies());
    if (arguments.stats) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        fmt::print(
            stderr,
            "{{\"messages\": {}, \"rows\": {}, \"seconds\": {:.6f}, \"messages_per_second\": {:.0f}, \"problems\": {}, "
            "\"instruments\": {}, \"peak_rss_bytes\": {}}}\n",
            totals.messages, writer.rows(), seconds, static_cast<double>(totals.messages) / seconds,
            problemCountsJson(writer.problems.tallies()), totals.instruments, peakResidentBytes());
    }
    return exitCodeFor(writer.problems.tallies(), arguments.inputs.strict);
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
    command->add_flag("--stats", arguments->stats, "One line of JSON about the run on standard error");
    command->callback([arguments, &run] { run = [arguments] { return runL1(*arguments); }; });
}

} // namespace topbook::cli
