// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace topbook::ui {

/// Registers the icons and the style sheet template that are compiled into this static library.
/// The linker drops a resource that nobody names, hence the call; calling it again does nothing.
void initialiseResources();

} // namespace topbook::ui
