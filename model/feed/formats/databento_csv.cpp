// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/databento_csv.h"

#include "model/core/decimal.h"
#include "model/feed/csv_decoder.h"
#include "model/feed/formats/databento_rows.h"
#include "model/feed/formats/order_identity.h"
#include "model/feed/quote_fields.h"
#include "model/feed/row_times.h"

#include <algorithm>
#include <optional>

namespace topbook {
namespace {

/// Columns that every layout has, by their place in `Columns`.
enum Needed : std::size_t { TsEvent, Publisher, InstrumentIdColumn, Action, SideColumn, PriceColumn, Size, Flags, Seq };
constexpr std::array<std::string_view, 9> neededColumns{"ts_event", "publisher_id", "instrument_id", "action",  "side",
                                                        "price",    "size",         "flags",         "sequence"};

struct LevelColumns {
    std::array<std::size_t, 6> at{}; ///< bid_px, ask_px, bid_sz, ask_sz, bid_ct, ask_ct
};
constexpr std::array<std::string_view, 6> levelColumns{"bid_px_", "ask_px_", "bid_sz_",
                                                       "ask_sz_", "bid_ct_", "ask_ct_"};

class DatabentoCsvDecoder : public CsvDecoder {
public:
    DatabentoCsvDecoder(const DecodeOptions& options, RowTimes times)
        : CsvDecoder({.name = "databento-csv", .timeDigits = 9, .hasBook = true}, options, true, ',')
        , times_(std::move(times))
        , rows_(problems_, counts_) {}
    [[nodiscard]] bool assumedUtc() const override { return times_.assumedUtc(); }

protected:
    Result<void> readHeader(const std::vector<std::string>& names, EventBatch& out) override;
    Result<void> readRow(const CsvRow& csv, EventBatch& out) override;
    Result<void> endRows(EventBatch& out) override {
        rows_.finish(out);
        return {};
    }
    [[nodiscard]] bool saveRows(StateWriter& out) const override {
        times_.save(out);
        rows_.save(out);
        out.put(form_);
        return true;
    }
    [[nodiscard]] bool loadRows(StateReader& in) override {
        times_.load(in);
        const bool isLoaded = rows_.load(in);
        form_ = in.get<PriceForm>();
        return isLoaded;
    }

private:
    /// How prices without a point are meant; a file writes all of them one way.
    enum class PriceForm : std::uint8_t { Unknown, Decimal, Nanos };

    Result<void> readFields(const CsvRow& csv, DatabentoRow& row);
    Result<void> readLevels(const CsvRow& csv, DatabentoRow& row);
    Result<std::uint64_t> readNumber(std::string_view name, std::string_view text, std::uint64_t most) const;
    Result<Price> readPrice(std::string_view text);
    Result<void> readTimes(const CsvRow& csv, DatabentoRow& row);

    RowTimes times_;
    DatabentoRows rows_;
    std::array<std::size_t, neededColumns.size()> columns_{};
    std::size_t received_ = noColumn;
    std::size_t order_ = noColumn;
    std::size_t symbol_ = noColumn;
    DatabentoSchema schema_ = DatabentoSchema::Trades;
    std::vector<LevelColumns> levelsAt_;
    std::array<DatabentoLevel, maxDatabentoLevels> levels_{};
    PriceForm form_ = PriceForm::Unknown;
};

/// The columns of levels that are complete, from the best outwards.
std::vector<LevelColumns> levelColumnsOf(const std::vector<std::string>& names) {
    std::vector<LevelColumns> levels;
    for (std::size_t i = 0; i < maxDatabentoLevels; ++i) {
        LevelColumns level;
        for (std::size_t field = 0; field < levelColumns.size(); ++field) {
            level.at[field] = columnNamed(names, std::string(levelColumns[field]) + "0" + std::to_string(i));
            if (level.at[field] == noColumn)
                return levels;
        }
        levels.push_back(level);
    }
    return levels;
}

Result<void> DatabentoCsvDecoder::readHeader(const std::vector<std::string>& names, EventBatch&) {
    std::string missing;
    for (std::size_t i = 0; i < neededColumns.size(); ++i) {
        columns_[i] = columnNamed(names, neededColumns[i]);
        if (columns_[i] == noColumn)
            missing += (missing.empty() ? "" : ", ") + std::string(neededColumns[i]);
    }
    if (!missing.empty())
        return failure(ErrorCode::WrongHeader, "a databento-csv header needs these columns too: " + missing);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].empty() && columnNamed(names, names[i]) != i)
            return failure(ErrorCode::WrongHeader, "the column " + quoted(names[i]) + " stands twice in the header");
    }
    received_ = columnNamed(names, "ts_recv");
    order_ = columnNamed(names, "order_id");
    symbol_ = columnNamed(names, "symbol");
    levelsAt_ = levelColumnsOf(names);
    if (levelsAt_.size() == 1)
        schema_ = DatabentoSchema::Best;
    else if (!levelsAt_.empty())
        schema_ = DatabentoSchema::Levels;
    else if (order_ != noColumn)
        schema_ = DatabentoSchema::Orders;
    return {};
}

