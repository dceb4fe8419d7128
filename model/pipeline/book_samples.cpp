// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/book_samples.h"

namespace topbook {
namespace {

/// The rule by which a sequenced format's rows are put in order.
ReorderRule reorderRuleOf(const FormatTraits& traits) {
    return traits.sequenced ? ReorderRule::File : ReorderRule::None;
}

class BookSamples : public EventInput, private ResultSink {
public:
    BookSamples(std::unique_ptr<EventInput> book, const SourceConfig& source)
        : book_(std::move(book))
        , traits_(book_->traits()) {
        traits_.hasBook = false;
        traits_.hasQuotes = true;
        PipelineConfig config;
        config.windows = false;
        config.computeDigest = false;
        auto pipeline = Pipeline::create(config, *this);
        pipeline_ = std::make_unique<Pipeline>(std::move(*pipeline)); // the default plan is lawful
        source_ = pipeline_->addSource(source);
    }

    const FormatTraits& traits() const override { return traits_; }
    const std::map<std::string, std::uint64_t>& counts() const override { return book_->counts(); }
    bool assumedUtc() const override { return book_->assumedUtc(); }
    std::optional<double> progress() const override { return book_->progress(); }

    Result<bool> next(EventBatch& out) override {
        out.clear();
        out_ = &out;
        while (out.events.empty() && !ended_) {
            const auto more = book_->next(batch_);
            if (!more)
                return more;
            ended_ = !*more;
            pipeline_->feed(source_, batch_, Timestamp::earliest());
            if (ended_)
                pipeline_->endOfSource(source_);
        }
        for (; announced_ < pipeline_->symbols().size(); ++announced_)
            out.instruments.push_back(pipeline_->symbols().at(InstrumentId{announced_}));
        return !ended_ || !out.events.empty() || !out.problems.empty();
    }

private:
    void samples(std::span<const Sample> samples) override {
        for (const Sample& sample : samples) {
            Event quote;
            quote.kind = EventKind::Quote;
            quote.time = sample.time;
            quote.price = sample.price;
            quote.size = sample.size;
            quote.sequence = sample.sequence;
            quote.reference = static_cast<std::uint64_t>(noTime);
            quote.row = rowOf(sample);
            quote.instrument = sample.instrument;
            out_->events.push_back(quote);
        }
    }
    void problem(const Problem& problem) override { out_->problems.push_back(problem); }

    /// A merge numbers quotes by their row, and a row told twice is a duplicate; but one row can end a snapshot and
    /// change the book itself, which makes two samples. The further ones differ in bits above those of a place.
    std::uint64_t rowOf(const Sample& sample) {
        samplesOfRow_ = sample.row == lastRow_ ? samplesOfRow_ + 1 : 0;
        lastRow_ = sample.row;
        constexpr int placeBits = 40;
        return sample.row | samplesOfRow_ << placeBits;
    }

    std::unique_ptr<EventInput> book_;
    FormatTraits traits_;
    std::unique_ptr<Pipeline> pipeline_;
    SourceId source_;
    EventBatch batch_;
    EventBatch* out_ = nullptr; ///< set for the length of one `next`
    std::uint32_t announced_ = 0;
    std::uint64_t lastRow_ = 0;
    std::uint64_t samplesOfRow_ = 0; ///< before the last one
    bool ended_ = false;
};

} // namespace

std::unique_ptr<EventInput> samplesOf(std::unique_ptr<EventInput> book, SampleRule samples, bool eligibleTradesOnly,
                                      std::string name) {
    SourceConfig source;
    source.name = std::move(name);
    source.samples = samples;
    source.reorder = reorderRuleOf(book->traits());
    source.eligibleTradesOnly = eligibleTradesOnly;
    return std::make_unique<BookSamples>(std::move(book), source);
}

} // namespace topbook
