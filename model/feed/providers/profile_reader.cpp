// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/decimal.h"
#include "model/feed/json_value.h"
#include "model/feed/providers/json_place.h"
#include "model/feed/providers/json_pointer.h"
#include "model/feed/providers/provider_profile.h"
#include "model/feed/providers/provider_request.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

using Kind = JsonValue::Kind;
using Path = std::vector<std::string>;

constexpr std::uint64_t mostSymbolsARequest = 1000;
constexpr std::int64_t mostCredits = 1'000'000'000;
constexpr int sizeDigits = 9;

template<class T> struct Named {
    std::string_view name;
    T value;
};
template<class T> Named(std::string_view, T) -> Named<T>; // clang 14 does not deduce it
constexpr std::array shapes{Named{"by_symbol", AnswerShape::BySymbol}, Named{"list", AnswerShape::List},
                            Named{"single", AnswerShape::Single}};
constexpr std::array timeUnits{Named{"seconds", QuoteTimeUnit::Seconds}, Named{"millis", QuoteTimeUnit::Millis},
                               Named{"micros", QuoteTimeUnit::Micros}, Named{"nanos", QuoteTimeUnit::Nanos},
                               Named{"iso", QuoteTimeUnit::Iso}};
constexpr std::array markets{Named{"stocks", false}, Named{"crypto", true}};
constexpr std::array symbolCases{Named{"keep", false}, Named{"lower", true}};
constexpr std::array credits{Named{"request", false}, Named{"symbol", true}};

struct PointerField {
    std::string_view name;
    std::vector<std::string> AnswerFields::*place;
};
constexpr std::array pointerFields{PointerField{"symbol", &AnswerFields::symbol},
                                   PointerField{"price", &AnswerFields::price},
                                   PointerField{"bid", &AnswerFields::bid},
                                   PointerField{"ask", &AnswerFields::ask},
                                   PointerField{"bid_size", &AnswerFields::bidSize},
                                   PointerField{"ask_size", &AnswerFields::askSize},
                                   PointerField{"size", &AnswerFields::size},
                                   PointerField{"company", &AnswerFields::company},
                                   PointerField{"currency", &AnswerFields::currency},
                                   PointerField{"previous_close", &AnswerFields::previousClose},
                                   PointerField{"open", &AnswerFields::open},
                                   PointerField{"volume", &AnswerFields::volume},
                                   PointerField{"quote_time", &AnswerFields::quoteTime},
                                   PointerField{"market_open", &AnswerFields::marketOpen}};

struct RateField {
    std::string_view name;
    double RateRules::*place;
};
constexpr std::array rateFields{RateField{"per_minute", &RateRules::perMinute},
                                RateField{"per_hour", &RateRules::perHour}, RateField{"per_day", &RateRules::perDay}};

std::string joined(const std::vector<std::string_view>& names) {
    std::string list;
    for (const std::string_view name : names)
        list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

bool isHeaderName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

bool isProviderName(std::string_view name) {
    return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    });
}

/// Reads the fields of one profile; keeps the first thing that is wrong.
class ProviderProfileReader {
public:
    ProviderProfileReader(std::string_view json, std::string_view file)
        : json_(json)
        , file_(file) {}

    Result<ProviderProfile> read();

private:
    void wrong(const Path& field, const std::string& words);
    [[nodiscard]] Path inside(const Path& path, std::string_view name) const;
    bool hasKind(const JsonValue& value, Kind kind, const Path& field, const char* words);
    void refuseUnknown(const JsonValue& object, const Path& path, const std::vector<std::string_view>& known);

    std::optional<std::string> text(const JsonValue& object, const Path& path, std::string_view name);
    std::string neededText(const JsonValue& object, const Path& path, std::string_view name, const char* example);
    std::optional<std::uint64_t> number(const JsonValue& object, const Path& path, std::string_view name,
                                        std::uint64_t least, std::uint64_t most);
    template<class T, std::size_t n>
    T choice(const JsonValue& object, const Path& path, std::string_view name, const std::array<Named<T>, n>& choices,
             T otherwise);
    std::vector<std::string> texts(const JsonValue& object, const Path& path, std::string_view name);
    std::vector<std::string> pointers(const JsonValue& object, const Path& path, std::string_view name);
    void checkPointer(const std::string& pointer, const Path& field);
    std::vector<std::pair<std::string, std::string>> pairs(const JsonValue& object, std::string_view name);

