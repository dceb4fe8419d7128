// SPDX-License-Identifier: GPL-3.0-or-later
// The seam between a session and its archive, so that tests can put a failing disk behind it. A store is used by one
// thread.
#pragma once

#include "model/history/history_writer.h"

#include <functional>
#include <memory>

namespace topbook {

class HistoryStore {
public:
    virtual ~HistoryStore() = default;
    /// As HistoryWriter::write: on failure nothing of the batch is stored.
    [[nodiscard]] virtual Result<void> write(const HistoryBatch& batch) = 0;
    [[nodiscard]] virtual Result<void> close(Timestamp now) = 0;
    [[nodiscard]] virtual std::vector<std::string> notices() const = 0;
    [[nodiscard]] virtual std::uint64_t bytes() const = 0;
};

using HistoryOpener = std::function<Result<std::unique_ptr<HistoryStore>>(const HistoryOptions&, Timestamp now)>;

/// The real one, over HistoryWriter.
[[nodiscard]] Result<std::unique_ptr<HistoryStore>> openHistory(const HistoryOptions& options, Timestamp now);

} // namespace topbook
