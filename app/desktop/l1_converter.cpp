// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/l1_converter.h"

#include "app/conversion/l1_conversion.h"
#include "app/conversion/output.h"
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

} // namespace

Result<ui::ConversionReport> convertToL1(const ui::ConversionRequest& request, const std::stop_token& stop,
                                         const ui::TaskProgress& progress) {
    InputOptions options = ui::optionsOf(request.reading);
    options.decode.trades = false; // L1 rows know no trades
    auto input =
        looksLikeRecording(request.input) ? openRecording(request.input) : openRecorded(request.input, options);
    if (!input)
        return tl::unexpected(input.error());
    auto output = Output::open(request.output);
    if (!output)
        return tl::unexpected(output.error());
    L1Settings settings;
    settings.books.oneSided = request.oneSided;
    settings.books.emitRule = request.everyEvent ? EmitRule::Event : EmitRule::Change;
    settings.books.roundLots = request.roundLots;
    L1Conversion conversion(*output, std::move(settings));
    WatchedInput watched(std::move(*input), stop, progress);
    if (auto converted = conversion.convert(request.input, watched); !converted)
        return tl::unexpected(converted.error());
    if (auto finished = output->finish(); !finished)
        return tl::unexpected(finished.error());
    const auto problems = conversion.problems().tallies();
    return ui::ConversionReport{conversion.messages(), conversion.rows(), {problems.begin(), problems.end()}};
}

} // namespace topbook::desktop
