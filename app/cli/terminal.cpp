// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <map>

#include <fmt/format.h>
#include <sys/resource.h>

namespace topbook::cli {
namespace {

volatile std::sig_atomic_t interruptSeen = 0; // a signal handler can reach nothing else

extern "C" void noteInterrupt(int) {
    interruptSeen = 1;
}

} // namespace

void say(std::string_view message) {
    fmt::print(stderr, "topbook-cli: {}\n", message);
}

ExitCode fail(const Error& error) {
    if (error.code == ErrorCode::Cancelled)
        return wasInterrupted() ? interrupted : done;
    say(describe(error));
    return error.code == ErrorCode::InvalidArgument || error.code == ErrorCode::InvalidPlan ||
                   error.code == ErrorCode::UnknownZone
               ? wrongUsage
               : wrongInput;
}

void catchInterrupts() {
    struct sigaction action {};
    action.sa_handler = noteInterrupt;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, nullptr);
}

bool wasInterrupted() {
    return interruptSeen != 0;
}

void sayProblems(std::span<const ProblemTally> problems) {
    for (const ProblemTally& tally : problems) {
        say(fmt::format("{}: {} x {}{}: {}", tally.firstWhere, tally.count, codeText(tally.code),
                        tally.count > 1 ? ", the first one" : "", tally.message));
    }
}

std::string problemCountsJson(std::span<const ProblemTally> problems) {
    std::map<std::string_view, std::uint64_t> counts;
    for (const ProblemTally& tally : problems)
        counts[codeText(tally.code)] += tally.count;
    std::string text = "{";
    for (const auto& [code, count] : counts)
        text += fmt::format("{}\"{}\": {}", text.size() > 1 ? ", " : "", code, count);
    return text + "}";
}

ExitCode exitCodeFor(std::span<const ProblemTally> problems, bool strict) {
    if (wasInterrupted())
        return interrupted;
    return strict && !problems.empty() ? countedProblems : done;
}

std::uint64_t peakResidentBytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

} // namespace topbook::cli
