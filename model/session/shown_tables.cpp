// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/shown_tables.h"

#include "model/tables/tables.h"
#include "model/window/windows.h"

#include <algorithm>

namespace topbook {
namespace {

/// Instruments of a symbol that have a chart; several sources may carry the same one.
std::vector<const ChartView*> chartsOf(const Snapshot& snapshot, const std::string& symbol) {
    std::vector<const ChartView*> found;
    for (const auto& chart : snapshot.charts) {
        if (chart && chart->instrument.value < snapshot.instruments->size() &&
            (*snapshot.instruments)[chart->instrument.value].symbol == symbol)
            found.push_back(chart.get());
    }
    return found;
}

std::vector<Pane> panesOf(const ChartView& chart) {
    std::vector<Pane> panes;
    for (const auto& chunk : chart.chunks)
        panes.insert(panes.end(), chunk->begin(), chunk->end());
    return panes;
}

struct TimedRow {
    Timestamp time;
    std::string text;
};

void appendLine(std::vector<TimedRow>& rows, const Snapshot& snapshot, const ExportQuestion& question,
                const std::vector<Pane>& panes, const std::string& symbol) {
    const Duration size = question.sizes.front();
    const WindowPlan& plan = snapshot.plan;
    for (const WindowPoint& point : slidingWindows(panes, plan.paneLength(), size, plan.hop, plan.offset)) {
        if (point.end < question.from || point.end >= question.to || point.end > snapshot.status.watermark)
            continue;
        WindowRow row;
        row.end = point.end;
        row.size = size;
        row.values = point.values;
        rows.push_back({point.end, {}});
        appendChartRow(rows.back().text, row, symbol);
    }
}

void appendBars(std::vector<TimedRow>& rows, const Snapshot& snapshot, const ExportQuestion& question,
                const std::vector<Pane>& panes, const Instrument& instrument) {
    const Duration size = question.sizes.front();
    for (const Pane& bar : tumblingBars(panes, size)) {
        if (bar.start < question.from || bar.start >= question.to || bar.start + size > snapshot.status.watermark)
            continue;
        rows.push_back({bar.start, {}});
        appendBarRow(rows.back().text, bar, size, instrument.symbol, instrument.sizeDecimals);
    }
}

} // namespace

Result<ExportAnswer> ladderTable(const Snapshot& snapshot) {
    if (!snapshot.ladder || !snapshot.ladder->hasBook)
        return failure(ErrorCode::InvalidArgument, "no book is shown that could be exported");
    const LadderView& ladder = *snapshot.ladder;
    const Instrument& instrument = (*snapshot.instruments)[ladder.instrument.value];
    ExportAnswer answer;
    answer.csv = std::string(tableSchema("ladder").columns) + "\n";
    for (const auto* side : {&ladder.bids, &ladder.asks}) {
        for (const LadderLevel& level : *side)
            appendLadderRow(answer.csv, level, instrument.symbol, instrument.sizeDecimals);
        answer.rows += side->size();
    }
    return answer;
}

Result<ExportAnswer> chartTable(const Snapshot& snapshot, const ExportQuestion& question) {
    if (question.sizes.empty() || question.sizes.front() <= Duration{0})
        return failure(ErrorCode::InvalidArgument, "a chart is exported for one window size; none was given");
    const bool isBars = question.table == "bars";
    std::vector<TimedRow> rows;
    bool anyChart = false;
    for (const std::string& symbol : question.symbols) {
        for (const ChartView* chart : chartsOf(snapshot, symbol)) {
            anyChart = true;
            const std::vector<Pane> panes = panesOf(*chart);
            if (isBars)
                appendBars(rows, snapshot, question, panes, (*snapshot.instruments)[chart->instrument.value]);
            else
                appendLine(rows, snapshot, question, panes, symbol);
        }
    }
    if (!anyChart)
        return failure(ErrorCode::InvalidArgument, "no chart of these symbols is shown that could be exported");
    std::stable_sort(rows.begin(), rows.end(), [](const TimedRow& a, const TimedRow& b) { return a.time < b.time; });
    ExportAnswer answer;
    answer.csv = std::string(tableSchema(question.table).columns) + "\n";
    for (const TimedRow& row : rows)
        answer.csv += row.text;
    answer.rows = rows.size();
    return answer;
}

} // namespace topbook
