// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/csv_rows.h"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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
    row = {{}, joining_.front().number, RowFault::BrokenQuotes, joining_.front().terminated};
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
    row.fields = row.fault == RowFault::None ? std::span<const std::string_view>(fields_.data(), fieldCount_)
                                             : std::span<const std::string_view>();
    return true;
}

bool CsvRows::push(const char* begin, const char* end) {
    if (fieldCount_ == maxColumns)
        return false;
    fields_[fieldCount_++] = std::string_view(begin, static_cast<std::size_t>(end - begin));
    return true;
}

CsvRows::Split CsvRows::split(std::string_view text) {
    fieldCount_ = 0;
    unescaped_.clear();
    const char* const end = text.data() + text.size();
    const char* field = text.data();
    const char* at = field;
    while (at <= end) {
        if (at == field && at < end && *at == '"') {
            Split result = Split::Whole;
            at = splitQuoted(at, end, result);
            if (result != Split::Whole)
                return result;
            if (at == end)
                return Split::Whole;
            field = ++at;
            continue;
        }
        bool quotedNext = false;
#if defined(__SSE2__)
        // sixteen characters a step: nearly all of a row is found by its separators alone
        const __m128i separators = _mm_set1_epi8(separator_);
        while (!quotedNext && end - at >= 16) {
            const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
            unsigned mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, separators)));
            const char* const base = at;
            at += 16;
            while (mask != 0) {
                const char* separator = base + std::countr_zero(mask);
                mask &= mask - 1;
                if (!push(field, separator))
                    return Split::TooMany;
                field = separator + 1;
                if (field < end && *field == '"') {
                    at = field;
                    quotedNext = true;
                    break;
                }
            }
        }
#endif
        while (!quotedNext && at < end) {
            if (*at++ != separator_)
                continue;
            if (!push(field, at - 1))
                return Split::TooMany;
            field = at;
            quotedNext = at < end && *at == '"';
        }
        if (!quotedNext)
            break;
    }
    return push(field, end) ? Split::Whole : Split::TooMany;
}

/// Reads the quoted field whose quote stands at `at`; returns the separator behind it, or `end`.
const char* CsvRows::splitQuoted(const char* at, const char* end, Split& result) {
    const char* const begin = at + 1;
    const char* from = begin;
    bool escaped = false;
    const char* close = nullptr;
    for (;;) {
        close = static_cast<const char*>(std::memchr(from, '"', static_cast<std::size_t>(end - from)));
        if (close == nullptr) {
            result = Split::Open;
            return end;
        }
        if (close + 1 == end || close[1] != '"')
            break;
        escaped = true;
        from = close + 2;
    }
    if (close + 1 != end && close[1] != separator_) {
        result = Split::Broken;
        return end;
    }
    const char* fieldBegin = begin;
    const char* fieldEnd = close;
    if (escaped) {
        // room for the whole row at once, so that views into it stay where they are
        if (unescaped_.empty())
            unescaped_.reserve(static_cast<std::size_t>(end - begin));
        const std::size_t start = unescaped_.size();
        for (const char* c = begin; c < close; ++c) {
            unescaped_ += *c;
            if (*c == '"')
                ++c;
        }
        fieldBegin = unescaped_.data() + start;
        fieldEnd = unescaped_.data() + unescaped_.size();
    }
    if (!push(fieldBegin, fieldEnd))
        result = Split::TooMany;
    return close + 1;
}

} // namespace topbook
