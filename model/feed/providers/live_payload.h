// SPDX-License-Identifier: GPL-3.0-or-later
// What a live source records of one answer, message or break of its connection: a head line, then the bytes as they
// came. The journal holds it, and the same decoder reads it live and in a replay (architecture, rule 2).
//
//   answer 200 AAPL,IBM\n<body>      an HTTP answer, with its status and the symbols that were asked for
//   failure timed_out AAPL,IBM\n<words>   no answer: the code of the problem, and why in words
//   skipped AAPL,IBM\n<words>        a poll that was not made or was cancelled: the cycle overran, the budget is spent
//   message\n<text>                  one WebSocket text message
//   snapshot 200 btcusd\n<body>      the HTTP answer that a stream's book starts from
//   opened\n<words>                  a stream connected: whatever was known before is void
//   lost\n<words>                    a stream broke, or payloads of it were dropped: books have a hole from here
//   pulse\n                          time passes; only for decoders that hold something back
// A secret never stands in any of it: sources mask it before they hand a payload on.
#pragma once

#include "model/core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace topbook {

enum class LivePayloadKind : std::uint8_t { Answer, Failure, Skipped, Message, Snapshot, Opened, Lost, Pulse };

struct LivePayload {
    LivePayloadKind kind = LivePayloadKind::Message;
    int status = 0;                       ///< HTTP status of answers and snapshots
    ErrorCode code = ErrorCode::Internal; ///< of a Failure
    std::string_view symbols;             ///< as asked for, joined by ','; for answers, failures, skipped, snapshots
    std::string_view body;                ///< points into the bytes that were read
};

[[nodiscard]] std::string writeLivePayload(const LivePayload& payload);
/// Empty where the head line is none of the above.
[[nodiscard]] std::optional<LivePayload> readLivePayload(std::string_view bytes);

} // namespace topbook