    void readRequest(const JsonValue& root);
    void readRates(const JsonValue& root);
    void readAnswer(const JsonValue& root);
    void readFields(const JsonValue& answer);
    void readErrors(const JsonValue& root);
    /// Names in braces that are none of ours, or ask for a key that there is not.
    void checkTemplate(const std::string& text, const Path& field, bool isPath);
    void checkAsAWhole();

    std::string_view json_;
    std::string file_;
    ProviderProfile profile_;
    bool usesKey_ = false;
    std::optional<Error> error_;
};

void ProviderProfileReader::wrong(const Path& field, const std::string& words) {
    if (error_)
        return;
    std::string name;
    for (const std::string& part : field)
        name += (name.empty() ? "" : ".") + part;
    error_ = Error{ErrorCode::InvalidArgument, "field '" + printable(name) + "' " + words,
                   file_ + ":" + std::to_string(lineOfField(json_, field))};
}

Path ProviderProfileReader::inside(const Path& path, std::string_view name) const {
    Path inner = path;
    inner.emplace_back(name);
    return inner;
}

bool ProviderProfileReader::hasKind(const JsonValue& value, Kind kind, const Path& field, const char* words) {
    if (value.kind == kind)
        return true;
    wrong(field, std::string("must be ") + words);
    return false;
}

void ProviderProfileReader::refuseUnknown(const JsonValue& object, const Path& path,
                                          const std::vector<std::string_view>& known) {
    for (const JsonMember& member : object.members) {
        if (std::find(known.begin(), known.end(), member.name) == known.end())
            wrong(inside(path, member.name), "is not known here; known are " + joined(known));
        if (object.find(member.name) != &member.value)
            wrong(inside(path, member.name), "is there twice; leave one");
    }
}

std::optional<std::string> ProviderProfileReader::text(const JsonValue& object, const Path& path,
                                                       std::string_view name) {
    const JsonValue* value = object.find(name);
    if (value == nullptr || !hasKind(*value, Kind::Text, inside(path, name), "a text"))
        return std::nullopt;
    return value->text;
}

std::string ProviderProfileReader::neededText(const JsonValue& object, const Path& path, std::string_view name,
                                              const char* example) {
    const std::string value = text(object, path, name).value_or("");
    if (value.empty())
        wrong(inside(path, name), std::string("must be there and not be empty, for example ") + example);
    return value;
}

