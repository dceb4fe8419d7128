// SPDX-License-Identifier: GPL-3.0-or-later
// What the panels over snapshots have in common: the snapshot at ten a second, the clock at one a second, the linked
// symbol, the zone of times, and how a panel names its table for Export and Copy.
//
// GUI thread. A panel holds its snapshot and never speaks to the session; its wishes are signals.
#pragma once

#include "model/core/time_text.h"
#include "model/session/session_handle.h"

#include <QString>
#include <QWidget>

#include <memory>
#include <optional>

namespace topbook::ui {

class DockTitle;
class ThemeContext;

/// The zone in which a panel writes times, and its name in words.
struct DisplayZone {
    TimeZone zone;
    QString name = QStringLiteral("UTC");

    /// Wall time in ns, for the functions of number_text.
    [[nodiscard]] qint64 wall(Timestamp time) const { return zone.toLocal(time).nanos; }
};

class Panel : public QWidget {
    Q_OBJECT

public:
    explicit Panel(const ThemeContext& context, QWidget* parent = nullptr);

    /// At most ten a second (FramePump::numbers). Null is the state before any session.
    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    /// The event time against which ages and countdowns are told. A snapshot brings its own with each new second, so
    /// this is for a clock that goes on without snapshots.
    void setClock(Timestamp now);
    void setLinkedSymbol(std::optional<InstrumentId> instrument);
    void setZone(DisplayZone zone);

    /// Puts the panel's controls into the title of its dock; once.
    virtual void installTitle(DockTitle& title);
    /// The table that Export writes and Copy takes, with what is chosen in the panel; none where there is no such
    /// table.
    [[nodiscard]] virtual std::optional<ExportQuestion> exportQuestion() const = 0;

signals:
    void symbolChosen(topbook::InstrumentId instrument);
    /// The quotes in [from, to) that made a number.
    void evidenceRequested(topbook::InstrumentId instrument, topbook::Timestamp from, topbook::Timestamp to);
    /// The button of an empty panel.
    void sourceWanted();

protected:
    /// `before` is what was shown until now; both may be null.
    virtual void showSnapshot(const std::shared_ptr<const Snapshot>& before) = 0;
    virtual void showClock() {}
    virtual void showLinked() {}
    virtual void showZone() {}

    [[nodiscard]] const ThemeContext& context() const { return context_; }
    [[nodiscard]] const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot_; }
    [[nodiscard]] Timestamp clock() const { return clock_; }
    [[nodiscard]] std::optional<InstrumentId> linked() const { return linked_; }
    [[nodiscard]] const DisplayZone& zone() const { return zone_; }
    /// Null where the snapshot does not know it.
    [[nodiscard]] const Instrument* instrument(std::optional<InstrumentId> id) const;
    /// The ticker of the linked symbol as the one entry of a question, or nothing.
    [[nodiscard]] std::vector<std::string> linkedSymbols() const;

private:
    const ThemeContext& context_;
    std::shared_ptr<const Snapshot> snapshot_;
    Timestamp clock_;
    std::optional<InstrumentId> linked_;
    DisplayZone zone_;
};

/// Null where the snapshot does not know the instrument (or is null).
[[nodiscard]] const Instrument* instrumentOf(const Snapshot* snapshot, std::optional<InstrumentId> id);

} // namespace topbook::ui
