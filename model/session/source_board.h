// SPDX-License-Identifier: GPL-3.0-or-later
// How fresh each source is, in the facts that a person must be able to tell apart: its connection, when it last sent
// anything, how far its events reach, and what the provider says its quotes are from (providers, Freshness). Quiet is
// not stalled: a source is frozen only where payloads keep coming and say nothing new. Decides no number. Owned by the
// engine's thread.
#pragma once

#include "model/session/session_config.h"
#include "model/session/snapshot.h"

#include <utility>

namespace topbook {

class SourceBoard {
public:
    explicit SourceBoard(const std::vector<SourceSetup>& sources);

    /// True where a source that had been retrying is connected again.
    bool link(SourceId source, LinkState state, std::string_view words, Timestamp at);
    void payload(SourceId source, Timestamp received);
    /// Instruments of the events are the decoder's own.
    void told(SourceId source, const EventBatch& batch, Timestamp received);
    void problem(SourceId source);
    void meters(std::vector<SourceMeter> meters);

    [[nodiscard]] std::vector<SourceView> views() const;
    /// The state that most needs attention, in words that name the source where there are several.
    [[nodiscard]] std::pair<LinkState, std::string> overall() const;

private:
    struct Entry {
        SourceView view;
        Timestamp news = Timestamp::earliest(); ///< receive time of the last payload that said something new
        std::vector<Price> lastPrices;          ///< by decoder-local instrument
    };
    std::vector<Entry> entries_;
};

} // namespace topbook
