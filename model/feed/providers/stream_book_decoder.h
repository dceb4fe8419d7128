// SPDX-License-Identifier: GPL-3.0-or-later
// What the decoders of all book streams share: payloads told apart, messages numbered and counted, instruments
// announced, wishes and state kept. A provider's decoder says what its messages mean. Not thread-safe.
//
// Event::row and Event::sequence are the 1-based number of the payload within the decoder's life, since no stream
// numbers its messages for one instrument.
#pragma once

#include "model/feed/json_value.h"
#include "model/feed/providers/live_payload.h"
#include "model/feed/providers/stream_fields.h"
#include "model/feed/providers/stream_provider.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// A connection that names more instruments than this is not believed.
inline constexpr std::size_t maxStreamInstruments = 1'024;

class StreamBookDecoder : public StreamDecoder {
public:
    [[nodiscard]] const FormatTraits& traits() const final { return traits_; }
    /// Takes one whole payload of live_payload.h. Never fails.
    Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out) final;
    Result<void> finish(EventBatch&) final { return {}; }
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const final { return counts_; }
    [[nodiscard]] std::vector<StreamWish> takeWishes() final;
    /// All but the wishes: they are about a connection that is no more when a state is loaded.
    void save(StateWriter& out) const final;
    [[nodiscard]] bool load(StateReader& in) final;

protected:
    explicit StreamBookDecoder(std::string_view provider);

    /// A connection begins: nothing of the one before counts any more.
    virtual void opened(EventBatch& out) = 0;
    /// Messages are missing from here on; `words` say why.
    virtual void lost(std::string_view words, EventBatch& out) = 0;
    virtual void message(const JsonValue& json, EventBatch& out) = 0;
    /// An HTTP answer, or a Failure to get one.
    virtual void snapshotAnswer(const LivePayload&, EventBatch&) { count("snapshot"); }
    /// Called with every payload, before it is read: receive time has come so far.
    virtual void timePassed(EventBatch&) {}
    /// Whether pulses are needed.
    [[nodiscard]] virtual bool waits() const { return false; }
    virtual void saveBooks(StateWriter& out) const = 0;
    [[nodiscard]] virtual bool loadBooks(StateReader& in) = 0;

    [[nodiscard]] Timestamp received() const { return received_; }
    [[nodiscard]] std::uint64_t row() const { return row_; }
    [[nodiscard]] std::uint32_t announced() const { return announced_; }
    void count(std::string_view name);
    void report(ErrorCode code, std::string message, EventBatch& out, Timestamp time = {});
    void noteRounded(const MessageFields& fields, std::string_view symbol, EventBatch& out);
    /// Asked for once, however often it is wished before it is taken.
    void wish(StreamWish::Kind kind, std::string symbol = {}, std::string text = {});
    [[nodiscard]] InstrumentId announce(std::string symbol, int priceDecimals, EventBatch& out);
    /// An event of the present payload.
    [[nodiscard]] Event eventOf(EventKind kind, InstrumentId instrument, Timestamp time) const;
    void addGap(InstrumentId instrument, Timestamp time, EventBatch& out) const;

private:
    FormatTraits traits_;
    std::map<std::string, std::uint64_t> counts_;
    std::vector<StreamWish> wishes_;
    Timestamp received_;
    std::uint64_t row_ = 0;
    std::uint32_t announced_ = 0;
};

} // namespace topbook
