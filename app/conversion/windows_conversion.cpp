// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/conversion/windows_conversion.h"

#include "model/core/time_text.h"

namespace topbook {
namespace {

std::string_view columnsOf(WindowTable table) {
    switch (table) {
    case WindowTable::Full:
        return tableSchema("full").columns;
    case WindowTable::TopPrice:
        return tableSchema("top_price").columns;
    case WindowTable::Seed:
        break;
    }
    return tableSchema("seed").columns;
}

} // namespace

WindowPlan topPricePlan(Duration size) {
    WindowPlan plan;
    plan.sizes = {plan.hop};
    plan.rankings.clear();
    plan.topPriceSize = size;
    return plan;
}

std::unique_ptr<EventInput> quotesOf(std::unique_ptr<EventInput> input, SampleRule rule, bool eligibleTradesOnly,
                                     const std::string& path) {
    if (!input->traits().hasBook || input->traits().hasQuotes)
        return input;
    return samplesOf(std::move(input), rule, eligibleTradesOnly, path);
}

WindowsConversion::WindowsConversion(Output& output, WindowsSettings settings)
    : output_(output)
    , settings_(std::move(settings))
    , revisions_(settings_.plan) {}

void WindowsConversion::windows(const WindowOutput& output, UniverseId universe) {
    revisions_.take(output, pipeline_->watermark(universe), settled_);
}

void WindowsConversion::late(std::span<const LateRow> rows) {
    for (const LateRow& row : rows) {
        if (!row.dropped)
            continue;
        problems_.add({ErrorCode::Late, SourceId{}, row.time, "row " + std::to_string(row.row),
                       "the quote of " + pipeline_->symbols().at(row.instrument).symbol + " at " +
                           timeText(row.time, 6) +
                           " came after all its windows were closed for corrections; left out"});
    }
}

Result<void> WindowsConversion::push() {
    const std::size_t top = settings_.plan.top;
    text_.clear();
    for (const WindowRow& row : settled_.rows) {
        if (top != 0 && row.place > top)
            continue; // a tie beyond the table: history knows it, a table does not show it
        const std::string& symbol = pipeline_->symbols().at(row.instrument).symbol;
        if (settings_.table == WindowTable::Full)
            appendFullRow(text_, row, symbol);
        else
            appendSeedRow(text_, row, symbol);
        ++rows_;
    }
    for (const TopPriceRow& row : settled_.topPrices) {
        appendTopPriceRow(text_, row, pipeline_->symbols().at(row.instrument).symbol);
        ++rows_;
    }
    settled_.clear();
    return output_.write(text_);
}

Result<void> WindowsConversion::convert(const std::string& name, EventInput& input) {
    PipelineConfig config;
    config.plan = settings_.plan;
    config.computeDigest = false;
    auto pipeline = Pipeline::create(config, *this);
    if (!pipeline)
        return tl::unexpected(pipeline.error());
    pipeline_ = &*pipeline;
    SourceConfig source;
    source.name = name;
    const SourceId id = pipeline->addSource(source);
    if (auto written = output_.write(std::string(columnsOf(settings_.table)) + "\n"); !written)
        return written;
    EventBatch batch;
    while (!settings_.isStopped || !settings_.isStopped()) {
        const auto more = input.next(batch);
        if (!more)
            return tl::unexpected(more.error());
        pipeline->feed(id, batch, Timestamp::earliest());
        if (auto pushed = push(); !pushed)
            return pushed;
        if (!*more)
            break;
    }
    pipeline->close();
    revisions_.finish(settled_);
    return push();
}

} // namespace topbook
