// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of work that all go through the same steps, on several threads. A step takes the pieces in their order, one
// after another; one that allows it is worked on for several pieces at once. A thread that is free takes whatever is
// nearest to the end, so that threads share the work evenly whatever the steps cost; but a step whose memory is large
// stays with one thread, in whose cache that memory is, and which does it before anything else. The calling thread is
// one of them.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace topbook {

enum class StepEnd { Goes, Last, Stop }; ///< Last: this piece is the last one. Stop: all is to end at once.

struct ConveyorStep {
    std::function<StepEnd(std::size_t slot)> work;
    bool severalAtOnce = false;
    bool staysWithThread = false; ///< not both
};

/// The first step makes a piece in the given slot, the last one is done with it, after which the slot is used again;
/// `slots` pieces at most are under way. Neither the first nor the last step may allow several at once. Returns when
/// the last piece went through; an exception of a step ends all and is thrown again here.
void runConveyor(std::size_t threads, std::size_t slots, std::span<const ConveyorStep> steps);

} // namespace topbook
