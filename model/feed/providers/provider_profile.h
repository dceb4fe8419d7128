// SPDX-License-Identifier: GPL-3.0-or-later
// A REST quote provider, described by data: a JSON profile says how to ask and where the answer holds what (providers,
// Live sources). Built-in profiles stand in resources/providers, a person's own in the settings folder. A profile is
// validated as a whole before it is used; an error names file, line and field.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace topbook {

enum class AnswerShape : std::uint8_t {
    BySymbol, ///< an object whose members are named by symbol
    List,     ///< an array of objects that name their symbol
    Single,   ///< one object for the one symbol that was asked for
};
enum class QuoteTimeUnit : std::uint8_t { None, Seconds, Millis, Micros, Nanos, Iso };

/// Where in one symbol's object a fact stands: JSON pointers (RFC 6901), tried in order; empty: not told.
struct AnswerFields {
    std::vector<std::string> symbol, price, bid, ask, bidSize, askSize, size, company, currency, previousClose, open,
        volume, quoteTime, marketOpen;
    QuoteTimeUnit quoteTimeUnit = QuoteTimeUnit::None;
};

/// An error that is told inside a 2xx answer: the pointer's value exists (and equals `equals` where that is set).
struct ErrorShape {
    std::string pointer;
    std::optional<std::string> equals;
    std::string message; ///< pointer to the words
    bool rateLimited = false;
};

/// What a provider allows; 0 means no limit known. Credits are what one request costs.
struct RateRules {
    double perMinute = 0;
    double perHour = 0;
    double perDay = 0;
    bool creditPerSymbol = false; ///< a request costs as many credits as it names symbols, else 1
};

struct ProviderProfile {
    std::string name;  ///< as `--provider`
    std::string title; ///< for people: "Alpaca (IEX feed)"
    std::string note;  ///< what to know before use, for the source dialog; where to get a key
    std::string signUpUrl;
    std::string baseUrl; ///< without a trailing slash
    std::string path;    ///< template with {symbols} or {symbol}, {key}, {key1}, {key2}; values are percent-encoded
    std::vector<std::pair<std::string, std::string>> headers; ///< values are templates too, with {key} {key1} {key2}
    std::size_t batchLimit = 1;                               ///< symbols a request
    std::string separator = ",";
    bool lowerCase = false; ///< symbols are sent in lower case
    int keyParts = 0;       ///< 0: no key; 2: the key is written `id:secret`, {key1} and {key2}
    RateRules rates;
    AnswerShape shape = AnswerShape::BySymbol;
    std::string root; ///< pointer to the object or array of the answers; empty: the whole body
    AnswerFields fields;
    std::vector<ErrorShape> errors;
    std::vector<std::string> errorTexts; ///< a body that is no JSON and begins like one of these is an error in words
    std::vector<std::pair<std::string, std::string>> aliases;     ///< {ours, theirs}: "BTC/USD", "XBTUSD"
    std::vector<std::pair<std::string, std::string>> answerNames; ///< {as answered, as asked}: "XXBTZUSD", "XBTUSD"
    int sizeDecimals = 0;                                         ///< of sizes in answers
    bool crypto = false;                                          ///< trades at all hours
    std::string text;                                             ///< the JSON it was read from; a recording keeps it
};

/// Reads and validates one profile; `where` of an error is `file:line`, its message names the field.
[[nodiscard]] Result<ProviderProfile> parseProviderProfile(std::string_view text, std::string_view fileName);
/// The built-in ones, in the order of the table in the source dialog.
[[nodiscard]] const std::vector<ProviderProfile>& builtInProviders();
/// A built-in profile by name, or a person's own: `name` may be a path to a .json file. Fails with NotFound in words
/// that list the names.
[[nodiscard]] Result<ProviderProfile> providerNamed(std::string_view name);

/// The key of a provider, never shown, never written. Not printable by any function of this program.
struct ProviderKey {
    std::string text; ///< `id:secret` where the profile has two parts
};

/// One request, ready to be sent. `secrets` are the texts (plain and percent-encoded) that must be masked in whatever
/// comes back or is told about it.
struct ProviderRequest {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::string> symbols; ///< ours
    std::vector<std::string> secrets;
};
/// The requests of one cycle, in the order of the symbols, at most `batchLimit` symbols each. `baseUrl` overrides the
/// profile's where it is not empty. Fails with InvalidArgument where a needed key is missing or has too few parts; an
/// address of one's own may do without.
[[nodiscard]] Result<std::vector<ProviderRequest>> requestsFor(const ProviderProfile& profile,
                                                               const std::vector<std::string>& symbols,
                                                               const ProviderKey& key, std::string_view baseUrl = {});
/// `text` with every secret replaced by "***".
[[nodiscard]] std::string masked(std::string_view text, const std::vector<std::string>& secrets);

/// What polling costs against what is allowed, computed before the first request.
struct RateBudget {
    double creditsPerCycle = 0;
    double creditsPerMinute = 0; ///< at the interval asked for
    bool fits = true;
    Duration lastsFor{};         ///< how long a day's allowance lasts from now; 0: all day
    Duration smallestInterval{}; ///< whole multiple of 10 s at which it lasts the session
    std::string words;           ///< "8 credits/min and 800/day: 1 symbol every 30 s lasts the 6.5 h session; ..."
};
/// `sessionLength` is 6.5 h for stocks, 24 h for crypto.
[[nodiscard]] RateBudget rateBudget(const ProviderProfile& profile, std::size_t symbols, Duration interval);

} // namespace topbook
