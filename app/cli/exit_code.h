// SPDX-License-Identifier: GPL-3.0-or-later
// How a command ended (command line contract).
#pragma once

namespace topbook::cli {

enum ExitCode : int {
    done = 0,
    wrongInput = 1,
    wrongUsage = 2,
    countedProblems = 3, ///< only with --strict
    interrupted = 130,   ///< Ctrl+C, as shells expect it
};

} // namespace topbook::cli
