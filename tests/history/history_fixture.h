// SPDX-License-Identifier: GPL-3.0-or-later
// A folder that goes away with the test, batches that hold one of everything, and SQL answers as text.
#pragma once

#include "model/history/history_reader.h"
#include "model/history/history_writer.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <QString>
#include <QTemporaryDir>

namespace topbook {

[[nodiscard]] Timestamp at(std::string_view text);
[[nodiscard]] Price priceOf(std::string_view text);

/// The rows of a query, columns joined by '|', rows by '\n'.
[[nodiscard]] QString answer(const std::string& path, const std::string& sql);
/// Runs SQL on a file, as another tool would.
void execute(const std::string& path, const std::string& sql);

[[nodiscard]] JournalEntry payload(std::uint64_t seq, Timestamp received, std::string bytes,
                                   EntryKind kind = EntryKind::Payload);
/// A window row of one instrument whose samples are `prices`, all its ten-second slots covered.
[[nodiscard]] WindowRow windowRow(Timestamp end, Duration size, Ranking ranking, std::uint32_t place,
                                  InstrumentId instrument, const std::vector<std::string_view>& prices);

/// Names two sources and three instruments: 0 "IBM" and 1 "=XOM" of "alpaca", 2 "BTC-USD" of "bitstamp" (8 decimals of
/// size, universe 1).
void nameEverything(HistoryBatch& batch);
/// A batch with a row of every kind, caused by entry `seq`.
[[nodiscard]] HistoryBatch batchOfEverything(std::uint64_t seq, Timestamp received);
/// A batch of entries only.
[[nodiscard]] HistoryBatch batchOf(std::vector<JournalEntry> entries);

/// `exportTable` into one text, or the error in words.
[[nodiscard]] QString exported(const std::string& path, std::string_view table, const HistoryFilter& filter = {});
/// All entries of a session from `fromSeq`; the error, if one ended them, in `error`.
[[nodiscard]] std::vector<JournalEntry> entriesOf(const std::string& path, std::string* error = nullptr,
                                                  std::uint64_t fromSeq = 1);

class TemporaryFolder {
public:
    [[nodiscard]] std::string path() const { return folder_.path().toStdString(); }
    [[nodiscard]] std::string file(const std::string& name) const { return path() + "/" + name; }
    /// Names of what lies in it, sorted, without the lock.
    [[nodiscard]] QStringList names() const;

private:
    QTemporaryDir folder_;
};

} // namespace topbook
