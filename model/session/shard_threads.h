// SPDX-License-Identifier: GPL-3.0-or-later
// Threads that stand ready for the shards of a pipeline: shard 0 runs on the caller, each further one on its own.
#pragma once

#include "model/pipeline/pipeline.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace topbook {

class ShardThreads {
public:
    /// `shards` > 1 starts `shards` - 1 threads.
    explicit ShardThreads(std::size_t shards);
    ~ShardThreads();
    ShardThreads(const ShardThreads&) = delete;
    ShardThreads& operator=(const ShardThreads&) = delete;

    /// Runs `job` for every shard and returns when all are done. Called by one thread at a time.
    void run(std::size_t shards, const std::function<void(std::size_t)>& job);

private:
    void serve(std::stop_token stop, std::size_t shard);

    std::mutex mutex_;
    std::condition_variable_any started_;
    std::condition_variable finished_;
    const std::function<void(std::size_t)>* job_ = nullptr;
    std::size_t shards_ = 0;
    std::size_t round_ = 0;
    std::size_t running_ = 0;
    std::vector<std::jthread> threads_;
};

/// A runner over threads of its own, which end with its last copy. Empty (one after another) for one shard.
[[nodiscard]] ShardRunner threadedRunner(std::size_t shards);

} // namespace topbook
