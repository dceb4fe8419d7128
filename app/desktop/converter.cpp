// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/converter.h"

#include "app/conversion/l1_conversion.h"
#include "app/conversion/windows_conversion.h"
#include "model/session/recording_input.h"

namespace topbook::desktop {
namespace {

/// An input that can be given up, and tells how far it is.
class WatchedInput : public EventInput {
public:
    WatchedInput(std::unique_ptr<EventInput> input, std::stop_token stop, ui::TaskProgress progress)
        : input_(std::move(input))
        , stop_(std::move(stop))
        , progress_(std::move(progress)) {}

    const FormatTraits& traits() const override { return input_->traits(); }
    std::string name() const override { return input_->name(); }
    Result<bool> next(EventBatch& out) override {
        if (stop_.stop_requested())
            return failure(ErrorCode::Cancelled, "the conversion was cancelled");
        if (const auto part = input_->progress(); part && progress_)
            progress_(*part);
        return input_->next(out);
    }
    const std::map<std::string, std::uint64_t>& counts() const override { return input_->counts(); }
    bool assumedUtc() const override { return input_->assumedUtc(); }
    DecodeFacts facts() const override { return input_->facts(); }
    std::optional<double> progress() const override { return input_->progress(); }

private:
    std::unique_ptr<EventInput> input_;
    std::stop_token stop_;
    ui::TaskProgress progress_;
};

Result<std::unique_ptr<EventInput>> openInput(const ui::ConversionRequest& request) {
    if (looksLikeRecording(request.input))
        return openRecording(request.input);
    InputOptions options = ui::optionsOf(request.reading);
    options.decode.trades = request.kind != ui::ConversionKind::L1; // L1 rows know no trades
    return openRecorded(request.input, options);
}

ui::ConversionReport reportOf(ui::ConversionKind kind, std::uint64_t read, std::uint64_t rows,
                              const ProblemLog& problems) {
    const auto tallies = problems.tallies();
    return {kind, read, rows, {tallies.begin(), tallies.end()}};
}

Result<ui::ConversionReport> convertToL1(const ui::ConversionRequest& request, EventInput& input, Output& output) {
    L1Settings settings;
    settings.books.oneSided = request.oneSided;
    settings.books.emitRule = request.everyEvent ? EmitRule::Event : EmitRule::Change;
    settings.books.roundLots = request.roundLots;
    L1Conversion conversion(output, std::move(settings));
    if (auto converted = conversion.convert(request.input, input); !converted)
        return tl::unexpected(converted.error());
    return reportOf(request.kind, conversion.messages(), conversion.rows(), conversion.problems());
}

Result<ui::ConversionReport> convertToWindows(const ui::ConversionRequest& request, EventInput& input, Output& output) {
    const bool isTopPrice = request.kind == ui::ConversionKind::TopPrice;
    const auto plan = (isTopPrice ? topPricePlan(request.plan.topPriceSize) : request.plan).checked();
    if (!plan)
        return tl::unexpected(plan.error());
    const WindowTable table = isTopPrice                                         ? WindowTable::TopPrice
                              : request.kind == ui::ConversionKind::FullRankings ? WindowTable::Full
                                                                                 : WindowTable::Seed;
    WindowsConversion conversion(output, {*plan, table, {}});
    if (auto converted = conversion.convert(request.input, input); !converted)
        return tl::unexpected(converted.error());
    return reportOf(request.kind, conversion.quotes(), conversion.rows(), conversion.problems());
}

} // namespace

Result<ui::ConversionReport> convertRecording(const ui::ConversionRequest& request, const std::stop_token& stop,
                                              const ui::TaskProgress& progress) {
    auto input = openInput(request);
    if (!input)
        return tl::unexpected(input.error());
    const bool isL1 = request.kind == ui::ConversionKind::L1;
    if (!isL1)
        input = quotesOf(std::move(*input), request.samples, false, request.input);
    auto output = Output::open(request.output);
    if (!output)
        return tl::unexpected(output.error());
    WatchedInput watched(std::move(*input), stop, progress);
    auto report = isL1 ? convertToL1(request, watched, *output) : convertToWindows(request, watched, *output);
    if (!report)
        return report;
    if (auto finished = output->finish(); !finished)
        return tl::unexpected(finished.error());
    return report;
}

} // namespace topbook::desktop
