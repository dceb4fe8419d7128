// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/profile_csv.h"

#include "model/core/decimal.h"
#include "model/core/int128.h"
#include "model/feed/csv_decoder.h"
#include "model/feed/name_pattern.h"
#include "model/feed/quote_fields.h"
#include "model/feed/row_times.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace topbook {
namespace {

constexpr std::int64_t nanosPerDay = 86'400'000'000'000;

struct RuleAt {
    std::size_t column = noColumn;
    EligibilityRule rule;
};

class ProfileCsvDecoder : public CsvDecoder {
public:
    ProfileCsvDecoder(CsvProfile profile, const DecodeOptions& options, RowTimes times, ZoneClock clock,
                      std::optional<Timestamp> date, std::optional<std::string> symbol)
        : CsvDecoder({.name = "csv-profile", .timeDigits = 6, .hasQuotes = true, .sizeDecimals = profile.sizeDecimals},
                     options, profile.hasHeader, profile.separator)
        , profile_(std::move(profile))
        , times_(std::move(times))
        , clock_(clock)
        , date_(date)
        , symbol_(std::move(symbol))
        , quotes_(counts_, "quote") {
        prototype_.sizeDecimals = profile_.sizeDecimals;
    }
    [[nodiscard]] bool assumedUtc() const override { return times_.assumedUtc(); }

    /// Finds the columns. `names` is empty where there is no header.
    Result<void> findColumns(const std::vector<std::string>& names);

protected:
    Result<void> readHeader(const std::vector<std::string>& names, EventBatch&) override { return findColumns(names); }
    Result<void> readRow(const CsvRow& row, EventBatch& out) override;

private:
    [[nodiscard]] std::string_view field(const CsvRow& row, std::size_t column) const {
        return column == noColumn ? std::string_view() : trimmed(row.fields[column]);
    }
    Result<Timestamp> readTime(std::string_view text, std::string_view day);
    Result<std::string> symbolOf(const CsvRow& row) const;
    Result<Event> readEvent(const CsvRow& row, EventBatch& out);
    [[nodiscard]] bool isNotEligible(const CsvRow& row) const;

