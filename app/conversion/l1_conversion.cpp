// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/conversion/l1_conversion.h"

#include "app/conversion/conveyor.h"

#include <array>
#include <chrono>
#include <thread>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr auto followPause = 20ms;
constexpr std::size_t piecesAThread = 3; ///< under way: enough that no thread waits for another's single slow piece

ReorderRule reorderRule(const FormatTraits& traits, bool follow) {
    if (!traits.sequenced)
        return ReorderRule::None;
    return follow ? ReorderRule::Follow : ReorderRule::File;
}

} // namespace

L1Conversion::L1Conversion(Output& output, L1Settings settings)
    : output_(output)
    , settings_(std::move(settings)) {}

Result<void> L1Conversion::convert(const std::string& path, EventInput& input) {
    const FormatTraits& traits = input.traits();
    if (!traits.hasBook)
        return failure(ErrorCode::WrongHeader,
                       traits.name + " holds quotes, not orders; l1 needs order events (use windows for quotes)", path);
    PipelineConfig config;
    config.windows = false;
    config.computeDigest = false;
    config.books = settings_.books;
    auto pipeline = Pipeline::create(config, *this);
    if (!pipeline)
        return tl::unexpected(pipeline.error());
    SourceConfig source;
    source.name = input.name().empty() ? path : input.name();
    source.samples = SampleRule::None;
    source.reorder = reorderRule(traits, settings_.follow);
    const SourceId id = pipeline->addSource(source);
    layout_ = {traits.namesInstruments, traits.timeDigits, traits.sizeDecimals};
    if (!headerWritten_) {
        std::string header;
        appendL1Header(header, layout_);
        if (auto written = output_.write(header); !written)
            return written;
        headerWritten_ = true;
    }
    listing_ = std::make_shared<const std::vector<Listed>>();
    runSteps(input, *pipeline, id);
    if (!read_)
        return read_;
    if (!written_)
        return written_;
    for (const auto& [kind, count] : input.counts())
        messages_ += count;
    instruments_ += pipeline->symbols().size();
    if (const auto reseeds = input.facts().reseeds)
        reseeds_ = reseeds_.value_or(0) + *reseeds;
    return {};
}

void L1Conversion::runSteps(EventInput& input, Pipeline& pipeline, SourceId source) {
    const std::size_t threads = settings_.follow ? 1 : settings_.threads;
    std::vector<Piece> pieces(threads > 1 ? piecesAThread * threads : 1);
    const std::array steps{
        ConveyorStep{.work =
                         [&](std::size_t slot) {
                             decode(input, pieces[slot]);
                             return pieces[slot].isLast ? StepEnd::Last : StepEnd::Goes;
                         }},
        ConveyorStep{.work =
                         [&](std::size_t slot) {
                             apply(pipeline, source, pieces[slot]);
                             return StepEnd::Goes;
                         },
                     .staysWithThread = true},
        ConveyorStep{.work =
                         [&](std::size_t slot) {
                             format(pieces[slot]);
                             return StepEnd::Goes;
                         },
                     .severalAtOnce = true},
        ConveyorStep{.work =
                         [&](std::size_t slot) {
                             written_ = write(pieces[slot]);
                             return written_ ? StepEnd::Goes : StepEnd::Stop;
                         }},
    };
    runConveyor(threads, pieces.size(), steps);
}

void L1Conversion::decode(EventInput& input, Piece& piece) {
    const auto more = isStopped() ? Result<bool>(false) : input.next(piece.batch);
    piece.isLast = !more.value_or(false);
    if (!more)
        read_ = tl::unexpected(more.error());
    if (piece.isLast && isStopped())
        piece.batch.clear();
}

void L1Conversion::apply(Pipeline& pipeline, SourceId source, Piece& piece) {
    applied_ = &piece;
    piece.rows.clear();
    pipeline.feed(source, piece.batch, Timestamp::earliest());
    if (piece.isLast)
        pipeline.endOfSource(source);
    if (pipeline.symbols().size() != listing_->size())
        updateListing(pipeline.symbols());
    piece.listing = listing_;
}

void L1Conversion::l1(std::span<const L1Row> rows) {
    applied_->rows.insert(applied_->rows.end(), rows.begin(), rows.end());
}

/// A new one: pieces that are being made into text go on with theirs.
void L1Conversion::updateListing(const SymbolTable& symbols) {
    auto listing = std::make_shared<std::vector<Listed>>(*listing_);
    while (listing->size() < symbols.size()) {
        const std::string& symbol = symbols.at({static_cast<std::uint32_t>(listing->size())}).symbol;
        std::string field;
        if (layout_.withSymbol) {
            appendTextField(field, symbol);
            field += ',';
        }
        const bool isChosen = settings_.symbols.empty() || settings_.symbols.contains(symbol);
        foundSymbol_ = foundSymbol_ || isChosen;
        listing->push_back({std::move(field), isChosen});
    }
    listing_ = std::move(listing);
}

void L1Conversion::format(Piece& piece) const {
    piece.text.clear();
    piece.rowsWritten = 0;
    L1Layout rest = layout_;
    rest.withSymbol = false; // it stands in the listing, once and for all
    for (const L1Row& row : piece.rows) {
        const Listed& listed = (*piece.listing)[row.instrument.value];
        if (!listed.chosen)
            continue;
        piece.text += listed.field;
        appendL1Row(piece.text, row, {}, rest);
        ++piece.rowsWritten;
    }
}

Result<void> L1Conversion::write(Piece& piece) {
    rows_ += piece.rowsWritten;
    auto written = output_.write(piece.text);
    if (!settings_.follow || !written)
        return written;
    if (auto flushed = output_.flush(); !flushed)
        return flushed;
    if (piece.batch.events.empty() && !piece.isLast && !isStopped())
        std::this_thread::sleep_for(followPause); // nothing more stands there yet
    return {};
}

} // namespace topbook
