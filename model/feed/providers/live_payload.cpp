// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/live_payload.h"

#include <array>
#include <charconv>

namespace topbook {
namespace {

/// In the order of LivePayloadKind.
constexpr std::array<std::string_view, 8> kindWords{"answer",   "failure", "skipped", "message",
                                                    "snapshot", "opened",  "lost",    "pulse"};

constexpr std::array failureCodes{ErrorCode::TimedOut,   ErrorCode::ConnectionFailed, ErrorCode::TlsFailed,
                                  ErrorCode::TooLarge,   ErrorCode::RedirectRefused,  ErrorCode::RateLimited,
                                  ErrorCode::HttpStatus, ErrorCode::Cancelled,        ErrorCode::Internal};

/// Cuts the first word off.
std::string_view takeWord(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

} // namespace

std::string writeLivePayload(const LivePayload& payload) {
    std::string text(kindWords[static_cast<std::size_t>(payload.kind)]);
    if (payload.kind == LivePayloadKind::Answer || payload.kind == LivePayloadKind::Snapshot)
        text += ' ' + std::to_string(payload.status);
    if (payload.kind == LivePayloadKind::Failure) {
        text += ' ';
        text += codeText(payload.code);
    }
    if (!payload.symbols.empty()) {
        text += ' ';
        text += payload.symbols;
    }
    text += '\n';
    text += payload.body;
    return text;
}

std::optional<LivePayload> readLivePayload(std::string_view bytes) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos)
        return {};
    std::string_view head = bytes.substr(0, end);
    const std::string_view word = takeWord(head);
    LivePayload payload;
    std::size_t kind = 0;
    while (kind < kindWords.size() && kindWords[kind] != word)
        ++kind;
    if (kind == kindWords.size())
        return {};
    payload.kind = static_cast<LivePayloadKind>(kind);
    payload.body = bytes.substr(end + 1);
    if (payload.kind == LivePayloadKind::Answer || payload.kind == LivePayloadKind::Snapshot) {
        const std::string_view status = takeWord(head);
        const auto read = std::from_chars(status.data(), status.data() + status.size(), payload.status);
        if (read.ec != std::errc() || read.ptr != status.data() + status.size())
            return {};
    } else if (payload.kind == LivePayloadKind::Failure) {
        const std::string_view code = takeWord(head);
        for (const ErrorCode each : failureCodes) {
            if (codeText(each) == code)
                payload.code = each;
        }
    }
    payload.symbols = head;
    return payload;
}

} // namespace topbook
