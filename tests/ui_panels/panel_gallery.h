// SPDX-License-Identifier: GPL-3.0-or-later
// Panels in docks at the sizes of the design pictures, for pictures of them and for tests that look at pixels.
#pragma once

#include "tests/ui_models/sample_snapshot.h"
#include "ui/panels/problems_panel.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/quotes_panel.h"
#include "ui/panels/rankings_panel.h"
#include "ui/panels/tape_panel.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/dock_title.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QImage>
#include <QMainWindow>

namespace topbook::fixtures {

/// A dock with its title and a panel in it, alone in a window.
template<class PanelType> struct Docked {
    Docked(const ui::ThemeContext& context, const QString& name, QSize size) {
        window.resize(size);
        auto* dock = new QDockWidget(name, &window);
        auto* title = new ui::DockTitle(context, dock);
        panel = new PanelType(context, dock);
        dock->setWidget(panel);
        window.addDockWidget(Qt::TopDockWidgetArea, dock);
        panel->installTitle(*title);
        window.show();
        QCoreApplication::processEvents();
    }
    void show(const std::shared_ptr<const Snapshot>& snapshot, std::optional<InstrumentId> linked) {
        panel->setSnapshot(snapshot);
        panel->setLinkedSymbol(linked);
        QCoreApplication::processEvents();
    }
    QImage picture() {
        QCoreApplication::processEvents();
        return window.grab().toImage();
    }

    QMainWindow window;
    PanelType* panel;
};

} // namespace topbook::fixtures
