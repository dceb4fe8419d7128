// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/pipeline.h"

#include "model/core/time_text.h"
#include "model/pipeline/pipeline_state.h"

namespace topbook {

Pipeline::Pipeline(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
Pipeline::Pipeline(Pipeline&&) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&&) noexcept = default;
Pipeline::~Pipeline() = default;

Result<Pipeline> Pipeline::create(PipelineConfig config, ResultSink& sink, ShardRunner runner) {
    auto plan = config.plan.checked();
    if (!plan)
        return tl::unexpected(plan.error());
    config.plan = *plan;
    if (config.shards == 0 || config.universes.empty())
        return failure(ErrorCode::InvalidPlan, "a pipeline needs at least one shard and one universe");
    return Pipeline(std::make_unique<State>(std::move(config), sink, std::move(runner)));
}

SourceId Pipeline::addSource(const SourceConfig& config) {
    return state_->addSource(config);
}

void Pipeline::feed(SourceId source, const EventBatch& batch, Timestamp received) {
    state_->announce(source, batch.instruments);
    for (const Problem& problem : batch.problems) {
        Problem named = problem;
        named.source = source;
        state_->sink->problem(named);
    }
    state_->takeAll(source, batch.events, received);
    state_->flush();
}

void Pipeline::tick(Timestamp now) {
    State& state = *state_;
    state.now = std::max(state.now, now);
    state.newest = std::max(state.newest, now);
    for (std::size_t i = 0; i < state.sources.size(); ++i) {
        if (state.configs[i].reorder == ReorderRule::Live)
            state.expireReorder(SourceId{static_cast<std::uint16_t>(i)}, now);
    }
    state.flush();
    state.watermarks.tick(now);
    for (std::size_t i = 0; i < state.universes.size(); ++i)
        state.advance(UniverseId{static_cast<std::uint16_t>(i)});
}

void Pipeline::endOfSource(SourceId source) {
    state_->drain(source);
    state_->flush();
    state_->watermarks.endOfSource(source);
    state_->advance(state_->configs[source.value].universe);
}

void Pipeline::close() {
    for (std::size_t i = 0; i < state_->sources.size(); ++i)
        state_->drain(SourceId{static_cast<std::uint16_t>(i)});
    state_->flush();
    for (std::size_t i = 0; i < state_->universes.size(); ++i)
        state_->advanceTo(UniverseId{static_cast<std::uint16_t>(i)}, Timestamp::latest());
}

const SymbolTable& Pipeline::symbols() const {
    return state_->symbols;
}
const PipelineConfig& Pipeline::config() const {
    return state_->config;
}
Timestamp Pipeline::watermark(UniverseId universe) const {
    return state_->watermarks.of(universe);
}
Timestamp Pipeline::eventTime() const {
    return state_->newest;
}
std::uint64_t Pipeline::eventCount() const {
    return state_->eventCount;
}
bool Pipeline::stopped() const {
    return state_->stopped;
}
std::uint64_t Pipeline::digest() const {
    return state_->chains.digest(state_->symbols, state_->config.universes);
}

const OrderBooks& Pipeline::booksOf(InstrumentId instrument) const {
    return state_->shardOf(instrument).books;
}

const PaneStore& Pipeline::panesOf(InstrumentId instrument) const {
    return state_->shardOf(instrument).panes[state_->symbols.at(instrument).universe.value];
}

std::vector<std::pair<InstrumentId, Pane>> Pipeline::takeChangedPanes() {
    std::vector<std::pair<InstrumentId, Pane>> changed;
    for (Shard& shard : state_->shards) {
        for (PaneStore& store : shard.panes) {
            auto part = store.takeChangedPanes();
            changed.insert(changed.end(), part.begin(), part.end());
        }
    }
    return changed;
}

std::optional<TopPriceRow> Pipeline::openTopPrice(UniverseId universe) const {
    if (!state_->config.windows)
        return std::nullopt;
    std::vector<const PaneStore*> stores;
    for (const Shard& shard : state_->shards)
        stores.push_back(&shard.panes[universe.value]);
    return state_->universes[universe.value].joiner.openTopPrice(stores, watermark(universe));
}

std::optional<Timestamp> Pipeline::firstEvent(UniverseId universe) const {
    return state_->universes[universe.value].joiner.firstEvent();
}

std::optional<Timestamp> Pipeline::staleSince(InstrumentId instrument) const {
    if (booksOf(instrument).condition(instrument) != BookCondition::Stale)
        return std::nullopt;
    const auto since = state_->gapTimes.find(instrument);
    return since == state_->gapTimes.end() ? std::nullopt : std::optional(since->second);
}

std::string Pipeline::save() const {
    StateWriter out;
    state_->save(out);
    return out.take();
}

Result<void> Pipeline::load(std::string_view bytes) {
    StateReader in(bytes);
    if (!state_->load(in) || !in.atEnd())
        return failure(ErrorCode::Corrupt,
                       "the checkpoint does not fit this engine; the session starts from its journal");
    return {};
}

} // namespace topbook
