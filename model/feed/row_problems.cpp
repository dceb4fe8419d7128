// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/row_problems.h"

namespace topbook {
namespace {

constexpr std::size_t maxShownBytes = 40;

/// Length of the well-formed UTF-8 character at the begin of `text`, 0 where there is none (RFC 3629).
std::size_t utf8Length(std::string_view text) {
    const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto follows = [&byte](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned second = byte(1);
        const bool overlong = lead == 0xE0 && second < 0xA0;
        const bool surrogate = lead == 0xED && second > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned second = byte(1);
        const bool outside = (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
        return follows(1) && follows(2) && follows(3) && !outside ? 4 : 0;
    }
    return 0;
}

} // namespace

bool isValidUtf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8Length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string printable(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const std::size_t length = utf8Length(text);
        const auto lead = static_cast<unsigned char>(text[0]);
        if (length == 0 || lead < 0x20 || lead == 0x7F) {
            shown += '?';
            text.remove_prefix(1);
            continue;
        }
        shown.append(text.substr(0, length));
        text.remove_prefix(length);
    }
    return shown;
}

std::string quoted(std::string_view text) {
    if (text.size() <= maxShownBytes)
        return "'" + printable(text) + "'";
    std::size_t cut = maxShownBytes;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0u) == 0x80u)
        --cut;
    return "'" + printable(text.substr(0, cut)) + "...'";
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

RowProblems::RowProblems(const DecodeOptions& options)
    : input_(options.memberName.empty() ? options.inputName : options.inputName + "/" + options.memberName) {}

std::string RowProblems::place(std::uint64_t line) const {
    return input_ + ":" + std::to_string(line);
}

void RowProblems::add(EventBatch& out, ErrorCode code, std::uint64_t line, std::string_view message) const {
    out.problems.push_back({code, SourceId{}, lastTime, place(line), printable(message)});
}

} // namespace topbook
