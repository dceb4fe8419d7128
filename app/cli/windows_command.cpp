// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/input_options.h"
#include "app/conversion/output.h"
#include "app/cli/terminal.h"
#include "model/core/time_text.h"
#include "model/tables/tables.h"
#include "model/window/last_revisions.h"

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

Result<Duration> durationOption(std::string_view option, std::string_view text) {
    const auto duration = parseDuration(text);
    if (!duration)
        return failure(ErrorCode::InvalidArgument, std::string(option) + ": " + duration.error().message);
    return *duration;
}

Result<std::vector<Duration>> sizesOf(std::string_view list) {
    std::vector<Duration> sizes;
    while (true) {
        const std::size_t comma = list.find(',');
        const auto size = durationOption("--size", list.substr(0, comma));
        if (!size)
            return tl::unexpected(size.error());
        sizes.push_back(*size);
        if (comma == std::string_view::npos)
            break;
        list.remove_prefix(comma + 1);
    }
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

Result<WindowPlan> planOf(const WindowsArguments& arguments) {
    WindowPlan plan;
    const auto sizes = sizesOf(arguments.sizes);
    const auto hop = durationOption("--hop", arguments.hop);
    const auto offset = durationOption("--offset", arguments.offset);
    const auto lateness = durationOption("--lateness", arguments.lateness);
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

using AppendRow = std::function<void(std::string&, const WindowRow&, std::string_view)>;

/// Keeps each window until its correction horizon has passed and writes it once, at its last revision.
class ConvertedWindows : public ResultSink {
public:
    ConvertedWindows(Output& output, const WindowPlan& plan)
        : revisions_(plan)
        , output_(output)
        , plan_(plan) {}

    void begin(const Pipeline& pipeline) { pipeline_ = &pipeline; }
    void windows(const WindowOutput& output, UniverseId universe) override {
        revisions_.take(output, pipeline_->watermark(universe), settled_);
    }
    void samples(std::span<const Sample> samples) override { quotes_ += samples.size(); }
    void late(std::span<const LateRow> rows) override {
        for (const LateRow& row : rows) {
            if (!row.dropped)
                continue;
            problems.add({ErrorCode::Late, SourceId{}, row.time, "row " + std::to_string(row.row),
                          "the quote of " + pipeline_->symbols().at(row.instrument).symbol + " at " +
                              timeText(row.time, 6) +
                              " came after all its windows were closed for corrections; left out"});
        }
    }
    void problem(const Problem& problem) override { problems.add(problem); }

    /// Writes what can no longer change.
    Result<void> push() {
        text_.clear();
        for (const WindowRow& row : settled_.rows) {
            if (plan_.top != 0 && row.place > plan_.top)
                continue; // a tie beyond the table: history knows it, a table does not show it
            appendWindow(text_, row, pipeline_->symbols().at(row.instrument).symbol);
            ++rows_;
        }
        for (const TopPriceRow& row : settled_.topPrices) {
            appendTopPriceRow(text_, row, pipeline_->symbols().at(row.instrument).symbol);
            ++rows_;
        }
        settled_.clear();
        return output_.write(text_);
    }
    Result<void> finish() {
        revisions_.finish(settled_);
        return push();
    }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    [[nodiscard]] std::uint64_t quotes() const { return quotes_; }

    AppendRow appendWindow = appendSeedRow;
    ProblemLog problems;

private:
    LastRevisions revisions_;
    WindowOutput settled_;
    Output& output_;
    WindowPlan plan_;
    const Pipeline* pipeline_ = nullptr;
    std::string text_;
    std::uint64_t rows_ = 0;
    std::uint64_t quotes_ = 0;
};

Result<void> convert(const InputArguments& arguments, const WindowPlan& plan, Output& output, ConvertedWindows& sink,
                     std::string_view columns) {
    auto input = openQuotes(arguments);
    if (!input)
        return tl::unexpected(input.error());
    PipelineConfig config;
    config.plan = plan;
    config.computeDigest = false;
    auto pipeline = Pipeline::create(config, sink);
    if (!pipeline)
        return tl::unexpected(pipeline.error());
    sink.begin(*pipeline);
    SourceConfig source;
    source.name = arguments.paths.front();
    const SourceId id = pipeline->addSource(source);
    if (auto written = output.write(std::string(columns) + "\n"); !written)
        return written;
    EventBatch batch;
    while (!wasInterrupted()) {
        const auto more = (*input)->next(batch);
        if (!more)
            return tl::unexpected(more.error());
        pipeline->feed(id, batch, Timestamp::earliest());
        if (auto pushed = sink.push(); !pushed)
            return pushed;
        if (!*more)
            break;
    }
    pipeline->close();
    return sink.finish();
}

int runConversion(const InputArguments& inputs, const std::string& outputPath, const Result<WindowPlan>& plan,
                  std::string_view schema, bool stats) {
    if (!plan)
        return fail(plan.error());
    const auto checked = plan->checked();
    if (!checked)
        return fail(checked.error());
    const auto began = std::chrono::steady_clock::now();
    auto output = Output::open(outputPath);
    if (!output)
        return fail(output.error());
    ConvertedWindows sink(*output, *checked);
    sink.appendWindow = schema == "full" ? appendFullRow : appendSeedRow;
    if (const auto converted = convert(inputs, *checked, *output, sink, tableSchema(schema).columns); !converted)
        return fail(converted.error());
    if (wasInterrupted())
        return interrupted;
    if (const auto finished = output->finish(); !finished)
        return fail(finished.error());
    sayProblems(sink.problems.tallies());
    if (stats) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        fmt::print(
            stderr,
            "{{\"quotes\": {}, \"rows\": {}, \"seconds\": {:.6f}, \"quotes_per_second\": {:.0f}, \"problems\": {}, "
            "\"peak_rss_bytes\": {}}}\n",
            sink.quotes(), sink.rows(), seconds, static_cast<double>(sink.quotes()) / seconds,
            problemCountsJson(sink.problems.tallies()), peakResidentBytes());
    }
    return exitCodeFor(sink.problems.tallies(), inputs.strict);
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
            return runConversion(arguments->inputs, arguments->output, planOf(*arguments), arguments->schema,
                                 arguments->stats);
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
            const auto size = durationOption("--size", arguments->size);
            const auto plan = size.map([](Duration length) {
                WindowPlan topPriceOnly;
                topPriceOnly.sizes = {topPriceOnly.hop};
                topPriceOnly.rankings.clear();
                topPriceOnly.topPriceSize = length;
                return topPriceOnly;
            });
            return runConversion(arguments->inputs, arguments->output, plan, "top_price", false);
        };
    });
}

} // namespace topbook::cli
