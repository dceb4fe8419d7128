// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/recorded_input.h"

#include "model/feed/zip_archive.h"

#include <algorithm>
#include <filesystem>

namespace topbook {
namespace {

constexpr std::size_t sliceBytes = 64 << 10; ///< what one batch is made of: its events stay in the cache

class RecordedInput : public EventInput {
public:
    RecordedInput(ByteStream stream, const RecordedFormat& format, DecodeOptions decode,
                  std::unique_ptr<Decoder> decoder)
        : stream_(std::move(stream))
        , format_(format)
        , decode_(std::move(decode))
        , decoder_(std::move(decoder))
        , name_(stream_.memberName().empty() ? stream_.path() : stream_.path() + "/" + stream_.memberName())
        , follow_(decode_.follow) {}

    /// Decodes the first block, so that the header was read.
    Result<void> begin() {
        const auto begun = pull(pending_);
        if (!begun)
            return tl::unexpected(begun.error());
        hasPending_ = true;
        return {};
    }

    [[nodiscard]] const FormatTraits& traits() const override { return decoder_->traits(); }
    [[nodiscard]] std::string name() const override { return name_; }
    [[nodiscard]] Result<bool> next(EventBatch& out) override {
        out.clear();
        if (hasPending_) {
            std::swap(out, pending_);
            hasPending_ = false;
            return true;
        }
        return pull(out);
    }
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return decoder_->counts(); }
    [[nodiscard]] bool assumedUtc() const override { return decoder_->assumedUtc(); }
    [[nodiscard]] DecodeFacts facts() const override { return decoder_->facts(); }
    [[nodiscard]] std::optional<double> progress() const override {
        if (stream_.packedSize() == 0)
            return std::nullopt;
        return std::min(1.0, static_cast<double>(stream_.packedPosition()) / static_cast<double>(stream_.packedSize()));
    }

    [[nodiscard]] std::optional<InputPlace> place() const override;
    [[nodiscard]] std::uint64_t offset() const override { return unpacked_; }
    [[nodiscard]] bool moveTo(const InputPlace& place) override;

private:
    Result<bool> pull(EventBatch& out);
    Result<void> breakOff(const Error& trouble, EventBatch& out);

