// SPDX-License-Identifier: GPL-3.0-or-later
// Where the separators and line ends of CSV bytes stand, found in one pass over a stretch, 64 characters at a time:
// a reader of rows then steps from mark to mark and looks at no character twice. Knows nothing of quotes but where they
// stand. Pure; not thread-safe: a CsvRows owns it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace topbook {

/// The fields of a row: field i lies between mark i and mark i + 1 of its bytes. A mark is the place of a separator or
/// of the row's end, counted from `base`; the first one stands before the row. Views: valid as long as what they were
/// made of.
class CsvFields {
public:
    CsvFields() = default;
    CsvFields(const char* base, const std::uint32_t* marks, std::size_t count)
        : base_(base)
        , marks_(marks)
        , count_(count) {}

    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        const std::uint32_t begin = marks_[i] + 1;
        return {base_ + begin, marks_[i + 1] - begin};
    }
    /// Behind the last field: up to here memory may be read.
    [[nodiscard]] const char* end() const { return base_ + marks_[count_]; }

private:
    const char* base_ = nullptr;
    const std::uint32_t* marks_ = nullptr;
    std::size_t count_ = 0;
};

class CsvMarks {
public:
    /// Mostly many rows, and their marks stay in the cache until they are read.
    static constexpr std::size_t stretch = 8 << 10;
    /// The mark before the first character of all: the place behind it is 0.
    static constexpr std::uint32_t before = 0xFFFF'FFFF;

    /// Looks through the first `stretch` bytes of `text`, which must stay until `forget` or the next scan.
    void scan(std::string_view text, char separator);
    void forget() {
        base_ = nullptr;
        lines_ = 0;
    }

    [[nodiscard]] const char* base() const { return base_; }
    [[nodiscard]] std::size_t lines() const { return lines_; } ///< whole ones
    /// Place of the line end of line `i`, from the base.
    [[nodiscard]] std::uint32_t lineEnd(std::size_t i) const { return marks_[lineEnds_[i + 1]]; }
    [[nodiscard]] std::uint32_t lineBegin(std::size_t i) const { return marks_[lineEnds_[i]] + 1; }
    [[nodiscard]] CsvFields fields(std::size_t line) const {
        return {base_, marks_.data() + lineEnds_[line], lineEnds_[line + 1] - lineEnds_[line]};
    }
    /// Whether a quote stands in line `i`. Asked for lines in ascending order only.
    [[nodiscard]] bool hasQuote(std::size_t i) {
        if (quotes_.empty())
            return false;
        while (quote_ < quotes_.size() && quotes_[quote_] < lineBegin(i))
            ++quote_;
        return quote_ < quotes_.size() && quotes_[quote_] < lineEnd(i);
    }
    /// Lets line `i` end `characters` earlier, or later where that is negative.
    void shorten(std::size_t i, int characters) { marks_[lineEnds_[i + 1]] -= static_cast<std::uint32_t>(characters); }

private:
    const char* base_ = nullptr;
    std::vector<std::uint32_t> marks_;    ///< `before`, then separators and line ends as they stand
    std::vector<std::uint32_t> lineEnds_; ///< indices into marks_: 0, then of each line end
    std::vector<std::uint32_t> quotes_;   ///< places
    std::size_t lines_ = 0;
    std::size_t quote_ = 0; ///< the first one that is not behind the asker
};

} // namespace topbook
