// SPDX-License-Identifier: GPL-3.0-or-later
// CSV bytes, cut anywhere, to rows of fields (RFC 4180: quoted fields, "" within them, line ends within them; also CRLF
// and a byte order mark). A row without quotes that lies whole in the bytes given is read where it stands, mark by
// mark; the fields of any other are copied.
//
// One damaged row never costs another: a quote that is not closed where it should be costs the line it opens on, and
// reading goes on with the line after it. Blank lines are passed over. Not thread-safe: a decoder owns it.
#pragma once

#include "model/feed/csv_marks.h"
#include "model/feed/line_reader.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

enum class RowFault : std::uint8_t { None, TooLong, BrokenQuotes, TooManyColumns };

struct CsvRow {
    CsvFields fields;       ///< where quotes are broken those before them, empty where there is another fault
    std::uint64_t line = 0; ///< of its first character, from 1
    RowFault fault = RowFault::None;
    bool terminated = true; ///< false for a last row without a line end: it may have been cut
};

class CsvRows {
public:
    static constexpr std::size_t maxColumns = 1024;
    static constexpr std::size_t maxLinesInRow = 256;

    explicit CsvRows(char separator = ',')
        : separator_(separator) {}

    /// As in LineReader.
    void feed(std::string_view bytes) {
        lines_.feed(bytes);
        marks_.forget();
        line_ = 0;
        shortened_ = false;
    }
    void end() { lines_.end(); }
    [[nodiscard]] std::uint64_t lines() const { return lines_.lines(); } ///< begun so far

    /// The next row, valid until the next call; false where more bytes are needed.
    [[nodiscard]] bool next(CsvRow& row);

    /// Between `next` saying false and the next `feed`. False within a quoted field that goes over several lines.
    [[nodiscard]] bool save(StateWriter& out) const {
        lines_.save(out);
        out.put(static_cast<std::uint8_t>(first_));
        return joining_.empty() && pending_.empty();
    }
    void load(StateReader& in) {
        lines_.load(in);
        first_ = in.get<std::uint8_t>() != 0;
    }

private:
    enum class Split : std::uint8_t { Whole, Open, Broken, TooMany };
    struct KeptLine {
        std::string text;
        std::uint64_t number = 0;
        bool tooLong = false;
        bool terminated = true;
    };

    bool nextPlain(CsvRow& row);
    bool nextCareful(CsvRow& row);
    bool nextLine(Line& line);
    Split split(std::string_view text);
    const char* splitQuoted(const char* at, const char* end, Split& result);
    bool push(std::string_view field);
    bool giveUpJoining(CsvRow& row);
    bool report(CsvRow& row, Split result, std::uint64_t line, bool terminated);

    LineReader lines_;
    char separator_;
    bool first_ = true;
    CsvMarks marks_;
    std::size_t line_ = 0;   ///< of the marks: the one that comes next
    bool shortened_ = false; ///< the line before it was, by its carriage return
    std::string fields_;     ///< of a row that is read with care, one behind the other, a character between
    std::vector<std::uint32_t> fieldMarks_;
    std::string unescaped_;         ///< the quoted field that is being read
    std::vector<KeptLine> joining_; ///< lines of a row whose quoted field is still open
    std::string joined_;
    std::deque<KeptLine> pending_; ///< lines to be read again since a quote was never closed
    KeptLine current_;
};

} // namespace topbook
