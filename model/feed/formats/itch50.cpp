// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/itch50.h"

#include "model/feed/formats/exchange_day.h"
#include "model/feed/formats/itch_frames.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace topbook {
namespace {

constexpr std::array<std::string_view, 3> namePatterns{"{date:MMDDYYYY}.*ITCH*", "*S{date:MMDDYY}-v50*",
                                                       "{date:YYYYMMDD}.*ITCH*"};
constexpr std::int64_t nanosPerPriceUnit = 100'000; ///< prices on the wire have 4 decimals
constexpr std::size_t locates = 1 << 16;

// Where the fields of a message stand; those before them are the same in all.
constexpr std::size_t locateAt = 1;
constexpr std::size_t timeAt = 5; ///< 6 bytes
constexpr std::size_t bodyAt = 11;
constexpr std::size_t stockBytes = 8;

std::uint16_t u16(const char* at) {
    return readBigEndian<std::uint16_t>(at);
}
std::uint32_t u32(const char* at) {
    return readBigEndian<std::uint32_t>(at);
}
std::uint64_t u64(const char* at) {
    return readBigEndian<std::uint64_t>(at);
}
Duration timeOf(const char* message) {
    return Duration(static_cast<std::int64_t>(u64(message + timeAt - 2) & 0xFFFF'FFFF'FFFF));
}
Price priceAt(const char* at) {
    return {static_cast<std::int64_t>(u32(at)) * nanosPerPriceUnit};
}

std::string symbolAt(const char* at) {
    std::string_view text(at, stockBytes);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0'))
        text.remove_suffix(1);
    return printable(trimmed(text));
}

/// The letter, or the number of what is none.
std::string nameOfType(unsigned char type) {
    if (type > 0x20 && type < 0x7F)
        return std::string(1, static_cast<char>(type));
    constexpr std::string_view digits = "0123456789abcdef";
    return std::string("0x") + digits[type >> 4] + digits[type & 15];
}

class Itch50Decoder : public Decoder {
public:
    Itch50Decoder(const DecodeOptions& options, ExchangeDay day)
        : problems_(options)
        , day_(day)
        , broken_(options.brokenTrades)
        , namesBroken_(options.trades && options.brokenTrades == nullptr)
        , listings_(locates) {
        traits_.name = "itch50";
        traits_.timeDigits = 9;
        traits_.hasBook = true;
    }

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out) override;
    Result<void> finish(EventBatch& out) override;
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    [[nodiscard]] DecodeFacts facts() const override { return {day_.first(), day_.last(), std::nullopt}; }

    /// A kind of message: its length, and how it is read; one that is only counted has no reader.
    using Read = void (Itch50Decoder::*)(const char* message);
    struct Kind {
        std::uint8_t length = 0; ///< 0: there is no such message
        Read read = nullptr;
    };
    [[nodiscard]] static constexpr std::array<Kind, 256> kindsByLetter();

private:
    static constexpr std::uint32_t nowhere = 0xFFFF'FFFF;

    /// What is known of a stock locate.
    struct Listing {
        std::uint32_t instrument = nowhere;
        std::uint32_t roundLot = 0;
    };
    /// What was said of an announced instrument.
    struct Announced {
        std::string symbol;
        std::uint16_t locate = 0;
        bool madeUp = false;                         ///< no directory message named it
        TradingStatus told = TradingStatus::Unknown; ///< by trading actions (H) of its own
    };

    void take(std::string_view message, std::uint64_t offset);
    [[nodiscard]] bool isReadable(std::string_view message, std::uint8_t length);
    void noteEmpty();
    void countAll();
    void tell(ErrorCode code, std::string_view words);

    void readSystemEvent(const char* message);
    void readDirectory(const char* message);
    void readTradingAction(const char* message);
    void readAdd(const char* message);
    void readExecution(const char* message);
    void readPricedExecution(const char* message);
    void readCancel(const char* message);
    void readDelete(const char* message);
    void readReplace(const char* message);
    void readTrade(const char* message);
    void readCross(const char* message);
    void readBroken(const char* message);

