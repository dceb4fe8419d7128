// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "app/cli/usual_folders.h"
#include "app/conversion/output.h"
#include "app/live_source.h"
#include "app/version.h"
#include "model/core/digest.h"
#include "model/core/time_text.h"
#include "model/session/system_clock.h"

#include <chrono>
#include <cstdlib>
#include <thread>

#include <QCoreApplication>

#include <fmt/format.h>

namespace topbook::cli {
namespace {

struct RecordArguments {
    std::string provider;
    std::string symbols;
    std::string symbolsFile;
    std::string baseUrl;
    std::string wsUrl;
    std::string keyVariable;
    std::string interval = "10s";
    std::string history;
    std::string length;
};

Result<std::vector<std::string>> symbolsOf(const RecordArguments& arguments) {
    if (!arguments.symbolsFile.empty())
        return readSymbolsFile(arguments.symbolsFile);
    std::vector<std::string> symbols;
    for (const std::string& each : CLI::detail::split(arguments.symbols, ',')) {
        const std::string symbol = CLI::detail::trim_copy(each);
        if (!symbol.empty())
            symbols.push_back(symbol);
    }
    if (symbols.empty())
        return failure(ErrorCode::InvalidArgument, "--symbols A,B or --symbols-file FILE says what to record");
    return symbols;
}

Result<ProviderKey> keyOf(const RecordArguments& arguments) {
    if (arguments.keyVariable.empty())
        return ProviderKey{};
    const char* text = std::getenv(arguments.keyVariable.c_str());
    if (text == nullptr || *text == '\0')
        return failure(ErrorCode::InvalidArgument,
                       "--key-env: the environment variable " + arguments.keyVariable + " is not set");
    return ProviderKey{text};
}

Result<Duration> durationOf(const char* option, const std::string& text) {
    const auto length = parseDuration(text);
    if (!length || length->count() <= 0)
        return failure(ErrorCode::InvalidArgument, fmt::format("{}: '{}' is not a duration such as 10s", option, text));
    return *length;
}

Result<LiveConfig> configOf(const RecordArguments& arguments) {
    LiveSourceRequest request;
    auto symbols = symbolsOf(arguments);
    if (!symbols)
        return tl::unexpected(symbols.error());
    auto key = keyOf(arguments);
    if (!key)
        return tl::unexpected(key.error());
    const auto interval = durationOf("--interval", arguments.interval);
    if (!interval)
        return tl::unexpected(interval.error());
    request.provider = arguments.provider;
    request.symbols = std::move(*symbols);
    request.interval = *interval;
    request.baseUrl = arguments.baseUrl;
    request.wsUrl = arguments.wsUrl;
    request.key = std::move(*key);
    request.clock = std::make_shared<SystemClock>();
    auto source = makeLiveSource(request);
    if (!source)
        return tl::unexpected(source.error());
    LiveConfig config;
    config.title = arguments.provider;
    config.universes = {arguments.provider};
    config.clock = request.clock;
    config.sources.push_back(std::move(*source));
    config.history.folder = arguments.history.empty() ? usualHistory() : arguments.history;
    config.history.appVersion = version;
    return config;
}

/// The one line that a recording ends with.
std::string summary(const Session& session) {
    const SessionOutcome outcome = session.outcome();
    std::uint64_t polls = 0;
    std::uint64_t reconnects = 0;
    if (const auto last = session.latest()) {
        for (const SourceView& source : last->sourceViews) {
            polls += source.meter.polls;
            reconnects += source.meter.reconnects;
        }
    }
    return fmt::format(
        "{{\"polls\": {}, \"quotes\": {}, \"events\": {}, \"problems\": {}, \"reconnects\": {}, \"digest\": \"{}\"}}\n",
        polls, outcome.counts.quotes, outcome.counts.events, problemCountsJson(outcome.counts.problems), reconnects,
        digestText(outcome.digest));
}

int runRecord(const RecordArguments& arguments) {
    std::optional<Duration> length;
    if (!arguments.length.empty()) {
        const auto parsed = durationOf("--for", arguments.length);
        if (!parsed)
            return fail(parsed.error());
        length = *parsed;
    }
    // Book streams run event loops of their own in their threads, which Qt ties to an application.
    int argc = 1;
    char name[] = "topbook-cli";
    char* argv[] = {name, nullptr};
    const QCoreApplication application(argc, argv);
    auto config = configOf(arguments);
    if (!config)
        return fail(config.error());
    const std::string folder = config->history.folder;
    auto session = startLive(std::move(*config));
    if (!session)
        return fail(session.error());
    const auto begun = std::chrono::steady_clock::now();
    std::string told;
    while (!wasInterrupted() && !(*session)->ended()) {
        if (length && std::chrono::steady_clock::now() - begun >= *length)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const auto latest = (*session)->latest();
        const std::string trouble = latest ? latest->status.historyWords : std::string();
        if (trouble != told && !trouble.empty())
            say(trouble);
        told = trouble;
    }
    (*session)->stop();
    const SessionOutcome outcome = (*session)->outcome();
    if (outcome.error)
        return fail(*outcome.error);
    auto output = Output::open("");
    if (!output)
        return fail(output.error());
    const auto written = output->write(summary(**session));
    if (const auto finished = written ? output->finish() : written; !finished)
        return fail(finished.error());
    sayProblems(outcome.counts.problems);
    return told.empty() ? done : wrongInput;
}

} // namespace

void addRecordCommand(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<RecordArguments>();
    CLI::App* command = app.add_subcommand("record", "Records a live source without a window, until --for or Ctrl+C");
    command->add_option("--provider", arguments->provider, "Where the market comes from; see resources/providers")
        ->required();
    auto* symbols = command->add_option("--symbols", arguments->symbols, "Symbols, separated by commas");
    command->add_option("--symbols-file", arguments->symbolsFile, "File with one symbol a line; # begins a comment")
        ->excludes(symbols);
    command->add_option("--base-url", arguments->baseUrl, "Instead of the provider's own address");
    command->add_option("--ws-url", arguments->wsUrl, "Instead of the provider's own WebSocket address");
    command->add_option("--key-env", arguments->keyVariable,
                        "Environment variable that holds the key (id:secret where there are two)");
    command->add_option("--interval", arguments->interval, "Between polls, on the grid of the clock")
        ->capture_default_str();
    command->add_option("--history", arguments->history, "Folder of the history; without it the desktop's");
    command->add_option("--for", arguments->length, "End by itself after so long, such as 10m");
    command->callback([arguments, &run] { run = [arguments] { return runRecord(*arguments); }; });
}

} // namespace topbook::cli
