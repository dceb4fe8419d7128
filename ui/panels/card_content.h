// SPDX-License-Identifier: GPL-3.0-or-later
// What a ranking card says, as texts that are compared before anything is painted. Pure functions of a snapshot.
#pragma once

#include "model/session/snapshot.h"
#include "ui/panels/panel.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace topbook::ui {

enum class CardState {
    Empty,   ///< no source, no window
    Waiting, ///< a source, but no window is final yet
    Loading, ///< history or the simulator's past is being read
    Live,
    Stale, ///< the source is silent; last values kept in grey
    Failed ///< the source is refused or retrying, and silent
};

struct CardRow {
    InstrumentId instrument;
    std::uint32_t rank = 0;
    int placeChange = 0; ///< -1, 0, 1: the triangle under the rank, kept for 60 s
    QString symbol, company;
    QString lead; ///< the ranked value
    int leadSign = 0;
    bool leadColoured = false;
    QString second; ///< below it
    int secondSign = 0;
    bool secondColoured = false;
    QString middle, middleShort; ///< below the line: "303.48 · 58", "58"
    bool middleWarns = false;    ///< "was 286.7974", "unchanged since 18:20"
    QString whole;               ///< all digits and counts, for the tooltip
    std::shared_ptr<const std::vector<double>> spark;

    bool operator==(const CardRow&) const = default;
};

struct CardContent {
    CardState state = CardState::Empty;
    Timestamp start, end; ///< of the window; equal where there is none
    Ranking ranking = Ranking::Mean;
    QString title;
    QString interval, intervalShort; ///< with and without the zone
    QString coverage;
    bool coverageLow = false;
    std::vector<CoverageCell> cells;
    QStringList notes; ///< before the value at the right of the title, longest first: "next hop", "hop", ""
    QString noteValue; ///< "8 s"; for a state other than Live the note is all words
    QString partial, partialShort, revision, revisionShort;
    QString symbolHeader, middleHeader, middleHeaderShort, leadHeader;
    QString message, hint, lastGood; ///< of a card without rows, or with a banner
    double progress = -1;            ///< of Loading, 0..1; negative where it is not known
    std::vector<CardRow> rows;

    bool operator==(const CardContent&) const = default;
};

/// `card` is null where the snapshot has none of this size and ranking; the snapshot may be null.
[[nodiscard]] CardContent cardContent(const Snapshot* snapshot, const RankingCard* card, Duration size, Ranking ranking,
                                      Timestamp clock, const DisplayZone& zone);

/// Event time of the newest thing that a source sent: the status counts the ticks of the clock too, the sources do not.
[[nodiscard]] Timestamp newestEvent(const Snapshot& snapshot);

/// When the first window will be final: what a card and a chart without one say. A recording's begin counts before its
/// first quote is played.
[[nodiscard]] Timestamp firstWindowAt(const Snapshot& snapshot, Timestamp clock);

} // namespace topbook::ui
