// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of stream decoders share: payloads in, events and the rows of real books out.
#pragma once

#include "model/book/order_books.h"
#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/feed/providers/live_payload.h"
#include "model/feed/providers/stream_provider.h"

#include <QtTest>

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace topbook::test {

inline std::string messagePayload(std::string_view text) {
    return writeLivePayload({LivePayloadKind::Message, 0, ErrorCode::Internal, {}, text});
}
inline std::string snapshotPayload(int status, std::string_view symbol, std::string_view body) {
    return writeLivePayload({LivePayloadKind::Snapshot, status, ErrorCode::Internal, symbol, body});
}
inline const std::string openedPayload = "opened\n";
inline const std::string lostPayload = "lost\nthe connection broke";
inline const std::string pulsePayload = "pulse\n";

struct Payload {
    std::string bytes;
    Timestamp received;
};

/// A decoder with books behind it, as a live session has them.
class StreamRun {
public:
    explicit StreamRun(std::string_view provider)
        : decoder(streamProviderNamed(provider)->open())
        , books(liveSettings()) {}

    void feed(std::string_view bytes, Timestamp received) {
        const std::size_t before = batch.events.size();
        // a copy of exact size, so that a read beyond it is seen by AddressSanitizer
        const std::string payload(bytes);
        (void)decoder->decode(payload, received, batch);
        books.apply(std::span(batch.events).subspan(before), output);
        for (const StreamWish& wish : decoder->takeWishes())
            wishes.push_back(wish);
    }
    void message(std::string_view text, Timestamp received) { feed(messagePayload(text), received); }

    [[nodiscard]] bool wished(StreamWish::Kind kind) {
        const auto is = [kind](const StreamWish& wish) { return wish.kind == kind; };
        const bool found = std::any_of(wishes.begin(), wishes.end(), is);
        std::erase_if(wishes, is);
        return found;
    }

    std::unique_ptr<StreamDecoder> decoder;
    OrderBooks books;
    EventBatch batch;
    BookOutput output;
    std::vector<StreamWish> wishes;

private:
    static BookSettings liveSettings() {
        BookSettings settings;
        settings.silentWhileStale = true;
        return settings;
    }
};

inline std::string bboText(const Bbo& bbo) {
    return decimalText(bbo.bidSize.units, 8) + " x " + priceText(bbo.bid) + " / " + priceText(bbo.ask) + " x " +
           decimalText(bbo.askSize.units, 8);
}

inline std::string kindText(EventKind kind) {
    static constexpr std::array<const char*, 15> names{"quote",  "add",   "change", "replace", "reduce",
                                                       "delete", "trade", "print",  "level",   "best",
                                                       "clear",  "end",   "status", "gap",     "reference"};
    return names[static_cast<std::size_t>(kind)];
}

/// "add 7 bid 100.5 x 2", with " +" where more of the same exchange event follows and " s" for rows of a snapshot.
inline std::string lineOf(const Event& event) {
    std::string line = kindText(event.kind);
    if (event.kind != EventKind::Clear && event.kind != EventKind::SnapshotEnd && event.kind != EventKind::Gap) {
        if (event.kind != EventKind::Level)
            line += ' ' + std::to_string(event.reference);
        line += event.side() == Side::Bid ? " bid " : " ask ";
        line += priceText(event.price) + " x " + decimalText(event.size.units, 8);
    }
    return line + (event.has(inEvent) ? " +" : "") + (event.has(snapshot) ? " s" : "");
}
inline QStringList linesOf(const std::vector<Event>& events, std::size_t from = 0) {
    QStringList lines;
    for (std::size_t i = from; i < events.size(); ++i)
        lines << QString::fromStdString(lineOf(events[i]));
    return lines;
}
inline QStringList codesOf(const std::vector<Problem>& problems) {
    QStringList codes;
    for (const Problem& problem : problems)
        codes << QString::fromStdString(std::string(codeText(problem.code)));
    return codes;
}

inline bool sameOutcome(const EventBatch& a, const EventBatch& b) {
    return a.events == b.events && a.instruments == b.instruments && a.problems == b.problems;
}

/// Saved after `cut` payloads and loaded into a fresh decoder, the rest gives what going on gives, and the state is the
/// same bytes again.
inline void verifyStateAfter(std::string_view provider, const std::vector<Payload>& payloads, std::size_t cut) {
    const StreamProvider& of = *streamProviderNamed(provider);
    const auto goingOn = of.open();
    EventBatch batch;
    for (std::size_t i = 0; i < cut; ++i)
        (void)goingOn->decode(payloads[i].bytes, payloads[i].received, batch);
    StateWriter saved;
    goingOn->save(saved);
    const auto loaded = of.open();
    StateReader reader(saved.bytes());
    QVERIFY(loaded->load(reader));
    QVERIFY(reader.atEnd());
    StateWriter again;
    loaded->save(again);
    QVERIFY(again.bytes() == saved.bytes());
    EventBatch afterGoingOn;
    EventBatch afterLoading;
    for (std::size_t i = cut; i < payloads.size(); ++i) {
        (void)goingOn->decode(payloads[i].bytes, payloads[i].received, afterGoingOn);
        (void)loaded->decode(payloads[i].bytes, payloads[i].received, afterLoading);
    }
    QVERIFY(sameOutcome(afterGoingOn, afterLoading));
    QVERIFY(goingOn->counts() == loaded->counts());
    for (std::size_t length = 0; length < saved.bytes().size(); length += 1 + saved.bytes().size() / 50) {
        StateReader damaged(std::string_view(saved.bytes()).substr(0, length));
        (void)of.open()->load(damaged);
        QVERIFY(!damaged.ok() || damaged.atEnd());
    }
}

/// Messages that no decoder may fall over: each of `samples` cut short at every place, and with each of its values
/// replaced by what it must not be.
inline std::vector<std::string> malformedFrom(const std::vector<std::string>& samples) {
    static const std::vector<std::string> wrong{
        "NaN",  "-1",   "\"-1\"", "1e400", "\"1e400\"",
        "{}",   "[]",   "null",   "0",     "\"340282366920938463463374607431768211456\"",
        "\"\"", "true", "[[[1]]]"};
    std::vector<std::string> made{"", "5", "[]", "{}", "null", "\"x\"", "[1]", "[1,2,3,4,5]", std::string(1, '\0')};
    for (const std::string& sample : samples) {
        for (std::size_t length = 0; length < sample.size(); length += 3)
            made.push_back(sample.substr(0, length));
        for (std::size_t at = sample.find_first_of(":,["); at != std::string::npos;
             at = sample.find_first_of(":,[", at + 1)) {
            const std::size_t end = sample.find_first_of(",]}", at + 1);
            if (end == std::string::npos || end == at + 1)
                continue;
            for (const std::string& value : wrong)
                made.push_back(sample.substr(0, at + 1) + value + sample.substr(end));
        }
    }
    return made;
}

/// A file of the real recordings, empty where they are not at hand.
inline std::string recording(const std::string& path) {
    const QString source = qEnvironmentVariable("TOPBOOK_SOURCE_DIR", ".");
    const QString folder = qEnvironmentVariable("TOPBOOK_DATA", source + "/../shared/data");
    std::ifstream file(folder.toStdString() + "/" + path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

} // namespace topbook::test
