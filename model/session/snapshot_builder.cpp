// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/snapshot_builder.h"

#include <algorithm>
#include <tuple>

namespace topbook {
namespace {

constexpr std::size_t problemTimesShown = 200;

} // namespace

SnapshotBuilder::SnapshotBuilder(const EngineConfig& config, std::uint64_t revisionBase)
    : config_(config)
    , quotes_(revisionBase)
    , rankings_(config.plan, config.universes.size(), revisionBase)
    , charts_(revisionBase)
    , ladder_(config.sources, config.live, revisionBase)
    , gaps_(config.universes)
    , sources_(config.sources)
    , number_(revisionBase) {}

void SnapshotBuilder::watch(const Pipeline& pipeline) {
    pipeline_ = &pipeline;
}

void SnapshotBuilder::adopt() {
    quotes_.adopt(*pipeline_);
    counts_.events = pipeline_->eventCount();
    for (std::uint32_t i = 0; i < pipeline_->symbols().size(); ++i) {
        std::vector<std::pair<InstrumentId, Pane>> held;
        for (const Pane& pane : pipeline_->panesOf(InstrumentId{i}).panes(InstrumentId{i}))
            held.emplace_back(InstrumentId{i}, pane);
        charts_.panes(held);
    }
    instrumentsDirty_ = true;
}

void SnapshotBuilder::l1(std::span<const L1Row> rows) {
    quotes_.l1(rows);
    ladder_.l1(rows, pipeline_->symbols().size());
    counts_.l1Rows += rows.size();
}

void SnapshotBuilder::trades(std::span<const TradeRow> trades) {
    quotes_.trades(trades);
    ladder_.trades(trades);
    counts_.trades += trades.size();
}

void SnapshotBuilder::samples(std::span<const Sample> samples) {
    quotes_.samples(samples);
    for (const Sample& sample : samples)
        gaps_.sample(pipeline_->symbols().at(sample.instrument).universe, sample.time);
    counts_.quotes += samples.size();
}

void SnapshotBuilder::windows(const WindowOutput& output, UniverseId universe) {
    rankings_.windows(output, universe);
    counts_.windowRows += output.rows.size();
    if (output.finalHops.empty())
        return;
    const Timestamp newest = output.finalHops.back();
    if (lastHop_ == Timestamp::earliest())
        quotes_.hop(1);
    else if (newest > lastHop_)
        quotes_.hop(static_cast<std::size_t>((newest - lastHop_) / config_.plan.hop));
    lastHop_ = std::max(lastHop_, newest);
}

void SnapshotBuilder::late(std::span<const LateRow> rows) {
    rankings_.late(rows, config_.plan.lateness);
    counts_.late += rows.size();
}

void SnapshotBuilder::problem(const Problem& problem) {
    problems_.add(problem);
    sources_.problem(problem.source);
    if (problem.code == ErrorCode::SequenceGap)
        ladder_.sequenceGap(problem);
    noteProblemTime(problem.time);
}

/// Keeps at most 200 moments, at least so far apart that they spread over what was seen.
void SnapshotBuilder::noteProblemTime(Timestamp time) {
    if (time == Timestamp::earliest() || time == Timestamp{})
        return;
    const auto place = std::lower_bound(problemTimes_.begin(), problemTimes_.end(), time);
    if (place != problemTimes_.end() && *place == time)
        return;
    problemTimes_.insert(place, time);
    if (problemTimes_.size() <= problemTimesShown)
        return;
    // The one that stands closest behind its neighbour says least.
    std::size_t least = 1;
    for (std::size_t i = 2; i < problemTimes_.size(); ++i) {
        if (problemTimes_[i] - problemTimes_[i - 1] < problemTimes_[least] - problemTimes_[least - 1])
            least = i;
    }
    problemTimes_.erase(problemTimes_.begin() + static_cast<std::ptrdiff_t>(least));
}

void SnapshotBuilder::notice(InstrumentId instrument, const Event& event) {
    if (event.kind == EventKind::Reference) {
        if (event.price.nanos > 0)
            quotes_.previousClose(instrument, event.price);
    } else if (event.kind == EventKind::Status) {
        quotes_.statusChanged(instrument);
    } else if (event.kind == EventKind::Gap) {
        ladder_.feedGap(instrument, event);
        noteProblemTime(event.time);
    }
}

void SnapshotBuilder::link(SourceId source, LinkState state, std::string_view words, Timestamp at) {
    if (sources_.link(source, state, words, at))
        ++counts_.reconnects;
}

void SnapshotBuilder::payload(SourceId source, Timestamp received) {
    ++counts_.payloads;
    sources_.payload(source, received);
}

void SnapshotBuilder::changePlan(const WindowPlan& plan) {
    config_.plan = plan;
    rankings_ = RankingBoard(plan, config_.universes.size(), rankings_.revision());
    ChartBoard charts(charts_.revision());
    charts.subscribe(charts_.subscribed());
    charts_ = std::move(charts);
    lastHop_ = Timestamp::earliest();
}

SessionCounts SnapshotBuilder::fullCounts() const {
    SessionCounts counts = counts_;
    counts.problems = problems_.tallies();
    return counts;
}

std::shared_ptr<const Snapshot> SnapshotBuilder::build(SessionStatus status) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->number = ++number_;
    const Pipeline& pipeline = *pipeline_;
    if (instrumentsDirty_ || !instruments_ || instruments_->size() != pipeline.symbols().size()) {
        auto instruments = std::make_shared<std::vector<Instrument>>();
        instruments->reserve(pipeline.symbols().size());
        for (std::uint32_t i = 0; i < pipeline.symbols().size(); ++i)
            instruments->push_back(pipeline.symbols().at(InstrumentId{i}));
        instruments_ = std::move(instruments);
        instrumentsDirty_ = false;
    }
    if (problems_.total() != problemsPublished_) {
        tallies_ = std::make_shared<const std::vector<ProblemTally>>(problems_.tallies());
        problemsPublished_ = problems_.total();
    }
    if (status.clock == Timestamp::earliest() || status.clock < pipeline.eventTime())
        status.clock = pipeline.eventTime();
    quotes_.publish(pipeline, status.clock, quoteChunks_);
    charts_.publish(rankings_, chartViews_);
    status.simulated = config_.simulated;
    if (status.source.empty())
        status.source = config_.title;
    std::tie(status.link, status.linkWords) = sources_.overall();
    status.lastEvent = pipeline.eventTime();
    status.watermark = pipeline.watermark(UniverseId{});
    status.late = counts_.late;
    status.dropped = counts_.dropped;
    status.events = counts_.events;
    for (const std::string& universe : config_.universes)
        status.universe += (status.universe.empty() ? "" : ", ") + universe;
    snapshot->status = std::move(status);
    snapshot->plan = config_.plan;
    snapshot->universes = config_.universes;
    for (const SourceSetup& source : config_.sources)
        snapshot->sources.push_back(source.config.name);
    snapshot->sourceViews = sources_.views();
    snapshot->instruments = instruments_;
    snapshot->quotes = quoteChunks_;
    snapshot->rankings = rankings_.publish(pipeline, quotes_);
    snapshot->ladder = ladder_.publish(pipeline);
    snapshot->charts = chartViews_;
    snapshot->gaps = gaps_.publish(snapshot->status.clock);
    snapshot->problems = tallies_;
    return snapshot;
}

} // namespace topbook
