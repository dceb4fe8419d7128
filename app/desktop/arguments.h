// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments of the desktop program (command line contract).
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace topbook::desktop {

struct Arguments {
    QStringList files;
    QString profile;
    QString dataDir;
    bool safeMode = false;
    QString shotPath; ///< --offscreen-shot
    qint64 shotAfterMs = 5'000;
    QSize size;    ///< --size of the window, for pictures; empty: as last time
    QString theme; ///< --theme light|dark; empty: as chosen or as the desktop
    QString symbol;
};

/// Whether the arguments ask for a picture, or for words alone: decided before there is an application, since it
/// decides the platform.
[[nodiscard]] bool wantsOffscreen(int argc, char** argv);

/// Reads the application's arguments; prints help, version or what is wrong and ends the program where that is called
/// for.
[[nodiscard]] Arguments readArguments();

} // namespace topbook::desktop
