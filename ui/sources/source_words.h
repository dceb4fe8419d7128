// SPDX-License-Identifier: GPL-3.0-or-later
// The state of a source in words: what its chip says, the four facts of freshness that are never mixed (providers,
// Freshness), and what was used of what is allowed. Pure functions of a spec and a snapshot; GUI thread, because of tr.
#pragma once

#include "model/session/snapshot.h"
#include "ui/sources/source_desk.h"
#include "ui/widgets/status_chip.h"

#include <QString>

#include <array>
#include <vector>

namespace topbook::ui {

enum class WordTone { Plain, Good, Warn, Error };

/// What the chip says, and what stands under it where something is wrong.
struct SourceState {
    StatusChip::Tone tone = StatusChip::Tone::Idle;
    QString word;
    QString detail; ///< beside the word: "in 8 s"
    QString reason; ///< a sentence, with what to do; empty when well

    bool operator==(const SourceState&) const = default;
};

/// `view` is null while the source is not in the running session; `trouble` as SourceDesk tells it.
[[nodiscard]] SourceState stateOf(const SourceSpec& spec, const SourceView* view, const QString& trouble,
                                  Timestamp now);

struct SourceFact {
    QString label;
    QString value;
    QString note;
    WordTone tone = WordTone::Plain;

    bool operator==(const SourceFact&) const = default;
};
/// Connection, data age, quote age, market.
[[nodiscard]] std::array<SourceFact, 4> factsOf(const SourceView& view, TradingStatus market, Timestamp now);
/// The state that the source's instruments agree on; Unknown where they do not, or none tells.
[[nodiscard]] TradingStatus marketOf(const Snapshot& snapshot, SourceId source);

struct MeterLine {
    QString label;                   ///< "this minute"
    double used = 0;                 ///< credits
    double allowed = 0;              ///< 0: no limit known
    WordTone tone = WordTone::Plain; ///< Warn from 80 % on, Error above all of it

    bool operator==(const MeterLine&) const = default;
};
[[nodiscard]] std::array<MeterLine, 2> meterLines(const SourceMeter& meter);
/// "6 of 8", "6, no limit known"
[[nodiscard]] QString meterText(const MeterLine& line);
/// "124 polls, 122 answered, 2 failed; next in 4 s"
[[nodiscard]] QString countsText(const SourceMeter& meter, Timestamp now);

/// The symbols in pasted text: a column, a row, or a list with commas; a heading such as "Symbol" and what is there
/// twice are left out.
[[nodiscard]] QStringList symbolsIn(const QString& text);

/// "1 symbol", "6 symbols"; English needs no translation file for its plural.
[[nodiscard]] QString symbolsText(qsizetype count);
/// "1 request a cycle"
[[nodiscard]] QString requestsText(qsizetype count);

/// The view of the source of this name; null where the snapshot has none.
[[nodiscard]] const SourceView* viewNamed(const Snapshot* snapshot, const QString& name);
[[nodiscard]] std::optional<SourceId> sourceNamed(const Snapshot* snapshot, const QString& name);

} // namespace topbook::ui
