// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded quotes to rankings over sliding windows, or to the top price of fixed ones, as CSV: each row once, at its
// last revision, when the correction horizon has passed (windows, Watermark and late data).
#pragma once

#include "app/conversion/output.h"
#include "model/feed/recorded_input.h"
#include "model/pipeline/book_samples.h"
#include "model/pipeline/pipeline.h"
#include "model/tables/tables.h"
#include "model/window/last_revisions.h"

#include <functional>
#include <memory>
#include <string>

namespace topbook {

enum class WindowTable { Seed, Full, TopPrice };

struct WindowsSettings {
    WindowPlan plan; ///< checked; for TopPrice one without rankings
    WindowTable table = WindowTable::Seed;
    /// Asked before each piece is read: true ends the conversion there. Empty: never.
    std::function<bool()> isStopped;
};

/// The plan of a conversion to top prices over windows of `size`.
[[nodiscard]] WindowPlan topPricePlan(Duration size);

/// What an input gives to windows: its quotes, or where it has a book and none, its mids or trades.
[[nodiscard]] std::unique_ptr<EventInput> quotesOf(std::unique_ptr<EventInput> input, SampleRule rule,
                                                   bool eligibleTradesOnly, const std::string& path);

class WindowsConversion : private ResultSink {
public:
    /// `output` must outlive it.
    WindowsConversion(Output& output, WindowsSettings settings);

    /// Converts an input to its end, or until it is stopped; all inputs of a command are one, merged. Fails where it
    /// was refused, or where the output could not be written. Once only.
    [[nodiscard]] Result<void> convert(const std::string& name, EventInput& input);

    [[nodiscard]] std::uint64_t quotes() const { return quotes_; }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    [[nodiscard]] const ProblemLog& problems() const { return problems_; }

private:
    void windows(const WindowOutput& output, UniverseId universe) override;
    void samples(std::span<const Sample> samples) override { quotes_ += samples.size(); }
    void late(std::span<const LateRow> rows) override;
    void problem(const Problem& problem) override { problems_.add(problem); }
    /// Writes what can no longer change.
    [[nodiscard]] Result<void> push();

    Output& output_;
    WindowsSettings settings_;
    LastRevisions revisions_;
    WindowOutput settled_;
    const Pipeline* pipeline_ = nullptr;
    std::string text_;
    ProblemLog problems_;
    std::uint64_t rows_ = 0;
    std::uint64_t quotes_ = 0;
};

} // namespace topbook
