// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/answer_errors.h"

#include "model/feed/providers/json_pointer.h"
#include "model/feed/providers/provider_request.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t mostWords = 200;
constexpr std::string_view pollLess = "; poll less often or for fewer symbols";

/// What services write when they were asked too often.
constexpr std::array<std::string_view, 18> limitWords{
    "rate limit",        "rate-limit",    "ratelimit",      "too many request",   "limit reached", "limit exceeded",
    "hits limit",        "daily limit",   "call frequency", "exceeded the daily", "quota",         "throttl",
    "out of api credit", "run over your", "requests per",   "request limit",      "api limit",     "per-minute limit"};

struct StatusAdvice {
    int first, last;
    std::string_view words;
};
constexpr std::array statusAdvice{
    StatusAdvice{300, 399, "; it sends elsewhere, check the address"},
    StatusAdvice{401, 401, "; check the key"},
    StatusAdvice{402, 402, "; the plan of the key does not allow it, or its allowance is spent"},
    StatusAdvice{403, 403, "; check the key and what its plan allows"},
    StatusAdvice{404, 404, "; check the symbols and the address"},
    StatusAdvice{400, 499, "; check the symbols and the settings of the source"},
    StatusAdvice{500, 599, "; the provider is in trouble, polling goes on"}};

/// Shapes that many services share, tried behind the profile's own. A member of a batch is an object, these are not.
struct SharedShape {
    std::string_view pointer;
    std::string_view equals; ///< in any case; empty: whatever is told
    std::string_view also;   ///< must be told too
    bool rateLimited = false;
};
constexpr std::array sharedShapes{
    SharedShape{"/code", "429", "", true},       SharedShape{"/status", "429", "", true},
    SharedShape{"/error/code", "429", "", true}, SharedShape{"/status", "error", "", false},
    SharedShape{"/success", "false", "", false}, SharedShape{"/code", "", "/message", false},
    SharedShape{"/error", "", "", false},        SharedShape{"/error/message", "", "", false},
    SharedShape{"/errors/0", "", "", false},     SharedShape{"/message", "", "", false}};

constexpr std::array<std::string_view, 10> messagePlaces{
    "/message", "/error",       "/error/message", "/error/description", "/reason",
    "/detail",  "/description", "/msg",           "/errors/0",          "/errors/0/message"};

/// What is told at a place: the letters of a scalar, empty for null, "", containers and nothing.
std::string scalarAt(const JsonValue& answer, std::string_view pointer) {
    const JsonValue* value = valueAt(answer, pointer);
    if (value == nullptr)
        return {};
    if (value->kind == Kind::Bool)
        return value->flag ? "true" : "false";
    return value->text;
}

std::string firstScalar(const JsonValue& answer) {
    for (const std::string_view place : messagePlaces) {
        if (std::string words = scalarAt(answer, place); !words.empty())
            return words;
    }
    return {};
}

bool isTold(const JsonValue* value) {
    if (value == nullptr || value->kind == Kind::Null)
        return false;
    return value->kind == Kind::Bool || !value->text.empty() || !value->items.empty() || !value->members.empty();
}

Error answerError(bool rateLimited, std::string_view told) {
    const std::string words = firstWords(told);
    const bool limited = rateLimited || soundsRateLimited(words);
    std::string message =
        words.empty() ? "the provider answers with an error and no words" : "the provider says: " + words;
    if (limited)
        message += pollLess;
    return {limited ? ErrorCode::RateLimited : ErrorCode::ErrorAnswer, std::move(message), {}};
}

bool matches(const ErrorShape& shape, const JsonValue& answer) {
    if (shape.equals)
        return scalarAt(answer, shape.pointer) == *shape.equals;
    return isTold(valueAt(answer, shape.pointer));
}

