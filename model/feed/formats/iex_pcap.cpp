// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/iex_pcap.h"

#include "model/feed/decoder_place.h"
#include "model/feed/formats/iex_transport.h"
#include "model/feed/formats/packet_capture.h"
#include "model/feed/formats/udp_payload.h"
#include "model/feed/quote_fields.h"
#include "model/feed/time_order.h"
#include "model/feed/wire_fields.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

namespace topbook {
namespace {

/// Places of fields, alike in all messages of a security.
constexpr std::size_t timeAt = 2;
constexpr std::size_t symbolAt = 10;
constexpr std::size_t symbolBytes = 8;
constexpr std::size_t bodyAt = 18;
constexpr std::uint32_t noInstrument = std::numeric_limits<std::uint32_t>::max();

enum TradeFlag : std::uint8_t { extendedHours = 0x40, oddLot = 0x20 };

/// In units of 1e-9. A price beyond the range becomes the largest, which no book takes.
Price priceAt(const char* bytes) {
    constexpr std::int64_t nanosPerUnit = 100'000;
    const auto units = littleEndianAt<std::int64_t>(bytes);
    std::int64_t nanos = 0;
    if (__builtin_mul_overflow(units, nanosPerUnit, &nanos))
        return {std::numeric_limits<std::int64_t>::max()};
    return {nanos};
}

Quantity sizeAt(const char* bytes) {
    return {littleEndianAt<std::uint32_t>(bytes)};
}

std::string nameOf(char letter) {
    if (letter > ' ' && letter < 0x7F)
        return std::string(1, letter);
    return "type " + std::to_string(static_cast<unsigned char>(letter));
}

std::optional<TradingStatus> statusOf(char letter) {
    switch (letter) {
    case 'T':
        return TradingStatus::Open;
    case 'H':
        return TradingStatus::Halted;
    case 'P':
        return TradingStatus::Paused;
    case 'O': // orders are accepted for the auction that ends the halt
        return TradingStatus::Auction;
    default:
        return std::nullopt;
    }
}

/// How many messages fill the payload by their lengths; nothing where they do not fit.
std::optional<std::uint16_t> messagesIn(std::string_view payload) {
    constexpr std::size_t prefixBytes = 2;
    std::uint16_t count = 0;
    while (payload.size() >= prefixBytes) {
        const std::size_t size = prefixBytes + littleEndianAt<std::uint16_t>(payload.data());
        if (payload.size() < size)
            return std::nullopt;
        payload.remove_prefix(size);
        ++count;
    }
    return payload.empty() ? std::optional(count) : std::nullopt;
}

class IexPcapDecoder : public Decoder {
public:
    explicit IexPcapDecoder(const DecodeOptions& options)
        : problems_(options)
        , capture_(problems_)
        , broken_(options.brokenTrades)
        , namesBroken_(options.trades && options.brokenTrades == nullptr) {}
    IexPcapDecoder(const IexPcapDecoder&) = delete;
    IexPcapDecoder& operator=(const IexPcapDecoder&) = delete;
    ~IexPcapDecoder() override = default;

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp, EventBatch& out) override;
    Result<void> finish(EventBatch& out) override;
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    [[nodiscard]] DecodeFacts facts() const override { return {first_, last_, std::nullopt}; }
    [[nodiscard]] bool savePlace(StateWriter& out) const override;
    [[nodiscard]] bool loadPlace(StateReader& in) override;

    std::vector<std::uint64_t> brokenMet; ///< ids of the B messages so far

private:
    struct Security {
        InstrumentId instrument;
        TradingStatus told = TradingStatus::Unknown; ///< by H
        bool isHalted = false;                       ///< by O, at IEX alone
        TradingStatus shown = TradingStatus::Unknown;
        bool halfEvent = false; ///< a DEEP event of it is not complete
        bool hasHole = false;   ///< messages are missing that may have been about it
    };
    struct Channel {
        std::uint32_t number = 0;
        IexSequence sequence;
    };
    /// What a message of a letter is: its least length, and what reads it; null where it is only counted.
    struct Message {
        char letter;
        std::size_t bytes;
        void (IexPcapDecoder::*read)(const char* message);
    };
    static const std::array<Message, 14> messages;

