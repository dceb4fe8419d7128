// SPDX-License-Identifier: GPL-3.0-or-later
// Several inputs of quotes as one: all file inputs of a command are one source (windows, Quotes).
//
// Merged by the event time of their heads; ties go in the order the inputs were named, and each input keeps its own
// order, also where its times run back. Before that each is screened for time jumps (core/time_screen.h), so that one
// wrong date cannot hold its input back: what the screen refutes is left out and named `time_jump`.
//
// A symbol is one instrument in whichever inputs it stands. Where an input has no sequence of its own, an event's
// sequence becomes (input << 48) | row, so that no two inputs tell the same one. Only for quotes and prints: a book's
// input is passed on its own.
#pragma once

#include "model/feed/recorded_input.h"

#include <memory>
#include <vector>

namespace topbook {

/// Takes at least one input, at most 65,536. `next` fails as soon as one of them does.
[[nodiscard]] std::unique_ptr<EventInput> mergeInputs(std::vector<std::unique_ptr<EventInput>> inputs);

} // namespace topbook
