// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/dbn.h"

#include "model/core/time_text.h"
#include "model/feed/byte_carry.h"
#include "model/feed/decoder_place.h"
#include "model/feed/formats/databento_rows.h"
#include "model/feed/formats/dbn_metadata.h"
#include "model/feed/wire_fields.h"

#include <algorithm>
#include <array>
#include <optional>

namespace topbook {
namespace {

constexpr std::string_view magic = "DBN";
constexpr std::size_t headerBytes = 16;
constexpr std::size_t unitBytes = 4;     ///< lengths count these
constexpr std::size_t mostAppended = 16; ///< behind the fields of a record: `ts_out`, and what may come
constexpr std::size_t levelBytes = 32;
constexpr std::int64_t nanosPerDay = 86'400'000'000'000;

enum RecordType : std::uint8_t {
    tradesRecord = 0x00,
    mbp1Record = 0x01,
    mbp10Record = 0x0A,
    statusRecord = 0x12,
    symbolMappingRecord = 0x16,
    mboRecord = 0xA0,
};

/// Records that are read; their lengths are the least, since fields may be appended (`ts_out`, newer versions).
struct Layout {
    std::uint8_t type;
    std::size_t bytes;
    DatabentoSchema schema;
    std::size_t levels;
};
constexpr std::array layouts{
    Layout{mboRecord, 56, DatabentoSchema::Orders, 0},
    Layout{tradesRecord, 48, DatabentoSchema::Trades, 0},
    Layout{mbp1Record, 48 + levelBytes, DatabentoSchema::Best, 1},
    Layout{mbp10Record, 48 + 10 * levelBytes, DatabentoSchema::Levels, 10},
    Layout{statusRecord, 40, DatabentoSchema::None, 0},
};

/// Records that say nothing of books or trades here: bars, definitions, imbalances, messages of the gateway,
/// statistics, and best prices at intervals or across venues.
constexpr std::array<std::uint8_t, 16> otherTypes{0x11, 0x13, 0x14, 0x15, 0x17, 0x18, 0x20, 0x21,
                                                  0x22, 0x23, 0x24, 0xB1, 0xC0, 0xC2, 0xC3, 0xC4};

const Layout* layoutOf(std::uint8_t type) {
    const auto* found =
        std::find_if(layouts.begin(), layouts.end(), [type](const Layout& layout) { return layout.type == type; });
    return found == layouts.end() ? nullptr : found;
}

/// By the action of a status record; those that say nothing of trading leave the status as it is.
std::optional<TradingStatus> statusOf(std::uint16_t action) {
    switch (action) {
    case 1:
        return TradingStatus::PreOpen;
    case 3:
        return TradingStatus::Quoting;
    case 2: // before a cross
    case 4: // cross
    case 5: // rotation
        return TradingStatus::Auction;
    case 7:
        return TradingStatus::Open;
    case 8:
    case 10: // suspended
    case 15: // not available for trading
        return TradingStatus::Halted;
    case 9:
        return TradingStatus::Paused;
    case 12:
    case 13: // after the close
        return TradingStatus::Closed;
    default:
        return std::nullopt;
    }
}

std::string nameOfType(std::uint8_t type) {
    constexpr std::string_view digits = "0123456789abcdef";
    return std::string("0x") + digits[type >> 4] + digits[type & 15];
}

class DbnDecoder : public Decoder {
public:
    explicit DbnDecoder(const DecodeOptions& options)
        : problems_(options)
        , rows_(problems_, counts_) {}

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp, EventBatch& out) override;
    Result<void> finish(EventBatch& out) override;
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    [[nodiscard]] bool savePlace(StateWriter& out) const override;
    [[nodiscard]] bool loadPlace(StateReader& in) override;

private:
    bool takeRecord(EventBatch& out);
    void takeWhole(const char* record, std::size_t length, EventBatch& out);
    void takeMapping(const char* record, std::size_t length, EventBatch& out);
    void takeStatus(const char* record, EventBatch& out);
    bool search();
    void loseRecord(const std::string& words, EventBatch& out);
    [[nodiscard]] bool looksWhole(const char* header) const;
    Result<bool> takeMetadata();
    void countType(std::uint8_t type);
    DatabentoRow headOf(const char* record) const;
    [[nodiscard]] std::string_view symbolOf(const DatabentoRow& row) const;

