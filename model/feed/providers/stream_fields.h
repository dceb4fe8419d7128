// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the fields of one message of a stream, exactly and checked. The first field that cannot be read sticks as the
// message's error and everything after it gives zeros, so a message is read front to back and judged once. Numbers may
// stand as JSON numbers or as text; neither passes through a double (architecture rule 3).
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"
#include "model/feed/json_value.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace topbook {

/// Sizes of all streams: enough for every crypto venue, fixed for a session.
inline constexpr int streamSizeDecimals = 8;

class MessageFields {
public:
    /// A text, or a number as it was written.
    [[nodiscard]] std::string_view text(const JsonValue* value, std::string_view name);
    [[nodiscard]] std::uint64_t whole(const JsonValue* value, std::string_view name);
    /// Any price; one that no order can rest at is a price all the same, so that market orders can be told. A number
    /// beyond what a Price holds is the nearest one, which is not tradable.
    [[nodiscard]] Price price(const JsonValue* value, std::string_view name);
    /// Units of 10^-streamSizeDecimals; below zero is an error.
    [[nodiscard]] Quantity size(const JsonValue* value, std::string_view name);
    [[nodiscard]] Quantity signedSize(const JsonValue* value, std::string_view name);
    /// Whole units of `unit` since 1970.
    [[nodiscard]] Timestamp epoch(const JsonValue* value, std::string_view name, Duration unit);
    /// ISO 8601 with zone.
    [[nodiscard]] Timestamp isoTime(const JsonValue* value, std::string_view name);
    /// Says itself that something is wrong.
    void refuse(ErrorCode code, std::string message);

    [[nodiscard]] bool ok() const { return !error_; }
    [[nodiscard]] const Error& error() const { return *error_; }
    [[nodiscard]] bool rounded() const { return rounded_; }

private:
    std::optional<Error> error_;
    bool rounded_ = false;
};

/// Digits behind the decimal point, trailing zeros left out, at most 8.
[[nodiscard]] int fractionDigits(std::string_view number);

/// The text of a member, empty where there is none or it is no text.
[[nodiscard]] std::string_view memberText(const JsonValue& object, std::string_view name);
/// Element of an array, null where there is none.
[[nodiscard]] const JsonValue* itemAt(const JsonValue& array, std::size_t index);

} // namespace topbook
