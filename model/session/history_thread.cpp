// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/history_thread.h"

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t maxQueuedBytes = 64 * 1024 * 1024;

class ArchiveStore : public HistoryStore {
public:
    explicit ArchiveStore(HistoryWriter writer)
        : writer_(std::move(writer)) {}
    Result<void> write(const HistoryBatch& batch) override { return writer_.write(batch); }
    Result<void> close(Timestamp now) override { return writer_.close(now); }
    std::vector<std::string> notices() const override { return writer_.notices(); }
    std::uint64_t bytes() const override { return writer_.bytes(); }

private:
    HistoryWriter writer_;
};

std::size_t weightOf(const HistoryBatch& batch) {
    std::size_t weight = batch.quotes.size() * sizeof(StoredQuote) + batch.l1.size() * sizeof(Caused<L1Row>) +
                         batch.trades.size() * sizeof(Caused<TradeRow>) + batch.panes.size() * sizeof(StoredPane) +
                         batch.top.size() * sizeof(Caused<WindowRow>);
    for (const JournalEntry& entry : batch.entries)
        weight += entry.bytes.size() + sizeof(JournalEntry);
    return weight;
}

} // namespace

Result<std::unique_ptr<HistoryStore>> openHistory(const HistoryOptions& options, Timestamp now) {
    auto writer = HistoryWriter::open(options, now);
    if (!writer)
        return tl::unexpected(writer.error());
    return std::make_unique<ArchiveStore>(std::move(*writer));
}

HistoryThread::HistoryThread(std::unique_ptr<HistoryStore> store, std::size_t capacity)
    : store_(std::move(store))
    , queue_(capacity, maxQueuedBytes)
    , bytes_(store_->bytes())
    , thread_([this](std::stop_token stop) { work(stop); }) {}

HistoryThread::~HistoryThread() {
    giveUp_.request_stop();
    thread_.request_stop();
}

bool HistoryThread::push(HistoryBatch batch, std::uint64_t run, bool wait) {
    const std::size_t weight = weightOf(batch);
    Job job{std::move(batch), run};
    ++pushed_;
    const bool taken =
        wait ? queue_.push(job, weight, giveUp_.get_token()) : queue_.pushFor(job, weight, 0ms, giveUp_.get_token());
    if (!taken)
        --pushed_;
    return taken;
}

void HistoryThread::work(std::stop_token stop) {
    std::vector<Job> jobs;
    while (true) {
        queue_.pop(jobs, 1, 1h, stop);
        if (jobs.empty() && stop.stop_requested())
            return;
        for (const Job& job : jobs) {
            write(job);
            const std::lock_guard lock(mutex_);
            ++done_;
            progressed_.notify_all();
        }
    }
}

void HistoryThread::write(const Job& job) {
    if (job.run <= failedRun_.load())
        return;
    const auto written = store_->write(job.batch);
    if (!written) {
        const std::lock_guard lock(mutex_);
        failure_ = written.error();
        failedRun_ = job.run;
        return;
    }
    if (!job.batch.entries.empty())
        storedSeq_ = job.batch.entries.back().seq;
    bytes_ = store_->bytes();
}

void HistoryThread::drain(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    const std::uint64_t goal = pushed_.load();
    progressed_.wait_for(lock, timeout, [&] { return done_.load() >= goal; });
}

void HistoryThread::close(Timestamp now) {
    drain(24h);
    thread_.request_stop();
    if (thread_.joinable())
        thread_.join();
    if (store_) {
        if (const auto closed = store_->close(now); !closed) {
            const std::lock_guard lock(mutex_);
            failure_ = closed.error();
        }
        bytes_ = store_->bytes();
        store_.reset();
    }
}

Error HistoryThread::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

} // namespace topbook
