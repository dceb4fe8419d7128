// SPDX-License-Identifier: GPL-3.0-or-later
// The order-book file beside a LOBSTER message file: its row k is the book behind message k, the best N levels a side
// (order-books, Formats). Rows come one after another, in step with the messages. Not thread-safe: a decoder owns it.
#pragma once

#include "model/core/results.h"
#include "model/feed/byte_stream.h"
#include "model/feed/line_reader.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace topbook {

struct DepthLevel {
    Price price;
    Quantity size;
};

/// The levels of one row, the best first; what the file marks as empty is left out.
struct LobsterDepth {
    std::array<std::vector<DepthLevel>, 2> sides;

    [[nodiscard]] const std::vector<DepthLevel>& side(Side which) const {
        return sides[static_cast<std::size_t>(which)];
    }
};

/// The first levels of a row.
[[nodiscard]] Bbo bestOf(const LobsterDepth& depth);

inline constexpr std::int64_t lobsterPriceUnit = 100'000; ///< of Price: a file tells prices in 1/10000

/// A price of LOBSTER, in units of 1/10000. Fails with BadPrice.
[[nodiscard]] Result<Price> readLobsterPrice(std::string_view text);

class LobsterDepthFile {
public:
    /// Fails as ByteStream::open does, or with WrongHeader where the first row is not one of levels.
    [[nodiscard]] static Result<LobsterDepthFile> open(const std::string& path);

    enum class Row : std::uint8_t { Read, Unreadable, End };
    /// Moves to the next row. Unreadable and, where the file breaks off, End leave words in `trouble`.
    [[nodiscard]] Row next();
    [[nodiscard]] const LobsterDepth& depth() const { return depth_; } ///< of the last row that was Read
    [[nodiscard]] const std::string& trouble() const { return trouble_; }
    [[nodiscard]] std::string place() const; ///< file:line of the last row

private:
    explicit LobsterDepthFile(ByteStream stream)
        : stream_(std::move(stream)) {}
    [[nodiscard]] bool nextLine(Line& line);
    [[nodiscard]] bool readLevels(std::string_view text);

    ByteStream stream_;
    LineReader lines_;
    LobsterDepth depth_;
    std::string trouble_;
    std::uint64_t line_ = 0;
    bool ended_ = false;
};

} // namespace topbook