Result<std::uint64_t> DatabentoCsvDecoder::readNumber(std::string_view name, std::string_view text,
                                                      std::uint64_t most) const {
    const auto number = parseUnsigned(text);
    if (number && *number <= most)
        return number;
    const bool tooLarge = number || number.error().code == ErrorCode::Overflow;
    return failure(tooLarge ? ErrorCode::Overflow : ErrorCode::BadNumber,
                   "the " + std::string(name) + " " + quoted(text) + " is not a whole number up to " +
                       std::to_string(most));
}

Result<Price> DatabentoCsvDecoder::readPrice(std::string_view text) {
    if (text.empty())
        return undefinedDatabentoPrice;
    constexpr std::int64_t surelyNanos = 1'000'000;
    const bool isWhole = text.find_first_not_of("+-0123456789") == std::string_view::npos;
    const auto whole = isWhole ? parseInteger(text) : failure(ErrorCode::BadNumber, {});
    if (whole && whole == undefinedDatabentoPrice.nanos)
        return undefinedDatabentoPrice;
    if (form_ == PriceForm::Unknown && isWhole && whole && (*whole >= surelyNanos || *whole <= -surelyNanos))
        form_ = PriceForm::Nanos;
    if (whole && form_ == PriceForm::Nanos)
        return Price{*whole};
    const auto price = parsePrice(text);
    if (!price)
        return failure(ErrorCode::BadPrice, "the price " + quoted(text) + " is not a decimal number");
    if (!isWhole && form_ == PriceForm::Unknown)
        form_ = PriceForm::Decimal;
    return Price{price->units};
}

/// `ts_event`, or the time of receipt where the venue told none.
Result<void> DatabentoCsvDecoder::readTimes(const CsvRow& csv, DatabentoRow& row) {
    constexpr std::string_view undefined = "18446744073709551615";
    if (received_ != noColumn) {
        const std::string_view text = csv.fields[received_];
        if (!text.empty() && text != undefined) {
            const auto time = times_.read(text);
            if (!time)
                return failure(time.error().code, "ts_recv: " + time.error().message);
            row.received = time->time;
        }
    }
    const std::string_view text = csv.fields[columns_[TsEvent]];
    if ((text.empty() || text == undefined) && row.received != Timestamp{}) {
        row.time = row.received;
        return {};
    }
    const auto time = times_.read(text);
    if (!time)
        return failure(time.error().code, "ts_event: " + time.error().message);
    row.time = time->time;
    return {};
}

Result<void> DatabentoCsvDecoder::readFields(const CsvRow& csv, DatabentoRow& row) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    const auto field = [&](Needed column) { return csv.fields[columns_[column]]; };
    if (const auto times = readTimes(csv, row); !times)
        return times;
    const auto publisher = readNumber("publisher_id", field(Publisher), std::numeric_limits<std::uint16_t>::max());
    if (!publisher)
        return tl::unexpected(publisher.error());
    const auto instrument = readNumber("instrument_id", field(InstrumentIdColumn), most);
    if (!instrument)
        return tl::unexpected(instrument.error());
    const auto size = readNumber("size", field(Size), most);
    if (!size)
        return tl::unexpected(size.error());
    const auto flags = readNumber("flags", field(Flags), std::numeric_limits<std::uint8_t>::max());
    if (!flags)
        return tl::unexpected(flags.error());
    const auto sequence = readNumber("sequence", field(Seq), std::numeric_limits<std::uint64_t>::max());
    if (!sequence)
        return tl::unexpected(sequence.error());
    const auto price = readPrice(field(PriceColumn));
    if (!price)
        return tl::unexpected(price.error());
    if (field(Action).size() != 1 || field(SideColumn).size() != 1)
        return failure(ErrorCode::BadRow, "the action " + quoted(field(Action)) + " or the side " +
                                              quoted(field(SideColumn)) + " is not one letter");
    row.publisher = static_cast<std::uint16_t>(*publisher);
    row.instrument = static_cast<std::uint32_t>(*instrument);
    row.size = {static_cast<std::int64_t>(*size)};
    row.flags = static_cast<std::uint8_t>(*flags);
    row.sequence = *sequence;
    row.price = *price;
    row.action = field(Action).front();
    row.side = field(SideColumn).front();
    return {};
}

