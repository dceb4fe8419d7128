// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/engine.h"

#include "model/core/decimal.h"
#include "model/session/shard_threads.h"

namespace topbook {
namespace {

constexpr Duration paneLeap = std::chrono::minutes(2);
constexpr std::uint64_t checkpointMark = 0x32'6b'6f'6f'62'70'6f'74; ///< "topbook2", little-endian

} // namespace

Result<CheckpointHead> parseCheckpoint(std::string_view bytes) {
    StateReader in(bytes);
    CheckpointHead head;
    const bool marked = in.get<std::uint64_t>() == checkpointMark;
    head.shards = in.get<std::uint64_t>();
    head.events = in.get<std::uint64_t>();
    const auto plan = parsePlan(in.getText());
    for (auto count = in.getCount(sizeof(std::uint64_t)); count > 0; --count)
        head.decoders.push_back(DecoderPosition::load(in));
    const auto size = in.get<std::uint64_t>();
    if (!marked || !in.ok() || !plan || head.shards == 0 || size > bytes.size())
        return failure(ErrorCode::Corrupt, "the checkpoint is damaged or of another version");
    head.plan = *plan;
    head.pipeline = bytes.substr(bytes.size() - size);
    return head;
}

Engine::Engine(EngineConfig config, std::uint64_t revisionBase)
    : config_(std::move(config))
    , runner_(threadedRunner(config_.shards))
    , view_(config_, revisionBase) {}

Result<std::unique_ptr<Engine>> Engine::create(EngineConfig config, std::uint64_t revisionBase) {
    std::unique_ptr<Engine> engine(new Engine(std::move(config), revisionBase));
    if (const auto made = engine->makePipeline(); !made)
        return tl::unexpected(made.error());
    return engine;
}

Result<void> Engine::makePipeline() {
    PipelineConfig config;
    config.plan = config_.plan;
    config.universes = config_.universes;
    config.books.oneSided = true;
    config.books.keepQueues = true;
    config.shards = config_.shards;
    config.live = config_.live;
    auto made = Pipeline::create(std::move(config), *this, runner_);
    if (!made)
        return tl::unexpected(made.error());
    pipeline_ = std::make_unique<Pipeline>(std::move(*made));
    for (const SourceSetup& source : config_.sources)
        pipeline_->addSource(source.config);
    locals_.assign(config_.sources.size(), {});
    view_.watch(*pipeline_);
    results_.watch(*pipeline_);
    return {};
}

void Engine::apply(const Moment& moment) {
    results_.cause(moment.seq, moment.received);
    if (moment.kind == EntryKind::Tick) {
        pipeline_->tick(moment.received);
        return;
    }
    if (moment.kind == EntryKind::UserCommand) {
        if (const auto plan = parsePlan(moment.text)) {
            if (const auto changed = changePlan(*plan); !changed)
                problem({changed.error().code, moment.source, pipeline_->eventTime(), {}, changed.error().message});
        }
        return;
    }
    applyEvents(moment, 0, moment.batch == nullptr ? 0 : moment.batch->events.size());
    finishMoment(moment);
}

void Engine::applyEvents(const Moment& moment, std::size_t begin, std::size_t end) {
    results_.cause(moment.seq, moment.received);
    if (begin == 0) {
        if (moment.kind == EntryKind::Link) {
            const auto [state, words] = parseLink(moment.text);
            view_.link(moment.source, state, words, moment.received);
        } else if (moment.kind == EntryKind::Payload) {
            view_.payload(moment.source, moment.received);
        }
    }
    if (moment.batch == nullptr)
        return;
    view_.events(end - begin);
    const EventBatch& batch = *moment.batch;
    if (begin == 0 && end == batch.events.size()) {
        feed(moment.source, batch, moment.received);
        return;
    }
    slice_.clear();
    const auto first = batch.events.begin();
    slice_.events.assign(first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end));
    if (begin == 0) {
        slice_.instruments = batch.instruments;
        slice_.problems = batch.problems;
    }
    feed(moment.source, slice_, moment.received);
}

