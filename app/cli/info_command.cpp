// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/input_options.h"
#include "app/cli/terminal.h"
#include "app/conversion/output.h"
#include "model/core/time_text.h"

#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace topbook::cli {
namespace {

using Json = nlohmann::ordered_json;

/// What a whole pass over an input told.
struct Summary {
    FormatTraits traits;
    std::optional<Timestamp> first;
    std::optional<Timestamp> last;
    std::set<std::string> instruments;
    std::map<std::string, std::uint64_t> counts;
    std::uint64_t messages = 0;
    bool assumedUtc = false;

    void widen(Timestamp time) {
        first = std::min(first.value_or(time), time);
        last = std::max(last.value_or(time), time);
    }
};

class ProblemSink : public ResultSink {
public:
    void problem(const Problem& problem) override { problems.add(problem); }
    ProblemLog problems;
};

/// Books are built too, since much of what can be wrong with a file shows only there.
Result<Summary> summarise(const InputArguments& arguments, ProblemSink& sink) {
    const std::string& path = arguments.paths.front();
    auto input = openInput(path, arguments);
    if (!input)
        return tl::unexpected(input.error());
    Summary summary;
    PipelineConfig config;
    config.windows = false;
    config.computeDigest = false;
    auto pipeline = Pipeline::create(config, sink);
    if (!pipeline)
        return tl::unexpected(pipeline.error());
    SourceConfig source;
    source.name = (*input)->name().empty() ? path : (*input)->name();
    source.reorder = (*input)->traits().sequenced ? ReorderRule::File : ReorderRule::None;
    const SourceId id = pipeline->addSource(source);
    EventBatch batch;
    while (!wasInterrupted()) {
        const auto more = (*input)->next(batch);
        if (!more)
            return tl::unexpected(more.error());
        for (const Event& event : batch.events)
            summary.widen(event.time);
        pipeline->feed(id, batch, Timestamp::earliest());
        if (!*more)
            break;
    }
    pipeline->endOfSource(id);
    for (const auto& told : {(*input)->facts().firstTime, (*input)->facts().lastTime}) {
        if (told)
            summary.widen(*told);
    }
    summary.traits = (*input)->traits();
    summary.counts = (*input)->counts();
    summary.assumedUtc = (*input)->assumedUtc();
    for (const auto& [kind, count] : summary.counts)
        summary.messages += count;
    for (std::uint32_t i = 0; i < pipeline->symbols().size(); ++i)
        summary.instruments.insert(pipeline->symbols().at(InstrumentId{i}).symbol);
    return summary;
}

std::string timeOf(const std::optional<Timestamp>& time, const FormatTraits& traits) {
    return time ? timeText(*time, traits.timeDigits) + " UTC" : std::string();
}

std::string asJson(const std::string& path, const Summary& summary, const ProblemLog& problems) {
    Json json;
    json["file"] = path;
    json["format"] = summary.traits.name;
    json["first_time"] = summary.first ? Json(timeOf(summary.first, summary.traits)) : Json(nullptr);
    json["last_time"] = summary.last ? Json(timeOf(summary.last, summary.traits)) : Json(nullptr);
    json["instruments"] = summary.instruments;
    json["messages"] = summary.messages;
    json["counts"] = summary.counts;
    json["problems"] = Json::array();
    for (const ProblemTally& tally : problems.tallies()) {
        json["problems"].push_back(Json{{"code", codeText(tally.code)},
                                        {"count", tally.count},
                                        {"first_where", tally.firstWhere},
                                        {"message", tally.message}});
    }
    if (summary.assumedUtc)
        json["note"] = "times carry no zone and were read as UTC; --zone says otherwise";
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string asText(const std::string& path, const Summary& summary, const ProblemLog& problems) {
    std::string text = fmt::format("file         {}\nformat       {}\n", path, summary.traits.name);
    if (summary.first)
        text += fmt::format("period       {}\n          to {}\n", timeOf(summary.first, summary.traits),
                            timeOf(summary.last, summary.traits));
    constexpr std::size_t shown = 20;
    text += fmt::format("instruments  {}:", summary.instruments.size());
    std::size_t count = 0;
    for (const std::string& symbol : summary.instruments) {
        if (count++ == shown)
            break;
        text += " " + symbol;
    }
    text += summary.instruments.size() > shown ? " ...\n" : "\n";
    text += fmt::format("messages     {}\n", summary.messages);
    for (const auto& [kind, number] : summary.counts)
        text += fmt::format("  {:<10} {}\n", kind, number);
    if (summary.assumedUtc)
        text += "note         times carry no zone and were read as UTC; --zone says otherwise\n";
    if (problems.empty())
        return text + "problems     none\n";
    text += fmt::format("problems     {}\n", problems.total());
    for (const ProblemTally& tally : problems.tallies())
        text += fmt::format("  {} x {}, first at {}: {}\n", tally.count, codeText(tally.code), tally.firstWhere,
                            tally.message);
    return text;
}

} // namespace

void addInfoCommand(CLI::App& app, Run& run) {
    struct InfoArguments {
        InputArguments inputs;
        bool json = false;
    };
    auto arguments = std::make_shared<InfoArguments>();
    CLI::App* command =
        app.add_subcommand("info", "What a file is: format, period, instruments, counts, what is wrong with it");
    addInputs(*command, arguments->inputs, false);
    addTimeInputs(*command, arguments->inputs);
    command->add_flag("--json", arguments->json, "One JSON object");
    command->callback([arguments, &run] {
        arguments->inputs.looksAtTrades = false;
        run = [arguments]() -> int {
            ProblemSink sink;
            const auto summary = summarise(arguments->inputs, sink);
            if (!summary)
                return fail(summary.error());
            const std::string& path = arguments->inputs.paths.front();
            auto output = Output::open("");
            if (!output)
                return fail(output.error());
            const auto written = output->write(arguments->json ? asJson(path, *summary, sink.problems)
                                                               : asText(path, *summary, sink.problems));
            const auto finished = written ? output->finish() : written;
            if (!finished)
                return fail(finished.error());
            return exitCodeFor(sink.problems.tallies(), arguments->inputs.strict);
        };
    });
}

} // namespace topbook::cli
