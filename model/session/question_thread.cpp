// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/question_thread.h"

#include "model/session/place_bytes.h"
#include "model/session/shown_tables.h"

#include <algorithm>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds flushPatience = 3s;
constexpr std::size_t tasksQueued = 64;
constexpr Duration olderSpan = std::chrono::hours(6); ///< how much history one LoadOlder brings

/// The values of a window over quotes that ascend by (time, sequence).
WindowValues valuesOf(const std::vector<HistoryReader::Evidence>& quotes, const QuotesQuestion& question,
                      const WindowPlan& plan) {
    WindowValues values;
    values.slotCount = static_cast<std::uint32_t>(std::max<std::int64_t>((question.to - question.from) / plan.hop, 0));
    Timestamp slot = Timestamp::earliest();
    for (const HistoryReader::Evidence& quote : quotes) {
        const bool isFirst = values.count == 0;
        values.sum += quote.price.nanos;
        ++values.count;
        if (isFirst)
            values.first = quote.price;
        values.last = quote.price;
        values.high = isFirst ? quote.price : std::max(values.high, quote.price);
        values.low = isFirst ? quote.price : std::min(values.low, quote.price);
        const Timestamp its = floorTo(quote.time, plan.hop, plan.offset);
        if (its != slot)
            ++values.coveredSlots;
        slot = its;
    }
    values.freshSlots = values.coveredSlots; // the archive's evidence does not tell freshness
    return values;
}

} // namespace

QuestionThread::QuestionThread(std::string path, SessionDesk& desk)
    : path_(std::move(path))
    , desk_(desk)
    , thread_([this](std::stop_token stop) { work(stop); }) {
    desk_.setOlderLoader([this](InstrumentId instrument, std::string symbol, Timestamp before) {
        loadOlder(instrument, std::move(symbol), before);
    });
}

QuestionThread::~QuestionThread() {
    desk_.setOlderLoader(nullptr);
    thread_.request_stop();
    const std::lock_guard lock(mutex_);
    running_.request_stop();
}

std::uint64_t QuestionThread::ask(Question question) {
    const std::lock_guard lock(mutex_);
    Task task{++asked_, {}};
    std::visit([&](auto& what) { task.what = std::move(what); }, question);
    if (std::holds_alternative<ExportQuestion>(task.what)) {
        running_.request_stop();
        std::erase_if(tasks_, [&](const Task& each) {
            if (!std::holds_alternative<ExportQuestion>(each.what))
                return false;
            desk_.answer({each.number, Error{ErrorCode::Cancelled, "a newer export took its place", {}}});
            return true;
        });
    }
    if (tasks_.size() >= tasksQueued) {
        desk_.answer({task.number, Error{ErrorCode::Busy, "too many questions wait for the history", {}}});
        return task.number;
    }
    const std::uint64_t number = task.number;
    tasks_.push_back(std::move(task));
    arrived_.notify_all();
    return number;
}

void QuestionThread::loadOlder(InstrumentId instrument, std::string symbol, Timestamp before) {
    const std::lock_guard lock(mutex_);
    std::erase_if(tasks_, [&](const Task& each) {
        const auto* load = std::get_if<LoadPanes>(&each.what);
        return load != nullptr && load->instrument == instrument;
    });
    tasks_.push_back({0, LoadPanes{instrument, std::move(symbol), before}});
    arrived_.notify_all();
}

void QuestionThread::work(std::stop_token stop) {
    while (true) {
        Task task;
        std::stop_token cancel;
        {
            std::unique_lock lock(mutex_);
            if (!arrived_.wait(lock, stop, [&] { return !tasks_.empty(); }) || stop.stop_requested())
                return;
            task = std::move(tasks_.front());
            tasks_.pop_front();
            running_ = std::stop_source();
            cancel = running_.get_token();
        }
        if (const auto* wanted = std::get_if<LoadPanes>(&task.what))
            load(*wanted);
        else if (const auto* question = std::get_if<ExportQuestion>(&task.what))
            desk_.answer({task.number, answerTo(*question, cancel)});
        else if (const auto* quotes = std::get_if<QuotesQuestion>(&task.what))
            desk_.answer({task.number, answerTo(*quotes)});
        else if (const auto* bytes = std::get_if<BytesQuestion>(&task.what))
            desk_.answer({task.number, answerTo(*bytes, stop)});
    }
}