    FormatTraits traits_{.name = "dbn", .timeDigits = 9, .hasBook = true};
    RowProblems problems_;
    std::map<std::string, std::uint64_t> counts_;
    DatabentoRows rows_;
    ByteCarry bytes_;
    std::optional<DbnMetadata> metadata_;
    std::array<std::uint64_t*, 256> countOfType_{};
    std::array<DatabentoLevel, maxDatabentoLevels> levels_{};
    bool searching_ = false;              ///< a record has a length that cannot be: the next one is looked for
    std::optional<std::uint64_t> lastId_; ///< publisher and instrument of the last good record
};

Result<void> DbnDecoder::decode(std::string_view bytes, Timestamp, EventBatch& out) {
    bytes_.feed(bytes);
    if (!metadata_) {
        const auto taken = takeMetadata();
        if (!taken)
            return tl::unexpected(taken.error());
    }
    while (metadata_ && (searching_ ? search() : takeRecord(out))) {
    }
    bytes_.keep();
    return {};
}

/// False where it is not whole yet.
Result<bool> DbnDecoder::takeMetadata() {
    const std::string_view prelude = bytes_.peek(dbnPreludeBytes);
    if (prelude.empty())
        return false;
    if (!prelude.starts_with(magic))
        return failure(ErrorCode::WrongHeader, "a DBN stream begins with DBN; this one does not", problems_.place(0));
    const auto version = static_cast<std::uint8_t>(prelude[3]);
    if (version == 0 || version > newestDbnVersion) {
        return failure(version == 0 ? ErrorCode::WrongHeader : ErrorCode::NewerVersion,
                       "this is DBN version " + std::to_string(version) +
                           "; versions 1 to 3 are understood (convert it with Databento's dbn tool)",
                       problems_.place(0));
    }
    const auto length = littleEndianAt<std::uint32_t>(prelude.data() + 4);
    if (length > maxDbnMetadata)
        return failure(ErrorCode::Corrupt,
                       "the metadata is said to be " + std::to_string(length) + " bytes long, which cannot be",
                       problems_.place(4));
    const std::string_view all = bytes_.peek(dbnPreludeBytes + length);
    if (all.empty())
        return false;
    auto metadata = readDbnMetadata(version, all.substr(dbnPreludeBytes, length));
    if (!metadata)
        return failure(metadata.error().code, metadata.error().message, problems_.place(0));
    metadata_ = std::move(*metadata);
    bytes_.consume(dbnPreludeBytes + length);
    return true;
}

/// False where the next record is not whole yet.
bool DbnDecoder::takeRecord(EventBatch& out) {
    const std::string_view first = bytes_.peek(1);
    if (first.empty())
        return false;
    const std::size_t length = std::size_t{static_cast<std::uint8_t>(first[0])} * unitBytes;
    if (length < headerBytes) {
        loseRecord("the record is said to be " + std::to_string(length) + " bytes long, less than its header", out);
        return true;
    }
    const std::string_view record = bytes_.peek(length);
    if (record.empty())
        return false;
    const Layout* layout = layoutOf(static_cast<std::uint8_t>(record[1]));
    if (layout != nullptr && length > layout->bytes + mostAppended) {
        loseRecord("the record of type " + nameOfType(layout->type) + " is said to be " + std::to_string(length) +
                       " bytes long instead of " + std::to_string(layout->bytes),
                   out);
        return true;
    }
    takeWhole(record.data(), length, out);
    bytes_.consume(length);
    return true;
}

void DbnDecoder::loseRecord(const std::string& words, EventBatch& out) {
    problems_.add(out, ErrorCode::BadRow, bytes_.position(),
                  words + "; reading goes on with the next one that can be found");
    searching_ = true;
    bytes_.consume(1);
}

/// Looks for a header that can be believed.
bool DbnDecoder::search() {
    const std::string_view bytes = bytes_.peek(headerBytes);
    if (bytes.empty())
        return false;
    if (looksWhole(bytes.data()))
        searching_ = false;
    else
        bytes_.consume(1);
    return true;
}

bool DbnDecoder::looksWhole(const char* header) const {
    const Layout* layout = layoutOf(static_cast<std::uint8_t>(header[1]));
    const std::size_t length = std::size_t{static_cast<std::uint8_t>(header[0])} * unitBytes;
    if (layout == nullptr || (length != layout->bytes && length != layout->bytes + sizeof(std::uint64_t)))
        return false;
    const DatabentoRow row = headOf(header);
    if (lastId_ && *lastId_ >> 32 != row.publisher)
        return false;
    const Duration day(nanosPerDay);
    return !lastId_ || (row.time - problems_.lastTime < day && problems_.lastTime - row.time < day);
}

DatabentoRow DbnDecoder::headOf(const char* record) const {
    DatabentoRow row;
    row.publisher = littleEndianAt<std::uint16_t>(record + 2);
    row.instrument = littleEndianAt<std::uint32_t>(record + 4);
    row.time = {littleEndianAt<std::int64_t>(record + 8)};
    row.row = bytes_.position();
    return row;
}

void DbnDecoder::countType(std::uint8_t type) {
    std::uint64_t*& count = countOfType_[type];
    if (count == nullptr)
        count = &counts_[nameOfType(type)];
    ++*count;
}

std::string_view DbnDecoder::symbolOf(const DatabentoRow& row) const {
    const DbnSymbols& symbols = metadata_->symbols;
    if (symbols.isOneName(row.instrument))
        return symbols.nameOf(row.instrument, 0);
    const std::string day = timeText(row.time, 0);
    const auto digit = [&day](std::size_t i) { return static_cast<std::uint32_t>(day[i] - '0'); };
    std::uint32_t number = 0;
    for (const std::size_t i : std::array<std::size_t, 8>{0, 1, 2, 3, 5, 6, 8, 9})
        number = number * 10 + digit(i);
    return symbols.nameOf(row.instrument, number);
}

void DbnDecoder::takeWhole(const char* record, std::size_t length, EventBatch& out) {
    const auto type = static_cast<std::uint8_t>(record[1]);
    if (type == symbolMappingRecord) {
        countType(type);
        takeMapping(record, length, out);
        return;
    }
    const Layout* layout = layoutOf(type);
    if (layout == nullptr) {
        countType(type);
        if (std::find(otherTypes.begin(), otherTypes.end(), type) == otherTypes.end())
            problems_.add(out, ErrorCode::BadRow, bytes_.position(),
                          "there is no record of type " + nameOfType(type) + "; passed over");
        return;
    }
    if (length < layout->bytes) {
        countType(type);
        problems_.add(out, ErrorCode::BadRow, bytes_.position(),
                      "the record of type " + nameOfType(type) + " is " + std::to_string(length) +
                          " bytes long instead of " + std::to_string(layout->bytes));
        return;
    }
    if (type == statusRecord) {
        countType(type);
        takeStatus(record, out);
        return;
    }
    DatabentoRow row = headOf(record);
    row.schema = layout->schema;
    const bool isOrder = type == mboRecord;
    if (isOrder)
        row.order = littleEndianAt<std::uint64_t>(record + 16);
    row.price = {littleEndianAt<std::int64_t>(record + (isOrder ? 24 : 16))};
    row.size = {littleEndianAt<std::uint32_t>(record + (isOrder ? 32 : 24))};
    row.action = record[isOrder ? 38 : 28];
    row.side = record[isOrder ? 39 : 29];
    row.flags = static_cast<std::uint8_t>(record[isOrder ? 36 : 30]);
    row.received = {littleEndianAt<std::int64_t>(record + (isOrder ? 40 : 32))};
    row.sequence = littleEndianAt<std::uint32_t>(record + (isOrder ? 52 : 44));
    for (std::size_t i = 0; i < layout->levels; ++i) {
        const char* at = record + 48 + i * levelBytes;
        levels_[i] = {{littleEndianAt<std::int64_t>(at)},     {littleEndianAt<std::int64_t>(at + 8)},
                      littleEndianAt<std::uint32_t>(at + 16), littleEndianAt<std::uint32_t>(at + 20),
                      littleEndianAt<std::uint32_t>(at + 24), littleEndianAt<std::uint32_t>(at + 28)};
    }
    row.levels = std::span(levels_).first(layout->levels);
    if (row.time < Timestamp{})
        rows_.mendTime(row, out);
    lastId_ = (std::uint64_t{row.publisher} << 32) | row.instrument;
    rows_.add(row, symbolOf(row), out);
}

/// Live streams name their instruments in records.
void DbnDecoder::takeMapping(const char* record, std::size_t length, EventBatch& out) {
    const std::size_t symbolLength = metadata_->symbolLength;
    const std::size_t typed = metadata_->version == 1 ? 0 : 1; ///< a byte for the symbology before each symbol
    const std::size_t asked = headerBytes + typed;
    const std::size_t got = asked + symbolLength + typed;
    if (length < got + symbolLength) {
        problems_.add(out, ErrorCode::BadRow, bytes_.position(),
                      "the symbol mapping is " + std::to_string(length) + " bytes long, too short for its symbols");
        return;
    }
    const auto textAt = [&](std::size_t at) {
        const std::string_view field(record + at, symbolLength);
        return field.substr(0, field.find('\0'));
    };
    const std::string_view outSymbol = textAt(got);
    const bool isNumber = outSymbol.find_first_not_of("0123456789") == std::string_view::npos;
    metadata_->symbols.add(headOf(record).instrument, 0, std::numeric_limits<std::uint32_t>::max(),
                           isNumber ? textAt(asked) : outSymbol);
}

void DbnDecoder::takeStatus(const char* record, EventBatch& out) {
    DatabentoRow row = headOf(record);
    row.received = {littleEndianAt<std::int64_t>(record + headerBytes)};
    if (row.time < Timestamp{})
        rows_.mendTime(row, out);
    if (const auto status = statusOf(littleEndianAt<std::uint16_t>(record + headerBytes + 8)))
        rows_.addStatus(row, symbolOf(row), *status, out);
}

Result<void> DbnDecoder::finish(EventBatch& out) {
    if (!metadata_)
        return failure(ErrorCode::Truncated, "the DBN stream ends within its metadata", problems_.place(0));
    if (bytes_.available() > 0 && !searching_)
        problems_.add(out, ErrorCode::Truncated, bytes_.position(),
                      "the input ends in the middle of this record: " + std::to_string(bytes_.available()) +
                          " bytes of it are there");
    rows_.finish(out);
    return {};
}

bool DbnDecoder::savePlace(StateWriter& out) const {
    if (!metadata_)
        return false;
    out.put(metadata_->version);
    out.put(static_cast<std::uint64_t>(metadata_->symbolLength));
    metadata_->symbols.save(out);
    bytes_.save(out);
    putCounts(out, counts_);
    rows_.save(out);
    out.put(problems_.lastTime);
    out.put(static_cast<std::uint8_t>(searching_));
    putOptional(out, lastId_);
    return true;
}

bool DbnDecoder::loadPlace(StateReader& in) {
    metadata_.emplace();
    metadata_->version = in.get<std::uint8_t>();
    metadata_->symbolLength = in.get<std::uint64_t>();
    metadata_->symbols.load(in);
    bytes_.load(in);
    getCounts(in, counts_);
    if (!rows_.load(in))
        return false;
    problems_.lastTime = in.get<Timestamp>();
    searching_ = in.get<std::uint8_t>() != 0;
    lastId_ = getOptional<std::uint64_t>(in);
    return in.ok();
}

} // namespace

int probeDbn(std::string_view head, const DecodeOptions&) {
    constexpr char leastPrintable = 0x20;
    return head.size() >= dbnPreludeBytes && head.starts_with(magic) && head[3] >= 0 && head[3] < leastPrintable ? 100
                                                                                                                 : 0;
}

Result<std::unique_ptr<Decoder>> openDbn(const DecodeOptions& options) {
    return std::make_unique<DbnDecoder>(options);
}

} // namespace topbook
