// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/csv_rows.h"

#include <cstring>

namespace topbook {
namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

std::string_view withoutCarriageReturn(std::string_view text) {
    if (!text.empty() && text.back() == '\r')
        text.remove_suffix(1);
    return text;
}

} // namespace

bool CsvRows::nextLine(Line& line) {
    if (!pending_.empty()) {
        current_ = std::move(pending_.front());
        pending_.pop_front();
        line = {current_.text, current_.number, current_.tooLong, current_.terminated};
        return true;
    }
    if (!lines_.next(line))
        return false;
    if (first_ && line.text.starts_with(byteOrderMark))
        line.text.remove_prefix(byteOrderMark.size());
    first_ = false;
    return true;
}

bool CsvRows::next(CsvRow& row) {
    const bool mayBePlain = joining_.empty() && pending_.empty() && !first_ && separator_ != '\r';
    return (mayBePlain && nextPlain(row)) || nextCareful(row);
}

/// The next row by its marks; false where it has quotes, is cut, very long, or where nothing is left.
bool CsvRows::nextPlain(CsvRow& row) {
    for (;;) {
        const std::string_view rest = lines_.rest();
        if (rest.empty())
            return false;
        if (shortened_)
            marks_.shorten(line_ - 1, -1); // the line behind it begins where it ended
        shortened_ = false;
        while (line_ < marks_.lines() && marks_.base() + marks_.lineEnd(line_) < rest.data())
            ++line_; // read with care
        if (line_ == marks_.lines()) {
            marks_.scan(rest, separator_);
            line_ = 0;
            if (marks_.lines() == 0)
                return false;
        }
        const std::size_t size = marks_.lineEnd(line_) - marks_.lineBegin(line_);
        if (marks_.hasQuote(line_) || marks_.fields(line_).size() > maxColumns)
            return false;
        lines_.take(size + 1);
        shortened_ = size != 0 && rest[size - 1] == '\r';
        if (shortened_)
            marks_.shorten(line_, 1);
        const std::size_t taken = line_++;
        if (size == std::size_t{shortened_})
            continue; // blank
        row.fields = marks_.fields(taken);
        row.line = lines_.lines();
        row.fault = RowFault::None;
        row.terminated = true;
        return true;
    }
}

bool CsvRows::nextCareful(CsvRow& row) {
    Line line;
    for (;;) {
        if (!nextLine(line)) {
            if (joining_.empty() || !lines_.ended())
                return false;
            return giveUpJoining(row);
        }
        if (joining_.empty()) {
            if (line.tooLong) {
                row = {{}, line.number, RowFault::TooLong, line.terminated};
                return true;
            }
            const std::string_view text = withoutCarriageReturn(line.text);
            if (text.empty())
                continue;
            const Split result = split(text);
            if (result != Split::Open)
                return report(row, result, line.number, line.terminated);
            joined_.assign(line.text);
            joining_.push_back({joined_, line.number, false, line.terminated});
            continue;
        }
        joining_.push_back({std::string(line.text), line.number, line.tooLong, line.terminated});
        joined_ += '\n';
        joined_ += line.text;
        if (line.tooLong || joined_.size() > maxLineBytes || joining_.size() > maxLinesInRow)
            return giveUpJoining(row);
        const Split result = split(withoutCarriageReturn(joined_));
        if (result == Split::Open)
            continue;
        if (result != Split::Whole)
            return giveUpJoining(row);
        const std::uint64_t number = joining_.front().number;
        joining_.clear();
        return report(row, result, number, line.terminated);
    }
}

bool CsvRows::giveUpJoining(CsvRow& row) {
    // the lines behind the first one may be whole rows of their own
    pending_.insert(pending_.begin(), std::make_move_iterator(joining_.begin() + 1),
                    std::make_move_iterator(joining_.end()));
    split(joining_.front().text);
    report(row, Split::Broken, joining_.front().number, joining_.front().terminated);
    joining_.clear();
    return true;
}

bool CsvRows::report(CsvRow& row, Split result, std::uint64_t line, bool terminated) {
    row.line = line;
    row.terminated = terminated;
    row.fault = RowFault::None;
    if (result == Split::Broken)
        row.fault = RowFault::BrokenQuotes;
    else if (result == Split::TooMany)
        row.fault = RowFault::TooManyColumns;
    row.fields =
        result == Split::TooMany ? CsvFields() : CsvFields(fields_.data(), fieldMarks_.data(), fieldMarks_.size() - 1);
    return true;
}

bool CsvRows::push(std::string_view field) {
    if (fieldMarks_.size() > maxColumns)
        return false;
    fields_ += field;
    fieldMarks_.push_back(static_cast<std::uint32_t>(fields_.size()));
    fields_ += separator_;
    return true;
}

CsvRows::Split CsvRows::split(std::string_view text) {
    fields_.clear();
    fieldMarks_.assign(1, CsvMarks::before);
    const char* const end = text.data() + text.size();
    for (const char* at = text.data();; ++at) {
        const char* fieldEnd = end;
        if (at < end && *at == '"') {
            Split result = Split::Whole;
            fieldEnd = splitQuoted(at, end, result);
            if (result != Split::Whole)
                return result;
        } else {
            const auto left = static_cast<std::size_t>(end - at);
            if (const void* found = left == 0 ? nullptr : std::memchr(at, separator_, left))
                fieldEnd = static_cast<const char*>(found);
            if (!push({at, static_cast<std::size_t>(fieldEnd - at)}))
                return Split::TooMany;
        }
        if (fieldEnd == end)
            return Split::Whole;
        at = fieldEnd;
    }
}

/// Reads the quoted field whose quote stands at `at`; returns the separator behind it, or `end`.
const char* CsvRows::splitQuoted(const char* at, const char* end, Split& result) {
    std::string_view rest(at + 1, static_cast<std::size_t>(end - at - 1));
    unescaped_.clear();
    for (;;) {
        const std::size_t close = rest.find('"');
        if (close == std::string_view::npos) {
            result = Split::Open;
            return end;
        }
        unescaped_ += rest.substr(0, close);
        rest.remove_prefix(close + 1);
        if (!rest.starts_with('"'))
            break;
        unescaped_ += '"';
        rest.remove_prefix(1);
    }
    if (!rest.empty() && rest.front() != separator_)
        result = Split::Broken;
    else if (!push(unescaped_))
        result = Split::TooMany;
    return rest.empty() ? end : rest.data();
}

} // namespace topbook
