// SPDX-License-Identifier: GPL-3.0-or-later
// One moment of an invented market of ten stocks, whole in itself: for screenshots, and for tests that read numbers
// off a panel. The numbers are those of the design pictures.
#pragma once

#include "model/session/snapshot.h"

#include <memory>

namespace topbook::fixtures {

inline constexpr InstrumentId sampleJpm{8};
inline constexpr InstrumentId sampleMsft{4};
inline constexpr InstrumentId sampleAig{6};

/// 2026-11-20 18:42:07.200 UTC; JPM has book, tape, queue and chart. The caller may change it before it is shown.
[[nodiscard]] std::shared_ptr<Snapshot> sampleSnapshot();

/// The same in a replay: the 5 and 15 minute windows revised by a late quote, the latter partial, the book gapped.
[[nodiscard]] std::shared_ptr<Snapshot> sampleReplaySnapshot();

/// A session that knows its instruments and has no quote yet.
[[nodiscard]] std::shared_ptr<Snapshot> emptySnapshot();

} // namespace topbook::fixtures