    void takePacket(const CapturedPacket& packet);
    [[nodiscard]] IexDatagram countedAnew(IexDatagram datagram);
    void takeDatagram(const IexDatagram& datagram);
    void takeMessage(std::string_view message);
    void tellTrouble(IexTrouble trouble, std::uint64_t first, std::uint64_t count, const IexDatagram& at);
    void tell(ErrorCode code, std::string_view words) { problems_.add(*out_, code, offset_, words); }
    void markGap(std::uint64_t first, std::uint64_t count, Timestamp time);
    IexSequence& sequenceOf(std::uint32_t channel);
    void count(char letter);
    void countOther() { ++counts_["other"]; }

    void readSystemEvent(const char* message);
    void readDirectory(const char* message);
    void readTradingStatus(const char* message);
    void readOperationalHalt(const char* message);
    void readQuote(const char* message);
    void readBid(const char* message) { readLevel(message, 0); }
    void readAsk(const char* message) { readLevel(message, sideAsk); }
    void readLevel(const char* message, std::uint8_t side);
    void readTrade(const char* message);
    void readBroken(const char* message);
    void showStatus(Security& security);

    Security* securityOf(const char* message);
    Event eventOf(EventKind kind, const Security& security) const;
    void put(const Event& event) { out_->events.push_back(event); }

    FormatTraits traits_{.name = "iex-pcap", .timeDigits = 9, .hasBook = true};
    RowProblems problems_;
    PacketCapture capture_;
    TimeOrder times_{std::chrono::minutes(1)}; ///< real recordings are late by a second
    std::map<std::string, std::uint64_t> counts_;
    std::array<std::uint64_t*, 256> countOf_{};
    std::shared_ptr<const std::vector<std::uint64_t>> broken_;
    bool namesBroken_;
    std::uint16_t protocol_ = 0; ///< the one that is read; 0 until it is met
    std::vector<std::unique_ptr<Channel>> channels_;
    std::vector<Security> securities_;
    std::unordered_map<std::uint64_t, std::uint32_t> bySymbol_; ///< the eight bytes to a place in securities_
    std::optional<Timestamp> first_;
    std::optional<Timestamp> last_;