Result<void> DatabentoCsvDecoder::readLevels(const CsvRow& csv, DatabentoRow& row) {
    for (std::size_t i = 0; i < levelsAt_.size(); ++i) {
        DatabentoLevel& level = levels_[i];
        const auto text = [&](std::size_t which) { return csv.fields[levelsAt_[i].at[which]]; };
        const auto bid = readPrice(text(0));
        if (!bid)
            return tl::unexpected(bid.error());
        const auto ask = readPrice(text(1));
        if (!ask)
            return tl::unexpected(ask.error());
        level.bid = *bid;
        level.ask = *ask;
        std::array<std::uint32_t*, 4> counts{&level.bidSize, &level.askSize, &level.bidCount, &level.askCount};
        for (std::size_t k = 0; k < counts.size(); ++k) {
            const auto number = readNumber(levelColumns[k + 2], text(k + 2), std::numeric_limits<std::uint32_t>::max());
            if (!number)
                return tl::unexpected(number.error());
            *counts[k] = static_cast<std::uint32_t>(*number);
        }
    }
    row.levels = std::span(levels_).first(levelsAt_.size());
    return {};
}

Result<void> DatabentoCsvDecoder::readRow(const CsvRow& csv, EventBatch& out) {
    DatabentoRow row;
    row.schema = schema_;
    row.row = csv.line;
    auto read = readFields(csv, row);
    if (read)
        read = readLevels(csv, row);
    if (!read) {
        reject(out, csv, read.error().code, read.error().message);
        return {};
    }
    if (schema_ == DatabentoSchema::Orders) {
        const std::string_view text = csv.fields[order_];
        const auto order = readNumber("order_id", text, std::numeric_limits<std::uint64_t>::max());
        if (!order && wasFloatingPoint(text)) {
            return failure(ErrorCode::LostIdentities,
                           "the order id " + quoted(text) +
                               " passed through floating point and lost digits: orders can no longer be told apart "
                               "and no result could be right; export the file again with ids as text",
                           problems_.place(csv.line));
        }
        if (!order) {
            reject(out, csv, order.error().code, order.error().message);
            return {};
        }
        row.order = *order;
    }
    if (row.time < Timestamp{})
        rows_.mendTime(row, out);
    std::string_view symbol;
    if (symbol_ != noColumn && !csv.fields[symbol_].empty()) {
        const auto named = readSymbol(csv.fields[symbol_]);
        if (!named) {
            reject(out, csv, named.error().code, named.error().message);
            return {};
        }
        symbol = *named;
    }
    rows_.add(row, symbol, out);
    return {};
}

} // namespace

int probeDatabentoCsv(std::string_view head, const DecodeOptions&) {
    const std::vector<std::string> names = firstRowOf(head);
    const auto has = [&names](std::string_view name) { return columnNamed(names, name) != noColumn; };
    const auto found = static_cast<std::size_t>(std::count_if(neededColumns.begin(), neededColumns.end(), has));
    if (found == neededColumns.size())
        return 100;
    // a header that was meant as one: opening it then says which columns are missing
    const bool named = has("ts_event") || has("publisher_id") || has("instrument_id");
    constexpr std::size_t meantAsOne = 6;
    return named && found >= meantAsOne ? 95 : 0;
}

Result<std::unique_ptr<Decoder>> openDatabentoCsv(const DecodeOptions& options) {
    auto times = RowTimes::create(options.zone);
    if (!times)
        return tl::unexpected(times.error());
    return std::make_unique<DatabentoCsvDecoder>(options, std::move(*times));
}

} // namespace topbook
