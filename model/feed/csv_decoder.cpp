// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/csv_decoder.h"

#include "model/feed/decoder_place.h"

#include <algorithm>

namespace topbook {
namespace {

std::string_view wordsOf(RowFault fault) {
    switch (fault) {
    case RowFault::TooLong:
        return "the line is longer than 1 MiB; it was skipped";
    case RowFault::BrokenQuotes:
        return "a quoted field is not closed as it should be (a quote within quotes is written twice)";
    case RowFault::TooManyColumns:
        return "the row has more than 1024 columns";
    case RowFault::None:
        break;
    }
    return {};
}

std::vector<std::string> namesOf(const CsvRow& row) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < row.fields.size(); ++i)
        names.emplace_back(trimmed(row.fields[i]));
    return names;
}

} // namespace

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&lower](char x, char y) { return lower(x) == lower(y); });
}

std::size_t columnNamed(const std::vector<std::string>& names, std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (equalsIgnoringCase(names[i], name))
            return i;
    }
    return noColumn;
}

std::vector<std::string> firstRowOf(std::string_view head) {
    CsvRows rows;
    rows.feed(head);
    CsvRow row;
    if (!rows.next(row)) {
        rows.end();
        if (!rows.next(row))
            return {};
    }
    return namesOf(row);
}

CsvDecoder::CsvDecoder(FormatTraits traits, const DecodeOptions& options, bool hasHeader, char separator)
    : traits_(std::move(traits))
    , problems_(options)
    , rows_(separator)
    , headerExpected_(hasHeader) {}

Result<void> CsvDecoder::decode(std::string_view bytes, Timestamp, EventBatch& out) {
    rows_.feed(bytes);
    return drain(out);
}

Result<void> CsvDecoder::finish(EventBatch& out) {
    rows_.end();
    const std::size_t problemsBefore = out.problems.size();
    if (auto drained = drain(out); !drained)
        return drained;
    if (cut_ && out.problems.size() == problemsBefore)
        problems_.add(out, ErrorCode::Truncated, rows_.lines() + 1, "the row before it is the last one");
    if (headerExpected_)
        return failure(ErrorCode::WrongHeader, "the input ends before its header", problems_.place(1));
    return endRows(out);
}

Result<void> CsvDecoder::drain(EventBatch& out) {
    CsvRow row;
    while (rows_.next(row)) {
        const bool isRight = row.fault == RowFault::None && row.terminated && row.fields.size() == columns_;
        auto taken = headerExpected_ ? takeHeader(row, out) : isRight ? readRow(row, out) : takeRow(row, out);
        if (!taken)
            return taken;
    }
    return {};
}

Result<void> CsvDecoder::takeHeader(const CsvRow& row, EventBatch& out) {
    if (row.fault != RowFault::None)
        return failure(ErrorCode::WrongHeader, "the header cannot be read: " + std::string(wordsOf(row.fault)),
                       problems_.place(row.line));
    headerExpected_ = false;
    columns_ = row.fields.size();
    header_ = namesOf(row);
    auto read = readHeader(header_, out);
    if (!read && read.error().where.empty())
        read.error().where = problems_.place(row.line);
    return read;
}

Result<void> CsvDecoder::takeRow(const CsvRow& row, EventBatch& out) {
    if (row.fault != RowFault::None) {
        reject(out, row, ErrorCode::BadRow, wordsOf(row.fault));
        return {};
    }
    if (cut_ && !row.terminated) {
        reject(out, row, ErrorCode::Truncated, "it is the last one before the cut");
        return {};
    }
    if (columns_ != 0 && row.fields.size() != columns_) {
        reject(out, row, ErrorCode::BadRow,
               "the row has " + std::to_string(row.fields.size()) + " columns, the header names " +
                   std::to_string(columns_));
        return {};
    }
    return readRow(row, out);
}

bool CsvDecoder::savePlace(StateWriter& out) const {
    if (headerExpected_ || !rows_.save(out))
        return false;
    out.put(static_cast<std::uint64_t>(header_.size()));
    for (const std::string& name : header_)
        out.putText(name);
    putCounts(out, counts_);
    out.put(problems_.lastTime);
    return saveRows(out);
}

bool CsvDecoder::loadPlace(StateReader& in) {
    rows_.load(in);
    for (auto count = in.getCount(sizeof(std::uint64_t)); count > 0; --count)
        header_.push_back(in.getText());
    headerExpected_ = false;
    columns_ = header_.size();
    EventBatch toldBefore;
    if (!in.ok() || !readHeader(header_, toldBefore))
        return false;
    getCounts(in, counts_);
    problems_.lastTime = in.get<Timestamp>();
    return loadRows(in) && in.ok();
}

void CsvDecoder::reject(EventBatch& out, const CsvRow& row, ErrorCode code, std::string_view message) {
    noteRejected(row);
    if (row.terminated) {
        ++counts_[unreadableRows];
        problems_.add(out, code, row.line, message);
        return;
    }
    problems_.add(out, ErrorCode::Truncated, row.line,
                  "the input ends in the middle of this row: " + std::string(message));
}

} // namespace topbook