    CsvProfile profile_;
    RowTimes times_;
    ZoneClock clock_;
    std::optional<Timestamp> date_;
    std::optional<std::string> symbol_;
    MessageCount quotes_;
    SymbolNumbers symbols_;
    Instrument prototype_;
    std::size_t timeColumn_ = noColumn;
    std::size_t priceColumn_ = noColumn;
    std::size_t symbolColumn_ = noColumn;
    std::size_t sizeColumn_ = noColumn;
    std::size_t sequenceColumn_ = noColumn;
    std::size_t quoteTimeColumn_ = noColumn;
    std::size_t dateColumn_ = noColumn;
    std::vector<RuleAt> rules_;
    std::size_t neededColumns_ = 0;
};

Result<void> ProfileCsvDecoder::findColumns(const std::vector<std::string>& names) {
    std::string missing;
    const auto find = [&](const std::optional<CsvColumn>& column) -> std::size_t {
        if (!column)
            return noColumn;
        std::size_t at = noColumn;
        if (const auto* place = std::get_if<std::size_t>(&*column)) {
            at = *place;
            if (profile_.hasHeader && at >= names.size())
                missing += (missing.empty() ? "" : ", ") + std::to_string(at + 1);
        } else {
            std::string_view name = std::get<std::string>(*column);
            const bool mayBeMissing = name.ends_with('?');
            name.remove_suffix(mayBeMissing ? 1 : 0);
            at = columnNamed(names, name);
            if (at == noColumn) {
                if (!mayBeMissing)
                    missing += (missing.empty() ? "" : ", ") + std::string(name);
                return noColumn;
            }
        }
        neededColumns_ = std::max(neededColumns_, at + 1);
        return at;
    };
    timeColumn_ = find(profile_.time);
    priceColumn_ = find(profile_.price);
    symbolColumn_ = find(profile_.symbol);
    sizeColumn_ = find(profile_.size);
    sequenceColumn_ = find(profile_.sequence);
    quoteTimeColumn_ = find(profile_.quoteTime);
    dateColumn_ = find(profile_.date);
    traits_.ownSequence = sequenceColumn_ != noColumn;
    for (const EligibilityRule& rule : profile_.notEligible)
        rules_.push_back({find(rule.column), rule});
    if (!missing.empty())
        return failure(ErrorCode::WrongHeader, "the CSV profile '" + profile_.name +
                                                   "' needs these columns, which the header does not have: " + missing);
    return {};
}

Result<Timestamp> ProfileCsvDecoder::readTime(std::string_view text, std::string_view day) {
    if (profile_.timeForm == TimeForm::Text) {
        const auto time = times_.read(text);
        if (!time)
            return tl::unexpected(time.error());
        return time->time;
    }
    const auto number = parseDecimal(text, 9);
    if (!number) {
        const bool large = number.error().code == ErrorCode::Overflow;
        // whole nanoseconds do not fit once they are scaled by 1e9
        const auto whole = large ? parseInteger(text) : Result<std::int64_t>(failure(ErrorCode::BadTime, ""));
        std::int64_t nanos = 0;
        if (!whole || __builtin_mul_overflow(*whole, profile_.unitNanos, &nanos) ||
            profile_.timeForm == TimeForm::Midnight)
            return failure(large ? ErrorCode::Overflow : ErrorCode::BadTime,
                           "the time " + quoted(text) + (large ? " is out of range" : " is not a number"));
        return Timestamp{nanos};
    }
    const Int128 scaled = static_cast<Int128>(number->units) * profile_.unitNanos / 1'000'000'000;
    if (profile_.timeForm == TimeForm::Epoch) {
        if (scaled > std::numeric_limits<std::int64_t>::max() || scaled < std::numeric_limits<std::int64_t>::min())
            return failure(ErrorCode::Overflow, "the time " + quoted(text) + " is outside the years 1678..2261");
        return Timestamp{static_cast<std::int64_t>(scaled)};
    }
    if (scaled < 0 || scaled >= nanosPerDay)
        return failure(ErrorCode::BadTime, "the time " + quoted(text) + " is not within the 24 hours after midnight");
    std::optional<Timestamp> midnight = date_;
    if (!day.empty()) {
        const auto read = readDay(day);
        if (!read)
            return failure(read.error().code, read.error().message);
        midnight = *read;
    }
    if (!midnight)
        return failure(ErrorCode::DateUnknown, "the row has no date");
    return clock_.toUtc(*midnight + Duration(static_cast<std::int64_t>(scaled)));
}

Result<std::string> ProfileCsvDecoder::symbolOf(const CsvRow& row) const {
    const auto symbol = readSymbol(symbolColumn_ == noColumn ? std::string_view(*symbol_) : field(row, symbolColumn_));
    if (!symbol)
        return tl::unexpected(symbol.error());
    std::string text(*symbol);
    if (profile_.upperCase) {
        for (char& c : text)
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

bool ProfileCsvDecoder::isNotEligible(const CsvRow& row) const {
    return std::any_of(rules_.begin(), rules_.end(), [&](const RuleAt& at) {
        const std::string_view text = field(row, at.column);
        if (std::find(at.rule.values.begin(), at.rule.values.end(), text) != at.rule.values.end())
            return true;
        std::uint64_t bits = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), bits, 16);
        return code == std::errc() && end == text.data() + text.size() && (bits & at.rule.hexBits) != 0;
    });
}

Result<Event> ProfileCsvDecoder::readEvent(const CsvRow& row, EventBatch& out) {
    Event event;
    event.kind = EventKind::Quote;
    event.row = row.line;
    event.sequence = {row.line};
    event.reference = static_cast<std::uint64_t>(noTime);
    const std::string_view day = field(row, dateColumn_);
    const auto time = readTime(field(row, timeColumn_), day);
    if (!time)
        return tl::unexpected(time.error());
    event.time = *time;
    const auto symbol = symbolOf(row);
    if (!symbol)
        return tl::unexpected(symbol.error());
    const auto price = readQuotedPrice(field(row, priceColumn_), profile_.priceScale);
    if (!price)
        return failure(price.error().code, *symbol + ": " + price.error().message);
    event.price = price->price;
    if (const auto text = field(row, sizeColumn_); !text.empty()) {
        const auto size = parseDecimal(text, profile_.sizeDecimals);
        if (!size || size->units < 0)
            return failure(ErrorCode::BadNumber, "the size " + quoted(text) + " is not a number of at least 0");
        event.size = {size->units};
    }
    if (sequenceColumn_ != noColumn) {
        const auto text = field(row, sequenceColumn_);
        const auto number = parseUnsigned(text);
        if (!number)
            return failure(number.error().code, "the seq " + quoted(text) + " is not a whole number up to 2^64 - 1");
        event.sequence = {*number};
    }
    if (const auto text = field(row, quoteTimeColumn_); !text.empty()) {
        const auto quoteTime = readTime(text, day);
        if (!quoteTime)
            return failure(quoteTime.error().code, "quote_time: " + quoteTime.error().message);
        event.reference = static_cast<std::uint64_t>(quoteTime->nanos);
    }
    if (isNotEligible(row))
        event.flags = notEligible;
    if (price->rounded)
        problems_.add(out, ErrorCode::Rounded, row.line,
                      "the price " + quoted(field(row, priceColumn_)) + " has more than 9 decimals; it was rounded");
    event.instrument = symbols_.numberOf(*symbol, prototype_, out);
    return event;
}

Result<void> ProfileCsvDecoder::readRow(const CsvRow& row, EventBatch& out) {
    if (row.fields.size() < neededColumns_) {
        reject(out, row, ErrorCode::BadRow,
               "the row has " + std::to_string(row.fields.size()) + " columns, the profile needs " +
                   std::to_string(neededColumns_));
        return {};
    }
    const auto event = readEvent(row, out);
    if (!event) {
        reject(out, row, event.error().code, event.error().message);
        return {};
    }
    problems_.lastTime = event->time;
    quotes_.add();
    out.events.push_back(*event);
    return {};
}

/// What the names of the archive's member and of the file tell, by the first pattern that fits either.
NameParts partsOfNames(const CsvProfile& profile, const DecodeOptions& options) {
    for (const std::string_view name : {baseName(options.memberName), baseName(options.inputName)}) {
        for (const std::string& pattern : profile.names) {
            if (const auto parts = matchName(pattern, name))
                return *parts;
        }
    }
    return {};
}

} // namespace

