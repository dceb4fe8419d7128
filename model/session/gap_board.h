// SPDX-License-Identifier: GPL-3.0-or-later
// Stretches in which a universe had no quote for 30 s or more: charts draw them as gaps. Owned by the engine's thread.
#pragma once

#include "model/session/snapshot.h"
#include "model/window/windows.h"

#include <deque>
#include <span>
#include <vector>

namespace topbook {

inline constexpr Duration shortestGap = std::chrono::seconds(30);

class GapBoard {
public:
    explicit GapBoard(std::vector<std::string> universes);

    void sample(UniverseId universe, Timestamp time);
    /// The list as of `clock`: the one before where nothing changed. The newest gap may still be open.
    [[nodiscard]] std::shared_ptr<const std::vector<GapView>> publish(Timestamp clock);

private:
    [[nodiscard]] GapView gapOf(std::size_t universe, Timestamp from, Timestamp to) const;

    std::vector<std::string> universes_;
    std::vector<Timestamp> newest_; ///< sample, by universe
    std::deque<GapView> closed_;
    bool dirty_ = true;
    bool hadOpen_ = false;
    std::shared_ptr<const std::vector<GapView>> published_;
};

} // namespace topbook
