// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/stream_fields.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <limits>

namespace topbook {

std::string_view MessageFields::text(const JsonValue* value, std::string_view name) {
    if (error_)
        return {};
    if (value != nullptr && (value->kind == JsonValue::Kind::Text || value->kind == JsonValue::Kind::Number))
        return value->text;
    refuse(ErrorCode::BadRow, "the message has no " + std::string(name));
    return {};
}

std::uint64_t MessageFields::whole(const JsonValue* value, std::string_view name) {
    const std::string_view written = text(value, name);
    if (error_)
        return 0;
    const auto parsed = parseUnsigned(written);
    if (parsed)
        return *parsed;
    refuse(parsed.error().code, "the " + std::string(name) + ' ' + quoted(written) + " is no whole number of 64 bits");
    return 0;
}

Price MessageFields::price(const JsonValue* value, std::string_view name) {
    const std::string_view written = text(value, name);
    if (error_)
        return {};
    const auto parsed = parsePrice(written);
    if (parsed) {
        rounded_ = rounded_ || parsed->rounded;
        return {parsed->units};
    }
    if (parsed.error().code == ErrorCode::Overflow)
        return {written.front() == '-' ? std::numeric_limits<std::int64_t>::min()
                                       : std::numeric_limits<std::int64_t>::max()};
    refuse(ErrorCode::BadPrice, "the " + std::string(name) + ' ' + quoted(written) + " is not a decimal number");
    return {};
}

Quantity MessageFields::signedSize(const JsonValue* value, std::string_view name) {
    const std::string_view written = text(value, name);
    if (error_)
        return {};
    const auto parsed = parseDecimal(written, streamSizeDecimals);
    if (parsed) {
        rounded_ = rounded_ || parsed->rounded;
        return {parsed->units};
    }
    const bool tooLarge = parsed.error().code == ErrorCode::Overflow;
    refuse(parsed.error().code, "the " + std::string(name) + ' ' + quoted(written) +
                                    (tooLarge ? " is too large" : " is not a decimal number"));
    return {};
}

Quantity MessageFields::size(const JsonValue* value, std::string_view name) {
    const Quantity read = signedSize(value, name);
    if (read.units >= 0)
        return read;
    refuse(ErrorCode::BadNumber, "the " + std::string(name) + ' ' + quoted(value->text) + " is below zero");
    return {};
}

Timestamp MessageFields::epoch(const JsonValue* value, std::string_view name, Duration unit) {
    const std::uint64_t units = whole(value, name);
    if (error_)
        return {};
    const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / unit.count());
    if (units != 0 && units <= most)
        return {static_cast<std::int64_t>(units) * unit.count()};
    refuse(ErrorCode::BadTime, "the " + std::string(name) + ' ' + quoted(value->text) + " is no time of this age");
    return {};
}

Timestamp MessageFields::isoTime(const JsonValue* value, std::string_view name) {
    const std::string_view written = text(value, name);
    if (error_)
        return {};
    const auto parsed = parseTime(written);
    if (parsed)
        return parsed->time;
    refuse(ErrorCode::BadTime, "the " + std::string(name) + ' ' + quoted(written) + " is no time");
    return {};
}

void MessageFields::refuse(ErrorCode code, std::string message) {
    if (!error_)
        error_ = Error{code, std::move(message), {}};
}

int fractionDigits(std::string_view number) {
    const std::size_t point = number.find('.');
    if (point == std::string_view::npos)
        return 0;
    const std::string_view fraction = number.substr(point + 1);
    const std::size_t last = fraction.find_last_not_of('0');
    return last == std::string_view::npos ? 0 : static_cast<int>(std::min<std::size_t>(last + 1, 8));
}

std::string_view memberText(const JsonValue& object, std::string_view name) {
    const JsonValue* member = object.find(name);
    return member != nullptr && member->kind == JsonValue::Kind::Text ? std::string_view(member->text)
                                                                      : std::string_view();
}

const JsonValue* itemAt(const JsonValue& array, std::size_t index) {
    return index < array.items.size() ? &array.items[index] : nullptr;
}

} // namespace topbook