    Event& put(EventKind kind, InstrumentId instrument);
    /// The instrument of a message that need not name it; `stock` where it does.
    [[nodiscard]] InstrumentId instrumentOf(const char* message, const char* stock = nullptr) {
        const Listing& listing = listings_[u16(message + locateAt)];
        if (listing.instrument == nowhere) [[unlikely]]
            makeUp(u16(message + locateAt), stock);
        return {listing.instrument};
    }
    void makeUp(std::uint16_t locate, const char* stock);
    void announce(std::uint16_t locate, std::string symbol, std::uint32_t roundLot, bool madeUp);
    void putStatus(InstrumentId instrument);
    [[nodiscard]] bool isBroken(std::uint64_t match) const {
        return broken_ != nullptr && std::binary_search(broken_->begin(), broken_->end(), match);
    }
    /// Odd lots and trades out of hours are trades, but not eligible ones.
    [[nodiscard]] std::uint8_t eligibility(const char* message, std::uint64_t shares) const {
        const bool oddLot = shares < listings_[u16(message + locateAt)].roundLot;
        const bool outOfHours = phase_ == TradingStatus::PreOpen || phase_ == TradingStatus::Closed;
        return oddLot || outOfHours ? std::uint8_t{notEligible} : std::uint8_t{0};
    }

    FormatTraits traits_;
    RowProblems problems_;
    ExchangeDay day_;
    std::shared_ptr<const std::vector<std::uint64_t>> broken_;
    bool namesBroken_;
    ItchFrames frames_;
    std::map<std::string, std::uint64_t> counts_;
    std::array<std::uint64_t, 256> tally_{};
    std::uint64_t empty_ = 0;
    std::optional<std::uint64_t> emptyAt_; ///< a message of no bytes came last; behind the last one it ends the file
    std::vector<Listing> listings_;        ///< by stock locate
    std::vector<Announced> announced_;     ///< by instrument
    TradingStatus phase_ = TradingStatus::Unknown; ///< of the whole market, by system events
    bool begun_ = false;

    // of the message that is being read
    EventBatch* out_ = nullptr;
    Timestamp time_;
    std::uint64_t offset_ = 0;
    std::uint64_t number_ = 0;
};

constexpr std::array<Itch50Decoder::Kind, 256> Itch50Decoder::kindsByLetter() {
    std::array<Kind, 256> kinds{};
    const auto set = [&kinds](char letter, std::uint8_t length, Read read = nullptr) {
        kinds[static_cast<unsigned char>(letter)] = {length, read};
    };
    set('S', 12, &Itch50Decoder::readSystemEvent);
    set('R', 39, &Itch50Decoder::readDirectory);
    set('H', 25, &Itch50Decoder::readTradingAction);
    set('Y', 20); // short sale restriction
    set('L', 26); // market participant position
    set('V', 35); // circuit breaker levels
    set('W', 12); // circuit breaker status
    set('K', 28); // IPO quoting period
    set('J', 35); // auction collar
    set('h', 21); // operational halt of one market
    set('A', 36, &Itch50Decoder::readAdd);
    set('F', 40, &Itch50Decoder::readAdd); // with the participant behind the fields of A
    set('E', 31, &Itch50Decoder::readExecution);
    set('C', 36, &Itch50Decoder::readPricedExecution);
    set('X', 23, &Itch50Decoder::readCancel);
    set('D', 19, &Itch50Decoder::readDelete);
    set('U', 35, &Itch50Decoder::readReplace);
    set('P', 44, &Itch50Decoder::readTrade);
    set('Q', 40, &Itch50Decoder::readCross);
    set('B', 19, &Itch50Decoder::readBroken);
    set('I', 50); // imbalance and indicative prices, which are no trades
    set('N', 20); // retail interest
    set('O', 48); // direct listing with capital raise
    return kinds;
}

constexpr auto kinds = Itch50Decoder::kindsByLetter();

Result<void> Itch50Decoder::decode(std::string_view bytes, Timestamp, EventBatch& out) {
    out_ = &out;
    if (!begun_ && day_.isUnknown())
        ExchangeDay::nameUnknownDay(problems_, 0, out);
    begun_ = true;
    frames_.feed(bytes, [this](std::string_view message, std::uint64_t offset) { take(message, offset); });
    countAll();
    return {};
}

