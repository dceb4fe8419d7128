// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the running window to a picture and prints its top tables: documentation, smoke tests, and machines without a
// display.
#pragma once

#include "ui/window/main_window.h"

#include <QString>

namespace topbook::desktop {

/// The offscreen platform warns once a window of something that no picture needs; a real warning would drown in it.
void hushOffscreenPlatform();

/// After `afterMs` (and not before there is data, at most 30 s more) saves the window to `path`, prints the tables to
/// standard output and quits the application: with 0, or 1 where the picture cannot be written.
void shootLater(ui::MainWindow& window, const QString& path, qint64 afterMs);

} // namespace topbook::desktop
