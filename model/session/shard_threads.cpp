// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/shard_threads.h"

namespace topbook {

ShardThreads::ShardThreads(std::size_t shards) {
    for (std::size_t shard = 1; shard < shards; ++shard)
        threads_.emplace_back([this, shard](std::stop_token stop) { serve(stop, shard); });
}

ShardThreads::~ShardThreads() {
    for (std::jthread& thread : threads_)
        thread.request_stop();
    threads_.clear(); // joins before the condition variables go
}

void ShardThreads::run(std::size_t shards, const std::function<void(std::size_t)>& job) {
    {
        const std::lock_guard lock(mutex_);
        job_ = &job;
        shards_ = shards;
        running_ = threads_.size();
        ++round_;
    }
    started_.notify_all();
    job(0);
    for (std::size_t shard = threads_.size() + 1; shard < shards; ++shard)
        job(shard);
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [this] { return running_ == 0; });
    job_ = nullptr;
}

void ShardThreads::serve(std::stop_token stop, std::size_t shard) {
    std::size_t served = 0;
    while (true) {
        const std::function<void(std::size_t)>* job = nullptr;
        std::size_t shards = 0;
        {
            std::unique_lock lock(mutex_);
            if (!started_.wait(lock, stop, [&] { return round_ != served; }))
                return;
            served = round_;
            job = job_;
            shards = shards_;
        }
        if (shard < shards)
            (*job)(shard);
        const std::lock_guard lock(mutex_);
        if (--running_ == 0)
            finished_.notify_one();
    }
}

ShardRunner threadedRunner(std::size_t shards) {
    if (shards <= 1)
        return {};
    auto threads = std::make_shared<ShardThreads>(shards);
    return [threads](std::size_t count, const std::function<void(std::size_t)>& job) { threads->run(count, job); };
}

} // namespace topbook