std::optional<std::uint64_t> ProviderProfileReader::number(const JsonValue& object, const Path& path,
                                                           std::string_view name, std::uint64_t least,
                                                           std::uint64_t most) {
    const JsonValue* value = object.find(name);
    if (value == nullptr)
        return std::nullopt;
    const auto parsed = parseUnsigned(value->text);
    if (value->kind != Kind::Number || !parsed || *parsed < least || *parsed > most) {
        wrong(inside(path, name),
              "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return std::nullopt;
    }
    return *parsed;
}

template<class T, std::size_t n>
T ProviderProfileReader::choice(const JsonValue& object, const Path& path, std::string_view name,
                                const std::array<Named<T>, n>& choices, T otherwise) {
    const auto word = text(object, path, name);
    if (!word)
        return otherwise;
    std::vector<std::string_view> names;
    for (const Named<T>& each : choices) {
        if (each.name == *word)
            return each.value;
        names.push_back(each.name);
    }
    wrong(inside(path, name), "must be one of " + joined(names));
    return otherwise;
}

/// One text, or a list of texts.
std::vector<std::string> ProviderProfileReader::texts(const JsonValue& object, const Path& path,
                                                      std::string_view name) {
    const JsonValue* value = object.find(name);
    if (value == nullptr)
        return {};
    if (value->kind == Kind::Text)
        return {value->text};
    const Path field = inside(path, name);
    if (!hasKind(*value, Kind::Array, field, "a text or a list of texts"))
        return {};
    std::vector<std::string> list;
    for (std::size_t i = 0; i < value->items.size(); ++i) {
        if (hasKind(value->items[i], Kind::Text, inside(field, std::to_string(i)), "a text"))
            list.push_back(value->items[i].text);
    }
    return list;
}

void ProviderProfileReader::checkPointer(const std::string& pointer, const Path& field) {
    if (!isJsonPointer(pointer))
        wrong(field, "has " + quoted(pointer) +
                         ", which is no JSON pointer; one begins with '/', for example "
                         "/quote/latestPrice, and writes '~' as ~0");
}

std::vector<std::string> ProviderProfileReader::pointers(const JsonValue& object, const Path& path,
                                                         std::string_view name) {
    std::vector<std::string> list = texts(object, path, name);
    for (const std::string& pointer : list) {
        if (pointer.empty())
            wrong(inside(path, name), "has an empty pointer; say where the fact stands, for example /price");
        checkPointer(pointer, inside(path, name));
    }
    return list;
}

std::vector<std::pair<std::string, std::string>> ProviderProfileReader::pairs(const JsonValue& object,
                                                                              std::string_view name) {
    const JsonValue* value = object.find(name);
    const Path field{std::string(name)};
    if (value == nullptr || !hasKind(*value, Kind::Object, field, "an object of texts"))
        return {};
    std::vector<std::pair<std::string, std::string>> list;
    for (const JsonMember& member : value->members) {
        const Path inner = inside(field, member.name);
        if (!hasKind(member.value, Kind::Text, inner, "a text"))
            continue;
        if (member.name.empty() || member.value.text.empty())
            wrong(inner, "must have a name and a value that are not empty");
        if (value->find(member.name) != &member.value)
            wrong(inner, "is there twice; leave one");
        list.emplace_back(member.name, member.value.text);
    }
    return list;
}

void ProviderProfileReader::checkTemplate(const std::string& text, const Path& field, bool isPath) {
    const bool control = std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
    });
    if (control)
        wrong(field, "has control characters; leave them out");
    for (const std::string& name : placeholdersOf(text)) {
        const bool ofSymbols = name == "symbols" || name == "symbol";
        const bool ofKey = name == "key" || name == "key1" || name == "key2";
        usesKey_ = usesKey_ || ofKey;
        if (!ofKey && !(ofSymbols && isPath))
            wrong(field, "has {" + printable(name) + "}, which is not known here; known are " +
                             (isPath ? "{symbols}, {symbol}, " : "") + "{key}, {key1} and {key2}");
        else if (ofKey && profile_.keyParts == 0)
            wrong(field, "has {" + name + "}, but 'key_parts' says that there is no key; set it to 1 or 2");
        else if (name.size() > 3 && ofKey && profile_.keyParts != 2)
            wrong(field, "has {" + name + "}, which needs 'key_parts' to be 2");
        else if (name == "symbol" && profile_.batchLimit != 1)
            wrong(field, "has {symbol}, which stands for one; write {symbols}, or set 'batch_limit' to 1");
    }
}

void ProviderProfileReader::readRequest(const JsonValue& root) {
    profile_.baseUrl = neededText(root, {}, "base_url", "https://api.example.com");
    if (const auto checked = checkBaseUrl(profile_.baseUrl); !checked)
        wrong({"base_url"}, checked.error().message);
    profile_.batchLimit = number(root, {}, "batch_limit", 1, mostSymbolsARequest).value_or(1);
    profile_.keyParts = static_cast<int>(number(root, {}, "key_parts", 0, 2).value_or(0));
    profile_.separator = text(root, {}, "separator").value_or(",");
    if (profile_.separator.empty() || profile_.separator.find_first_of("\r\n{}# ") != std::string::npos)
        wrong({"separator"}, "must be what stands between two symbols in the address, for example \",\"");
    profile_.lowerCase = choice(root, {}, "symbol_case", symbolCases, false);
    profile_.path = neededText(root, {}, "path", "/quote?symbol={symbols}");
    if (profile_.path.empty() || profile_.path[0] != '/' || profile_.path.find_first_of(" #") != std::string::npos)
        wrong({"path"}, "must begin with '/' and have no spaces and no '#'");
    checkTemplate(profile_.path, {"path"}, true);
    const auto names = placeholdersOf(profile_.path);
    const auto ofSymbols = std::count_if(names.begin(), names.end(),
                                         [](const std::string& name) { return name == "symbols" || name == "symbol"; });
    if (ofSymbols == 0)
        wrong({"path"}, "must have {symbols} or {symbol} where the symbols belong");
    profile_.headers = pairs(root, "headers");
    for (const auto& [name, value] : profile_.headers) {
        if (!isHeaderName(name))
            wrong({"headers", name}, "is no name of a header; use letters, digits and '-'");
        checkTemplate(value, {"headers", name}, false);
    }
    if (profile_.keyParts > 0 && !usesKey_)
        wrong({"key_parts"}, "asks for a key, but neither 'path' nor 'headers' has {key}; write it where it belongs");
}

