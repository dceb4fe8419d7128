// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/arguments.h"

#include "model/core/time_text.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace topbook::desktop {
namespace {

[[noreturn]] void refuse(const QString& words) {
    std::fprintf(stderr, "topbook: %s\n", qPrintable(words));
    std::exit(2);
}

QSize parseSize(const QString& text) {
    const QStringList parts = text.split(QLatin1Char('x'));
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    if (size.width() < 640 || size.height() < 400 || size.width() > 16'000 || size.height() > 16'000)
        refuse(QStringLiteral("--size '%1' is not a size such as 1440x900").arg(text));
    return size;
}

} // namespace

bool wantsOffscreen(int argc, char** argv) {
    constexpr std::array words{"-h", "--help", "--help-all", "-v", "--version"}; // a terminal may have no display
    return std::any_of(argv + 1, argv + std::max(argc, 1), [&](std::string_view argument) {
        return argument.starts_with("--offscreen-shot") ||
               std::find(words.begin(), words.end(), argument) != words.end();
    });
}

Arguments readArguments() {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Topbook: a market monitor whose every number can be proved.\n"
                       "Without files it shows a simulated market; files are opened for replay."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("Recordings to replay"),
                                 QStringLiteral("[FILE...]"));
    parser.addOption(
        {QStringLiteral("profile"), QStringLiteral("Use separate settings and history."), QStringLiteral("NAME")});
    parser.addOption(
        {QStringLiteral("data-dir"), QStringLiteral("Keep settings and history here."), QStringLiteral("DIR")});
    parser.addOption(
        {QStringLiteral("safe-mode"), QStringLiteral("Start with the first layout and look, whatever was saved.")});
    parser.addOption({QStringLiteral("offscreen-shot"),
                      QStringLiteral("Render the session to a picture without a display, and exit."),
                      QStringLiteral("OUT.png")});
    parser.addOption({QStringLiteral("after"), QStringLiteral("Take the picture after this time (5s)."),
                      QStringLiteral("TIME"), QStringLiteral("5s")});
    parser.addOption(
        {QStringLiteral("size"), QStringLiteral("Size of the window, for example 1440x900."), QStringLiteral("WxH")});
    parser.addOption(
        {QStringLiteral("theme"), QStringLiteral("light or dark, this time only."), QStringLiteral("THEME")});
    parser.addOption({QStringLiteral("symbol"), QStringLiteral("Begin with this symbol."), QStringLiteral("SYMBOL")});
    parser.process(*QCoreApplication::instance());

    Arguments arguments;
    arguments.files = parser.positionalArguments();
    arguments.profile = parser.value(QStringLiteral("profile"));
    arguments.dataDir = parser.value(QStringLiteral("data-dir"));
    arguments.safeMode = parser.isSet(QStringLiteral("safe-mode"));
    arguments.shotPath = parser.value(QStringLiteral("offscreen-shot"));
    arguments.symbol = parser.value(QStringLiteral("symbol"));
    arguments.theme = parser.value(QStringLiteral("theme"));
    if (!arguments.theme.isEmpty() && arguments.theme != QLatin1String("light") &&
        arguments.theme != QLatin1String("dark"))
        refuse(QStringLiteral("--theme is light or dark"));
    if (arguments.profile.contains(QLatin1Char('/')))
        refuse(QStringLiteral("--profile is a name, not a path; --data-dir takes a path"));
    const auto after = parseDuration(parser.value(QStringLiteral("after")).toStdString());
    if (!after || after->count() < 0)
        refuse(QStringLiteral("--after '%1' is not a time such as 5s").arg(parser.value(QStringLiteral("after"))));
    arguments.shotAfterMs = std::chrono::duration_cast<std::chrono::milliseconds>(*after).count();
    if (parser.isSet(QStringLiteral("size")))
        arguments.size = parseSize(parser.value(QStringLiteral("size")));
    return arguments;
}

} // namespace topbook::desktop
