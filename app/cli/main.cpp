// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "app/version.h"

#include <exception>

int main(int argc, char** argv) {
    using namespace topbook::cli;
    CLI::App app("Topbook for the terminal: order books, windows and replay, with the same numbers as the window.",
                 "topbook-cli");
    app.set_version_flag("--version", std::string("topbook-cli ") + topbook::version);
    app.require_subcommand(1);
    Run run;
    for (const auto add : {addL1Command, addLadderCommand, addWindowsCommand, addTopPriceCommand, addInfoCommand,
                           addReplayCommand, addRecordCommand, addSimulateCommand, addExportCommand, addVerifyCommand})
        add(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : wrongUsage;
    }
    catchInterrupts();
    try {
        return run();
    } catch (const std::exception& error) {
        say(std::string("stopped by a fault of its own: ") + error.what());
        return wrongInput;
    }
}
