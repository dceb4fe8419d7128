// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/lobster.h"

#include "model/core/decimal.h"
#include "model/feed/csv_decoder.h"
#include "model/feed/decoder_place.h"
#include "model/feed/formats/exchange_day.h"
#include "model/feed/formats/lobster_replay.h"
#include "model/feed/name_pattern.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace topbook {
namespace {

constexpr std::string_view namePattern = "{symbol}_{date}_*";
constexpr std::size_t fieldCount = 6;
constexpr std::int64_t latestTime = 30LL * 86'400 * 1'000'000'000; ///< beyond it a number is no time of a day at all
constexpr std::size_t mostFields = 7;                              ///< newer files name the participant behind them

enum Field : std::size_t { timeField, typeField, idField, sizeField, priceField, directionField };

using Fields = std::array<std::string_view, mostFields>;

std::string_view unquoted(std::string_view text) {
    const bool isQuoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return isQuoted ? text.substr(1, text.size() - 2) : text;
}

/// The text of a line as it is read: a byte order mark and the rest of a line end taken off.
std::string_view rowOf(const Line& line) {
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    std::string_view text = line.text;
    if (line.number == 1 && text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

/// How many fields the text has; only the first seven are taken.
std::size_t split(std::string_view text, Fields& fields) {
    std::size_t count = 0;
    for (;;) {
        const std::size_t comma = text.find(',');
        if (count < fields.size())
            fields[count] = unquoted(trimmed(text.substr(0, comma)));
        ++count;
        if (comma == std::string_view::npos)
            return count;
        text.remove_prefix(comma + 1);
    }
}

/// Crosses have negative ids.
Result<std::uint64_t> readId(std::string_view text) {
    if (text.starts_with('-')) {
        const auto negative = parseInteger(text);
        return negative ? Result<std::uint64_t>(static_cast<std::uint64_t>(*negative))
                        : tl::unexpected(negative.error());
    }
    return parseUnsigned(text);
}

/// What one row says.
struct Message {
    Timestamp time;
    char type = 0;
    Event event; ///< kind is left open
};

class LobsterDecoder : public Decoder {
public:
    LobsterDecoder(const DecodeOptions& options, ExchangeDay day, std::optional<LobsterDepthFile> depths)
        : problems_(options)
        , day_(day)
        , depths_(std::move(depths))
        , hasDepths_(depths_.has_value()) {
        traits_.name = "lobster";
        traits_.timeDigits = 9;
        traits_.namesInstruments = false;
        traits_.hasBook = true;
        for (const std::string_view name : namesOfInput(options)) {
            const auto parts = matchName(namePattern, name);
            if (parts && symbol_.empty())
                symbol_ = parts->symbol.value_or("");
        }
    }

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp, EventBatch& out) override {
        begin(out);
        lines_.feed(bytes);
        drain(out);
        return {};
    }
    void noteCut() override { cut_ = true; }
    Result<void> finish(EventBatch& out) override {
        begin(out);
        lines_.end();
        const std::size_t problemsBefore = out.problems.size();
        drain(out);
        if (cut_ && out.problems.size() == problemsBefore)
            problems_.add(out, ErrorCode::Truncated, lines_.lines() + 1, "the row before it is the last one");
        endDepths(out);
        return {};
    }
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    [[nodiscard]] DecodeFacts facts() const override {
        return {day_.first(), day_.last(), hasDepths_ ? std::optional(reseeds_) : std::nullopt};
    }
    [[nodiscard]] bool savePlace(StateWriter& out) const override;
    [[nodiscard]] bool loadPlace(StateReader& in) override;

private:
    void begin(EventBatch& out);
    void drain(EventBatch& out);
    void readRow(std::string_view text, const Line& line, EventBatch& out);
    [[nodiscard]] Result<Message> readMessage(std::string_view text, std::uint64_t line, EventBatch& out);
    void reject(const Line& line, const Error& error, EventBatch& out) const;
    /// Moves the order-book file one row on; whether there is one to compare with.
    [[nodiscard]] bool nextDepth(EventBatch& out);
    void nameDepths(ErrorCode code, const std::string& words, EventBatch& out) const;
    void endDepths(EventBatch& out);
    void seed(const Event& at, EventBatch& out);

    /// The events of one message, in order, into `made_`.
    void make(const Message& message);
    void makeOrder(EventKind kind, Event event);
    void makeStatus(Event event);
    [[nodiscard]] static Event printOf(Event event);

    FormatTraits traits_;
    RowProblems problems_;
    ExchangeDay day_;
    std::string symbol_;
    std::optional<LobsterDepthFile> depths_; ///< nothing once it has ended
    bool hasDepths_;
    bool seeded_ = false;
    std::uint64_t reseeds_ = 0;
    LineReader lines_;
    LobsterReplay replay_;
    std::map<std::string, std::uint64_t> counts_;
    std::vector<Event> made_;
    std::uint64_t number_ = 0; ///< of the message; rows that cannot be read count
    bool begun_ = false;
    bool cut_ = false;
};

void LobsterDecoder::begin(EventBatch& out) {
    if (std::exchange(begun_, true))
        return;
    Instrument instrument;
    instrument.symbol = symbol_.empty() ? "BOOK" : symbol_;
    instrument.currency = "USD";
    out.instruments.push_back(std::move(instrument));
    if (day_.isUnknown())
        ExchangeDay::nameUnknownDay(problems_, 1, out);
}

/// Not beside an order-book file, which would have to be gone on with as well.
bool LobsterDecoder::savePlace(StateWriter& out) const {
    if (hasDepths_ || !begun_)
        return false;
    lines_.save(out);
    day_.save(out);
    replay_.save(out);
    putCounts(out, counts_);
    out.put(problems_.lastTime);
    out.put(number_);
    return true;
}

bool LobsterDecoder::loadPlace(StateReader& in) {
    lines_.load(in);
    day_.load(in);
    replay_.load(in);
    getCounts(in, counts_);
    problems_.lastTime = in.get<Timestamp>();
    number_ = in.get<std::uint64_t>();
    begun_ = true;
    return in.ok() && !hasDepths_;
}

void LobsterDecoder::drain(EventBatch& out) {
    Line line;
    while (lines_.next(line)) {
        if (const std::string_view text = rowOf(line); !text.empty() || line.tooLong)
            readRow(text, line, out);
    }
}

void LobsterDecoder::reject(const Line& line, const Error& error, EventBatch& out) const {
    problems_.add(out, line.terminated ? error.code : ErrorCode::Truncated, line.number,
                  (line.terminated ? "" : "the input ends in the middle of this row: ") + error.message);
}

Result<Message> LobsterDecoder::readMessage(std::string_view text, std::uint64_t line, EventBatch& out) {
    Fields fields;
    const std::size_t count = split(text, fields);
    if (count != fieldCount && count != mostFields)
        return failure(ErrorCode::BadRow, "a row has 6 fields (time, type, id, size, price, direction), this one has " +
                                              std::to_string(count));
    Message message;
    const auto time = parseDecimal(fields[timeField], 9);
    if (!time || time->units < 0 || time->units > latestTime)
        return failure(ErrorCode::BadTime,
                       "the time " + quoted(fields[timeField]) + " is not a number of seconds after midnight");
    if (fields[typeField].size() != 1 || fields[typeField][0] < '0' || fields[typeField][0] > '9')
        return failure(ErrorCode::BadRow, "the type " + quoted(fields[typeField]) + " is not one of 1 to 7");
    message.type = fields[typeField][0];
    const auto id = readId(fields[idField]);
    if (!id)
        return failure(id.error().code, "the order id " + quoted(fields[idField]) + " is not a whole number");
    const auto size = parseInteger(fields[sizeField]);
    if (!size || *size < 0)
        return failure(size ? ErrorCode::BadNumber : size.error().code,
                       "the size " + quoted(fields[sizeField]) + " is not a whole number of at least 0");
    const auto price = readLobsterPrice(fields[priceField]);
    if (!price)
        return tl::unexpected(price.error());
    const std::string_view direction = fields[directionField];
    if (direction != "1" && direction != "-1")
        return failure(ErrorCode::BadRow, "the direction " + quoted(direction) + " is neither 1 nor -1");
    if (time->rounded)
        problems_.add(out, ErrorCode::Rounded, line,
                      "the time " + quoted(fields[timeField]) + " has more than 9 decimals; it was rounded");
    message.event.time = day_.next(Duration(time->units), problems_, line, out);
    message.event.reference = *id;
    message.event.size = {*size};
    message.event.price = *price;
    message.event.flags = direction == "1" ? 0 : sideAsk;
    message.event.row = line;
    message.event.sequence = {number_};
    return message;
}

void LobsterDecoder::readRow(std::string_view text, const Line& line, EventBatch& out) {
    if (cut_ && !line.terminated) {
        problems_.add(out, ErrorCode::Truncated, line.number, "it is the last one before the cut");
        return;
    }
    ++number_;
    const bool comparable = nextDepth(out);
    const auto message = line.tooLong ? failure(ErrorCode::BadRow, "the line is longer than 1 MiB; it was skipped")
                                      : readMessage(text, line.number, out);
    if (!message) {
        reject(line, message.error(), out);
        if (line.terminated)
            ++counts_[unreadableRows];
        return;
    }
    problems_.lastTime = message->event.time;
    ++counts_[std::string(1, message->type)];
    made_.clear();
    make(*message);
    if (made_.empty() && message->type != '6') // a cross sums up executions that were told one by one
        reject(line,
               {ErrorCode::BadRow,
                message->type == '7' ? "a halt has a price of -1, 0 or 1"
                                     : std::string("there is no message of type ") + message->type,
                {}},
               out);
    if (comparable && (!seeded_ || !(bestOf(depths_->depth()) == replay_.best())))
        seed(message->event, out);
    else
        out.events.insert(out.events.end(), made_.begin(), made_.end());
}

void LobsterDecoder::seed(const Event& at, EventBatch& out) {
    // what the message told beside the book stands; the book itself comes from the other file
    for (Event& event : made_) {
        if (event.kind == EventKind::Trade)
            event = printOf(event);
        if (event.kind == EventKind::Print)
            event.flags |= inEvent; // the book that follows is of the same message
        if (!changesBook(event.kind))
            out.events.push_back(event);
    }
    replay_.seed(depths_->depth(), at, out.events);
    if (std::exchange(seeded_, true))
        ++reseeds_;
}

bool LobsterDecoder::nextDepth(EventBatch& out) {
    if (!depths_)
        return false;
    const LobsterDepthFile::Row row = depths_->next();
    if (row == LobsterDepthFile::Row::Read)
        return true;
    if (row == LobsterDepthFile::Row::Unreadable) {
        nameDepths(ErrorCode::BadRow, depths_->trouble(), out);
        return false;
    }
    nameDepths(ErrorCode::Truncated,
               "the order-book file ends before message " + std::to_string(number_) +
                   (depths_->trouble().empty() ? "" : " (" + depths_->trouble() + ")") +
                   "; the book goes on without it",
               out);
    depths_.reset();
    return false;
}

void LobsterDecoder::nameDepths(ErrorCode code, const std::string& words, EventBatch& out) const {
    out.problems.push_back({code, SourceId{}, problems_.lastTime, depths_->place(), printable(words)});
}

void LobsterDecoder::endDepths(EventBatch& out) {
    if (depths_ && depths_->next() != LobsterDepthFile::Row::End)
        nameDepths(ErrorCode::Truncated,
                   "the order-book file goes on behind the last message, " + std::to_string(number_) +
                       "; the message file is not whole",
                   out);
    depths_.reset();
}

void LobsterDecoder::make(const Message& message) {
    static constexpr std::array orderKinds{EventKind::Add, EventKind::Reduce, EventKind::Delete, EventKind::Trade};
    if (message.type >= '1' && message.type <= '4')
        makeOrder(orderKinds[static_cast<std::size_t>(message.type - '1')], message.event);
    else if (message.type == '5')
        made_.push_back(printOf(message.event));
    else if (message.type == '7')
        makeStatus(message.event);
}

/// An execution of an order that was never seen is a trade all the same.
void LobsterDecoder::makeOrder(EventKind kind, Event event) {
    event.kind = kind;
    const Event told = event;
    const bool known = replay_.take(event);
    if (!known && kind == EventKind::Trade) {
        made_.push_back(printOf(told));
        event.kind = EventKind::Reduce;
    }
    made_.push_back(event);
}

/// The direction is that of the order that stood there; who took it stands opposite.
Event LobsterDecoder::printOf(Event event) {
    event.kind = EventKind::Print;
    event.reference = 0;
    event.flags = event.side() == Side::Bid ? sideAsk : 0;
    return event;
}

void LobsterDecoder::makeStatus(Event event) {
    struct State {
        std::int64_t code; ///< stands where the price does
        TradingStatus status;
    };
    static constexpr std::array states{State{-1, TradingStatus::Halted}, State{0, TradingStatus::Quoting},
                                       State{1, TradingStatus::Open}};
    const auto* state = std::find_if(states.begin(), states.end(), [&event](const State& candidate) {
        return candidate.code * lobsterPriceUnit == event.price.nanos;
    });
    if (state == states.end())
        return;
    event.kind = EventKind::Status;
    event.reference = 0;
    event.price = {};
    event.size = {static_cast<std::int64_t>(state->status)};
    event.flags = 0;
    made_.push_back(event);
}

/// The order-book file of the same archive, where there is one.
Result<std::optional<LobsterDepthFile>> depthsBeside(const DecodeOptions& options) {
    constexpr std::string_view messages = "_message_";
    const std::size_t at = options.memberName.rfind(messages);
    if (at == std::string::npos)
        return std::optional<LobsterDepthFile>();
    std::string name = options.memberName;
    name.replace(at, messages.size(), "_orderbook_");
    auto file = LobsterDepthFile::open(options.inputName + "/" + name);
    if (file)
        return std::optional(std::move(*file));
    if (file.error().code == ErrorCode::NotFound)
        return std::optional<LobsterDepthFile>();
    return tl::unexpected(file.error());
}

Result<std::optional<LobsterDepthFile>> depthsOf(const DecodeOptions& options) {
    if (!options.lobsterBook)
        return depthsBeside(options);
    auto file = LobsterDepthFile::open(*options.lobsterBook);
    if (!file)
        return tl::unexpected(file.error());
    return std::optional(std::move(*file));
}

bool isMessageRow(std::string_view text) {
    Fields fields;
    const std::size_t count = split(text, fields);
    if (count != fieldCount && count != mostFields)
        return false;
    const auto time = parseDecimal(fields[timeField], 9);
    return time && time->units >= 0 && fields[typeField].size() == 1 && fields[typeField][0] >= '1' &&
           fields[typeField][0] <= '7' && readId(fields[idField]) && parseUnsigned(fields[sizeField]) &&
           readLobsterPrice(fields[priceField]) && (fields[directionField] == "1" || fields[directionField] == "-1");
}

} // namespace

int probeLobster(std::string_view head, const DecodeOptions&) {
    constexpr int looked = 20;
    LineReader lines;
    lines.feed(head);
    Line line;
    int right = 0;
    int wrong = 0;
    while (right + wrong < looked) {
        if (!lines.next(line)) {
            // the last row of the head may be cut, unless it is the only one
            lines.end();
            if (right + wrong > 0 || !lines.next(line))
                break;
        }
        if (const std::string_view text = rowOf(line); !text.empty())
            ++(isMessageRow(text) ? right : wrong);
    }
    if (right <= wrong)
        return 0;
    return wrong == 0 ? 90 : 60;
}

Result<std::unique_ptr<Decoder>> openLobster(const DecodeOptions& options) {
    auto day = ExchangeDay::create(options, std::span(&namePattern, 1));
    if (!day)
        return tl::unexpected(day.error());
    auto depths = depthsOf(options);
    if (!depths)
        return tl::unexpected(depths.error());
    return std::make_unique<LobsterDecoder>(options, *day, std::move(*depths));
}

} // namespace topbook
