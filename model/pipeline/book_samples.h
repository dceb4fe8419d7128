// SPDX-License-Identifier: GPL-3.0-or-later
// A recording with a book, read as a stream of prices: its mids or its trades become quotes, so that `windows` and
// `top-price` take it like any quote file and merge it with others.
#pragma once

#include "model/feed/recorded_input.h"
#include "model/pipeline/pipeline.h"

#include <memory>

namespace topbook {

/// Wraps an opened book input. `samples` is Mid or Trade. Problems of the book come out with the batch they were met
/// in.
[[nodiscard]] std::unique_ptr<EventInput> samplesOf(std::unique_ptr<EventInput> book, SampleRule samples,
                                                    bool eligibleTradesOnly, std::string name);

} // namespace topbook