    // of the message that is being read
    EventBatch* out_ = nullptr;
    std::uint64_t offset_ = 0;
    std::uint64_t sequence_ = 0;
    Timestamp time_;
};

const std::array<IexPcapDecoder::Message, 14> IexPcapDecoder::messages{{
    {'S', 10, &IexPcapDecoder::readSystemEvent},
    {'D', 31, &IexPcapDecoder::readDirectory},
    {'H', 22, &IexPcapDecoder::readTradingStatus},
    {'O', 18, &IexPcapDecoder::readOperationalHalt},
    {'Q', 42, &IexPcapDecoder::readQuote},
    {'8', 30, &IexPcapDecoder::readBid},
    {'5', 30, &IexPcapDecoder::readAsk},
    {'T', 38, &IexPcapDecoder::readTrade},
    {'B', 38, &IexPcapDecoder::readBroken},
    {'P', 19, nullptr}, // short sale price test
    {'X', 26, nullptr}, // official price
    {'A', 80, nullptr}, // auction
    {'E', 18, nullptr}, // opening and closing processes
    {'I', 18, nullptr}, // retail interest
}};

Result<void> IexPcapDecoder::decode(std::string_view bytes, Timestamp, EventBatch& out) {
    out_ = &out;
    capture_.feed(bytes);
    CapturedPacket packet;
    for (;;) {
        const auto more = capture_.next(packet, out);
        if (!more)
            return tl::unexpected(more.error());
        if (!*more)
            break;
        takePacket(packet);
    }
    capture_.keep();
    return {};
}

Result<void> IexPcapDecoder::finish(EventBatch& out) {
    out_ = &out;
    for (const auto& channel : channels_)
        channel->sequence.finish();
    return capture_.finish(out);
}

bool IexPcapDecoder::savePlace(StateWriter& out) const {
    capture_.save(out);
    times_.save(out);
    putCounts(out, counts_);
    out.put(protocol_);
    out.put(static_cast<std::uint64_t>(channels_.size()));
    for (const auto& channel : channels_) {
        out.put(channel->number);
        channel->sequence.save(out);
    }
    out.put(static_cast<std::uint64_t>(securities_.size()));
    for (const Security& security : securities_) {
        out.put(security.instrument);
        out.put(security.told);
        out.put(security.shown);
        for (const bool flag : {security.isHalted, security.halfEvent, security.hasHole})
            out.put(static_cast<std::uint8_t>(flag));
    }
    out.put(static_cast<std::uint64_t>(bySymbol_.size()));
    for (const auto& [symbol, place] : bySymbol_) {
        out.put(symbol);
        out.put(place);
    }
    putOptional(out, first_);
    putOptional(out, last_);
    out.put(problems_.lastTime);
    out.put(time_);
    out.put(sequence_);
    return true;
}

bool IexPcapDecoder::loadPlace(StateReader& in) {
    capture_.load(in);
    times_.load(in);
    getCounts(in, counts_);
    protocol_ = in.get<std::uint16_t>();
    for (auto count = in.getCount(sizeof(std::uint32_t)); count > 0; --count)
        sequenceOf(in.get<std::uint32_t>()).load(in);
    for (auto count = in.getCount(sizeof(InstrumentId)); count > 0; --count) {
        Security security;
        security.instrument = in.get<InstrumentId>();
        security.told = in.get<TradingStatus>();
        security.shown = in.get<TradingStatus>();
        for (bool* flag : {&security.isHalted, &security.halfEvent, &security.hasHole})
            *flag = in.get<std::uint8_t>() != 0;
        securities_.push_back(security);
    }
    for (auto count = in.getCount(sizeof(std::uint64_t) + sizeof(std::uint32_t)); count > 0; --count) {
        const auto symbol = in.get<std::uint64_t>();
        bySymbol_[symbol] = in.get<std::uint32_t>();
        if (bySymbol_[symbol] >= securities_.size())
            return false;
    }
    first_ = getOptional<Timestamp>(in);
    last_ = getOptional<Timestamp>(in);
    problems_.lastTime = in.get<Timestamp>();
    time_ = in.get<Timestamp>();
    sequence_ = in.get<std::uint64_t>();
    return in.ok();
}

void IexPcapDecoder::takePacket(const CapturedPacket& packet) {
    offset_ = packet.offset;
    const UdpPayload udp = udpPayloadOf(packet.bytes, packet.linkType);
    if (udp.kind == FrameKind::Fragment)
        tell(ErrorCode::BadRow, "the packet is a part of a larger one that was split; parts are not put together");
    const auto header = udp.kind == FrameKind::Udp ? readIexHeader(udp.bytes) : std::nullopt;
    if (!header && packet.isCut && udp.kind != FrameKind::Fragment)
        tell(ErrorCode::Truncated, "the capture cut the packet before it could be told what it is");
    const bool isRead = header && (header->protocol == iexTopsProtocol || header->protocol == iexDeepProtocol) &&
                        (protocol_ == 0 || protocol_ == header->protocol);
    if (!isRead) {
        countOther();
        return;
    }
    protocol_ = header->protocol;
    const IexDatagram datagram{*header, udp.bytes.substr(iexHeaderBytes), packet.offset, packet.isCut || udp.isCut, 0};
    sequenceOf(header->channel).add(countedAnew(datagram));
}

/// A number of messages that the messages themselves belie would make a hole, or hide those of the next packets.
IexDatagram IexPcapDecoder::countedAnew(IexDatagram datagram) {
    const auto held = messagesIn(datagram.payload.substr(0, datagram.header.payloadBytes));
    if (datagram.isCut || !held || *held == datagram.header.messages)
        return datagram;
    tell(ErrorCode::BadRow, "the packet is said to hold " + std::to_string(datagram.header.messages) +
                                " messages and holds " + std::to_string(*held));
    datagram.header.messages = *held;
    return datagram;
}

IexSequence& IexPcapDecoder::sequenceOf(std::uint32_t channel) {
    constexpr std::size_t maxChannels = 64; // more are not believed; they share the last
    for (const auto& known : channels_) {
        if (known->number == channel)
            return known->sequence;
    }
    if (channels_.size() == maxChannels)
        return channels_.back()->sequence;
    channels_.push_back(std::make_unique<Channel>(
        Channel{channel, IexSequence([this](const IexDatagram& datagram) { takeDatagram(datagram); },
                                     [this](IexTrouble trouble, std::uint64_t first, std::uint64_t count,
                                            const IexDatagram& at) { tellTrouble(trouble, first, count, at); })}));
    return channels_.back()->sequence;
}

void IexPcapDecoder::tellTrouble(IexTrouble trouble, std::uint64_t first, std::uint64_t count, const IexDatagram& at) {
    offset_ = at.offset;
    const std::string range = count == 1
                                  ? "message " + std::to_string(first)
                                  : "messages " + std::to_string(first) + " to " + std::to_string(first + count - 1);
    switch (trouble) {
    case IexTrouble::Gap:
        tell(ErrorCode::SequenceGap, range + (count == 1 ? " is" : " are") + " missing; books are stale from here on");
        markGap(first, count, {at.header.sent});
        break;
    case IexTrouble::Duplicate:
        tell(ErrorCode::Duplicate, range + (count == 1 ? " was" : " were") + " told before; left out");
        break;
    case IexTrouble::Restart:
        tell(ErrorCode::SequenceRestart, "the numbers of messages start again at " + std::to_string(first));
        times_.restart();
        break;
    }
}

void IexPcapDecoder::markGap(std::uint64_t first, std::uint64_t count, Timestamp time) {
    time_ = time;
    sequence_ = first;
    for (Security& security : securities_) {
        Event gap = eventOf(EventKind::Gap, security);
        gap.reference = first;
        gap.size = {static_cast<std::int64_t>(std::min<std::uint64_t>(count, std::uint64_t{1} << 62))};
        put(gap);
        security.hasHole = true;
        security.halfEvent = false;
    }
}

void IexPcapDecoder::takeDatagram(const IexDatagram& datagram) {
    offset_ = datagram.offset;
    const IexHeader& header = datagram.header;
    std::string_view rest = datagram.payload.substr(0, header.payloadBytes);
    constexpr std::size_t prefixBytes = 2;
    std::uint64_t taken = 0;
    for (; taken < header.messages && rest.size() >= prefixBytes; ++taken) {
        const std::size_t length = littleEndianAt<std::uint16_t>(rest.data());
        if (rest.size() - prefixBytes < length)
            break;
        sequence_ = header.first + taken;
        if (taken >= datagram.skipped)
            takeMessage(rest.substr(prefixBytes, length));
        rest.remove_prefix(prefixBytes + length);
    }
    if (taken < header.messages) {
        const std::uint64_t lost = header.messages - std::max(taken, datagram.skipped);
        tell(datagram.isCut ? ErrorCode::Truncated : ErrorCode::BadRow,
             (datagram.isCut ? "the packet is cut" : "the lengths in the packet do not fit") +
                 std::string("; messages from ") + std::to_string(header.first + taken) + " to " +
                 std::to_string(header.first + header.messages - 1) + " of it are lost");
        markGap(header.first + header.messages - lost, lost, {header.sent});
    } else if (!rest.empty() || datagram.payload.size() < header.payloadBytes) {
        tell(ErrorCode::BadRow, "the packet's messages and its told length differ");
    }
}

void IexPcapDecoder::count(char letter) {
    std::uint64_t*& count = countOf_[static_cast<unsigned char>(letter)];
    if (count == nullptr)
        count = &counts_[nameOf(letter)];
    ++*count;
}

void IexPcapDecoder::takeMessage(std::string_view message) {
    if (message.empty()) {
        tell(ErrorCode::BadRow, "message " + std::to_string(sequence_) + " is empty");
        return;
    }
    count(message[0]);
    const auto* known =
        std::find_if(messages.begin(), messages.end(), [&](const Message& one) { return one.letter == message[0]; });
    if (known == messages.end()) {
        tell(ErrorCode::BadRow, "message " + std::to_string(sequence_) + " is of type " + quoted(message.substr(0, 1)) +
                                    ", which there is not; passed over");
        return;
    }
    if (message.size() < known->bytes) {
        tell(ErrorCode::BadRow, "message " + std::to_string(sequence_) + " of type " + nameOf(message[0]) + " is " +
                                    std::to_string(message.size()) + " bytes long instead of " +
                                    std::to_string(known->bytes));
        return;
    }
    time_ = {littleEndianAt<std::int64_t>(message.data() + timeAt)};
    times_.check(time_, problems_, offset_, *out_);
    problems_.lastTime = time_;
    first_ = std::min(first_.value_or(time_), time_);
    last_ = std::max(last_.value_or(time_), time_);
    if (known->read != nullptr)
        (this->*known->read)(message.data());
}

/// Null where the symbol is none; that is named.
IexPcapDecoder::Security* IexPcapDecoder::securityOf(const char* message) {
    const auto key = littleEndianAt<std::uint64_t>(message + symbolAt);
    const auto [at, isNew] = bySymbol_.try_emplace(key, noInstrument);
    if (isNew) {
        const std::string_view text = paddedText(std::string_view(message + symbolAt, symbolBytes), ' ');
        if (const auto symbol = readSymbol(text)) {
            at->second = static_cast<std::uint32_t>(securities_.size());
            Instrument instrument;
            instrument.symbol = std::string(*symbol);
            out_->instruments.push_back(instrument);
            Security security;
            security.instrument = {at->second};
            securities_.push_back(security);
        }
    }
    if (at->second != noInstrument)
        return &securities_[at->second];
    tell(ErrorCode::BadText, "message " + std::to_string(sequence_) + " has no lawful symbol");
    bySymbol_.erase(at);
    return nullptr;
}

Event IexPcapDecoder::eventOf(EventKind kind, const Security& security) const {
    Event event;
    event.kind = kind;
    event.time = time_;
    event.sequence = {sequence_};
    event.row = offset_;
    event.instrument = security.instrument;
    return event;
}

void IexPcapDecoder::readSystemEvent(const char* message) {
    constexpr char startOfMessages = 'O';
    if (message[1] != startOfMessages)
        return;
    for (Security& security : securities_) {
        put(eventOf(EventKind::Clear, security));
        security.hasHole = false;
        security.halfEvent = false;
    }
}

void IexPcapDecoder::readDirectory(const char* message) {
    const Security* security = securityOf(message);
    if (security == nullptr)
        return;
    Event event = eventOf(EventKind::Reference, *security);
    event.size = sizeAt(message + bodyAt);
    event.price = priceAt(message + bodyAt + 4);
    put(event);
}

void IexPcapDecoder::showStatus(Security& security) {
    const TradingStatus now = security.isHalted ? TradingStatus::Halted : security.told;
    if (now == security.shown)
        return;
    security.shown = now;
    Event event = eventOf(EventKind::Status, security);
    event.size = {static_cast<std::int64_t>(now)};
    put(event);
}

void IexPcapDecoder::readTradingStatus(const char* message) {
    const auto status = statusOf(message[1]);
    if (!status) {
        tell(ErrorCode::BadRow, "the trading status " + quoted(std::string_view(message + 1, 1)) + " is not known");
        return;
    }
    if (Security* security = securityOf(message)) {
        security->told = *status;
        showStatus(*security);
    }
}

void IexPcapDecoder::readOperationalHalt(const char* message) {
    constexpr char halted = 'O';
    if (Security* security = securityOf(message)) {
        security->isHalted = message[1] == halted;
        showStatus(*security);
    }
}

void IexPcapDecoder::readQuote(const char* message) {
    Security* security = securityOf(message);
    if (security == nullptr)
        return;
    if (security->hasHole) { // a quote tells the whole book
        security->hasHole = false;
        Event clear = eventOf(EventKind::Clear, *security);
        clear.flags = inEvent;
        put(clear);
    }
    Event bid = eventOf(EventKind::Best, *security);
    bid.flags = inEvent;
    bid.size = sizeAt(message + bodyAt);
    bid.price = bid.size.units == 0 ? Price{} : priceAt(message + bodyAt + 4);
    put(bid);
    Event ask = eventOf(EventKind::Best, *security);
    ask.flags = sideAsk;
    ask.size = sizeAt(message + bodyAt + 20);
    ask.price = ask.size.units == 0 ? Price{} : priceAt(message + bodyAt + 12);
    put(ask);
}

void IexPcapDecoder::readLevel(const char* message, std::uint8_t side) {
    Security* security = securityOf(message);
    if (security == nullptr)
        return;
    constexpr char complete = 1;
    security->halfEvent = (message[1] & complete) == 0;
    Event level = eventOf(EventKind::Level, *security);
    level.flags = static_cast<std::uint8_t>(side | (security->halfEvent ? inEvent : 0));
    level.size = sizeAt(message + bodyAt);
    level.price = priceAt(message + bodyAt + 4);
    put(level);
}

void IexPcapDecoder::readTrade(const char* message) {
    const Security* security = securityOf(message);
    const auto id = littleEndianAt<std::uint64_t>(message + bodyAt + 12);
    if (security == nullptr || (broken_ != nullptr && std::binary_search(broken_->begin(), broken_->end(), id)))
        return;
    Event print = eventOf(EventKind::Print, *security);
    print.size = sizeAt(message + bodyAt);
    print.price = priceAt(message + bodyAt + 4);
    print.flags = static_cast<std::uint8_t>(sideUnknown | (security->halfEvent ? inEvent : 0));
    if ((static_cast<std::uint8_t>(message[1]) & (extendedHours | oddLot)) != 0)
        print.flags |= notEligible;
    put(print);
}

void IexPcapDecoder::readBroken(const char* message) {
    const auto id = littleEndianAt<std::uint64_t>(message + bodyAt + 12);
    brokenMet.push_back(id);
    if (namesBroken_)
        tell(ErrorCode::BrokenTrade,
             "trade " + std::to_string(id) + " is broken, after it was told; it cannot be taken back from a stream");
}

} // namespace

int probeIexPcap(std::string_view head, const DecodeOptions&) {
    return PacketCapture::isOne(head) ? 90 : 0;
}

Result<std::unique_ptr<Decoder>> openIexPcap(const DecodeOptions& options) {
    return std::make_unique<IexPcapDecoder>(options);
}

std::vector<std::uint64_t> brokenTradesOfIexPcap(ByteStream& stream) {
    DecodeOptions options;
    options.trades = false;
    IexPcapDecoder decoder(options);
    EventBatch ignored;
    for (;;) {
        const auto block = stream.next();
        if (!block || block->empty() || !decoder.decode(*block, Timestamp::earliest(), ignored))
            break;
        ignored.clear();
    }
    (void)decoder.finish(ignored);
    std::sort(decoder.brokenMet.begin(), decoder.brokenMet.end());
    return std::move(decoder.brokenMet);
}

} // namespace topbook
