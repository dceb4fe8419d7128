// SPDX-License-Identifier: GPL-3.0-or-later
// What all decoders of CSV share: rows out of bytes, the header, and the naming of rows that cannot be read. A format
// adds only what its columns mean.
#pragma once

#include "model/feed/csv_rows.h"
#include "model/feed/decoder.h"
#include "model/feed/row_problems.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// Counts one kind of message; its name appears in `counts()` with the first one.
class MessageCount {
public:
    MessageCount(std::map<std::string, std::uint64_t>& counts, std::string name)
        : counts_(counts)
        , name_(std::move(name)) {}
    void add() {
        if (count_ == nullptr)
            count_ = &counts_[name_]; // entries of a map never move
        ++*count_;
    }

private:
    std::map<std::string, std::uint64_t>& counts_;
    std::string name_;
    std::uint64_t* count_ = nullptr;
};

/// What rows are counted under whose kind cannot be told.
inline constexpr const char* unreadableRows = "(unreadable)";

class CsvDecoder : public Decoder {
public:
    [[nodiscard]] const FormatTraits& traits() const final { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out) final;
    void noteCut() final { cut_ = true; }
    Result<void> finish(EventBatch& out) final;
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const final { return counts_; }
    [[nodiscard]] bool savePlace(StateWriter& out) const final;
    [[nodiscard]] bool loadPlace(StateReader& in) final;

protected:
    CsvDecoder(FormatTraits traits, const DecodeOptions& options, bool hasHeader, char separator);

    /// The first row, fields trimmed. Fails where no row below it can be right.
    virtual Result<void> readHeader(const std::vector<std::string>& names, EventBatch& out) = 0;
    /// A row with as many fields as the header. Fails only where nothing of the input can be right; a row that cannot
    /// be read is told by `reject`.
    virtual Result<void> readRow(const CsvRow& row, EventBatch& out) = 0;
    /// Behind the last row.
    virtual Result<void> endRows(EventBatch&) { return {}; }
    /// What the format remembers between rows, for Decoder::savePlace. `loadRows` is called behind `readHeader`.
    [[nodiscard]] virtual bool saveRows(StateWriter&) const { return false; }
    [[nodiscard]] virtual bool loadRows(StateReader&) { return false; }

    /// A row was rejected; its fields are those that could be told apart, and any of them may be damaged.
    virtual void noteRejected(const CsvRow&) {}

    void reject(EventBatch& out, const CsvRow& row, ErrorCode code, std::string_view message);

    FormatTraits traits_;
    RowProblems problems_;
    std::map<std::string, std::uint64_t> counts_;

private:
    Result<void> drain(EventBatch& out);
    Result<void> takeHeader(const CsvRow& row, EventBatch& out);
    Result<void> takeRow(const CsvRow& row, EventBatch& out);

    CsvRows rows_;
    bool headerExpected_;
    bool cut_ = false;
    std::size_t columns_ = 0; ///< 0: any number
    std::vector<std::string> header_;
};

/// Index of the column of that name (upper and lower case alike), or npos.
inline constexpr std::size_t noColumn = static_cast<std::size_t>(-1);
[[nodiscard]] std::size_t columnNamed(const std::vector<std::string>& names, std::string_view name);
[[nodiscard]] bool equalsIgnoringCase(std::string_view a, std::string_view b);

/// The fields of the first non-blank line of `head`, for probes; a byte order mark is taken off.
[[nodiscard]] std::vector<std::string> firstRowOf(std::string_view head);

} // namespace topbook
