// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_scene.h"

#include "ui/widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>

namespace topbook::ui {
namespace {

const ChartView* viewOf(const Snapshot& snapshot, InstrumentId instrument) {
    const auto found = std::find_if(snapshot.charts.begin(), snapshot.charts.end(),
                                    [&](const auto& chart) { return chart && chart->instrument == instrument; });
    return found == snapshot.charts.end() ? nullptr : found->get();
}

bool sameMark(const RevisionMark& a, const RevisionMark& b) {
    return a.end == b.end && a.size == b.size && a.revision == b.revision && a.lateBy == b.lateBy;
}
bool sameGap(const GapView& a, const GapView& b) {
    return a.from == b.from && a.to == b.to && a.words == b.words;
}

} // namespace

bool ChartScene::isDrawable() const {
    if (!hasData())
        return false;
    return mode == ChartMode::Candles ? !bars.empty()
                                      : std::any_of(lines.begin(), lines.end(), [](const ChartLine& line) {
                                            return !line.series.points().empty();
                                        });
}

double ChartScene::valueOf(const WindowPoint& point) const {
    return mode == ChartMode::Gain ? gainPercentOf(point.values) : meanOf(point.values);
}

QString ChartScene::valueText(const ChartLine& line, const WindowPoint& point) const {
    return mode == ChartMode::Gain ? signedPercentText(gainPercentOf(point.values) / 100, 3)
                                   : decimalText(meanOf(point.values), line.decimals + 2);
}

QString ChartScene::axisText(double value) const {
    if (mode == ChartMode::Gain)
        return signedPercentText(value / 100, 3);
    return decimalText(value, (lines.empty() ? 2 : lines.front().decimals) + 2);
}

QString ChartScene::stripText(Timestamp time) const {
    // A line's point is the end of a window; the bar of the strip under it ends there.
    const Timestamp moment = mode == ChartMode::Candles ? time : time - Duration(1);
    const Timestamp start = floorTo(moment, stripSize());
    const auto bar = std::lower_bound(strip.begin(), strip.end(), start,
                                      [](const Pane& each, Timestamp wanted) { return each.start < wanted; });
    if (bar == strip.end() || bar->start != start)
        return {};
    const QString count = countText(static_cast<qint64>(bar->count));
    if (!stripIsVolume)
        return QCoreApplication::translate("ChartText", "n %1").arg(count);
    const int scale = lines.empty() ? 0 : lines.front().sizeDecimals;
    return QCoreApplication::translate("ChartText", "%1, n %2").arg(shownSizeText(bar->volume, scale), count);
}

const Pane* ChartScene::barAt(Timestamp time) const {
    const auto after =
        std::upper_bound(bars.begin(), bars.end(), time, [](Timestamp at, const Pane& bar) { return at < bar.start; });
    if (after == bars.begin())
        return nullptr;
    const Pane& bar = *std::prev(after);
    return time < bar.start + barSize ? &bar : nullptr;
}

void ChartSceneBuilder::setMode(ChartMode mode) {
    reshaped_ = reshaped_ || mode != scene_.mode;
    scene_.mode = mode;
}

void ChartSceneBuilder::setSizes(Duration windowSize, Duration barSize) {
    reshaped_ = reshaped_ || windowSize != scene_.windowSize || barSize != scene_.barSize;
    scene_.windowSize = windowSize;
    scene_.barSize = barSize;
}

void ChartSceneBuilder::setInstruments(const std::vector<InstrumentId>& instruments) {
    if (instruments == instruments_)
        return;
    instruments_ = instruments;
    reshaped_ = true;
    std::vector<ChartLine> lines;
    for (const InstrumentId each : instruments) {
        const auto known = std::find_if(scene_.lines.begin(), scene_.lines.end(),
                                        [&](const ChartLine& line) { return line.instrument == each; });
        lines.push_back(known != scene_.lines.end()
                            ? std::move(*known)
                            : ChartLine{.instrument = each, .symbol = {}, .lastTime = {}, .series = {}});
        lines.back().changedFrom = 0;
    }
    scene_.lines = std::move(lines);
}

Timestamp ChartSceneBuilder::newestFinalHop(const Snapshot& snapshot, UniverseId universe) {
    const WindowPlan& plan = snapshot.plan;
    if (snapshot.rankings)
        for (const RankingCard& card : snapshot.rankings->cards)
            if (card.universe == universe && card.nextFinal > Timestamp::earliest() + plan.lateness + plan.hop)
                return card.nextFinal - plan.lateness - plan.hop;
    const Timestamp watermark = std::min(snapshot.status.watermark, snapshot.status.clock);
    return watermark == Timestamp::earliest() ? watermark : floorTo(watermark, plan.hop, plan.offset);
}

SceneChange ChartSceneBuilder::update(const std::shared_ptr<const Snapshot>& snapshot) {
    SceneChange change;
    if (!snapshot) {
        for (ChartLine& line : scene_.lines)
            line = {.instrument = line.instrument, .symbol = {}, .lastTime = {}, .series = {}};
        scene_.bars.clear();
        scene_.strip.clear();
        scene_.gaps.clear();
        scene_.revisions.clear();
        scene_.heldFrom.reset();
        scene_.finalHop = Timestamp::earliest();
        gaps_.reset();
        reshaped_ = true;
        change.lines = change.symbols = true;
        return change;
    }
    change.lines = change.symbols = reshaped_;
    scene_.clock = snapshot->status.clock;
    scene_.hop = snapshot->plan.hop;
    const bool known =
        !instruments_.empty() && snapshot->instruments && instruments_.front().value < snapshot->instruments->size();
    const UniverseId universe = known ? (*snapshot->instruments)[instruments_.front().value].universe : UniverseId{};
    const Timestamp finalHop = newestFinalHop(*snapshot, universe);
    change.lines = change.lines || finalHop != scene_.finalHop;
    scene_.finalHop = finalHop;
    takeLines(*snapshot, change);
    takeMarks(*snapshot, change);
    reshaped_ = false;
    return change;
}

void ChartSceneBuilder::takeLines(const Snapshot& snapshot, SceneChange& change) {
    const WindowPlan& plan = snapshot.plan;
    const WindowShape shape{plan.paneLength(), scene_.windowSize, plan.hop, plan.offset};
    std::optional<Timestamp> linkedFrom;
    for (ChartLine& line : scene_.lines) {
        const bool first = &line == &scene_.lines.front();
        if (snapshot.instruments && line.instrument.value < snapshot.instruments->size()) {
            const Instrument& named = (*snapshot.instruments)[line.instrument.value];
            const QString symbol = QString::fromStdString(named.symbol);
            change.symbols = change.symbols || symbol != line.symbol || named.priceDecimals != line.decimals;
            line.symbol = symbol;
            line.decimals = named.priceDecimals;
            line.sizeDecimals = named.sizeDecimals;
        }
        const QuoteView* quote = snapshot.quote(line.instrument);
        const bool stale = quote != nullptr && quote->stale;
        change.lines = change.lines || stale != line.stale;
        line.stale = stale;
        line.lastTime = quote != nullptr ? quote->lastTime : Timestamp{};

        const ChartView* view = viewOf(snapshot, line.instrument);
        const std::optional<Timestamp> from = line.series.setPanes(view != nullptr ? view->chunks : PaneChunks{});
        if (first) {
            linkedFrom = from;
            const bool loading = view != nullptr && view->loading;
            change.lines = change.lines || loading != scene_.loading;
            scene_.loading = loading;
        }
        if (reshaped_)
            line.changedFrom = 0;
        const std::size_t had = line.series.points().size();
        const std::size_t changed = line.series.advance(shape, scene_.finalHop);
        if (changed != had || line.series.points().size() != had) {
            line.changedFrom = std::min(line.changedFrom, changed);
            change.lines = true;
        }
    }
    scene_.heldFrom.reset();
    if (scene_.hasData())
        scene_.heldFrom = scene_.lines.front().series.panes().front().start;
    scene_.fromRecording =
        snapshot.status.mode == SessionMode::Replay && scene_.heldFrom && *scene_.heldFrom <= snapshot.status.begin;
    takeBars(reshaped_ ? Timestamp::earliest() : linkedFrom, change);
}

void ChartSceneBuilder::takeBars(std::optional<Timestamp> changedFrom, SceneChange& change) {
    if (reshaped_) {
        scene_.bars.clear();
        scene_.strip.clear();
    }
    if (scene_.lines.empty())
        return;
    const ChartSeries& series = scene_.lines.front().series;
    scene_.stripIsVolume = series.hasVolume();
    if (!changedFrom && barsFinal_ == scene_.finalHop)
        return;
    const Timestamp from = changedFrom.value_or(Timestamp::latest());
    const auto panes = series.panes();
    if (scene_.mode == ChartMode::Candles && changedFrom) {
        updateBars(scene_.bars, panes, from, scene_.barSize);
        change.live = true;
    }
    // Bars of the strip appear when they are final, so that it does not move with every quote.
    const auto finals = std::lower_bound(panes.begin(), panes.end(), floorTo(scene_.finalHop, scene_.stripSize()),
                                         [](const Pane& pane, Timestamp time) { return pane.start < time; });
    const Timestamp touched = std::min({from, barsFinal_, scene_.finalHop});
    change.lines = change.lines || from < scene_.finalHop;
    updateBars(scene_.strip, {panes.begin(), finals}, touched, scene_.stripSize());
    barsFinal_ = scene_.finalHop;
}

void ChartSceneBuilder::takeMarks(const Snapshot& snapshot, SceneChange& change) {
    if (snapshot.gaps != gaps_) {
        gaps_ = snapshot.gaps;
        const std::vector<GapView> gaps = gaps_ ? *gaps_ : std::vector<GapView>{};
        change.lines =
            change.lines || !std::equal(gaps.begin(), gaps.end(), scene_.gaps.begin(), scene_.gaps.end(), sameGap);
        scene_.gaps = gaps;
    }
    std::vector<RevisionMark> marks;
    if (!scene_.lines.empty())
        if (const ChartView* view = viewOf(snapshot, scene_.lines.front().instrument))
            std::copy_if(view->revisions.begin(), view->revisions.end(), std::back_inserter(marks),
                         [&](const RevisionMark& mark) { return mark.size == scene_.windowSize; });
    if (!std::equal(marks.begin(), marks.end(), scene_.revisions.begin(), scene_.revisions.end(), sameMark)) {
        scene_.revisions = std::move(marks);
        change.lines = true;
    }
}

void ChartSceneBuilder::settle() {
    for (ChartLine& line : scene_.lines)
        line.changedFrom = line.series.points().size();
}

std::vector<double> spreadApart(const std::vector<double>& wanted, double distance, double low, double high) {
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    if (wanted.size() > 1)
        distance = std::min(distance, std::max(0.0, (high - low) / static_cast<double>(wanted.size() - 1)));

    // Groups of touching chips, each around the mean of where its members belong.
    struct Group {
        double top = 0;
        double want = 0; ///< sum over members of (wanted - offset within the group)
        std::size_t count = 0;
    };
    std::vector<Group> groups;
    const auto settle = [&](Group& group) {
        const double span = distance * static_cast<double>(group.count - 1);
        group.top = std::clamp(group.want / static_cast<double>(group.count), low, std::max(low, high - span));
    };
    for (const std::size_t i : order) {
        groups.push_back({.top = 0, .want = wanted[i], .count = 1});
        settle(groups.back());
        while (groups.size() > 1) {
            Group& above = groups[groups.size() - 2];
            const Group& below = groups.back();
            if (above.top + distance * static_cast<double>(above.count) <= below.top)
                break;
            above.want += below.want - distance * static_cast<double>(above.count) * static_cast<double>(below.count);
            above.count += below.count;
            groups.pop_back();
            settle(groups.back());
        }
    }
    std::vector<double> placed(wanted.size());
    std::size_t next = 0;
    for (const Group& group : groups)
        for (std::size_t i = 0; i < group.count; ++i)
            placed[order[next++]] = group.top + distance * static_cast<double>(i);
    return placed;
}

QString sizeWords(Duration size) {
    return durationText(size.count());
}

} // namespace topbook::ui