void Engine::feed(SourceId source, const EventBatch& batch, Timestamp received) {
    pipeline_->feed(source, batch, received);
    auto& locals = locals_[source.value];
    for (const Instrument& instrument : batch.instruments)
        locals.push_back(*pipeline_->symbols().find(source, instrument.symbol));
    if (!batch.instruments.empty()) {
        view_.instrumentsChanged();
        results_.instrumentsChanged();
    }
    view_.told(source, batch, received);
    for (const Event& event : batch.events) {
        if (event.kind == EventKind::Status || event.kind == EventKind::Reference || event.kind == EventKind::Gap)
            view_.notice(locals[event.instrument.value], event);
    }
}

void Engine::finishMoment(const Moment& moment) {
    if (moment.refused) {
        problem({moment.refused->code, moment.source, pipeline_->eventTime(), moment.refused->where,
                 moment.refused->message});
    }
    if (moment.kind == EntryKind::Gap)
        view_.dropped(parseUnsigned(moment.text).value_or(0));
    if (moment.endsSource)
        pipeline_->endOfSource(moment.source);
}

Result<void> Engine::changePlan(const WindowPlan& plan) {
    const auto checked = plan.checked();
    if (!checked)
        return tl::unexpected(checked.error());
    collectPanes();
    std::unique_ptr<Pipeline> before = std::move(pipeline_);
    const auto locals = locals_;
    const WindowPlan planBefore = std::exchange(config_.plan, *checked);
    if (const auto made = makePipeline(); !made) {
        config_.plan = planBefore;
        pipeline_ = std::move(before);
        return made;
    }
    view_.changePlan(*checked);
    eventsBefore_ += before->eventCount() - eventsBase_;
    announceAll(*before, locals);
    eventsBase_ = pipeline_->eventCount();
    return {};
}

/// Tells the new pipeline the instruments in the order the decoders count them, and the books as they stand.
void Engine::announceAll(const Pipeline& before, const std::vector<std::vector<InstrumentId>>& locals) {
    // In the order of session-wide ids, so that these stay what screens and history know them as; repeated
    // announcements of a source stand in between.
    std::vector<std::size_t> announced(locals.size());
    for (std::uint32_t i = 0; i < before.symbols().size(); ++i) {
        const SourceId source = before.symbols().at(InstrumentId{i}).source;
        std::size_t& next = announced[source.value];
        const auto& wanted = locals[source.value];
        EventBatch names;
        while (next < wanted.size() && wanted[next].value <= i)
            names.instruments.push_back(before.symbols().at(wanted[next++]));
        if (!names.instruments.empty())
            feed(source, names, before.eventTime());
    }
    for (std::size_t i = 0; i < locals.size(); ++i) {
        const SourceId source{static_cast<std::uint16_t>(i)};
        EventBatch books;
        std::vector<bool> carried(before.symbols().size());
        for (std::uint32_t local = 0; local < locals[i].size(); ++local) {
            const InstrumentId instrument = locals[i][local];
            if (!carried[instrument.value])
                carryBook(before, instrument, books, local);
            carried[instrument.value] = true;
        }
        if (!books.events.empty())
            feed(source, books, before.eventTime());
    }
}

/// A book as snapshot rows: its orders where they are known, else its levels.
void Engine::carryBook(const Pipeline& before, InstrumentId instrument, EventBatch& out, std::uint32_t local) const {
    const OrderBooks& books = before.booksOf(instrument);
    Event event;
    event.instrument.value = local;
    event.time = before.eventTime();
    if (books.status(instrument) != TradingStatus::Unknown) {
        event.kind = EventKind::Status;
        event.time = books.statusSince(instrument);
        event.size.units = static_cast<std::int64_t>(books.status(instrument));
        out.events.push_back(event);
        event.time = before.eventTime();
    }
    const std::size_t begin = out.events.size();
    for (const Side side : {Side::Bid, Side::Ask}) {
        for (const LadderLevel& level : books.ladder(instrument, side, 0)) {
            event.flags = static_cast<std::uint8_t>(snapshot | (side == Side::Ask ? sideAsk : 0));
            event.price = level.price;
            const auto orders = books.queue(instrument, side, level.price);
            event.kind = orders.empty() ? EventKind::Level : EventKind::Add;
            event.other = orders.empty() ? level.orders : 0;
            event.size = level.size;
            if (orders.empty())
                out.events.push_back(event);
            for (const QueuedOrder& order : orders) {
                event.reference = order.id;
                event.size = order.size;
                out.events.push_back(event);
            }
        }
    }
    if (out.events.size() == begin)
        return;
    event = {};
    event.instrument.value = local;
    event.time = before.eventTime();
    event.kind = EventKind::SnapshotEnd;
    event.flags = snapshot;
    out.events.push_back(event);
}

