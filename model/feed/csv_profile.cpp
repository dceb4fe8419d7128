// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/csv_profile.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/feed/byte_stream.h"
#include "model/feed/json_value.h"
#include "model/feed/name_pattern.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace topbook {
namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t maxProfileBytes = 1 << 20;
constexpr int maxColumn = 1024;

struct NamedUnit {
    std::string_view name;
    std::int64_t nanos;
};
constexpr std::array timeUnits{NamedUnit{"s", 1'000'000'000}, NamedUnit{"ms", 1'000'000}, NamedUnit{"us", 1'000},
                               NamedUnit{"ns", 1}};

struct NamedForm {
    std::string_view name;
    TimeForm form;
};
constexpr std::array timeForms{NamedForm{"text", TimeForm::Text}, NamedForm{"epoch", TimeForm::Epoch},
                               NamedForm{"midnight", TimeForm::Midnight}};

/// Reads the fields of one profile; keeps the first thing that is wrong.
class ProfileReader {
public:
    ProfileReader(std::string_view json, const std::string& file)
        : json_(json)
        , file_(file) {}

    Result<CsvProfile> read();

private:
    void wrong(const std::string& field, const std::string& words);
    /// The line of the innermost name of "time.unit".
    [[nodiscard]] std::size_t lineOf(const std::string& field) const;
    bool hasKind(const JsonValue& value, Kind kind, const std::string& field, std::string_view words);
    void refuseUnknown(const JsonValue& object, const std::string& prefix, std::span<const std::string_view> known);

    std::optional<std::string> text(const JsonValue& object, std::string_view name, const std::string& prefix = {});
    std::optional<bool> flag(const JsonValue& object, std::string_view name);
    std::optional<int> number(const JsonValue& object, std::string_view name, int most);
    std::optional<CsvColumn> column(const JsonValue& object, std::string_view name, const std::string& prefix);
    void readColumns(const JsonValue& columns);
    void readTime(const JsonValue& time);
    void readNames(const JsonValue& names);
    void readRules(const JsonValue& rules);

    std::string_view json_;
    const std::string& file_;
    CsvProfile profile_;
    std::optional<Error> error_;
};

void ProfileReader::wrong(const std::string& field, const std::string& words) {
    if (!error_)
        error_ = Error{ErrorCode::InvalidArgument, "field '" + field + "' " + words,
                       file_ + ":" + std::to_string(lineOf(field))};
}

