// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/ws_log.h"

#include "model/feed/json_value.h"
#include "model/feed/line_reader.h"
#include "model/feed/providers/live_payload.h"
#include "model/feed/providers/stream_provider.h"
#include "model/feed/row_problems.h"
#include "model/feed/row_times.h"

#include <algorithm>
#include <array>
#include <optional>

namespace topbook {
namespace {

struct Venue {
    std::string_view partOfHost;
    std::string_view provider;
};
constexpr std::array venues{Venue{"coinbase.", "coinbase-level2"}, Venue{"bitstamp.", "bitstamp-orders"},
                            Venue{"bitfinex.", "bitfinex-raw"}};

enum class LineKind : std::uint8_t { Opened, Sent, Received };

struct LogLine {
    std::string_view url; ///< empty where the line names none
    LineKind kind = LineKind::Received;
    std::string_view time;
    std::string_view text;
};

bool isUrl(std::string_view text) {
    return text.starts_with("wss://") || text.starts_with("ws://");
}

std::string_view hostOf(std::string_view url) {
    url.remove_prefix(url.find("//") + 2);
    return url.substr(0, url.find('/'));
}

/// Empty where the line has none of the forms.
std::optional<LogLine> readLine(std::string_view text) {
    LogLine line;
    if (isUrl(text)) {
        struct Arrow {
            std::string_view sign;
            LineKind kind;
        };
        constexpr std::array arrows{Arrow{" <-> ", LineKind::Opened}, Arrow{" <- ", LineKind::Sent},
                                    Arrow{" -> ", LineKind::Received}};
        const std::size_t space = text.find(' ');
        const auto* arrow = std::find_if(arrows.begin(), arrows.end(), [&](const Arrow& one) {
            return space != std::string_view::npos && text.substr(space).starts_with(one.sign);
        });
        if (arrow == arrows.end())
            return std::nullopt;
        line.url = text.substr(0, space);
        line.kind = arrow->kind;
        text.remove_prefix(space + arrow->sign.size());
    }
    if (line.kind == LineKind::Opened) {
        line.time = trimmed(text);
        return line;
    }
    const std::size_t colon = text.find(": ");
    if (colon == std::string_view::npos)
        return std::nullopt;
    line.time = text.substr(0, colon);
    line.text = text.substr(colon + 2);
    return line;
}

std::string_view withoutEdges(std::string_view text, bool isFirst) {
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (isFirst && text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

class WsLogDecoder : public Decoder {
public:
    WsLogDecoder(const DecodeOptions& options, RowTimes times)
        : problems_(options)
        , times_(std::move(times)) {}

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp, EventBatch& out) override {
        lines_.feed(bytes);
        return drain(out);
    }
    void noteCut() override { cut_ = true; }
    Result<void> finish(EventBatch& out) override;
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override;
    [[nodiscard]] DecodeFacts facts() const override {
        return hadEvents_ ? DecodeFacts{} : DecodeFacts{first_, last_, std::nullopt};
    }

private:
    Result<void> drain(EventBatch& out);
    Result<void> takeLine(const Line& line, EventBatch& out);
    Result<void> open(std::string_view url, std::uint64_t line);
    void pass(LivePayloadKind kind, std::string_view body, std::uint64_t line, EventBatch& out);

    FormatTraits traits_{.name = "ws-log", .hasBook = true};
    RowProblems problems_;
    RowTimes times_;
    LineReader lines_;
    std::string host_; ///< of the connection that is read
    std::unique_ptr<StreamDecoder> stream_;
    std::string payload_; ///< kept, so that a line costs no allocation of its own
    Timestamp received_;
    std::optional<Timestamp> first_;
    std::optional<Timestamp> last_;
    std::uint64_t sent_ = 0;
    std::uint64_t others_ = 0;
    bool hadEvents_ = false;
    bool cut_ = false;
    mutable std::map<std::string, std::uint64_t> counts_; ///< of the stream and of the log, put together when asked
};

const std::map<std::string, std::uint64_t>& WsLogDecoder::counts() const {
    counts_ = stream_ ? stream_->counts() : std::map<std::string, std::uint64_t>();
    if (sent_ > 0)
        counts_["sent"] += sent_;
    if (others_ > 0)
        counts_["other"] += others_;
    return counts_;
}

Result<void> WsLogDecoder::open(std::string_view url, std::uint64_t line) {
    const std::string_view host = hostOf(url);
    const auto* venue = std::find_if(venues.begin(), venues.end(), [host](const Venue& one) {
        return host.find(one.partOfHost) != std::string_view::npos;
    });
    if (venue == venues.end())
        return failure(ErrorCode::UnknownFormat,
                       "the log is of " + quoted(host) + "; understood are Coinbase, Bitstamp and Bitfinex",
                       problems_.place(line));
    host_ = host;
    stream_ = streamProviderNamed(venue->provider)->open();
    traits_.sizeDecimals = stream_->traits().sizeDecimals;
    return {};
}

/// The stream numbers its payloads; a person looks for the line.
void WsLogDecoder::pass(LivePayloadKind kind, std::string_view body, std::uint64_t line, EventBatch& out) {
    const std::size_t events = out.events.size();
    const std::size_t problems = out.problems.size();
    payload_ = kind == LivePayloadKind::Message ? "message\n" : kind == LivePayloadKind::Opened ? "opened\n" : "lost\n";
    payload_ += body;
    (void)stream_->decode(payload_, received_, out); // a stream's decoder never fails
    (void)stream_->takeWishes();                     // nobody is there to grant them
    for (std::size_t i = events; i < out.events.size(); ++i) {
        out.events[i].row = line;
        out.events[i].sequence = {line};
    }
    for (std::size_t i = problems; i < out.problems.size(); ++i)
        out.problems[i].where = problems_.place(line);
    hadEvents_ = hadEvents_ || out.events.size() > events;
}

Result<void> WsLogDecoder::takeLine(const Line& whole, EventBatch& out) {
    if (whole.tooLong) {
        problems_.add(out, ErrorCode::BadRow, whole.number, "the line is longer than 1 MiB; it was skipped");
        if (stream_)
            pass(LivePayloadKind::Lost, "a message was too long", whole.number, out);
        return {};
    }
    const std::string_view text = withoutEdges(whole.text, whole.number == 1);
    if (trimmed(text).empty())
        return {};
    const auto line = readLine(text);
    const bool isPart =
        !whole.terminated && (cut_ || !line || (line->kind != LineKind::Opened && !parseJson(line->text)));
    if (isPart) {
        problems_.add(out, ErrorCode::Truncated, whole.number, "the input ends in the middle of this line");
        return {};
    }
    if (!line) {
        problems_.add(out, ErrorCode::BadRow, whole.number,
                      "the line " + quoted(text) + " is neither 'URL <-> time' nor '[URL ->] time: text'");
        return {};
    }
    if (!stream_) {
        if (line->url.empty())
            return failure(ErrorCode::WrongHeader, "no URL says which venue the messages are of",
                           problems_.place(whole.number));
        if (auto opened = open(line->url, whole.number); !opened)
            return opened;
    }
    const auto time = times_.read(line->time);
    if (!time) {
        problems_.add(out, time.error().code, whole.number, time.error().message);
        return {};
    }
    if (!line->url.empty() && hostOf(line->url) != host_) {
        ++others_;
        return {};
    }
    received_ = time->time;
    problems_.lastTime = received_;
    first_ = std::min(first_.value_or(received_), received_);
    last_ = std::max(last_.value_or(received_), received_);
    if (line->kind == LineKind::Sent)
        ++sent_;
    else if (line->kind == LineKind::Opened)
        pass(LivePayloadKind::Opened, {}, whole.number, out);
    else
        pass(LivePayloadKind::Message, line->text, whole.number, out);
    return {};
}

Result<void> WsLogDecoder::drain(EventBatch& out) {
    Line line;
    while (lines_.next(line)) {
        if (auto taken = takeLine(line, out); !taken)
            return taken;
    }
    return {};
}

Result<void> WsLogDecoder::finish(EventBatch& out) {
    lines_.end();
    return drain(out);
}

} // namespace

int probeWsLog(std::string_view head, const DecodeOptions&) {
    const std::string_view first = withoutEdges(head.substr(0, head.find('\n')), true);
    return isUrl(first) && readLine(first) ? 90 : 0;
}

Result<std::unique_ptr<Decoder>> openWsLog(const DecodeOptions& options) {
    auto times = RowTimes::create(options.zone);
    if (!times)
        return tl::unexpected(times.error());
    return std::make_unique<WsLogDecoder>(options, std::move(*times));
}

} // namespace topbook
