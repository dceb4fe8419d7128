// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of REST providers share: answers as payloads, decoded events as lines, and small changes of bodies.
#pragma once

#include "model/feed/providers/live_payload.h"
#include "model/feed/providers/rest_decoder.h"
#include "tests/feed/decoding.h"

namespace topbook::test {

/// 2024-01-02 10:00:00 UTC.
inline constexpr Timestamp receivedAt{1'704'189'600'000'000'000};

inline ProviderProfile builtIn(std::string_view name) {
    return *providerNamed(name);
}

inline std::string answer(std::string_view symbols, std::string_view body, int status = 200) {
    LivePayload payload;
    payload.kind = LivePayloadKind::Answer;
    payload.status = status;
    payload.symbols = symbols;
    payload.body = body;
    return writeLivePayload(payload);
}

/// Feeds payloads 10 s apart.
inline Decoded decodePayloads(Decoder& decoder, const std::vector<std::string>& payloads) {
    Decoded decoded;
    EventBatch batch;
    Timestamp at = receivedAt;
    for (const std::string& payload : payloads) {
        const auto taken = decoder.decode(payload, at, batch);
        if (!taken)
            decoded.error = taken.error();
        takeBatch(batch, decoded);
        at = at + std::chrono::seconds(10);
    }
    decoded.counts = decoder.counts();
    return decoded;
}

inline Decoded decodePayloads(std::string_view provider, const std::vector<std::string>& payloads) {
    const auto decoder = makeRestDecoder(builtIn(provider));
    return decodePayloads(*decoder, payloads);
}

/// "AAPL 101.25" for each quote.
inline std::vector<std::string> quotesOf(const Decoded& decoded) {
    std::vector<std::string> lines;
    for (const Event& event : decoded.events) {
        if (event.kind == EventKind::Quote)
            lines.push_back(decoded.symbolOf(event) + " " + priceText(event.price));
    }
    return lines;
}

inline std::vector<std::string> codesOf(const Decoded& decoded) {
    std::vector<std::string> codes;
    for (const Problem& problem : decoded.problems)
        codes.emplace_back(codeText(problem.code));
    return codes;
}

/// Puts `with` in the place of a number, and of the quotes around it where it is written as a text.
inline std::string withValue(std::string body, const std::string& number, const std::string& with) {
    const std::string asText = "\"" + number + "\"";
    const std::string& written = body.find(asText) != std::string::npos ? asText : number;
    return body.replace(body.find(written), written.size(), with);
}

} // namespace topbook::test
