// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/json_value.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace topbook {
namespace {

using Json = nlohmann::json;

constexpr std::size_t mostBeforeTheWords = 60;

/// Builds the tree from the parser's calls; `false` stops the parser.
class TreeBuilder {
public:
    bool null() { return add({}); }
    bool boolean(bool value) {
        JsonValue made;
        made.kind = JsonValue::Kind::Bool;
        made.flag = value;
        return add(std::move(made));
    }
    bool number_integer(Json::number_integer_t value) { return number(std::to_string(value)); }
    bool number_unsigned(Json::number_unsigned_t value) { return number(std::to_string(value)); }
    bool number_float(Json::number_float_t, const Json::string_t& text) { return number(text); }
    bool string(Json::string_t& text) {
        JsonValue made;
        made.kind = JsonValue::Kind::Text;
        made.text = std::move(text);
        return add(std::move(made));
    }
    bool binary(Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(JsonValue::Kind::Object); }
    bool start_array(std::size_t) { return open(JsonValue::Kind::Array); }
    bool key(Json::string_t& name) {
        path_.back()->members.push_back({std::move(name), {}});
        return true;
    }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool parse_error(std::size_t position, const std::string&, const Json::exception& error) {
        position_ = position;
        words_ = error.what();
        // "[json.exception.parse_error.101] parse error at line 1, column 5: what is wrong"
        for (const std::string_view end : {"] ", "parse error at ", ": "}) {
            if (const std::size_t at = words_.find(end); at != std::string::npos && at < mostBeforeTheWords)
                words_.erase(0, at + end.size());
        }
        return false;
    }

    JsonValue root;
    [[nodiscard]] const std::string& words() const { return words_; }
    [[nodiscard]] std::size_t position() const { return position_; }

private:
    bool number(std::string text) {
        JsonValue made;
        made.kind = JsonValue::Kind::Number;
        made.text = std::move(text);
        return add(std::move(made));
    }
    bool open(JsonValue::Kind kind) {
        if (path_.size() == maxJsonDepth) {
            words_ = "nested deeper than " + std::to_string(maxJsonDepth) + " levels";
            return false;
        }
        JsonValue made;
        made.kind = kind;
        if (!add(std::move(made)))
            return false;
        path_.push_back(last_);
        return true;
    }
    bool close() {
        path_.pop_back();
        return true;
    }
    bool add(JsonValue value) {
        if (++values_ > maxJsonValues) {
            words_ = "more than " + std::to_string(maxJsonValues) + " values";
            return false;
        }
        if (path_.empty()) {
            last_ = &root;
        } else if (path_.back()->kind == JsonValue::Kind::Object) {
            last_ = &path_.back()->members.back().value;
        } else {
            last_ = &path_.back()->items.emplace_back();
        }
        *last_ = std::move(value);
        return true;
    }

    std::vector<JsonValue*> path_; ///< open containers; a parent does not grow while a child is open, so none moves
    JsonValue* last_ = nullptr;
    std::size_t values_ = 0;
    std::size_t position_ = 0;
    std::string words_;
};

/// Fails with Truncated where the parser asked for more than there is, else with BadText.
Result<JsonValue> parseAsWritten(std::string_view text) {
    TreeBuilder builder;
    if (Json::sax_parse(text.begin(), text.end(), &builder))
        return std::move(builder.root);
    const std::string_view before = text.substr(0, builder.position());
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    // the parser counts the end of the text as one more character that was read
    const ErrorCode code = builder.position() > text.size() ? ErrorCode::Truncated : ErrorCode::BadText;
    return failure(code, "no valid JSON: " + builder.words(), std::to_string(line));
}

/// Whether the parser refuses this number although it is well formed.
bool isBeyondDoubles(std::string_view token) {
    double value = 0;
    const auto [end, code] = std::from_chars(token.data(), token.data() + token.size(), value);
    const bool exponent = token.find_first_of("eE") != std::string_view::npos;
    return code == std::errc::result_out_of_range && end == token.data() + token.size() && exponent;
}

std::string withQuotedNonNumbers(std::string_view text) {
    constexpr std::string_view tokenLetters = "0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string result;
    result.reserve(text.size() + 2);
    bool inText = false;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (inText || tokenLetters.find(c) == std::string_view::npos) {
            const bool escapes = inText && c == '\\' && i + 1 < text.size();
            result.append(text.substr(i, escapes ? 2 : 1));
            i += escapes ? 2 : 1;
            inText = inText != (c == '"');
            continue;
        }
        const std::size_t end = std::min(text.find_first_not_of(tokenLetters, i), text.size());
        const std::string_view token = text.substr(i, end - i);
        const bool noNumber = token == "NaN" || token == "Infinity" || token == "-Infinity" || isBeyondDoubles(token);
        result += noNumber ? "\"" + std::string(token) + "\"" : std::string(token);
        i = end;
    }
    return result;
}

} // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
    const auto found = std::find_if(members.rbegin(), members.rend(),
                                    [name](const JsonMember& member) { return member.name == name; });
    return found == members.rend() ? nullptr : &found->value;
}

Result<JsonValue> parseJson(std::string_view text) {
    auto parsed = parseAsWritten(text);
    if (!parsed)
        parsed.error().code = ErrorCode::BadText;
    return parsed;
}

Result<JsonValue> parseJsonAnswer(std::string_view text) {
    auto parsed = parseAsWritten(text);
    if (parsed)
        return parsed;
    const std::string repaired = withQuotedNonNumbers(text);
    return repaired.size() == text.size() ? parsed : parseAsWritten(repaired);
}

} // namespace topbook
