// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of decoders share: text in, events as lines of text out.
#pragma once

#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/feed/recorded_format.h"
#include "model/feed/recorded_input.h"

#include <QtTest>

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace topbook::test {

struct Decoded {
    std::vector<Event> events;
    std::vector<Instrument> instruments;
    std::vector<Problem> problems;
    std::map<std::string, std::uint64_t> counts;
    std::optional<Error> error;
    bool assumedUtc = false;

    bool operator==(const Decoded&) const = default;

    [[nodiscard]] std::string symbolOf(const Event& event) const {
        return event.instrument.value < instruments.size() ? instruments[event.instrument.value].symbol : "?";
    }
};

inline void takeBatch(EventBatch& batch, Decoded& decoded) {
    decoded.events.insert(decoded.events.end(), batch.events.begin(), batch.events.end());
    decoded.instruments.insert(decoded.instruments.end(), batch.instruments.begin(), batch.instruments.end());
    decoded.problems.insert(decoded.problems.end(), batch.problems.begin(), batch.problems.end());
    batch.clear();
}

/// Runs a decoder over the text cut into pieces of `split` bytes.
inline Decoded runDecoder(Decoder& decoder, std::string_view text, std::size_t split, bool cut = false) {
    Decoded decoded;
    EventBatch batch;
    Result<void> taken;
    for (std::size_t at = 0; at < text.size() && taken; at += split) {
        // a copy of exact size, so that a read beyond the piece is seen by AddressSanitizer
        const std::string piece(text.substr(at, split));
        taken = decoder.decode(piece, Timestamp::earliest(), batch);
        takeBatch(batch, decoded);
    }
    if (taken && cut)
        decoder.noteCut();
    if (taken) {
        taken = decoder.finish(batch);
        takeBatch(batch, decoded);
    }
    if (!taken)
        decoded.error = taken.error();
    decoded.counts = decoder.counts();
    decoded.assumedUtc = decoder.assumedUtc();
    return decoded;
}

inline Decoded decodeText(std::string_view format, std::string_view text, DecodeOptions options = {},
                          std::size_t split = 1 << 20, bool cut = false) {
    if (options.inputName.empty())
        options.inputName = "in";
    auto decoder = formatNamed(format)->open(options);
    if (!decoder) {
        Decoded failed;
        failed.error = decoder.error();
        return failed;
    }
    return runDecoder(**decoder, text, split, cut);
}

/// Reads an opened input to its end.
inline Decoded readAll(EventInput& input) {
    Decoded decoded;
    EventBatch batch;
    for (;;) {
        const auto more = input.next(batch);
        takeBatch(batch, decoded);
        if (!more) {
            decoded.error = more.error();
            break;
        }
        if (!*more)
            break;
    }
    decoded.counts = input.counts();
    decoded.assumedUtc = input.assumedUtc();
    return decoded;
}

inline Decoded readFile(const std::string& path, const InputOptions& options = {}) {
    auto input = openRecorded(path, options);
    if (!input) {
        Decoded failed;
        failed.error = input.error();
        return failed;
    }
    return readAll(**input);
}

inline std::string kindText(EventKind kind) {
    static constexpr std::array<const char*, 15> names{"quote",  "add",   "change", "replace", "reduce",
                                                       "delete", "trade", "print",  "level",   "best",
                                                       "clear",  "end",   "status", "gap",     "reference"};
    return names[static_cast<std::size_t>(kind)];
}

/// "add 2021-08-02 22:11:21.944040 #7 id 12 bid 218 x 300" and the like; quotes begin with their symbol.
inline std::string lineOf(const Event& event, const Decoded& decoded) {
    std::ostringstream line;
    const int sizeDecimals = event.instrument.value < decoded.instruments.size()
                                 ? decoded.instruments[event.instrument.value].sizeDecimals
                                 : 0;
    line << kindText(event.kind) << ' ' << timeText(event.time, 9) << " #" << event.sequence.value;
    if (event.kind == EventKind::Quote) {
        line << ' ' << decoded.symbolOf(event) << ' ' << priceText(event.price) << " x "
             << decimalText(event.size.units, sizeDecimals);
        if (event.quoteTime() != noTime)
            line << " quoted " << timeText({event.quoteTime()}, 9);
    } else {
        line << " id " << event.reference << (event.side() == Side::Bid ? " bid " : " ask ") << priceText(event.price)
             << " x " << event.size.units;
    }
    if (event.has(snapshot))
        line << " snapshot";
    if (event.has(notEligible))
        line << " not-eligible";
    return line.str();
}

inline std::vector<std::string> linesOf(const Decoded& decoded) {
    std::vector<std::string> lines;
    for (const Event& event : decoded.events)
        lines.push_back(lineOf(event, decoded));
    return lines;
}

inline std::string lineOf(const Problem& problem) {
    return std::string(codeText(problem.code)) + " " + problem.where + " " + problem.message;
}

inline std::vector<std::string> problemsOf(const Decoded& decoded) {
    std::vector<std::string> lines;
    for (const Problem& problem : decoded.problems)
        lines.push_back(lineOf(problem));
    return lines;
}

inline std::string sourceDir() {
    return qEnvironmentVariable("TOPBOOK_SOURCE_DIR", ".").toStdString();
}

/// A file of the real recordings, or empty where they are not at hand.
inline std::string realFile(const std::string& path) {
    const QString folder =
        qEnvironmentVariable("TOPBOOK_DATA", QString::fromStdString(sourceDir() + "/../shared/data"));
    const std::string file = folder.toStdString() + "/" + path;
    return std::ifstream(file).good() ? file : std::string();
}

inline std::string contentOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

inline std::string writeFile(const QTemporaryDir& folder, const std::string& name, std::string_view content) {
    const std::string path = folder.filePath(QString::fromStdString(name)).toStdString();
    std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
    return path;
}

/// Compares lists of lines and shows the first difference.
inline void compareLines(const std::vector<std::string>& actual, const std::vector<std::string>& expected) {
    for (std::size_t i = 0; i < std::max(actual.size(), expected.size()); ++i) {
        const std::string a = i < actual.size() ? actual[i] : "(nothing)";
        const std::string e = i < expected.size() ? expected[i] : "(nothing)";
        QCOMPARE(QString::fromStdString(a), QString::fromStdString(e));
    }
}

} // namespace topbook::test