std::size_t ProfileReader::lineOf(const std::string& field) const {
    std::size_t at = 0;
    for (std::size_t begin = 0; begin <= field.size();) {
        const std::size_t end = std::min(field.find('.', begin), field.size());
        const std::size_t found = json_.find("\"" + field.substr(begin, end - begin) + "\"", at);
        if (found == std::string_view::npos)
            break;
        at = found + 1;
        begin = end + 1;
    }
    return 1 +
           static_cast<std::size_t>(std::count(json_.begin(), json_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

bool ProfileReader::hasKind(const JsonValue& value, Kind kind, const std::string& field, std::string_view words) {
    if (value.kind == kind)
        return true;
    wrong(field, "must be " + std::string(words));
    return false;
}

void ProfileReader::refuseUnknown(const JsonValue& object, const std::string& prefix,
                                  std::span<const std::string_view> known) {
    for (const JsonMember& member : object.members) {
        if (std::find(known.begin(), known.end(), member.name) != known.end())
            continue;
        std::string list;
        for (const std::string_view name : known)
            list += (list.empty() ? "" : ", ") + std::string(name);
        wrong(prefix + printable(member.name), "is not known here; known are " + list);
    }
}

std::optional<std::string> ProfileReader::text(const JsonValue& object, std::string_view name,
                                               const std::string& prefix) {
    const JsonValue* value = object.find(name);
    if (value == nullptr || !hasKind(*value, Kind::Text, prefix + std::string(name), "a text"))
        return std::nullopt;
    return value->text;
}

std::optional<bool> ProfileReader::flag(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    if (value == nullptr || !hasKind(*value, Kind::Bool, std::string(name), "true or false"))
        return std::nullopt;
    return value->flag;
}

std::optional<int> ProfileReader::number(const JsonValue& object, std::string_view name, int most) {
    const JsonValue* value = object.find(name);
    if (value == nullptr)
        return std::nullopt;
    const auto parsed = parseUnsigned(value->text);
    if (value->kind != Kind::Number || !parsed || *parsed > static_cast<std::uint64_t>(most)) {
        wrong(std::string(name), "must be a whole number from 0 to " + std::to_string(most));
        return std::nullopt;
    }
    return static_cast<int>(*parsed);
}

std::optional<CsvColumn> ProfileReader::column(const JsonValue& object, std::string_view name,
                                               const std::string& prefix) {
    const JsonValue* value = object.find(name);
    if (value == nullptr)
        return std::nullopt;
    const std::string field = prefix + std::string(name);
    if (value->kind == Kind::Text && !value->text.empty()) {
        if (!profile_.hasHeader)
            wrong(field, "names a column, but the profile says that there is no header; give its place, from 1");
        return CsvColumn(value->text);
    }
    const auto place = parseUnsigned(value->text);
    if (value->kind != Kind::Number || !place || *place < 1 || *place > static_cast<std::uint64_t>(maxColumn)) {
        wrong(field, "must be the name of a column or its place, from 1");
        return std::nullopt;
    }
    return CsvColumn(static_cast<std::size_t>(*place - 1));
}

void ProfileReader::readColumns(const JsonValue& columns) {
    static constexpr std::array<std::string_view, 7> known{"time", "price",      "symbol", "size",
                                                           "seq",  "quote_time", "date"};
    if (!hasKind(columns, Kind::Object, "columns", "an object"))
        return;
    refuseUnknown(columns, "columns.", known);
    const auto time = column(columns, "time", "columns.");
    const auto price = column(columns, "price", "columns.");
    if (!time)
        wrong("columns", "must have 'time'");
    if (!price)
        wrong("columns", "must have 'price'");
    profile_.time = time.value_or(CsvColumn());
    profile_.price = price.value_or(CsvColumn());
    profile_.symbol = column(columns, "symbol", "columns.");
    profile_.size = column(columns, "size", "columns.");
    profile_.sequence = column(columns, "seq", "columns.");
    profile_.quoteTime = column(columns, "quote_time", "columns.");
    profile_.date = column(columns, "date", "columns.");
}

void ProfileReader::readTime(const JsonValue& time) {
    static constexpr std::array<std::string_view, 3> known{"form", "unit", "zone"};
    if (!hasKind(time, Kind::Object, "time", "an object"))
        return;
    refuseUnknown(time, "time.", known);
    if (const auto form = text(time, "form", "time.")) {
        const auto found = std::find_if(timeForms.begin(), timeForms.end(),
                                        [&form](const NamedForm& named) { return named.name == *form; });
        if (found == timeForms.end())
            wrong("time.form", "must be text, epoch or midnight");
        else
            profile_.timeForm = found->form;
    }
    if (const auto unit = text(time, "unit", "time.")) {
        const auto found = std::find_if(timeUnits.begin(), timeUnits.end(),
                                        [&unit](const NamedUnit& named) { return named.name == *unit; });
        if (found == timeUnits.end())
            wrong("time.unit", "must be s, ms, us or ns");
        else
            profile_.unitNanos = found->nanos;
    }
    profile_.zone = text(time, "zone", "time.");
    if (profile_.zone && !TimeZone::named(*profile_.zone))
        wrong("time.zone", "is no known time zone; use an IANA name such as America/New_York");
}

void ProfileReader::readNames(const JsonValue& names) {
    if (!hasKind(names, Kind::Array, "names", "a list of patterns"))
        return;
    for (const JsonValue& item : names.items) {
        if (!hasKind(item, Kind::Text, "names", "a list of patterns"))
            return;
        if (const auto checked = checkNamePattern(item.text); !checked)
            wrong("names", "has a pattern '" + printable(item.text) + "' where " + checked.error().message);
        profile_.names.push_back(item.text);
    }
}

void ProfileReader::readRules(const JsonValue& rules) {
    static constexpr std::array<std::string_view, 3> known{"column", "values", "hex_bits"};
    if (!hasKind(rules, Kind::Array, "not_eligible", "a list"))
        return;
    for (const JsonValue& item : rules.items) {
        if (!hasKind(item, Kind::Object, "not_eligible", "a list of objects"))
            return;
        refuseUnknown(item, "not_eligible.", known);
        EligibilityRule rule;
        const auto where = column(item, "column", "not_eligible.");
        if (!where)
            wrong("not_eligible", "must say the 'column' of each entry");
        rule.column = where.value_or(CsvColumn());
        if (const JsonValue* values = item.find("values")) {
            for (const JsonValue& value : values->items) {
                if (hasKind(value, Kind::Text, "not_eligible.values", "a list of texts"))
                    rule.values.push_back(value.text);
            }
        }
        if (const auto bits = text(item, "hex_bits", "not_eligible.")) {
            const auto [end, code] = std::from_chars(bits->data(), bits->data() + bits->size(), rule.hexBits, 16);
            if (code != std::errc() || end != bits->data() + bits->size())
                wrong("not_eligible.hex_bits", "must be a hexadecimal number");
        }
        if (rule.values.empty() && rule.hexBits == 0)
            wrong("not_eligible", "must have 'values' or 'hex_bits' in each entry");
        profile_.notEligible.push_back(std::move(rule));
    }
}

Result<CsvProfile> ProfileReader::read() {
    static constexpr std::array<std::string_view, 12> known{"name",    "description", "header",      "separator",
                                                            "columns", "time",        "price_scale", "size_decimals",
                                                            "symbol",  "symbol_case", "names",       "not_eligible"};
    const auto parsed = parseJson(json_);
    if (!parsed)
        return failure(ErrorCode::InvalidArgument, "the profile is " + parsed.error().message,
                       file_ + ":" + parsed.error().where);
    if (parsed->kind != Kind::Object)
        return failure(ErrorCode::InvalidArgument, "a profile must be one JSON object", file_ + ":1");
    refuseUnknown(*parsed, "", known);
    profile_.name = text(*parsed, "name").value_or("");
    profile_.description = text(*parsed, "description").value_or("");
    profile_.hasHeader = flag(*parsed, "header").value_or(true);
    if (profile_.name.empty())
        wrong("name", "must be there and not be empty");
    if (const auto separator = text(*parsed, "separator")) {
        if (separator->size() != 1 || (*separator)[0] == '"' || (*separator)[0] == '\n')
            wrong("separator", "must be one character");
        else
            profile_.separator = (*separator)[0];
    }
    if (const JsonValue* columns = parsed->find("columns"))
        readColumns(*columns);
    else
        wrong("columns", "must be there");
    if (const JsonValue* time = parsed->find("time"))
        readTime(*time);
    if (const JsonValue* names = parsed->find("names"))
        readNames(*names);
    if (const JsonValue* rules = parsed->find("not_eligible"))
        readRules(*rules);
    profile_.priceScale = number(*parsed, "price_scale", Price::decimals).value_or(0);
    profile_.sizeDecimals = number(*parsed, "size_decimals", 9).value_or(0);
    profile_.fixedSymbol = text(*parsed, "symbol");
    if (const auto letters = text(*parsed, "symbol_case")) {
        profile_.upperCase = *letters == "upper";
        if (!profile_.upperCase && *letters != "keep")
            wrong("symbol_case", "must be upper or keep");
    }
    const bool nameTellsSymbol = std::any_of(profile_.names.begin(), profile_.names.end(), [](const std::string& name) {
        return name.find("{symbol}") != std::string::npos;
    });
    if (!profile_.symbol && !profile_.fixedSymbol && !nameTellsSymbol)
        wrong("columns", "must have 'symbol' where neither 'symbol' nor a pattern in 'names' tells it");
    if (error_)
        return tl::unexpected(*error_);
    return profile_;
}

} // namespace

Result<CsvProfile> parseCsvProfile(std::string_view json, const std::string& file) {
    return ProfileReader(json, file).read();
}

Result<CsvProfile> csvProfileNamed(const std::string& nameOrFile) {
    std::string names;
    for (const BuiltInCsvProfile& profile : builtInCsvProfiles()) {
        if (profile.name == nameOrFile)
            return parseCsvProfile(profile.json, nameOrFile + ".json");
        names += (names.empty() ? "" : ", ") + std::string(profile.name);
    }
    if (!nameOrFile.ends_with(".json")) {
        return failure(ErrorCode::NotFound, "there is no CSV profile '" + printable(nameOrFile) + "'; there are " +
                                                names + ", or name a .json file");
    }
    auto stream = ByteStream::open(nameOrFile);
    if (!stream)
        return tl::unexpected(stream.error());
    std::string json;
    for (;;) {
        const auto block = stream->next();
        if (!block)
            return tl::unexpected(block.error());
        if (block->empty())
            break;
        json += *block;
        if (json.size() > maxProfileBytes)
            return failure(ErrorCode::InvalidArgument, "the profile is larger than 1 MiB", nameOrFile);
    }
    return parseCsvProfile(json, nameOrFile);
}

} // namespace topbook