bool matches(const SharedShape& shape, const JsonValue& answer) {
    const std::string told = scalarAt(answer, shape.pointer);
    if (told.empty() || (!shape.equals.empty() && lowered(told) != shape.equals))
        return false;
    if (shape.pointer == "/error" && told == "false")
        return false;
    return shape.also.empty() || isTold(valueAt(answer, shape.also));
}

/// Words rather than a broken number or bracket: several of them, beginning with a letter.
bool isProse(std::string_view body) {
    const char first = body.front();
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return letter && body.find(' ') != std::string_view::npos && isValidUtf8(body);
}

} // namespace

std::string firstWords(std::string_view body) {
    constexpr std::string_view spaces = " \t\r\n";
    std::string words;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < body.size(); ++at) {
        const bool space = spaces.find(body[at]) != std::string_view::npos;
        if (space && (words.empty() || words.back() == ' '))
            continue;
        const bool begins = (static_cast<unsigned char>(body[at]) & 0xC0u) != 0x80u;
        if ((begins && ++characters > mostWords) || words.size() >= 4 * mostWords)
            break;
        words += space ? ' ' : body[at];
    }
    if (words.ends_with(' '))
        words.pop_back();
    return printable(words);
}

bool soundsRateLimited(std::string_view words) {
    const std::string small = lowered(words);
    return std::any_of(limitWords.begin(), limitWords.end(),
                       [&small](std::string_view each) { return small.find(each) != std::string::npos; });
}

Error statusError(int status, std::string_view body) {
    const std::string words = firstWords(body);
    std::string message = "HTTP status " + std::to_string(status) + (words.empty() ? " without words" : ": " + words);
    if (status == 429)
        return {ErrorCode::RateLimited, message + std::string(pollLess), {}};
    const auto advice = std::find_if(statusAdvice.begin(), statusAdvice.end(), [status](const StatusAdvice& each) {
        return status >= each.first && status <= each.last;
    });
    if (advice != statusAdvice.end())
        message += advice->words;
    return {ErrorCode::HttpStatus, std::move(message), {}};
}

std::optional<Error> toldError(const ProviderProfile& profile, const JsonValue& answer, bool hasPrices) {
    if (answer.kind == Kind::Text)
        return answerError(false, answer.text);
    if (answer.kind != Kind::Object)
        return std::nullopt;
    const auto own = std::find_if(profile.errors.begin(), profile.errors.end(),
                                  [&answer](const ErrorShape& shape) { return matches(shape, answer); });
    const auto shared = hasPrices
                            ? sharedShapes.end()
                            : std::find_if(sharedShapes.begin(), sharedShapes.end(),
                                           [&answer](const SharedShape& shape) { return matches(shape, answer); });
    if (own == profile.errors.end() && shared == sharedShapes.end())
        return std::nullopt;
    // the shared ones that mean a limit stand first, so that a profile need not repeat them
    const bool limited =
        (own != profile.errors.end() && own->rateLimited) || (shared != sharedShapes.end() && shared->rateLimited);
    const std::string words = own == profile.errors.end() ? std::string() : scalarAt(answer, own->message);
    return answerError(limited, words.empty() ? firstScalar(answer) : words);
}

Error bodyError(const ProviderProfile& profile, std::string_view body, const Error& parsing) {
    if (body.empty())
        return {ErrorCode::Truncated, "the answer is empty", {}};
    const std::string begin = lowered(body.substr(0, mostWords));
    const bool known = std::any_of(profile.errorTexts.begin(), profile.errorTexts.end(),
                                   [&begin](const std::string& text) { return begin.starts_with(lowered(text)); });
    if (known || isProse(body))
        return answerError(false, body);
    if (body.front() == '<')
        return {ErrorCode::BadText, "the answer is HTML or XML (an error page?), not JSON: " + firstWords(body), {}};
    if (parsing.code == ErrorCode::Truncated)
        return {ErrorCode::Truncated, "the answer ends in the middle", {}};
    return {ErrorCode::BadText, "the answer is " + parsing.message, {}};
}

} // namespace topbook
