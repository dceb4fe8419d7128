// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes to events. A decoder is a pure function with memory: the same bytes in the same order, cut anywhere, give the
// same events. It never throws on input and never stops: what cannot be read is a Problem with its place.
#pragma once

#include "model/core/result.h"
#include "model/core/state_io.h"
#include "model/feed/event_batch.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// What the rest of the house must know of a format (order-books, Formats).
struct FormatTraits {
    std::string name;             ///< as in `--format`: "l3-csv"
    int timeDigits = 6;           ///< digits of fraction in its L1 output
    bool namesInstruments = true; ///< its L1 output is preceded by `symbol`
    bool hasBook = false;
    bool hasQuotes = false;
    bool sequenced = false;   ///< rows carry a sequence without holes: restore order, name gaps
    bool ownSequence = false; ///< Event::sequence of a quote is the source's own number, not the number of its row
    int sizeDecimals = 0;
};

/// How an input is to be read, where the bytes alone do not tell.
struct DecodeOptions {
    std::string inputName;                 ///< file name shown in `where`; for formats that read date or symbol from it
    std::string memberName;                ///< name inside an archive, or empty
    std::optional<std::string> zone;       ///< `--zone`
    std::optional<std::string> date;       ///< `--date`
    std::optional<std::string> csvProfile; ///< `--csv-profile`: name or path
    std::optional<Timestamp> start;        ///< `--start`: line k happened at start + k * interval
    Duration interval{};
    std::optional<std::string> lobsterBook; ///< `--lobster-book`: the order-book file beside a LOBSTER message file
    bool trades = true; ///< the caller looks at trades; where it does not, nobody need know which were broken later
    /// Ids of trades that the exchange broke later, ascending; null where nobody looked ahead for them.
    std::shared_ptr<const std::vector<std::uint64_t>> brokenTrades;
    bool follow = false; ///< the input is still being written: no event may wait for rows that have not come
};

/// What a decoder learned that is neither event nor count. Empty where its format has no such thing.
struct DecodeFacts {
    std::optional<Timestamp> firstTime; ///< over all messages, also those that give no event
    std::optional<Timestamp> lastTime;
    std::optional<std::uint64_t> reseeds; ///< how often a LOBSTER replay was put right by its order-book file

    bool operator==(const DecodeFacts&) const = default;
};

class Decoder {
public:
    virtual ~Decoder() = default;

    /// What was learned of the input so far; complete once the header was read.
    [[nodiscard]] virtual const FormatTraits& traits() const = 0;

    /// Takes the next bytes. `received` is the receive time of a live payload (a file passes Timestamp::earliest()).
    /// Fails only where nothing of the input can be right (wrong header, lost identities): the caller stops there.
    virtual Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out) = 0;

    /// The input broke off before its end (a cut archive): a last row without its line end is not whole, though it may
    /// read as if it were. Called before `finish`.
    virtual void noteCut() {}

    /// The input ended: takes what is left of a row without its line end, names a cut tail.
    virtual Result<void> finish(EventBatch& out) = 0;

    /// Messages met so far by the feed's own code, for `info` and the stats.
    [[nodiscard]] virtual const std::map<std::string, std::uint64_t>& counts() const = 0;

    /// Whether a time without a zone was taken for UTC, since no `--zone` was given: `info` says so.
    [[nodiscard]] virtual bool assumedUtc() const { return false; }

    [[nodiscard]] virtual DecodeFacts facts() const { return {}; }

    /// What it remembers between payloads, for checkpoints. Only decoders of live streams remember anything that
    /// outlives a payload; `load` is called on a fresh decoder and fails on bytes that `save` did not write.
    virtual void save(StateWriter&) const {}
    [[nodiscard]] virtual bool load(StateReader&) { return true; }

    /// All it needs to go on in the middle of a file, behind the bytes it was given so far: for the index of a long one
    /// (order-books, Seek). False where its format, or just this place, does not allow that.
    [[nodiscard]] virtual bool savePlace(StateWriter&) const { return false; }
    /// Called on a fresh decoder that was opened with the same options; what was announced before the place is not
    /// announced again. False on bytes that `savePlace` did not write: the decoder is then to be thrown away.
    [[nodiscard]] virtual bool loadPlace(StateReader&) { return false; }
};

} // namespace topbook
