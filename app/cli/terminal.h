// SPDX-License-Identifier: GPL-3.0-or-later
// What all commands share of the terminal: messages to standard error, the interrupt flag, the report of problems.
#pragma once

#include "app/cli/exit_code.h"
#include "model/core/problem.h"

#include <span>
#include <string>
#include <string_view>

namespace topbook::cli {

/// "topbook-cli: message" on standard error.
void say(std::string_view message);
/// Says the error; the exit code that belongs to it (a pipe whose reader went away is no error).
[[nodiscard]] ExitCode fail(const Error& error);

/// Makes SIGINT and SIGTERM set a flag, and SIGPIPE an ordinary write error.
void catchInterrupts();
[[nodiscard]] bool wasInterrupted();

/// One line a kind of problem: code, count, first place, what it means.
void sayProblems(std::span<const ProblemTally> problems);
/// `{"code": count, ...}`
[[nodiscard]] std::string problemCountsJson(std::span<const ProblemTally> problems);
[[nodiscard]] ExitCode exitCodeFor(std::span<const ProblemTally> problems, bool strict);

/// Largest resident set of this process so far, in bytes.
[[nodiscard]] std::uint64_t peakResidentBytes();

} // namespace topbook::cli
