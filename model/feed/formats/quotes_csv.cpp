// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/quotes_csv.h"

#include "model/core/decimal.h"
#include "model/feed/csv_decoder.h"
#include "model/feed/quote_fields.h"
#include "model/feed/row_times.h"

#include <array>

namespace topbook {
namespace {

constexpr int sizeDecimals = 8; ///< shares and crypto alike
constexpr std::array<std::string_view, 3> neededColumns{"time", "symbol", "price"};

class QuotesCsvDecoder : public CsvDecoder {
public:
    QuotesCsvDecoder(const DecodeOptions& options, RowTimes times)
        : CsvDecoder({.name = "quotes-csv", .timeDigits = 6, .hasQuotes = true, .sizeDecimals = sizeDecimals}, options,
                     true, ',')
        , times_(std::move(times))
        , quotes_(counts_, "quote") {
        prototype_.sizeDecimals = sizeDecimals;
    }
    [[nodiscard]] bool assumedUtc() const override { return times_.assumedUtc(); }

protected:
    Result<void> readHeader(const std::vector<std::string>& names, EventBatch& out) override;
    Result<void> readRow(const CsvRow& row, EventBatch& out) override;

private:
    /// Fills what the optional columns tell.
    Result<void> readOptional(const CsvRow& row, Event& event, EventBatch& out);

    RowTimes times_;
    MessageCount quotes_;
    SymbolNumbers symbols_;
    Instrument prototype_;
    std::size_t time_ = noColumn;
    std::size_t symbol_ = noColumn;
    std::size_t price_ = noColumn;
    std::size_t size_ = noColumn;
    std::size_t sequence_ = noColumn;
    std::size_t quoteTime_ = noColumn;
};

Result<void> QuotesCsvDecoder::readHeader(const std::vector<std::string>& names, EventBatch&) {
    std::string missing;
    for (const std::string_view needed : neededColumns) {
        if (columnNamed(names, needed) == noColumn)
            missing += (missing.empty() ? "" : ", ") + std::string(needed);
    }
    if (!missing.empty())
        return failure(ErrorCode::WrongHeader, "a quotes-csv header needs these columns too: " + missing);
    time_ = columnNamed(names, "time");
    symbol_ = columnNamed(names, "symbol");
    price_ = columnNamed(names, "price");
    size_ = columnNamed(names, "size");
    sequence_ = columnNamed(names, "seq");
    quoteTime_ = columnNamed(names, "quote_time");
    traits_.ownSequence = sequence_ != noColumn;
    return {};
}

Result<void> QuotesCsvDecoder::readOptional(const CsvRow& row, Event& event, EventBatch& out) {
    if (const auto text = size_ == noColumn ? std::string_view() : trimmed(row.fields[size_]); !text.empty()) {
        const auto size = parseDecimal(text, sizeDecimals);
        if (!size || size->units < 0)
            return failure(!size && size.error().code == ErrorCode::Overflow ? ErrorCode::Overflow
                                                                             : ErrorCode::BadNumber,
                           "the size " + quoted(text) + " is not a number of at least 0");
        event.size = {size->units};
        if (size->rounded)
            problems_.add(out, ErrorCode::Rounded, row.line,
                          "the size " + quoted(text) + " has more than 8 decimals; it was rounded");
    }
    event.sequence = {row.line};
    if (sequence_ != noColumn) {
        const std::string_view text = trimmed(row.fields[sequence_]);
        const auto number = parseUnsigned(text);
        if (!number)
            return failure(number.error().code, "the seq " + quoted(text) + " is not a whole number up to 2^64 - 1");
        event.sequence = {*number};
    }
    event.reference = static_cast<std::uint64_t>(noTime);
    if (const auto text = quoteTime_ == noColumn ? std::string_view() : trimmed(row.fields[quoteTime_]);
        !text.empty()) {
        const auto time = times_.read(text);
        if (!time)
            return failure(time.error().code, "quote_time: " + time.error().message);
        event.reference = static_cast<std::uint64_t>(time->time.nanos);
    }
    return {};
}

Result<void> QuotesCsvDecoder::readRow(const CsvRow& row, EventBatch& out) {
    Event event;
    event.kind = EventKind::Quote;
    event.row = row.line;
    const auto time = times_.read(trimmed(row.fields[time_]));
    if (!time) {
        reject(out, row, time.error().code, time.error().message);
        return {};
    }
    event.time = time->time;
    const auto symbol = readSymbol(row.fields[symbol_]);
    if (!symbol) {
        reject(out, row, symbol.error().code, symbol.error().message);
        return {};
    }
    const auto price = readQuotedPrice(row.fields[price_]);
    if (!price) {
        reject(out, row, price.error().code, std::string(*symbol) + ": " + price.error().message);
        return {};
    }
    event.price = price->price;
    if (const auto read = readOptional(row, event, out); !read) {
        reject(out, row, read.error().code, read.error().message);
        return {};
    }
    problems_.lastTime = event.time;
    if (price->rounded)
        problems_.add(out, ErrorCode::Rounded, row.line,
                      "the price " + quoted(row.fields[price_]) + " has more than 9 decimals; it was rounded");
    event.instrument = symbols_.numberOf(*symbol, prototype_, out);
    quotes_.add();
    out.events.push_back(event);
    return {};
}

} // namespace

int probeQuotesCsv(std::string_view head, const DecodeOptions&) {
    const std::vector<std::string> names = firstRowOf(head);
    for (const std::string_view needed : neededColumns) {
        if (columnNamed(names, needed) == noColumn)
            return 0;
    }
    return 90;
}

Result<std::unique_ptr<Decoder>> openQuotesCsv(const DecodeOptions& options) {
    auto times = RowTimes::create(options.zone);
    if (!times)
        return tl::unexpected(times.error());
    return std::make_unique<QuotesCsvDecoder>(options, std::move(*times));
}

} // namespace topbook
