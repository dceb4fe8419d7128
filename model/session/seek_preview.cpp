// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/seek_preview.h"

#include <filesystem>

namespace topbook {
namespace {

/// Books alone, which no trade changes: then the file need not be searched for broken ones.
InputOptions bookOptions(InputOptions options) {
    options.decode.trades = false;
    return options;
}

} // namespace

std::unique_ptr<SeekPreview> SeekPreview::create(const ReplayConfig& config) {
    if (config.paths.size() != 1 || config.seek.folder.empty())
        return nullptr;
    std::error_code trouble;
    const std::string& path = config.paths.front();
    if (!std::filesystem::is_regular_file(path, trouble) ||
        std::filesystem::file_size(path, trouble) < config.seek.leastBytes)
        return nullptr;
    ReplayConfig books = config;
    books.input = bookOptions(config.input);
    auto source = SeekSource::of(path, readingOf(books.input));
    if (!source)
        return nullptr;
    return std::unique_ptr<SeekPreview>(new SeekPreview(std::move(books), std::move(*source)));
}

SeekPreview::SeekPreview(ReplayConfig config, SeekSource source)
    : config_(std::move(config))
    , source_(std::move(source))
    , thread_([this](const std::stop_token& stop) { work(stop); }) {}

void SeekPreview::look(Timestamp to) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = to;
        found_.reset();
        ++asked_;
    }
    changed_.notify_all();
}

void SeekPreview::drop() {
    const std::lock_guard lock(mutex_);
    wanted_.reset();
    found_.reset();
    ++asked_;
}

std::shared_ptr<const BookReplay> SeekPreview::found() const {
    const std::lock_guard lock(mutex_);
    return found_;
}

/// Null where the file holds no books, or cannot be read any more: the replay itself says so.
std::shared_ptr<BookReplay> SeekPreview::open() const {
    const std::string& path = config_.paths.front();
    auto replay = BookReplay::create([this, path] { return config_.open(path, config_.input); }, path);
    if (!replay)
        return nullptr;
    (*replay)->useIndex(SeekIndex::open(config_.seek, source_));
    return std::move(*replay);
}

void SeekPreview::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::optional<Timestamp> to;
        std::uint64_t asked = 0;
        {
            std::unique_lock lock(mutex_);
            const auto hasWork = [this] { return (wanted_ && !found_) || !indexed_; };
            if (!changed_.wait(lock, stop, hasWork))
                return;
            to = found_ ? std::nullopt : wanted_;
            asked = asked_;
        }
        auto replay = open();
        if (!replay)
            return;
        const auto isCancelled = [&] { return stop.stop_requested() || asked_ != asked; };
        const auto reached = replay->runTo({to, std::nullopt}, isCancelled);
        if (!reached && reached.error().code == ErrorCode::Cancelled)
            continue;
        if (!reached)
            return;
        if (!to) {
            indexed_ = true;
            continue;
        }
        const std::lock_guard lock(mutex_);
        if (asked_ == asked)
            found_ = std::move(replay);
    }
}

} // namespace topbook
