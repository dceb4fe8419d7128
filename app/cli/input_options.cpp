// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/input_options.h"

#include "app/conversion/windows_conversion.h"
#include "model/core/time_text.h"
#include "model/feed/input_merge.h"
#include "model/session/recording_input.h"

#include <filesystem>

namespace topbook::cli {
namespace {

std::string unknownFormatWords(const std::string& name) {
    std::string words = "there is no format '" + name + "'; there are";
    for (const RecordedFormat& format : recordedFormats())
        words += " " + std::string(format.name);
    return words;
}

bool isRecording(const std::string& path) {
    return looksLikeRecording(path) || std::filesystem::path(path).extension() == ".topbook";
}

} // namespace

Result<InputOptions> inputOptionsOf(const InputArguments& arguments) {
    InputOptions options;
    if (!arguments.format.empty()) {
        if (formatNamed(arguments.format) == nullptr)
            return failure(ErrorCode::InvalidArgument, "--format: " + unknownFormatWords(arguments.format));
        options.format = arguments.format;
    }
    if (!arguments.zone.empty()) {
        if (const auto zone = TimeZone::named(arguments.zone); !zone)
            return tl::unexpected(zone.error());
        options.decode.zone = arguments.zone;
    }
    if (!arguments.csvProfile.empty())
        options.decode.csvProfile = arguments.csvProfile;
    if (!arguments.date.empty()) {
        if (!parseDate(arguments.date))
            return failure(ErrorCode::InvalidArgument,
                           "--date: '" + arguments.date + "' is not a day such as 2019-01-30");
        options.decode.date = arguments.date;
    }
    if (!arguments.lobsterBook.empty())
        options.decode.lobsterBook = arguments.lobsterBook;
    options.decode.trades = arguments.looksAtTrades;
    options.decode.follow = arguments.follow;
    if (!arguments.start.empty()) {
        const auto start = parseTimeOrEpoch(arguments.start);
        if (!start)
            return failure(ErrorCode::InvalidArgument, "--start: " + start.error().message);
        options.decode.start = start->time;
    }
    const auto interval = parseDuration(arguments.interval);
    if (!interval || interval->count() < 0)
        return failure(ErrorCode::InvalidArgument,
                       "--interval: '" + arguments.interval + "' is not a duration such as 10s");
    options.decode.interval = *interval;
    return options;
}

void addInputs(CLI::App& command, InputArguments& arguments, bool several) {
    auto* inputs =
        command.add_option("INPUT", arguments.paths,
                           several ? "Files to read, plain or packed (.gz .zst .xz .bz2 .zip); - is standard input"
                                   : "File to read, plain or packed (.gz .zst .xz .bz2 .zip); - is standard input");
    inputs->required();
    if (!several)
        inputs->expected(1);
    command.add_option("--format", arguments.format, "Read as this format instead of recognising it");
    command.add_option("--date", arguments.date, "Day of a recording whose messages tell only the time (YYYY-MM-DD)");
    command.add_flag("--strict", arguments.strict, "Exit with 3 where problems were counted");
}

void addTimeInputs(CLI::App& command, InputArguments& arguments) {
    command.add_option("--zone", arguments.zone, "Zone of times that carry none, for example America/New_York");
    command.add_option("--csv-profile", arguments.csvProfile, "Read CSV as this profile (a name or a .json file) says");
    command.add_option("--start", arguments.start, "Time of the first line of inputs that have no times");
    command.add_option("--interval", arguments.interval, "Time between two lines of inputs that have no times")
        ->capture_default_str();
}

void addQuoteInputs(CLI::App& command, InputArguments& arguments) {
    addTimeInputs(command, arguments);
    command.add_option("--price", arguments.price, "What a recording with a book gives: mid or trade")
        ->check(CLI::IsMember({"mid", "trade"}))
        ->capture_default_str();
    command.add_option("--trades", arguments.trades, "Which trades count: all or eligible")
        ->check(CLI::IsMember({"all", "eligible"}))
        ->capture_default_str();
}

Result<std::unique_ptr<EventInput>> openInput(const std::string& path, const InputArguments& arguments) {
    const auto options = inputOptionsOf(arguments);
    if (!options)
        return tl::unexpected(options.error());
    if (isRecording(path))
        return openRecording(path);
    return openRecorded(path, *options);
}

Result<std::unique_ptr<EventInput>> openQuotes(const InputArguments& arguments) {
    std::vector<std::unique_ptr<EventInput>> inputs;
    for (const std::string& path : arguments.paths) {
        auto input = openInput(path, arguments);
        if (!input)
            return tl::unexpected(input.error());
        inputs.push_back(quotesOf(std::move(*input), arguments.price == "mid" ? SampleRule::Mid : SampleRule::Trade,
                                  arguments.trades == "eligible", path));
    }
    return mergeInputs(std::move(inputs));
}

} // namespace topbook::cli
