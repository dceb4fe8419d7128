// SPDX-License-Identifier: GPL-3.0-or-later
// Named stretches of the history (history): the Record button begins one and ends it, and the export dialog makes a
// file of it. What is received is recorded either way; a mark only says what was meant. GUI thread only.
#pragma once

#include "model/core/result.h"
#include "model/history/state_file.h"

#include <QCoreApplication>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace topbook::ui {

/// Where stretches are kept; the composition root says where that is (state.topbook).
struct StretchStore {
    std::function<Result<std::vector<Stretch>>()> load = [] { return std::vector<Stretch>(); };
    /// Adds it, or changes the one of its id.
    std::function<Result<void>(const Stretch& stretch)> keep = [](const Stretch&) -> Result<void> {
        return failure(ErrorCode::WriteFailed, "the mark is lost: there is no state.topbook to keep it in");
    };
};

class StretchMarks {
    Q_DECLARE_TR_FUNCTIONS(StretchMarks)

public:
    void setStore(StretchStore store) { store_ = std::move(store); }

    /// All that are kept, the newest first; empty where they cannot be read.
    [[nodiscard]] std::vector<Stretch> kept() const;
    /// When the stretch in hand began.
    [[nodiscard]] std::optional<Timestamp> begun() const { return begun_; }
    void begin(Timestamp clock) { begun_ = clock; }
    /// Keeps the stretch up to `clock` under that name; an empty one becomes the usual name. Nothing is kept of a
    /// stretch without length. Gives what to say about it.
    QString end(Timestamp clock, const QString& name);
    /// "Stretch of 18:02": by the hour of its beginning, UTC.
    [[nodiscard]] QString usualName() const;

private:
    StretchStore store_;
    std::optional<Timestamp> begun_;
};

} // namespace topbook::ui
