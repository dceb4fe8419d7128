// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/itch50.h"

#include "model/feed/decoder_place.h"
#include "model/feed/formats/exchange_day.h"
#include "model/feed/formats/itch_fields.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_map>
#include <utility>

namespace topbook {
namespace {

using namespace itch;

constexpr std::array<std::string_view, 3> namePatterns{"{date:MMDDYYYY}.*ITCH*", "*S{date:MMDDYY}-v50*",
                                                       "{date:YYYYMMDD}.*ITCH*"};
constexpr std::size_t locates = 1 << 16;

class Itch50Decoder : public Decoder {
public:
    Itch50Decoder(const DecodeOptions& options, ExchangeDay day)
        : problems_(options)
        , day_(day)
        , broken_(options.brokenTrades)
        , namesBroken_(options.trades && options.brokenTrades == nullptr)
        , frames_(lengths)
        , listings_(locates)
        , unlisted_(locates) {
        traits_.name = "itch50";
        traits_.timeDigits = 9;
        traits_.hasBook = true;
    }

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out) override;
    Result<void> finish(EventBatch& out) override;
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    [[nodiscard]] DecodeFacts facts() const override { return {day_.first(), day_.last(), std::nullopt}; }
    [[nodiscard]] bool savePlace(StateWriter& out) const override;
    [[nodiscard]] bool loadPlace(StateReader& in) override;

    /// How a message is read; null where it is only counted.
    using Read = void (Itch50Decoder::*)(const char* message);
    [[nodiscard]] static constexpr std::array<Read, 256> readersByLetter();

    // What the frames hand out.
    void take(std::string_view message, std::uint64_t offset);
    void takeOdd(std::string_view message, std::uint64_t offset);
    void lose(std::string_view prefix, std::uint64_t offset);

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

    void read(unsigned char type, const char* message);
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
    /// The instrument of a message that names it at `stock`.
    [[nodiscard]] InstrumentId instrumentOf(const char* message, const char* stock) {
        const Listing& listing = listings_[u16(message + locateAt)];
        if (listing.instrument == nowhere) [[unlikely]]
            makeUp(u16(message + locateAt), stock);
        return {listing.instrument};
    }
    /// The instrument of one that does not, and isListed.
    [[nodiscard]] InstrumentId listedOf(const char* message) const {
        return {listings_[u16(message + locateAt)].instrument};
    }
    void makeUp(std::uint16_t locate, const char* stock);
    [[nodiscard]] std::string nameOf(std::uint16_t locate, const char* stock);
    [[nodiscard]] bool isListed(const char* message);
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
    std::vector<bool> unlisted_;           ///< by stock locate: that nothing announced it was told
    std::unordered_map<std::string, std::uint16_t> locateOf_; ///< by symbol, of the day
    std::vector<Announced> announced_;                        ///< by instrument
    TradingStatus phase_ = TradingStatus::Unknown;            ///< of the whole market, by system events
    bool begun_ = false;