int probeProfileCsv(std::string_view, const DecodeOptions& options) {
    return options.csvProfile ? 100 : 0;
}

Result<std::unique_ptr<Decoder>> openWithProfile(CsvProfile profile, const DecodeOptions& options) {
    const NameParts parts = partsOfNames(profile, options);
    std::optional<Timestamp> date = parts.date;
    if (options.date) {
        const auto day = readDay(*options.date);
        if (!day)
            return failure(ErrorCode::BadTime, "--date: " + day.error().message);
        date = *day;
    }
    if (profile.timeForm == TimeForm::Midnight && !date && !profile.date) {
        return failure(ErrorCode::DateUnknown,
                       "times count from midnight, and the name of the input does not tell the day; give --date "
                       "YYYY-MM-DD",
                       options.inputName);
    }
    const std::optional<std::string> symbol = profile.fixedSymbol ? profile.fixedSymbol : parts.symbol;
    if (!profile.symbol && !symbol) {
        std::string patterns;
        for (const std::string& pattern : profile.names)
            patterns += (patterns.empty() ? "" : ", ") + pattern;
        return failure(ErrorCode::InvalidArgument,
                       "the symbol stands in the name of the input, which fits none of: " + patterns,
                       options.inputName);
    }
    const std::optional<std::string> zone = options.zone ? options.zone : parts.zone ? parts.zone : profile.zone;
    auto times = RowTimes::create(zone);
    if (!times)
        return tl::unexpected(times.error());
    const auto named = zone ? TimeZone::named(*zone) : TimeZone::utc();
    profile.priceScale = parts.priceScale.value_or(profile.priceScale);
    const bool hasHeader = profile.hasHeader;
    auto decoder = std::make_unique<ProfileCsvDecoder>(std::move(profile), options, std::move(*times),
                                                       ZoneClock(named.value_or(TimeZone::utc())), date, symbol);
    if (!hasHeader) {
        if (const auto found = decoder->findColumns({}); !found)
            return tl::unexpected(found.error());
    }
    return decoder;
}

Result<std::unique_ptr<Decoder>> openProfileCsv(const DecodeOptions& options) {
    auto profile = csvProfileNamed(options.csvProfile.value_or("generic"));
    if (!profile)
        return tl::unexpected(profile.error());
    return openWithProfile(std::move(*profile), options);
}

} // namespace topbook
