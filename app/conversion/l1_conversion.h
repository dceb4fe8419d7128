// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded order events to L1 rows as CSV, in four steps a piece: read and decode; books; text; write. Every step sees
// the pieces in the order of the input (text is made of several at once), so the output is the same with any number of
// threads. Books stay with one thread, in whose cache they are; they take a little more than half of all work, so that
// a second thread finds enough in the other steps.
#pragma once

#include "app/conversion/output.h"
#include "model/feed/recorded_input.h"
#include "model/pipeline/pipeline.h"
#include "model/tables/tables.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace topbook {

struct L1Settings {
    std::set<std::string> symbols; ///< empty: all
    BookSettings books;
    std::size_t threads = 1;
    bool follow = false; ///< wait at the end of the input for more, and write each row at once
    /// Asked before each piece is read: true ends the conversion there. Empty: never. Any thread.
    std::function<bool()> isStopped;
};

class L1Conversion : private ResultSink {
public:
    /// `output` must outlive it.
    L1Conversion(Output& output, L1Settings settings);

    /// Converts one input to its end, or until it is stopped. Fails where the input holds no orders, was refused, or
    /// where the output could not be written.
    [[nodiscard]] Result<void> convert(const std::string& path, EventInput& input);

    [[nodiscard]] std::uint64_t messages() const { return messages_; }
    [[nodiscard]] std::uint64_t instruments() const { return instruments_; }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    /// Whether any instrument so far was one that was asked for.
    [[nodiscard]] bool foundSymbol() const { return foundSymbol_; }
    /// How often LOBSTER books were put right by their order-book file; nothing where no input had one.
    [[nodiscard]] std::optional<std::uint64_t> reseeds() const { return reseeds_; }
    [[nodiscard]] const ProblemLog& problems() const { return problems_; }

private:
    /// How an instrument stands in the output.
    struct Listed {
        std::string field; ///< first of a row, with its comma; empty where the format names no instruments
        bool chosen = true;
    };
    using Listing = std::shared_ptr<const std::vector<Listed>>;
    /// What was made of a piece of input so far.
    struct Piece {
        EventBatch batch;
        bool isLast = false;
        std::vector<L1Row> rows;
        Listing listing;
        std::string text;
        std::uint64_t rowsWritten = 0;
    };

    void l1(std::span<const L1Row> rows) override;
    void problem(const Problem& problem) override { problems_.add(problem); }

    [[nodiscard]] bool isStopped() const { return settings_.isStopped && settings_.isStopped(); }
    void decode(EventInput& input, Piece& piece);
    void apply(Pipeline& pipeline, SourceId source, Piece& piece);
    void format(Piece& piece) const;
    [[nodiscard]] Result<void> write(Piece& piece);
    void runSteps(EventInput& input, Pipeline& pipeline, SourceId source);
    void updateListing(const SymbolTable& symbols);

    Output& output_;
    L1Settings settings_;
    L1Layout layout_;
    bool headerWritten_ = false;
    ProblemLog problems_;
    std::uint64_t messages_ = 0;
    std::uint64_t instruments_ = 0;
    std::uint64_t rows_ = 0;
    bool foundSymbol_ = false;
    std::optional<std::uint64_t> reseeds_;

    // of the input that is being converted; each belongs to one step
    Result<void> read_;    ///< decode
    Result<void> written_; ///< write
    Listing listing_;      ///< apply
    Piece* applied_ = nullptr;
};

} // namespace topbook
