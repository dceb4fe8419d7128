// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/conversion/conveyor.h"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace topbook {
namespace {

class Belt {
public:
    Belt(std::size_t slots, std::span<const ConveyorStep> steps)
        : steps_(steps)
        , places_(steps.size())
        , done_(slots, steps.size()) {}

    /// Works until there is nothing left to do.
    void serve() {
        std::unique_lock lock(mutex_);
        while (!isOver()) {
            const auto step = nextStep(std::this_thread::get_id());
            if (!step) {
                changed_.wait(lock);
                continue;
            }
            const std::uint64_t piece = places_[*step].next++;
            const std::size_t slot = piece % done_.size();
            done_[slot] = *step;
            ++places_[*step].running;
            places_[*step].thread = std::this_thread::get_id();
            lock.unlock();
            const StepEnd end = work(*step, slot);
            lock.lock();
            --places_[*step].running;
            done_[slot] = *step + 1;
            if (end == StepEnd::Last)
                pieces_ = piece + 1;
            stopped_ = stopped_ || end == StepEnd::Stop;
            changed_.notify_all();
        }
    }
    void rethrow() const {
        if (thrown_)
            std::rethrow_exception(thrown_);
    }

private:
    struct Place {
        std::uint64_t next = 0; ///< piece that the step takes next
        std::size_t running = 0;
        std::thread::id thread; ///< that did it last
    };

    [[nodiscard]] bool isOver() const { return stopped_ || places_.back().next == pieces_; }

    /// One that stays with this thread, else the one nearest to the end that can be taken now.
    [[nodiscard]] std::optional<std::size_t> nextStep(std::thread::id thread) const {
        std::optional<std::size_t> nearest;
        for (std::size_t step = 0; step < steps_.size(); ++step) {
            const bool isNobodys = places_[step].thread == std::thread::id();
            const bool isMine = places_[step].thread == thread;
            if ((steps_[step].staysWithThread && !isMine && !isNobodys) || !canTake(step))
                continue;
            if (steps_[step].staysWithThread && isMine)
                return step;
            nearest = step;
        }
        return nearest;
    }
    [[nodiscard]] bool canTake(std::size_t step) const {
        const Place& place = places_[step];
        if (place.next == pieces_ || (place.running > 0 && !steps_[step].severalAtOnce))
            return false;
        const std::size_t doneBefore = step == 0 ? steps_.size() : step;
        const bool wasMade = step == 0 || place.next < places_[step - 1].next;
        return wasMade && done_[place.next % done_.size()] == doneBefore;
    }

    StepEnd work(std::size_t step, std::size_t slot) {
        try {
            return steps_[step].work(slot);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            thrown_ = std::current_exception();
            return StepEnd::Stop;
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::span<const ConveyorStep> steps_;
    std::vector<Place> places_;     ///< by step
    std::vector<std::size_t> done_; ///< by slot: steps that its piece has behind it; all of them where it is free
    std::uint64_t pieces_ = std::numeric_limits<std::uint64_t>::max(); ///< once the last one was made
    bool stopped_ = false;
    std::exception_ptr thrown_;
};

} // namespace

void runConveyor(std::size_t threads, std::size_t slots, std::span<const ConveyorStep> steps) {
    Belt belt(slots, steps);
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < threads; ++i)
            others.emplace_back([&belt] { belt.serve(); });
        belt.serve();
    }
    belt.rethrow();
}

} // namespace topbook