std::string Engine::checkpoint(const std::vector<DecoderPosition>& decoders) const {
    const std::string pipeline = pipeline_->save();
    StateWriter out;
    out.put(checkpointMark);
    out.put(static_cast<std::uint64_t>(config_.shards));
    out.put(pipeline_->eventCount());
    out.putText(planText(config_.plan));
    out.put(static_cast<std::uint64_t>(decoders.size()));
    for (const DecoderPosition& decoder : decoders)
        decoder.save(out);
    StateWriter locals;
    locals.put(static_cast<std::uint64_t>(locals_.size()));
    for (const auto& ids : locals_) {
        locals.put(static_cast<std::uint64_t>(ids.size()));
        for (const InstrumentId id : ids)
            locals.put(id);
    }
    locals.putText(pipeline);
    out.putText(locals.bytes());
    return out.take();
}

Result<void> Engine::load(const CheckpointHead& head) {
    StateReader in(head.pipeline);
    std::vector<std::vector<InstrumentId>> locals(in.getCount(sizeof(std::uint64_t)));
    for (auto& ids : locals) {
        for (auto count = in.getCount(sizeof(InstrumentId)); count > 0; --count)
            ids.push_back(in.get<InstrumentId>());
    }
    const std::string state = in.getText();
    if (!in.ok() || !in.atEnd() || locals.size() != config_.sources.size())
        return failure(ErrorCode::Corrupt, "the checkpoint does not fit the sources of this session");
    if (head.plan != config_.plan) {
        config_.plan = head.plan;
        view_.changePlan(head.plan);
    }
    if (const auto made = makePipeline(); !made)
        return made;
    if (const auto loaded = pipeline_->load(state); !loaded) {
        const Error error = loaded.error();
        if (const auto made = makePipeline(); !made)
            return made;
        return tl::unexpected(error);
    }
    for (const auto& ids : locals) {
        for (const InstrumentId id : ids) {
            if (id.value >= pipeline_->symbols().size()) {
                if (const auto made = makePipeline(); !made)
                    return made;
                return failure(ErrorCode::Corrupt, "the checkpoint names instruments that it does not hold");
            }
        }
    }
    locals_ = std::move(locals);
    eventsBase_ = pipeline_->eventCount();
    view_.adopt();
    return {};
}

std::uint64_t Engine::position() const {
    return eventsBefore_ + pipeline_->eventCount() - eventsBase_;
}

void Engine::collectPanes() {
    panesTakenAt_ = pipeline_->watermark(UniverseId{});
    const auto changed = pipeline_->takeChangedPanes();
    if (changed.empty())
        return;
    view_.panes(changed);
    results_.panes(changed);
}

void Engine::l1(std::span<const L1Row> rows) {
    view_.l1(rows);
    results_.l1(rows);
}
void Engine::trades(std::span<const TradeRow> trades) {
    view_.trades(trades);
    results_.trades(trades);
}
void Engine::samples(std::span<const Sample> samples) {
    view_.samples(samples);
    results_.samples(samples);
    // A long leap of the watermark would let panes leave their store unseen: take them before it is told.
    if (pipeline_->watermark(pipeline_->symbols().at(samples.front().instrument).universe) - panesTakenAt_ > paneLeap)
        collectPanes();
}
void Engine::windows(const WindowOutput& output, UniverseId universe) {
    view_.windows(output, universe);
    results_.windows(output, universe);
    if (!output.finalHops.empty())
        hopPositions_.push_back(position());
    collectPanes(); // before the panes of this hop can leave their store
}
void Engine::late(std::span<const LateRow> rows) {
    view_.late(rows);
    results_.late(rows);
}
void Engine::problem(const Problem& problem) {
    view_.problem(problem);
    results_.problem(problem);
}

} // namespace topbook