Result<void> Itch50Decoder::finish(EventBatch& out) {
    out_ = &out;
    if (frames_.rest().empty())
        return {};
    noteEmpty();
    const std::string_view rest = frames_.rest();
    const std::size_t missing =
        rest.size() < ItchFrames::prefixBytes ? 0 : ItchFrames::prefixBytes + u16(rest.data()) - rest.size();
    offset_ = frames_.offset();
    tell(ErrorCode::Truncated, missing == 0 ? std::string("the input ends in the middle of a length")
                                            : "the input ends in the middle of this message of " +
                                                  std::to_string(u16(rest.data())) + " bytes, " +
                                                  std::to_string(missing) + " are missing");
    return {};
}

void Itch50Decoder::countAll() {
    for (std::size_t type = 0; type < tally_.size(); ++type) {
        if (tally_[type] != 0)
            counts_[nameOfType(static_cast<unsigned char>(type))] += std::exchange(tally_[type], 0);
    }
    if (empty_ != 0)
        counts_["(empty)"] += std::exchange(empty_, 0);
}

void Itch50Decoder::take(std::string_view message, std::uint64_t offset) {
    if (emptyAt_) [[unlikely]]
        noteEmpty();
    ++number_;
    if (message.empty()) [[unlikely]] {
        ++empty_;
        emptyAt_ = offset;
        return;
    }
    offset_ = offset;
    const auto type = static_cast<unsigned char>(message[0]);
    ++tally_[type];
    const Kind& kind = kinds[type];
    if (message.size() != kind.length && !isReadable(message, kind.length)) [[unlikely]]
        return;
    time_ = day_.next(timeOf(message.data()), problems_, offset, *out_);
    if (kind.read != nullptr)
        (this->*kind.read)(message.data());
}

void Itch50Decoder::noteEmpty() {
    if (!emptyAt_)
        return;
    problems_.lastTime = time_;
    problems_.add(*out_, ErrorCode::BadRow, *emptyAt_, "the message is empty; only the end of a file may be one");
    emptyAt_.reset();
}

/// Names a message that has not the length of its type. One that is too long is read: what is known of it stands first.
bool Itch50Decoder::isReadable(std::string_view message, std::uint8_t length) {
    const auto type = static_cast<unsigned char>(message[0]);
    if (length == 0) {
        const bool isFirst = tally_[type] == 1 && !counts_.contains(nameOfType(type));
        if (isFirst)
            tell(ErrorCode::BadRow,
                 "there is no message of type " + quoted(nameOfType(type)) + "; all of them are passed over");
        return false;
    }
    tell(ErrorCode::BadRow,
         "a message of type " + nameOfType(type) + " has " + std::to_string(length) + " bytes, this one has " +
             std::to_string(message.size()) +
             (message.size() < length ? "; passed over" : "; what stands behind them is passed over"));
    return message.size() >= length;
}

Event& Itch50Decoder::put(EventKind kind, InstrumentId instrument) {
    Event& event = out_->events.emplace_back();
    event.time = time_;
    event.sequence = {number_};
    event.row = offset_;
    event.instrument = instrument;
    event.kind = kind;
    return event;
}

void Itch50Decoder::tell(ErrorCode code, std::string_view words) {
    problems_.lastTime = time_;
    problems_.add(*out_, code, offset_, words);
}

void Itch50Decoder::announce(std::uint16_t locate, std::string symbol, std::uint32_t roundLot, bool madeUp) {
    Instrument instrument;
    instrument.symbol = symbol;
    instrument.currency = "USD";
    instrument.roundLot = {roundLot};
    const InstrumentId id{static_cast<std::uint32_t>(announced_.size())};
    out_->instruments.push_back(std::move(instrument));
    announced_.push_back({std::move(symbol), locate, madeUp, TradingStatus::Unknown});
    listings_[locate] = {id.value, roundLot};
    putStatus(id);
}

/// A recording that was joined late, or lost its begin: the orders themselves name their stock.
void Itch50Decoder::makeUp(std::uint16_t locate, const char* stock) {
    std::string symbol = stock == nullptr ? std::string() : symbolAt(stock);
    const bool isTold = !symbol.empty();
    if (!isTold)
        symbol = "#" + std::to_string(locate);
    tell(ErrorCode::UnknownInstrument, "no directory message announced stock locate " + std::to_string(locate) +
                                           (isTold ? "; this message calls it " : "; it is called ") + symbol);
    announce(locate, std::move(symbol), 0, true);
}

