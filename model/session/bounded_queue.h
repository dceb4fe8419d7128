// SPDX-License-Identifier: GPL-3.0-or-later
// A queue between threads with a capacity in items and in weight (bytes): bounded everywhere (architecture rule 5).
// Pushing blocks while it is full, or gives up after a while where the caller has an overflow rule. All calls are
// thread-safe; the queue must outlive its users.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace topbook {

template<class T> class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity, std::size_t maxWeight = static_cast<std::size_t>(-1))
        : capacity_(std::max<std::size_t>(capacity, 1))
        , maxWeight_(maxWeight) {}

    /// Waits for room. False when stopped; `item` is then untouched. One item heavier than `maxWeight` passes alone.
    bool push(T& item, std::size_t weight, std::stop_token stop) {
        std::unique_lock lock(mutex_);
        if (!room_.wait(lock, stop, [&] { return hasRoom(weight); }))
            return false;
        put(item, weight);
        return true;
    }

    /// Waits for room at most `timeout`. False when stopped or still full; `item` is then untouched.
    bool pushFor(T& item, std::size_t weight, std::chrono::milliseconds timeout, std::stop_token stop) {
        std::unique_lock lock(mutex_);
        if (!room_.wait_for(lock, stop, timeout, [&] { return hasRoom(weight); }))
            return false;
        put(item, weight);
        return true;
    }

    /// Moves up to `limit` items into `out` (cleared first), waiting at most `timeout` for the first one.
    void pop(std::vector<T>& out, std::size_t limit, std::chrono::milliseconds timeout, std::stop_token stop) {
        out.clear();
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, stop, timeout, [&] { return woken_ || !items_.empty(); });
        woken_ = false;
        while (!items_.empty() && out.size() < limit) {
            weight_ -= items_.front().second;
            out.push_back(std::move(items_.front().first));
            items_.pop_front();
        }
        room_.notify_all();
    }

    /// Ends the wait of `pop` early.
    void wake() {
        const std::lock_guard lock(mutex_);
        woken_ = true;
        arrived_.notify_all();
    }

    [[nodiscard]] std::size_t depth() const {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }

private:
    [[nodiscard]] bool hasRoom(std::size_t weight) const {
        return items_.empty() || (items_.size() < capacity_ && weight_ <= maxWeight_ - std::min(weight, maxWeight_));
    }
    void put(T& item, std::size_t weight) {
        items_.emplace_back(std::move(item), weight);
        weight_ += weight;
        arrived_.notify_one();
    }

    const std::size_t capacity_;
    const std::size_t maxWeight_;
    mutable std::mutex mutex_;
    std::condition_variable_any room_;
    std::condition_variable_any arrived_;
    std::deque<std::pair<T, std::size_t>> items_;
    std::size_t weight_ = 0;
    bool woken_ = false;
};

} // namespace topbook
