// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "app/conversion/output.h"
#include "app/version.h"
#include "model/session/verify.h"
#include "model/session/words.h"

#include <fmt/format.h>
#include <unistd.h>

namespace topbook::cli {
namespace {

struct VerifyArguments {
    std::string recording;
    std::size_t shards = 1;
};

std::string counted(std::uint64_t count, std::string_view word) {
    return fmt::format("{} {}{}", withThousands(count), word, count == 1 ? "" : "s");
}

/// A percentage on a terminal, nothing elsewhere; Ctrl+C ends the task behind it.
class ProgressLine {
public:
    explicit ProgressLine(std::stop_source stop)
        : stop_(std::move(stop))
        , shown_(isatty(STDERR_FILENO) != 0) {}
    ~ProgressLine() {
        if (percent_ >= 0)
            fmt::print(stderr, "\r\x1b[K");
    }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(double part) {
        if (wasInterrupted())
            stop_.request_stop();
        const int percent = static_cast<int>(part * 100);
        if (!shown_ || percent == percent_)
            return;
        percent_ = percent;
        fmt::print(stderr, "\r{} %", percent);
    }

private:
    std::stop_source stop_;
    bool shown_;
    int percent_ = -1;
};

int runVerify(const VerifyArguments& arguments) {
    if (arguments.shards < 1 || arguments.shards > 64)
        return fail({ErrorCode::InvalidArgument, "--shards takes 1 to 64", {}});
    std::stop_source stop;
    VerifyOptions options;
    options.stop = stop.get_token();
    options.shards = arguments.shards;
    options.appVersion = version;
    const auto report = [&] {
        ProgressLine line(stop);
        options.progress = [&line](double part) { line.show(part); };
        return verifyRecording(arguments.recording, options);
    }();
    if (wasInterrupted())
        return interrupted;
    if (!report)
        return fail(report.error());
    for (const std::string& notice : report->notices)
        say(notice);
    auto output = Output::open("");
    if (!output)
        return fail(output.error());
    const std::string text =
        report->difference ? "different: " + report->difference->sentence() + "\n"
                           : fmt::format("identical: {} of {}, {}\n", counted(report->totalRows(), "row"),
                                         counted(report->rows.size(), "table"), counted(report->sessions, "session"));
    const auto written = output->write(text);
    if (const auto finished = written ? output->finish() : written; !finished)
        return fail(finished.error());
    return report->identical() ? done : wrongInput;
}

} // namespace

void addVerifyCommand(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<VerifyArguments>();
    CLI::App* command = app.add_subcommand(
        "verify", "Runs a recording again and compares every result with what was stored: identical, or the first "
                  "difference");
    command->add_option("recording", arguments->recording, "A .topbook file, or a folder of day files")->required();
    command->add_option("--shards", arguments->shards, "Threads that share the instruments; changes no result")
        ->capture_default_str();
    command->callback([arguments, &run] { run = [arguments] { return runVerify(*arguments); }; });
}

} // namespace topbook::cli
