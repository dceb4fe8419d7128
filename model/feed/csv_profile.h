// SPDX-License-Identifier: GPL-3.0-or-later
// A profile says in JSON what the columns of some CSV mean, so that tick files of any shape are read without compiling
// (command-line, Quote inputs). resources/csv-profiles/README.md describes the fields; the profiles of that folder are
// compiled in.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace topbook {

/// A column by its place, from 0, or by its name in the header; a name that ends in '?' may be missing there.
using CsvColumn = std::variant<std::size_t, std::string>;

enum class TimeForm : std::uint8_t {
    Text,     ///< as quotes-csv reads it: calendar, or epoch told apart by magnitude
    Epoch,    ///< a number of units since 1970 UTC
    Midnight, ///< a number of units since midnight in the zone
};

/// A row is `notEligible` where the column has one of the values, or one of the bits of a hexadecimal number.
struct EligibilityRule {
    CsvColumn column;
    std::vector<std::string> values;
    std::uint64_t hexBits = 0;
};

struct CsvProfile {
    std::string name;
    std::string description;
    bool hasHeader = true;
    char separator = ',';
    CsvColumn time;
    CsvColumn price;
    std::optional<CsvColumn> symbol;
    std::optional<CsvColumn> size;
    std::optional<CsvColumn> sequence;
    std::optional<CsvColumn> quoteTime;
    std::optional<CsvColumn> date;
    TimeForm timeForm = TimeForm::Text;
    std::int64_t unitNanos = 1'000'000'000;
    std::optional<std::string> zone;
    int priceScale = 0;   ///< prices are in units of 10^-priceScale
    int sizeDecimals = 0; ///< of Quantity
    std::optional<std::string> fixedSymbol;
    bool upperCase = false;         ///< symbols are written in upper case
    std::vector<std::string> names; ///< patterns of file names, tried in order (name_pattern.h)
    std::vector<EligibilityRule> notEligible;
};

/// Reads a profile. Fails with InvalidArgument; `where` is `file:line`, the message names the field.
[[nodiscard]] Result<CsvProfile> parseCsvProfile(std::string_view json, const std::string& file);

/// A built-in profile by its name, or a file whose name ends in `.json`. Fails with NotFound in words that list the
/// built-in ones.
[[nodiscard]] Result<CsvProfile> csvProfileNamed(const std::string& nameOrFile);

struct BuiltInCsvProfile {
    std::string_view name; ///< of its file, without .json
    std::string_view json;
};
[[nodiscard]] std::span<const BuiltInCsvProfile> builtInCsvProfiles();

} // namespace topbook
