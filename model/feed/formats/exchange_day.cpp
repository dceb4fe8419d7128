// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/exchange_day.h"

#include "model/core/time_text.h"
#include "model/feed/name_pattern.h"

#include <functional>

namespace topbook {
namespace {

std::optional<Timestamp> dayInNames(const DecodeOptions& options, std::span<const std::string_view> namePatterns) {
    for (const std::string_view name : namesOfInput(options)) {
        for (const std::string_view pattern : namePatterns) {
            if (const auto parts = matchName(pattern, name); parts && parts->date)
                return parts->date;
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<std::string_view> namesOfInput(const DecodeOptions& options) {
    std::vector<std::string_view> names;
    for (const std::string& name : {std::cref(options.memberName), std::cref(options.inputName)}) {
        if (!name.empty())
            names.push_back(baseName(name));
    }
    return names;
}

Result<ExchangeDay> ExchangeDay::create(const DecodeOptions& options, std::span<const std::string_view> namePatterns) {
    ExchangeDay day;
    std::optional<Timestamp> local;
    if (options.date) {
        const auto given = readDay(*options.date);
        if (!given)
            return failure(ErrorCode::InvalidArgument,
                           "--date: " + quoted(*options.date) + " is no day (write it as 2019-01-30)");
        local = *given;
    } else {
        local = dayInNames(options, namePatterns);
    }
    day.unknown_ = !local;
    day.midnight_ = TimeZone::newYork().toUtc(local.value_or(Timestamp{}));
    return day;
}

void ExchangeDay::nameUnknownDay(const RowProblems& problems, std::uint64_t place, EventBatch& out) {
    problems.add(out, ErrorCode::DateUnknown, place,
                 "neither the name of the input nor --date tells the day; its times stand on 1970-01-01");
}

void ExchangeDay::nameOddTime(Duration sinceMidnight, RowProblems& problems, std::uint64_t place, EventBatch& out) {
    const bool pastMidnight = sinceMidnight >= std::chrono::hours(24);
    problems.lastTime = at(sinceMidnight);
    if (pastMidnight) {
        problems.add(out, ErrorCode::BadTime, place,
                     "the time is " + std::to_string(sinceMidnight.count()) +
                         " ns after midnight, which is past the end of the day; taken as it is");
        return;
    }
    problems.add(out, ErrorCode::TimeBackwards, place,
                 "the time runs backwards, from " + timeText(at(newest_), 9) + " to " + timeText(at(sinceMidnight), 9) +
                     "; taken as it is");
    newest_ = sinceMidnight;
}

std::optional<Timestamp> ExchangeDay::first() const {
    return first_ <= last_ ? std::optional(first_) : std::nullopt;
}

std::optional<Timestamp> ExchangeDay::last() const {
    return first_ <= last_ ? std::optional(last_) : std::nullopt;
}

} // namespace topbook
