// SPDX-License-Identifier: GPL-3.0-or-later
// The panels of the window, one line each. Adding one is a pair of files in ui/panels and a line in panel_table.cpp;
// the View menu, docking, Export, Copy and the restored layout come by themselves.
#pragma once

#include "model/session/session_handle.h"
#include "ui/models/frame_pump.h"

#include <QDockWidget>

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace topbook::ui {

class DockTitle;
class ThemeContext;

/// How often a panel wants to see a snapshot (look, Motion).
enum class PanelPace { Frame, Numbers, Seconds };

/// What the window does for a panel, and what a panel may ask of the window.
struct PanelHost {
    std::function<void(InstrumentId)> chooseSymbol;
    std::function<void(InstrumentId, Timestamp from, Timestamp to)> showEvidence;
    std::function<void(Command)> send;
    std::function<void(std::vector<InstrumentId>)> chartSymbols;
    std::function<void(Price)> groupLadder;
    std::function<void(std::optional<Side>, Price)> hoverLevel;
    std::function<void(const ExportQuestion&)> copyTable;
    std::function<void(const ProblemTally&)> showBytes;
    std::function<void(const QByteArray& zoneId)> chooseZone;
    std::function<void(const QString& words)> say;
    /// Keeps the panel's state at once: it must outlive a crash.
    std::function<void(const char* id, const QString& state)> keepState;
    std::function<void()> openRecording;
    std::function<void()> startSample;
};

/// A table that a dock exports and copies.
struct DockedTable {
    QString name;
    std::function<std::optional<ExportQuestion>()> question; ///< nothing: there is nothing to export now
    std::function<bool()> hasFocus;                          ///< the keyboard is in the part that shows it
};

/// A panel in its dock, with the calls that the window makes on it.
struct DockedPanel {
    QDockWidget* dock = nullptr;
    DockTitle* title = nullptr;
    std::function<void(const SnapshotPointer&)> show;
    std::function<void(std::optional<InstrumentId>)> link;
    std::function<void(InstrumentId)> addSymbol; ///< beside the linked one
    std::function<void(const QString& zoneId)> setZone;
    std::function<QString()> savedState;
    std::function<void(const QString&)> restoreState;
    std::vector<DockedTable> tables; ///< the panel's own first
    PanelPace pace = PanelPace::Numbers;
};

struct PanelEntry {
    const char* id; ///< in saved layouts and as object name: never renamed
    const char* title;
    PanelPace pace;
    bool openAtFirst;
    DockedPanel (*make)(const PanelEntry& entry, const ThemeContext& context, QWidget* parent, const PanelHost& host);
};
[[nodiscard]] std::span<const PanelEntry> panelTable();

} // namespace topbook::ui
