// SPDX-License-Identifier: GPL-3.0-or-later
// How samples and panes are put together: one rule for ring, bars and charts (windows, Values of a window).
#pragma once

#include "model/core/pane.h"
#include "model/window/windows.h"

namespace topbook {

/// The pane that holds only this sample. `start` is its pane's; `fresh` is judged by the caller.
[[nodiscard]] Pane paneOf(const Sample& sample, Timestamp start, bool fresh);

/// Adds `later` to `into`; neither is empty. First and last go by (time, sequence), where those are equal by the order
/// of the calls; of two equal highs the earlier time stays. `into.start` stays. Volume and notional stop at the ends
/// of their types, since no feed's sizes reach them honestly.
void merge(Pane& into, const Pane& later);

/// a + b of what is not negative, at most the largest T.
template<class T> [[nodiscard]] T cappedSum(T a, T b) {
    constexpr T most = static_cast<T>((static_cast<T>(1) << (sizeof(T) * 8 - 2)) - 1) * 2 + 1;
    T sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? most : sum;
}

} // namespace topbook