    // of the message that is being read
    EventBatch* out_ = nullptr;
    Timestamp time_;
    std::uint64_t offset_ = 0;
    std::uint64_t number_ = 0;
};

constexpr std::array<Itch50Decoder::Read, 256> Itch50Decoder::readersByLetter() {
    std::array<Read, 256> readers{};
    const auto set = [&readers](char letter, Read read) { readers[static_cast<unsigned char>(letter)] = read; };
    set('S', &Itch50Decoder::readSystemEvent);
    set('R', &Itch50Decoder::readDirectory);
    set('H', &Itch50Decoder::readTradingAction);
    set('A', &Itch50Decoder::readAdd);
    set('F', &Itch50Decoder::readAdd);
    set('E', &Itch50Decoder::readExecution);
    set('C', &Itch50Decoder::readPricedExecution);
    set('X', &Itch50Decoder::readCancel);
    set('D', &Itch50Decoder::readDelete);
    set('U', &Itch50Decoder::readReplace);
    set('P', &Itch50Decoder::readTrade);
    set('Q', &Itch50Decoder::readCross);
    set('B', &Itch50Decoder::readBroken);
    return readers;
}

constexpr auto readers = Itch50Decoder::readersByLetter();

Result<void> Itch50Decoder::decode(std::string_view bytes, Timestamp, EventBatch& out) {
    out_ = &out;
    if (!begun_ && day_.isUnknown())
        ExchangeDay::nameUnknownDay(problems_, 0, out);
    begun_ = true;
    const std::uint64_t before = number_;
    frames_.feed(bytes, *this);
    if (number_ != before)
        countAll();
    return {};
}

Result<void> Itch50Decoder::finish(EventBatch& out) {
    out_ = &out;
    frames_.finish(*this);
    countAll();
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

/// Between two calls of `decode` nothing is in the tallies.
bool Itch50Decoder::savePlace(StateWriter& out) const {
    frames_.save(out);
    day_.save(out);
    putCounts(out, counts_);
    putOptional(out, emptyAt_);
    out.put(static_cast<std::uint64_t>(announced_.size()));
    for (const Announced& announced : announced_) {
        out.putText(announced.symbol);
        out.put(announced.locate);
        out.put(static_cast<std::uint8_t>(announced.madeUp));
        out.put(announced.told);
    }
    std::vector<std::uint16_t> listed;
    for (std::size_t locate = 0; locate < listings_.size(); ++locate) {
        if (listings_[locate].instrument != nowhere)
            listed.push_back(static_cast<std::uint16_t>(locate));
    }
    out.put(static_cast<std::uint64_t>(listed.size()));
    for (const std::uint16_t locate : listed) {
        out.put(locate);
        out.put(listings_[locate]);
    }
    out.put(static_cast<std::uint64_t>(locateOf_.size()));
    for (const auto& [symbol, locate] : locateOf_) {
        out.putText(symbol);
        out.put(locate);
    }
    std::vector<std::uint16_t> unlisted;
    for (std::size_t locate = 0; locate < unlisted_.size(); ++locate) {
        if (unlisted_[locate])
            unlisted.push_back(static_cast<std::uint16_t>(locate));
    }
    out.putAll(std::span<const std::uint16_t>(unlisted));
    out.put(phase_);
    out.put(problems_.lastTime);
    out.put(time_);
    out.put(number_);
    return begun_;
}

bool Itch50Decoder::loadPlace(StateReader& in) {
    constexpr std::size_t leastAnnounced = sizeof(std::uint64_t) + sizeof(std::uint16_t) + 2;
    frames_.load(in);
    day_.load(in);
    getCounts(in, counts_);
    emptyAt_ = getOptional<std::uint64_t>(in);
    for (auto count = in.getCount(leastAnnounced); count > 0; --count) {
        Announced announced;
        announced.symbol = in.getText();
        announced.locate = in.get<std::uint16_t>();
        announced.madeUp = in.get<std::uint8_t>() != 0;
        announced.told = in.get<TradingStatus>();
        announced_.push_back(std::move(announced));
    }
    for (auto count = in.getCount(sizeof(std::uint16_t) + sizeof(Listing)); count > 0; --count) {
        Listing& listing = listings_[in.get<std::uint16_t>()];
        listing = in.get<Listing>();
        if (listing.instrument >= announced_.size())
            return false;
    }
    for (auto count = in.getCount(sizeof(std::uint64_t) + sizeof(std::uint16_t)); count > 0; --count) {
        const std::string symbol = in.getText();
        locateOf_[symbol] = in.get<std::uint16_t>();
    }
    for (const std::uint16_t locate : in.getAll<std::uint16_t>())
        unlisted_[locate] = true;
    phase_ = in.get<TradingStatus>();
    problems_.lastTime = in.get<Timestamp>();
    time_ = in.get<Timestamp>();
    number_ = in.get<std::uint64_t>();
    begun_ = true;
    return in.ok();
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
    offset_ = offset;
    const auto type = static_cast<unsigned char>(message[0]);
    ++tally_[type];
    read(type, message.data());
}

void Itch50Decoder::takeOdd(std::string_view message, std::uint64_t offset) {
    noteEmpty();
    ++number_;
    offset_ = offset;
    if (message.empty()) {
        ++empty_;
        emptyAt_ = offset;
        return;
    }
    const auto type = static_cast<unsigned char>(message[0]);
    ++tally_[type];
    if (isReadable(message, lengths[type]))
        read(type, message.data());
}

void Itch50Decoder::lose(std::string_view prefix, std::uint64_t offset) {
    noteEmpty();
    offset_ = offset;
    tell(ErrorCode::BadRow, "no message of " + std::to_string(u16(prefix.data())) +
                                " bytes can stand here, as its length says; reading goes on with the next message "
                                "that can be found");
}

void Itch50Decoder::read(unsigned char type, const char* message) {
    time_ = day_.next(timeOf(message), problems_, offset_, *out_);
    if (const Read reader = readers[type])
        (this->*reader)(message);
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
        tell(ErrorCode::BadRow, "there is no message of type " + quoted(nameOfType(type)) + "; passed over");
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
    const auto [known, isNew] = locateOf_.try_emplace(symbol, locate);
    if (!isNew && known->second != locate) {
        tell(ErrorCode::Duplicate, symbol + " is stock locate " + std::to_string(known->second) + " and " +
                                       std::to_string(locate) + " too; both tell of one book");
        known->second = locate;
    }
    const InstrumentId id{static_cast<std::uint32_t>(announced_.size())};
    out_->instruments.push_back(std::move(instrument));
    announced_.push_back({std::move(symbol), locate, madeUp, TradingStatus::Unknown});
    listings_[locate] = {id.value, roundLot};
    putStatus(id);
}

/// The symbol that stands there; the number of the locate where that is none.
std::string Itch50Decoder::nameOf(std::uint16_t locate, const char* stock) {
    const std::string_view symbol = symbolAt(stock);
    const std::string shown = printable(symbol);
    if (!symbol.empty() && shown == symbol)
        return shown;
    std::string made = "#" + std::to_string(locate);
    tell(ErrorCode::BadText, "the symbol " + quoted(symbol) + " of stock locate " + std::to_string(locate) +
                                 " is no text; it is called " + made);
    return made;
}

/// A recording that was joined late, or lost its begin: the orders themselves name their stock.
void Itch50Decoder::makeUp(std::uint16_t locate, const char* stock) {
    std::string symbol = nameOf(locate, stock);
    if (!unlisted_[locate])
        tell(ErrorCode::UnknownInstrument, "no directory message announced stock locate " + std::to_string(locate) +
                                               "; this message calls it " + symbol);
    unlisted_[locate] = true;
    announce(locate, std::move(symbol), 0, true);
}

/// False, and named, where the order that the message speaks of cannot stand in a book: no message told its stock yet.
bool Itch50Decoder::isListed(const char* message) {
    const std::uint16_t locate = u16(message + locateAt);
    if (listings_[locate].instrument != nowhere) [[likely]]
        return true;
    if (!unlisted_[locate])
        tell(ErrorCode::UnknownInstrument,
             "no directory message announced stock locate " + std::to_string(locate) + ", nor does this one name it");
    unlisted_[locate] = true;
    tell(ErrorCode::UnknownOrder, "message " + std::to_string(number_) + " (stock locate " + std::to_string(locate) +
                                      ", order " + std::to_string(u64(message + bodyAt)) +
                                      ") refers to an order that is not in the book; ignored");
    return false;
}

void Itch50Decoder::readDirectory(const char* message) {
    const std::uint16_t locate = u16(message + locateAt);
    std::string symbol = nameOf(locate, message + bodyAt);
    const std::uint32_t roundLot = u32(message + 21);
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
    constexpr char startOfMessages = 'O';
    if (code == startOfMessages)
        locateOf_.clear(); // locates are given anew each day
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
    if (!isListed(message)) [[unlikely]]
        return;
    Event& event = put(EventKind::Trade, listedOf(message));
    event.reference = u64(message + bodyAt);
    event.size = {u32(message + 19)};
    event.flags = static_cast<std::uint8_t>(sideUnknown | eligibility(message, u32(message + 19)) |
                                            (isBroken(u64(message + 23)) ? notPrinted : 0));
}

void Itch50Decoder::readPricedExecution(const char* message) {
    if (!isListed(message)) [[unlikely]]
        return;
    readExecution(message);
    Event& event = out_->events.back();
    event.price = priceAt(message + 32);
    if (message[31] == 'N') // it will be printed as part of a cross
        event.flags |= notPrinted;
}

void Itch50Decoder::readCancel(const char* message) {
    if (!isListed(message)) [[unlikely]]
        return;
    Event& event = put(EventKind::Reduce, listedOf(message));
    event.reference = u64(message + bodyAt);
    event.size = {u32(message + 19)};
    event.flags = sideUnknown;
}

void Itch50Decoder::readDelete(const char* message) {
    if (!isListed(message)) [[unlikely]]
        return;
    Event& event = put(EventKind::Delete, listedOf(message));
    event.reference = u64(message + bodyAt);
    event.flags = sideUnknown;
}

void Itch50Decoder::readReplace(const char* message) {
    if (!isListed(message)) [[unlikely]]
        return;
    Event& event = put(EventKind::Replace, listedOf(message));
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

Result<std::unique_ptr<Decoder>> openItch50(const DecodeOptions& options) {
    auto day = ExchangeDay::create(options, namePatterns);
    if (!day)
        return tl::unexpected(day.error());
    return std::make_unique<Itch50Decoder>(options, *day);
}

} // namespace topbook