void Itch50Decoder::readDirectory(const char* message) {
    const std::uint16_t locate = u16(message + locateAt);
    std::string symbol = symbolAt(message + bodyAt);
    const std::uint32_t roundLot = u32(message + 21);
    if (symbol.empty())
        symbol = "#" + std::to_string(locate);
    Listing& listing = listings_[locate];
    if (listing.instrument == nowhere) {
        announce(locate, std::move(symbol), roundLot, false);
    } else if (Announced& before = announced_[listing.instrument]; before.symbol != symbol) {
        if (!before.madeUp)
            tell(ErrorCode::Duplicate, "stock locate " + std::to_string(locate) + " was announced as " + before.symbol +
                                           " and is " + symbol + " from here on");
        announce(locate, std::move(symbol), roundLot, false);
    } else {
        before.madeUp = false;
        listing.roundLot = roundLot;
    }
    put(EventKind::Reference, {listing.instrument}).size = {roundLot};
}

/// A stock that its own messages stopped stays so, whatever the market does; else the phase of the market goes.
void Itch50Decoder::putStatus(InstrumentId instrument) {
    const TradingStatus told = announced_[instrument.value].told;
    const bool follows = told == TradingStatus::Unknown || told == TradingStatus::Open;
    const TradingStatus status = follows && phase_ != TradingStatus::Unknown ? phase_ : told;
    if (status != TradingStatus::Unknown)
        put(EventKind::Status, instrument).size = {static_cast<std::int64_t>(status)};
}

void Itch50Decoder::readSystemEvent(const char* message) {
    struct Phase {
        char code;
        TradingStatus status;
    };
    static constexpr std::array phases{
        Phase{'O', TradingStatus::Unknown}, // messages begin
        Phase{'S', TradingStatus::PreOpen}, // system hours begin
        Phase{'Q', TradingStatus::Open},    // market hours begin
        Phase{'M', TradingStatus::Closed},  // market hours end
        Phase{'E', TradingStatus::Closed},  // system hours end
        Phase{'C', TradingStatus::Closed},  // messages end
    };
    const char code = message[bodyAt];
    const auto* phase =
        std::find_if(phases.begin(), phases.end(), [code](const Phase& candidate) { return candidate.code == code; });
    if (phase == phases.end()) {
        tell(ErrorCode::BadRow, "there is no system event " + quoted(std::string_view(&code, 1)));
        return;
    }
    phase_ = phase->status;
    for (std::uint32_t i = 0; i < announced_.size(); ++i) {
        if (listings_[announced_[i].locate].instrument == i)
            putStatus({i});
    }
}

void Itch50Decoder::readTradingAction(const char* message) {
    struct State {
        char code;
        TradingStatus status;
    };
    static constexpr std::array states{State{'T', TradingStatus::Open}, State{'H', TradingStatus::Halted},
                                       State{'P', TradingStatus::Paused}, State{'Q', TradingStatus::Quoting}};
    const char code = message[19];
    const auto* state =
        std::find_if(states.begin(), states.end(), [code](const State& candidate) { return candidate.code == code; });
    if (state == states.end()) {
        tell(ErrorCode::BadRow, "there is no trading state " + quoted(std::string_view(&code, 1)));
        return;
    }
    const InstrumentId instrument = instrumentOf(message, message + bodyAt);
    announced_[instrument.value].told = state->status;
    putStatus(instrument);
}

void Itch50Decoder::readAdd(const char* message) {
    const char side = message[19];
    if (side != 'B' && side != 'S') [[unlikely]] {
        tell(ErrorCode::BadRow, "the side " + quoted(std::string_view(&side, 1)) + " is neither B nor S");
        return;
    }
    Event& event = put(EventKind::Add, instrumentOf(message, message + 24));
    event.reference = u64(message + bodyAt);
    event.flags = static_cast<std::uint8_t>(sideUnknown | (side == 'S' ? sideAsk : 0));
    event.size = {u32(message + 20)};
    event.price = priceAt(message + 32);
}

void Itch50Decoder::readExecution(const char* message) {
    Event& event = put(EventKind::Trade, instrumentOf(message));
    event.reference = u64(message + bodyAt);
    event.size = {u32(message + 19)};
    event.flags = static_cast<std::uint8_t>(sideUnknown | eligibility(message, u32(message + 19)) |
                                            (isBroken(u64(message + 23)) ? notPrinted : 0));
}