/// What the screen shows must be in the archive before it is asked.
Result<HistoryReader> QuestionThread::openReader() {
    if (path_.empty())
        return failure(ErrorCode::NotFound,
                       "this session keeps no history; give it a history folder to export or explain its numbers");
    desk_.awaitFlush(desk_.requestFlush(), flushPatience);
    return HistoryReader::open(path_);
}

decltype(Answer::body) QuestionThread::answerTo(const ExportQuestion& question, std::stop_token cancel) {
    const bool isChart = question.table == "chart" || question.table == "bars";
    if (isChart || question.table == "ladder") {
        const auto shown = desk_.latest();
        if (!shown || !shown->instruments)
            return Error{ErrorCode::InvalidArgument, "nothing is shown yet that could be exported", {}};
        auto table = isChart ? chartTable(*shown, question) : ladderTable(*shown);
        if (!table)
            return table.error();
        return std::move(*table);
    }
    auto reader = openReader();
    if (!reader)
        return reader.error();
    HistoryFilter filter{question.from, question.to, question.symbols, question.by, question.sizes};
    const auto snapshot = desk_.latest();
    if (snapshot && snapshot->status.mode == SessionMode::Replay && !snapshot->status.ended)
        filter.to = std::min(filter.to, snapshot->status.lastEvent + Duration(1));
    ExportAnswer answer;
    const auto rows = reader->exportTable(
        question.table, filter,
        [&](std::string_view block) -> Result<void> {
            answer.csv += block;
            return {};
        },
        cancel);
    if (!rows)
        return rows.error();
    answer.rows = *rows;
    return answer;
}

decltype(Answer::body) QuestionThread::answerTo(const QuotesQuestion& question) {
    auto reader = openReader();
    if (!reader)
        return reader.error();
    const auto snapshot = desk_.latest();
    if (!snapshot || question.instrument.value >= snapshot->instruments->size())
        return Error{ErrorCode::InvalidArgument, "this session does not know that instrument", {}};
    const auto quotes =
        reader->quotes((*snapshot->instruments)[question.instrument.value].symbol, question.from, question.to);
    if (!quotes)
        return quotes.error();
    QuotesAnswer answer;
    answer.values = valuesOf(*quotes, question, snapshot->plan);
    if (!quotes->empty())
        answer.source = quotes->front().source;
    for (const HistoryReader::Evidence& quote : *quotes) {
        if (answer.quotes.size() >= question.limit)
            break;
        answer.quotes.push_back({quote.time, quote.price, quote.size, quote.sequence, quote.journalSeq, quote.line});
    }
    return answer;
}

decltype(Answer::body) QuestionThread::answerTo(const BytesQuestion& question, const std::stop_token& stop) {
    if (!path_.empty())
        desk_.awaitFlush(desk_.requestFlush(), flushPatience);
    auto bytes = bytesAt(question, path_, stop);
    if (!bytes)
        return bytes.error();
    return std::move(*bytes);
}

void QuestionThread::load(const LoadPanes& wanted) {
    std::vector<Pane> panes;
    if (auto reader = openReader()) {
        if (auto found = reader->panes(wanted.symbol, wanted.before - olderSpan, wanted.before))
            panes = std::move(*found);
        if (panes.empty()) { // a longer pause lies before it
            if (auto found = reader->panes(wanted.symbol, Timestamp::earliest(), wanted.before))
                panes = std::move(*found);
        }
    }
    desk_.postOlder(wanted.instrument, std::move(panes));
}

} // namespace topbook
