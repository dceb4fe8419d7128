// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile_mistakes.h"

#include <algorithm>

namespace topbook::test {
namespace {

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

} // namespace

std::string smallProfile() {
    return R"({
  "name": "mine",
  "base_url": "https://api.example.com/v1",
  "path": "/quote?s={symbols}",
  "answer": {
    "shape": "by_symbol",
    "fields": {
      "price": "/last"
    }
  }
})";
}

std::string smallProfileWith(std::size_t line, const std::string& text) {
    std::string result;
    const std::vector<std::string> lines = linesOf(smallProfile());
    for (std::size_t i = 0; i < lines.size(); ++i)
        result += (i == 0 ? "" : "\n") + (i + 1 == line ? text : lines[i]);
    return result;
}

std::vector<ProfileMistake> profileMistakes() {
    const auto withLine = smallProfileWith;
    return {
        {"no JSON", "{\n\"name\": }", 2, "the profile is no valid JSON"},
        {"no object", "[]", 1, "a profile must be one JSON object"},
        {"unknown field", withLine(2, R"("name": "mine", "colour": "red",)"), 2,
         "field 'colour' is not known here; known are name, title"},
        {"unknown field inside", withLine(8, R"("price": "/last",
          "prise": "/last")"),
         9, "field 'answer.fields.prise' is not known here; known are symbol, price"},
        {"twice", withLine(3, R"("base_url": "https://a.example.com",
          "base_url": "https://b.example.com",)"),
         4, "field 'base_url' is there twice"},
        {"wrong type", withLine(2, R"("name": 5,)"), 2, "field 'name' must be a text"},
        {"no name", withLine(2, ""), 1, "field 'name' must be there and not be empty"},
        {"name with a space", withLine(2, R"("name": "My Own",)"), 2, "field 'name' must be small letters"},
        {"no address", withLine(3, ""), 1, "field 'base_url' must be there"},
        {"plain http", withLine(3, R"("base_url": "http://api.example.com",)"), 3,
         "field 'base_url' must begin with https://; plain http is for this machine alone (localhost)"},
        {"no scheme", withLine(3, R"("base_url": "api.example.com",)"), 3, "field 'base_url' must begin with https://"},
        {"looks like loopback", withLine(3, R"("base_url": "http://127.0.0.1.example.com",)"), 3,
         "field 'base_url' must begin with https://; plain http"},
        {"user in the address", withLine(3, R"("base_url": "https://a:b@example.com",)"), 3,
         "field 'base_url' must not hold a user"},
        {"slash at the end", withLine(3, R"("base_url": "https://example.com/",)"), 3,
         "field 'base_url' must not end in '/'"},
        {"query in the address", withLine(3, R"("base_url": "https://example.com?x=1",)"), 3,
         "field 'base_url' must be an address with a host"},
        {"no path", withLine(4, ""), 1, "field 'path' must be there"},
        {"path without symbols", withLine(4, R"("path": "/quote",)"), 4,
         "field 'path' must have {symbols} or {symbol}"},
        {"unknown placeholder", withLine(4, R"("path": "/{symbols}/{date}",)"), 4,
         "field 'path' has {date}, which is not known here"},
        {"brace without its other half", withLine(4, "\"path\": \"/{symbols\","), 4, "field 'path' has {{symbols}"},
        {"key that there is not", withLine(4, R"("path": "/{symbols}?k={key}",)"), 4,
         "field 'path' has {key}, but 'key_parts' says that there is no key"},
        {"second part of one key", withLine(4, R"("path": "/{symbols}?k={key2}", "key_parts": 1,)"), 4,
         "field 'path' has {key2}, which needs 'key_parts' to be 2"},
        {"key that goes nowhere", withLine(2, R"("name": "mine",
          "key_parts": 1,)"),
         3, "field 'key_parts' asks for a key, but"},
        {"one symbol of many", withLine(4, R"("path": "/{symbol}", "batch_limit": 5,)"), 4,
         "field 'path' has {symbol}, which stands for one"},
        {"batch of none", withLine(2, R"("name": "mine",
          "batch_limit": 0,)"),
         3, "field 'batch_limit' must be a whole number from 1 to 1000"},
        {"batch as a text", withLine(2, R"("name": "mine", "batch_limit": "5",)"), 2,
         "field 'batch_limit' must be a whole number"},
        {"header name", withLine(2, R"("name": "mine",
          "headers": {
            "X Key": "1"},)"),
         4, "field 'headers.X Key' is no name of a header"},
        {"header value", withLine(2, R"("name": "mine", "headers": {"X": "a\r\nb: c"},)"), 2,
         "field 'headers.X' has control characters"},
        {"symbols in a header", withLine(2, R"("name": "mine", "headers": {"X": "{symbols}"},)"), 2,
         "field 'headers.X' has {symbols}, which is not known here"},
        {"negative rate", withLine(2, R"("name": "mine",
          "rates": {"per_minute": 8,
                    "per_day": -1},)"),
         4, "field 'rates.per_day' must be a number from 0"},
        {"rate as a text", withLine(2, R"("name": "mine", "rates": {"per_day": "8"},)"), 2,
         "field 'rates.per_day' must be a number from 0"},
        {"unknown rate", withLine(2, R"("name": "mine", "rates": {"per_week": 8},)"), 2,
         "field 'rates.per_week' is not known here; known are credit, per_minute"},
        {"unknown credit", withLine(2, R"("name": "mine", "rates": {"credit": "coin"},)"), 2,
         "field 'rates.credit' must be one of request, symbol"},
        {"unknown market", withLine(2, R"("name": "mine", "market": "moon",)"), 2,
         "field 'market' must be one of stocks, crypto"},
        {"no shape", withLine(6, ""), 5, "field 'answer.shape' must be there: by_symbol, list or single"},
        {"unknown shape", withLine(6, R"("shape": "round",)"), 6,
         "field 'answer.shape' must be one of by_symbol, list, single"},
        {"list without symbol", withLine(6, R"("shape": "list",)"), 7, "field 'answer.fields.symbol' must be there"},
        {"bad root", withLine(6, R"("shape": "by_symbol", "root": "result",)"), 6,
         "field 'answer.root' has 'result', which is no JSON pointer; one begins with '/'"},
        {"no price", withLine(8, ""), 7, "field 'answer.fields.price' must be there, for example /latestPrice"},
        {"bad pointer", withLine(8, R"("price": "last")"), 8,
         "field 'answer.fields.price' has 'last', which is no JSON pointer"},
        {"bad escape", withLine(8, R"("price": ["/a", "/b~2"])"), 8,
         "field 'answer.fields.price' has '/b~2', which is no JSON pointer"},
        {"empty pointer", withLine(8, R"("price": "")"), 8, "field 'answer.fields.price' has an empty pointer"},
        {"pointer of the wrong type", withLine(8, R"("price": ["/a",
          7])"),
         9, "field 'answer.fields.price.1' must be a text"},
        {"time without its unit", withLine(8, R"("price": "/a", "quote_time": "/t")"), 7,
         "field 'answer.fields.quote_time_unit' must be there too"},
        {"unit without a time", withLine(8, R"("price": "/a", "quote_time_unit": "iso")"), 7,
         "field 'answer.fields.quote_time' must be there too"},
        {"unknown unit", withLine(8, R"("price": "/a", "quote_time": "/t", "quote_time_unit": "days")"), 8,
         "field 'answer.fields.quote_time_unit' must be one of seconds, millis"},
        {"bid without ask", withLine(8, R"("price": "/a", "bid": "/b")"), 7,
         "field 'answer.fields.ask' must be there too"},
        {"error without a pointer", withLine(2, R"("name": "mine",
          "errors": [{"pointer": "/error"},
                     {"message": "/m"}],)"),
         4, "field 'errors.1.pointer' must be there"},
        {"error of the wrong type", withLine(2, R"("name": "mine", "errors": [{"pointer": "/e", "rate_limited": 1}],)"),
         2, "field 'errors.0.rate_limited' must be true or false"},
        {"empty error text", withLine(2, R"("name": "mine", "error_texts": [""],)"), 2,
         "field 'error_texts' has an empty text"},
        {"alias of the wrong type", withLine(2, R"("name": "mine",
          "aliases": {"A": "B",
                      "C": 1},)"),
         4, "field 'aliases.C' must be a text"},
        {"page to sign up", withLine(2, R"("name": "mine", "sign_up_url": "http://example.com",)"), 2,
         "field 'sign_up_url' must begin "
         "with https://"},
        {"too many decimals", withLine(6, R"("shape": "by_symbol", "size_decimals": 10,)"), 6,
         "field 'answer.size_decimals' must be a whole number from 0 to 9"},
    };
}

} // namespace topbook::test
