// SPDX-License-Identifier: GPL-3.0-or-later
// What the beginning of a recorded file tells before it is opened: its format, and what has to be taken for granted
// where the bytes do not say it (a zone, a day). Reads a few blocks at most; any thread.
#pragma once

#include "model/core/problem.h"
#include "model/feed/recorded_input.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace topbook::ui {

/// What a person says about files that do not say it themselves; empty: nothing.
struct InputReading {
    QString zone;       ///< of times that carry none, by its IANA name
    QString date;       ///< of times of the day, as 2019-01-30
    QString csvProfile; ///< what the columns of a CSV file are, by its name or file
    QString start;      ///< when the first line of a file without times was
    QString interval;   ///< from each of its lines to the next

    bool operator==(const InputReading&) const = default;
};
/// Times and lengths that cannot be read are left out.
[[nodiscard]] InputOptions optionsOf(const InputReading& reading);

struct InputFacts {
    QString path;
    QString format;           ///< in words; empty where it was not recognised
    bool isRecording = false; ///< one of our own
    bool hasBook = false;
    bool empty = true;            ///< no event among its first blocks
    bool assumedUtc = false;      ///< its times carry no zone
    bool dayUnknown = false;      ///< its times are of a day that nothing names
    bool needsStart = false;      ///< its lines carry no times at all
    QStringList kinds;            ///< "717 data": what it begins with where nothing is an event, most frequent first
    QStringList csvProfiles;      ///< that read it, where it is no format of its own
    std::optional<Error> trouble; ///< why it does not open as it is
};

[[nodiscard]] InputFacts inputFactsOf(const QString& path, const InputReading& reading);

/// "day.txt, WebSocket log: 717 data, 20 sent": what a file without any event begins with; its name alone where nothing
/// is known of it.
[[nodiscard]] QString contentsOf(const InputFacts& facts);

/// One sentence for each thing that is taken for granted; empty where nothing is.
[[nodiscard]] QStringList assumptionsOf(const InputFacts& facts);

} // namespace topbook::ui
