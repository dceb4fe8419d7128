// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/resources.h"

#include <QDir>

// Q_INIT_RESOURCE declares a function and therefore cannot stand inside a namespace.
static void initialiseWidgetResources() {
    Q_INIT_RESOURCE(icons);
}

namespace topbook::ui {

void initialiseResources() {
    initialiseWidgetResources();
}

} // namespace topbook::ui