    ByteStream stream_;
    const RecordedFormat& format_;
    DecodeOptions decode_;
    std::unique_ptr<Decoder> decoder_;
    std::string name_;
    bool follow_;
    std::string_view block_; ///< of the stream, not yet decoded
    std::uint64_t unpacked_ = 0;
    EventBatch pending_;
    bool hasPending_ = false;
    bool ended_ = false;
};

Result<bool> RecordedInput::pull(EventBatch& out) {
    if (ended_)
        return false;
    Result<void> taken;
    if (block_.empty() && follow_ && !stream_.readySoon())
        return true;
    if (block_.empty()) {
        const auto block = stream_.next();
        if (block) {
            block_ = *block;
        } else {
            ended_ = true;
            taken = breakOff(block.error(), out);
        }
    }
    if (!ended_ && block_.empty()) {
        const Result<bool> grows = follow_ ? stream_.mayGrow() : Result<bool>(false);
        ended_ = !grows.value_or(false);
        if (!grows)
            taken = breakOff(grows.error(), out);
        else if (ended_)
            taken = decoder_->finish(out);
    } else if (!ended_) {
        const std::string_view slice = block_.substr(0, sliceBytes);
        block_.remove_prefix(slice.size());
        unpacked_ += slice.size();
        taken = decoder_->decode(slice, Timestamp::earliest(), out);
    }
    if (taken)
        return true;
    // nothing of a refused input may be used
    out.clear();
    ended_ = true;
    return tl::unexpected(taken.error());
}

std::optional<InputPlace> RecordedInput::place() const {
    StateWriter state;
    if (hasPending_ || ended_ || follow_ || !stream_.canMove() || !decoder_->savePlace(state))
        return std::nullopt;
    return InputPlace{unpacked_, state.take()};
}

bool RecordedInput::moveTo(const InputPlace& place) {
    auto fresh = format_.open(decode_);
    StateReader state(place.decoder);
    if (!fresh || !(*fresh)->loadPlace(state) || !state.ok() || !state.atEnd() || !stream_.moveTo(place.offset))
        return false;
    decoder_ = std::move(*fresh);
    unpacked_ = place.offset;
    block_ = {};
    pending_.clear();
    hasPending_ = false;
    ended_ = false;
    return true;
}

/// The input cannot be read further: what came before it stands, and the trouble is named once.
Result<void> RecordedInput::breakOff(const Error& trouble, EventBatch& out) {
    decoder_->noteCut();
    if (auto finished = decoder_->finish(out); !finished)
        return finished;
    const auto cutRow = std::find_if(out.problems.begin(), out.problems.end(),
                                     [](const Problem& problem) { return problem.code == ErrorCode::Truncated; });
    if (cutRow != out.problems.end()) {
        cutRow->code = trouble.code;
        cutRow->message = trouble.message + "; " + cutRow->message;
        return {};
    }
    out.problems.push_back(
        {trouble.code, SourceId{}, Timestamp{}, name_ + ":" + std::to_string(unpacked_), trouble.message});
    return {};
}

Result<const RecordedFormat*> formatOf(ByteStream& stream, const InputOptions& options, const DecodeOptions& decode) {
    if (options.format) {
        if (const RecordedFormat* format = formatNamed(*options.format))
            return format;
        std::string names;
        for (const RecordedFormat& format : recordedFormats())
            names += (names.empty() ? "" : ", ") + std::string(format.name);
        return failure(ErrorCode::UnknownFormat, "there is no format '" + *options.format + "'; there are " + names);
    }
    const auto head = stream.head();
    if (!head)
        return tl::unexpected(head.error());
    return recognise(*head, decode);
}

DecodeOptions namedAfter(const ByteStream& stream, const DecodeOptions& options) {
    DecodeOptions named = options;
    named.inputName = stream.path();
    named.memberName = stream.memberName();
    return named;
}

/// Of an archive with several members the one that is recognised, if there is exactly one.
std::optional<ByteStream> soleKnownMember(const std::string& path, const InputOptions& options) {
    constexpr std::size_t mostTried = 32;
    const auto members = zipMembers(path);
    if (!members || members->size() > mostTried)
        return std::nullopt;
    std::optional<ByteStream> known;
    for (const std::string& member : *members) {
        auto stream = ByteStream::open(path + "/" + member);
        if (!stream)
            continue;
        const auto head = stream->head();
        const DecodeOptions decode = namedAfter(*stream, options.decode);
        const RecordedFormat* wanted = options.format ? formatNamed(*options.format) : nullptr;
        const bool fits =
            head && (wanted != nullptr ? wanted->probe(*head, decode) > 0 : recognise(*head, decode).has_value());
        if (!fits)
            continue;
        if (known)
            return std::nullopt;
        known = std::move(*stream);
    }
    return known;
}

/// Whether a trade counts is told behind it, maybe hours later: where anybody asks, the file is read twice.
void lookAhead(const std::string& path, const RecordedFormat& format, DecodeOptions& decode) {
    if (!decode.trades || decode.follow || path == "-" || format.brokenTrades == nullptr || decode.brokenTrades)
        return;
    std::error_code ignored;
    const std::string name = decode.memberName.empty() ? path : decode.inputName + "/" + decode.memberName;
    if (!std::filesystem::is_regular_file(decode.inputName, ignored))
        return;
    if (auto again = ByteStream::open(name))
        decode.brokenTrades = std::make_shared<const std::vector<std::uint64_t>>(format.brokenTrades(*again));
}

} // namespace

Result<std::unique_ptr<EventInput>> openRecorded(const std::string& path, const InputOptions& options) {
    auto stream = ByteStream::open(path);
    if (!stream) {
        const bool severalMembers = stream.error().code == ErrorCode::InvalidArgument;
        auto member = severalMembers ? soleKnownMember(path, options) : std::nullopt;
        if (!member)
            return tl::unexpected(stream.error());
        stream = std::move(*member);
    }
    DecodeOptions decode = namedAfter(*stream, options.decode);
    const auto format = formatOf(*stream, options, decode);
    if (!format)
        return tl::unexpected(format.error());
    lookAhead(path, **format, decode);
    auto decoder = (*format)->open(decode);
    if (!decoder)
        return tl::unexpected(decoder.error());
    auto input = std::make_unique<RecordedInput>(std::move(*stream), **format, decode, std::move(*decoder));
    if (auto begun = input->begin(); !begun)
        return tl::unexpected(begun.error());
    return input;
}

} // namespace topbook