void ProviderProfileReader::readRates(const JsonValue& root) {
    const JsonValue* rates = root.find("rates");
    const Path path{"rates"};
    if (rates == nullptr || !hasKind(*rates, Kind::Object, path, "an object"))
        return;
    std::vector<std::string_view> known{"credit"};
    for (const RateField& field : rateFields)
        known.push_back(field.name);
    refuseUnknown(*rates, path, known);
    for (const RateField& field : rateFields) {
        const JsonValue* value = rates->find(field.name);
        if (value == nullptr)
            continue;
        const auto parsed = parseDecimal(value->text, Price::decimals);
        if (value->kind != Kind::Number || !parsed || parsed->units < 0 ||
            parsed->units / Price::unitsPerOne > mostCredits) {
            wrong(inside(path, field.name), "must be a number from 0 (no limit known) to 1000000000");
            continue;
        }
        profile_.rates.*field.place = toDouble(parsed->units, Price::unitsPerOne);
    }
    profile_.rates.creditPerSymbol = choice(*rates, path, "credit", credits, false);
}

void ProviderProfileReader::readAnswer(const JsonValue& root) {
    const JsonValue* answer = root.find("answer");
    const Path path{"answer"};
    if (answer == nullptr) {
        wrong(path, "must be there and say what the answer looks like");
        return;
    }
    if (!hasKind(*answer, Kind::Object, path, "an object"))
        return;
    refuseUnknown(*answer, path, {"shape", "root", "size_decimals", "fields"});
    if (answer->find("shape") == nullptr)
        wrong({"answer", "shape"}, "must be there: by_symbol, list or single");
    profile_.shape = choice(*answer, path, "shape", shapes, AnswerShape::BySymbol);
    profile_.root = text(*answer, path, "root").value_or("");
    checkPointer(profile_.root, {"answer", "root"});
    profile_.sizeDecimals = static_cast<int>(number(*answer, path, "size_decimals", 0, sizeDigits).value_or(0));
    if (answer->find("fields") == nullptr)
        wrong({"answer", "fields"}, "must be there and say where the price stands");
    else
        readFields(*answer);
}

void ProviderProfileReader::readFields(const JsonValue& answer) {
    const JsonValue& fields = *answer.find("fields");
    const Path path{"answer", "fields"};
    if (!hasKind(fields, Kind::Object, path, "an object of JSON pointers"))
        return;
    std::vector<std::string_view> known;
    for (const PointerField& field : pointerFields)
        known.push_back(field.name);
    known.push_back("quote_time_unit");
    refuseUnknown(fields, path, known);
    AnswerFields& read = profile_.fields;
    for (const PointerField& field : pointerFields)
        read.*field.place = pointers(fields, path, field.name);
    if (read.price.empty())
        wrong(inside(path, "price"), "must be there, for example /latestPrice");
    read.quoteTimeUnit = choice(fields, path, "quote_time_unit", timeUnits, QuoteTimeUnit::None);
    if (read.quoteTime.empty() != (read.quoteTimeUnit == QuoteTimeUnit::None))
        wrong(inside(path, read.quoteTime.empty() ? "quote_time" : "quote_time_unit"),
              "must be there too: 'quote_time' and 'quote_time_unit' go together");
    if (profile_.shape == AnswerShape::List && read.symbol.empty())
        wrong(inside(path, "symbol"), "must be there, since a list does not name its entries");
    if (read.bid.empty() != read.ask.empty())
        wrong(inside(path, read.bid.empty() ? "bid" : "ask"), "must be there too: 'bid' and 'ask' go together");
}