void Itch50Decoder::readPricedExecution(const char* message) {
    readExecution(message);
    Event& event = out_->events.back();
    event.price = priceAt(message + 32);
    if (message[31] == 'N') // it will be printed as part of a cross
        event.flags |= notPrinted;
}

void Itch50Decoder::readCancel(const char* message) {
    Event& event = put(EventKind::Reduce, instrumentOf(message));
    event.reference = u64(message + bodyAt);
    event.size = {u32(message + 19)};
    event.flags = sideUnknown;
}

void Itch50Decoder::readDelete(const char* message) {
    Event& event = put(EventKind::Delete, instrumentOf(message));
    event.reference = u64(message + bodyAt);
    event.flags = sideUnknown;
}

void Itch50Decoder::readReplace(const char* message) {
    Event& event = put(EventKind::Replace, instrumentOf(message));
    event.reference = u64(message + bodyAt);
    event.other = u64(message + 19);
    event.size = {u32(message + 27)};
    event.price = priceAt(message + 31);
    event.flags = sideUnknown;
}

/// The side it tells is the hidden order's, and B for all since 2014: nobody's aggressor.
void Itch50Decoder::readTrade(const char* message) {
    const InstrumentId instrument = instrumentOf(message, message + 24);
    const std::uint32_t shares = u32(message + 20);
    if (shares == 0 || isBroken(u64(message + 36)))
        return;
    Event& event = put(EventKind::Print, instrument);
    event.size = {shares};
    event.price = priceAt(message + 32);
    event.flags = static_cast<std::uint8_t>(sideUnknown | eligibility(message, shares));
}

void Itch50Decoder::readCross(const char* message) {
    const InstrumentId instrument = instrumentOf(message, message + 19);
    const std::uint64_t shares = u64(message + bodyAt);
    if (shares == 0 || isBroken(u64(message + 31)))
        return;
    if (shares > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        tell(ErrorCode::Overflow, "the cross of " + std::to_string(shares) + " shares is passed over");
        return;
    }
    Event& event = put(EventKind::Print, instrument);
    event.size = {static_cast<std::int64_t>(shares)};
    event.price = priceAt(message + 27);
    event.flags = sideUnknown;
}

void Itch50Decoder::readBroken(const char* message) {
    if (namesBroken_)
        tell(ErrorCode::BrokenTrade, "trade " + std::to_string(u64(message + bodyAt)) +
                                         " is broken, after it was told; it cannot be taken back from a stream "
                                         "(of a file it is left out)");
}

} // namespace

int probeItch50(std::string_view head, const DecodeOptions&) {
    constexpr std::size_t looked = 64;
    std::size_t right = 0;
    std::size_t wrong = 0;
    while (head.size() > ItchFrames::prefixBytes && right + wrong < looked) {
        const std::size_t length = u16(head.data());
        const std::size_t expected = kinds[static_cast<unsigned char>(head[ItchFrames::prefixBytes])].length;
        const bool isRight = length != 0 && length == expected;
        ++(isRight ? right : wrong);
        if (head.size() < ItchFrames::prefixBytes + length)
            break;
        head.remove_prefix(ItchFrames::prefixBytes + length);
    }
    constexpr std::size_t enough = 8; // to pass over a damaged one
    if (right == 0 || (wrong != 0 && right < std::max(enough, wrong)))
        return 0;
    return right >= 2 ? 95 : 60;
}

Result<std::unique_ptr<Decoder>> openItch50(const DecodeOptions& options) {
    auto day = ExchangeDay::create(options, namePatterns);
    if (!day)
        return tl::unexpected(day.error());
    return std::make_unique<Itch50Decoder>(options, *day);
}

std::vector<std::uint64_t> brokenTradesOfItch50(ByteStream& stream) {
    std::vector<std::uint64_t> matches;
    ItchFrames frames;
    const std::size_t length = kinds['B'].length;
    // the decoder reads the same input again and names what is wrong with it
    for (auto block = stream.next(); block && !block->empty(); block = stream.next()) {
        frames.feed(*block, [&](std::string_view message, std::uint64_t) {
            if (message.size() >= length && message[0] == 'B')
                matches.push_back(u64(message.data() + bodyAt));
        });
    }
    std::sort(matches.begin(), matches.end());
    return matches;
}

} // namespace topbook