void ProviderProfileReader::readErrors(const JsonValue& root) {
    profile_.errorTexts = texts(root, {}, "error_texts");
    for (const std::string& begin : profile_.errorTexts) {
        if (begin.empty())
            wrong({"error_texts"}, "has an empty text, which every answer begins with; leave it out");
    }
    const JsonValue* errors = root.find("errors");
    if (errors == nullptr || !hasKind(*errors, Kind::Array, {"errors"}, "a list of objects"))
        return;
    for (std::size_t i = 0; i < errors->items.size(); ++i) {
        const JsonValue& item = errors->items[i];
        const Path path{"errors", std::to_string(i)};
        if (!hasKind(item, Kind::Object, path, "an object"))
            continue;
        refuseUnknown(item, path, {"pointer", "equals", "message", "rate_limited"});
        ErrorShape shape;
        shape.pointer = neededText(item, path, "pointer", "/error");
        checkPointer(shape.pointer, inside(path, "pointer"));
        shape.message = text(item, path, "message").value_or("");
        checkPointer(shape.message, inside(path, "message"));
        if (const JsonValue* equals = item.find("equals")) {
            if (equals->kind == Kind::Text || equals->kind == Kind::Number)
                shape.equals = equals->text;
            else if (hasKind(*equals, Kind::Bool, inside(path, "equals"), "a text, a number, true or false"))
                shape.equals = equals->flag ? "true" : "false";
        }
        if (const JsonValue* limited = item.find("rate_limited");
            limited != nullptr && hasKind(*limited, Kind::Bool, inside(path, "rate_limited"), "true or false"))
            shape.rateLimited = limited->flag;
        profile_.errors.push_back(std::move(shape));
    }
}

void ProviderProfileReader::checkAsAWhole() {
    if (profile_.shape == AnswerShape::Single && profile_.batchLimit != 1)
        wrong({"batch_limit"}, "must be 1 where 'shape' is single, since the answer tells of one symbol");
}

Result<ProviderProfile> ProviderProfileReader::read() {
    auto parsed = parseJson(json_);
    if (!parsed)
        return failure(ErrorCode::InvalidArgument, "the profile is " + parsed.error().message,
                       file_ + ":" + parsed.error().where);
    if (parsed->kind != Kind::Object)
        return failure(ErrorCode::InvalidArgument, "a profile must be one JSON object", file_ + ":1");
    const JsonValue& root = *parsed;
    refuseUnknown(root, {},
                  {"name", "title", "note", "sign_up_url", "base_url", "path", "headers", "batch_limit", "separator",
                   "symbol_case", "key_parts", "rates", "market", "answer", "errors", "error_texts", "aliases",
                   "answer_names"});
    profile_.name = neededText(root, {}, "name", "\"example\"");
    if (!isProviderName(profile_.name))
        wrong({"name"}, "must be small letters, digits and '-', at most 40");
    profile_.title = text(root, {}, "title").value_or(profile_.name);
    profile_.note = text(root, {}, "note").value_or("");
    profile_.signUpUrl = text(root, {}, "sign_up_url").value_or("");
    if (!profile_.signUpUrl.empty() && !profile_.signUpUrl.starts_with("https://"))
        wrong({"sign_up_url"}, "must begin with https://");
    readRequest(root);
    readRates(root);
    profile_.crypto = choice(root, {}, "market", markets, false);
    readAnswer(root);
    readErrors(root);
    profile_.aliases = pairs(root, "aliases");
    profile_.answerNames = pairs(root, "answer_names");
    checkAsAWhole();
    if (error_)
        return tl::unexpected(*error_);
    return std::move(profile_);
}

} // namespace

Result<ProviderProfile> parseProviderProfile(std::string_view text, std::string_view fileName) {
    auto profile = ProviderProfileReader(text, fileName).read();
    if (profile)
        profile->text = text;
    return profile;
}

} // namespace topbook
