// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/iex_json.h"

#include "model/core/decimal.h"
#include "model/core/int128.h"
#include "model/feed/csv_decoder.h"
#include "model/feed/formats/json_documents.h"
#include "model/feed/json_value.h"
#include "model/feed/quote_fields.h"
#include "model/feed/row_times.h"

#include <algorithm>
#include <limits>

namespace topbook {
namespace {

using Kind = JsonValue::Kind;

bool isObject(const JsonValue* value) {
    return value != nullptr && value->kind == Kind::Object;
}

/// Python writes NaN and Infinity, which are no JSON: as texts they cost their own quote, not the whole batch.
std::string withQuotedNonNumbers(std::string_view text) {
    std::string result;
    bool inText = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (inText && text[i] == '\\' && i + 1 < text.size()) {
            result += text[i++];
        } else if (text[i] == '"') {
            inText = !inText;
        } else if (!inText) {
            std::string_view word;
            for (const std::string_view candidate : {"NaN", "-Infinity", "Infinity"}) {
                if (text.substr(i).starts_with(candidate)) {
                    word = candidate;
                    break;
                }
            }
            if (!word.empty()) {
                result += '"';
                result += word;
                result += '"';
                i += word.size() - 1;
                continue;
            }
        }
        result += text[i];
    }
    return result;
}

Result<JsonValue> parseDocument(std::string_view text) {
    auto parsed = parseJson(text);
    if (parsed || (text.find("NaN") == std::string_view::npos && text.find("Infinity") == std::string_view::npos))
        return parsed;
    auto repaired = parseJson(withQuotedNonNumbers(text));
    return repaired ? repaired : parsed;
}

/// The quote of one member of a batch: `{"quote": {...}}`, or the quote itself; null where there is none.
const JsonValue* quoteOf(const JsonValue& member) {
    const JsonValue* quote = member.find("quote");
    if (isObject(quote))
        return quote;
    return member.find("latestPrice") != nullptr ? &member : nullptr;
}

class IexJsonDecoder : public Decoder {
public:
    IexJsonDecoder(const DecodeOptions& options, RowTimes times)
        : problems_(options)
        , times_(std::move(times))
        , start_(options.start)
        , interval_(options.interval)
        , quotes_(counts_, "quote") {
        traits_.name = "iex-json";
        traits_.timeDigits = 6;
        traits_.hasQuotes = true;
    }

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp, EventBatch& out) override {
        documents_.feed(bytes);
        return drain(out);
    }
    void noteCut() override { cut_ = true; }
    Result<void> finish(EventBatch& out) override {
        documents_.end();
        return drain(out);
    }
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    [[nodiscard]] bool assumedUtc() const override { return times_.assumedUtc(); }

private:
    Result<void> drain(EventBatch& out);
    Result<void> readDocument(const JsonDocument& document, EventBatch& out);
    /// The moment of a batch that carries none.
    Result<Timestamp> timeOf(const JsonDocument& document) const;
    void readBatch(const JsonDocument& document, const JsonValue& batch, Timestamp time, EventBatch& out);
    void readQuote(const JsonDocument& document, std::string_view key, const JsonValue& quote, Timestamp time,
                   EventBatch& out);
    void reject(EventBatch& out, const JsonDocument& document, ErrorCode code, std::string_view message) const;

    FormatTraits traits_;
    RowProblems problems_;
    RowTimes times_;
    std::optional<Timestamp> start_;
    Duration interval_;
    std::map<std::string, std::uint64_t> counts_;
    MessageCount quotes_;
    JsonDocuments documents_;
    SymbolNumbers symbols_;
    bool sawTimes_ = false;
    bool cut_ = false;
};

Result<void> IexJsonDecoder::drain(EventBatch& out) {
    JsonDocument document;
    while (documents_.next(document)) {
        if (auto read = readDocument(document, out); !read)
            return read;
    }
    return {};
}

void IexJsonDecoder::reject(EventBatch& out, const JsonDocument& document, ErrorCode code,
                            std::string_view message) const {
    problems_.add(out, code, document.line, message);
}

Result<Timestamp> IexJsonDecoder::timeOf(const JsonDocument& document) const {
    const Int128 nanos = static_cast<Int128>(start_->nanos) +
                         static_cast<Int128>(interval_.count()) * static_cast<Int128>(document.index);
    if (nanos > std::numeric_limits<std::int64_t>::max() || nanos < std::numeric_limits<std::int64_t>::min())
        return failure(ErrorCode::Overflow, "--start and --interval put this line outside the years 1678..2261");
    return Timestamp{static_cast<std::int64_t>(nanos)};
}

Result<void> IexJsonDecoder::readDocument(const JsonDocument& document, EventBatch& out) {
    if (document.tooLong) {
        reject(out, document, ErrorCode::BadRow, "the line is longer than 1 MiB; it was skipped");
        return {};
    }
    if (cut_ && !document.terminated) {
        reject(out, document, ErrorCode::Truncated, "the line is the last one before the cut");
        return {};
    }
    const auto parsed = parseDocument(document.text);
    if (!parsed) {
        const char first = trimmed(document.text).front();
        if (!document.terminated && first == '{')
            reject(out, document, ErrorCode::Truncated, "the input ends in the middle of this line");
        else if (first == '<')
            reject(out, document, ErrorCode::BadRow, "the line is HTML or XML (an error page?), not a batch of quotes");
        else if (first == '{' || first == '[')
            reject(out, document, ErrorCode::BadRow, "the line is " + parsed.error().message);
        else
            reject(out, document, ErrorCode::BadRow,
                   "the line is no JSON but the words " + quoted(trimmed(document.text)));
        return {};
    }
    if (parsed->kind != Kind::Object && parsed->kind != Kind::Array) {
        reject(out, document, ErrorCode::BadRow,
               "the line is " + quoted(trimmed(document.text)) + ", not a batch of quotes");
        return {};
    }
    const JsonValue* payload = parsed->find("payload");
    const JsonValue* written = parsed->find("time");
    if (isObject(payload) && written != nullptr) {
        const auto time = times_.read(trimmed(written->text));
        if (!time) {
            reject(out, document, time.error().code, time.error().message);
            return {};
        }
        sawTimes_ = true;
        readBatch(document, *payload, time->time, out);
        return {};
    }
    if (!start_ && !sawTimes_) {
        return failure(ErrorCode::DateUnknown,
                       "the batches of quotes carry no time of receipt; give one with --start, for example "
                       "--start \"2024-01-02 14:30:00\" --interval 10s",
                       problems_.place(document.line));
    }
    if (!start_) {
        reject(out, document, ErrorCode::BadTime, "this batch has no time, unlike those before it (or give --start)");
        return {};
    }
    const auto time = timeOf(document);
    if (!time) {
        reject(out, document, time.error().code, time.error().message);
        return {};
    }
    readBatch(document, isObject(payload) ? *payload : *parsed, *time, out);
    return {};
}

void IexJsonDecoder::readBatch(const JsonDocument& document, const JsonValue& batch, Timestamp time, EventBatch& out) {
    if (batch.kind == Kind::Object && batch.find("latestPrice") != nullptr) {
        readQuote(document, {}, batch, time, out);
        return;
    }
    for (const JsonValue& item : batch.items) {
        if (const JsonValue* quote = quoteOf(item))
            readQuote(document, {}, *quote, time, out);
        else
            reject(out, document, ErrorCode::BadRow, "an entry of the list is no quote");
    }
    for (const JsonMember& member : batch.members) {
        if (const JsonValue* quote = quoteOf(member.value))
            readQuote(document, member.name, *quote, time, out);
        else
            reject(out, document, ErrorCode::BadRow,
                   quoted(member.name) + ": there is no quote" +
                       (member.value.kind == Kind::Text ? " but the words " + quoted(member.value.text) : ""));
    }
}

void IexJsonDecoder::readQuote(const JsonDocument& document, std::string_view key, const JsonValue& quote,
                               Timestamp time, EventBatch& out) {
    const JsonValue* named = quote.find("symbol");
    const auto symbol =
        readSymbol(named != nullptr && named->kind == Kind::Text && !named->text.empty() ? named->text : key);
    if (!symbol) {
        reject(out, document, symbol.error().code, symbol.error().message);
        return;
    }
    const std::string begin = std::string(*symbol) + ": ";
    const JsonValue* written = quote.find("latestPrice");
    if (written == nullptr || (written->kind != Kind::Number && written->kind != Kind::Text)) {
        const bool isNull = written != nullptr && written->kind == Kind::Null;
        reject(out, document, ErrorCode::BadPrice,
               begin + (written == nullptr ? "there is no latestPrice"
                        : isNull           ? "latestPrice is null"
                                           : "latestPrice is no number"));
        return;
    }
    const auto price = readQuotedPrice(written->text);
    if (!price) {
        reject(out, document, price.error().code, begin + price.error().message);
        return;
    }
    if (price->rounded)
        reject(out, document, ErrorCode::Rounded,
               begin + "the price " + quoted(written->text) + " has more than 9 decimals; it was rounded");
    Instrument instrument;
    if (const JsonValue* company = quote.find("companyName");
        company != nullptr && company->kind == Kind::Text && isValidUtf8(company->text))
        instrument.company = company->text;
    if (const JsonValue* close = quote.find("previousClose"); close != nullptr && close->kind == Kind::Number) {
        if (const auto previous = readQuotedPrice(close->text))
            instrument.previousClose = previous->price;
    }
    Event event;
    event.kind = EventKind::Quote;
    event.time = time;
    event.price = price->price;
    event.row = document.line;
    event.sequence = {document.line};
    event.reference = static_cast<std::uint64_t>(noTime);
    if (const JsonValue* updated = quote.find("latestUpdate");
        updated != nullptr && (updated->kind == Kind::Number || updated->kind == Kind::Text)) {
        // milliseconds; 0 and nonsense mean that the provider does not know
        const auto milliseconds = parseDecimal(updated->text, 6);
        if (milliseconds && milliseconds->units > 0)
            event.reference = static_cast<std::uint64_t>(milliseconds->units);
    }
    event.instrument = symbols_.numberOf(*symbol, instrument, out);
    problems_.lastTime = time;
    quotes_.add();
    out.events.push_back(event);
}

/// Whether a whole document has the shape of a batch.
bool isBatch(const JsonValue& value) {
    const JsonValue* payload = value.find("payload");
    const JsonValue& batch = isObject(payload) ? *payload : value;
    return batch.find("latestPrice") != nullptr ||
           std::any_of(batch.members.begin(), batch.members.end(),
                       [](const JsonMember& member) { return quoteOf(member.value) != nullptr; });
}

} // namespace

int probeIexJson(std::string_view head, const DecodeOptions&) {
    JsonDocuments documents;
    documents.feed(head);
    JsonDocument document;
    constexpr int linesLookedAt = 20;
    for (int i = 0; i < linesLookedAt; ++i) {
        if (!documents.next(document)) {
            documents.end();
            if (!documents.next(document))
                break;
        }
        if (!document.text.starts_with('{'))
            continue; // an error text among the answers
        const auto parsed = parseDocument(document.text);
        if (parsed && isBatch(*parsed))
            return i == 0 ? 95 : 70;
        const bool cutByTheHead = !parsed && i == 0;
        if (cutByTheHead && document.text.find("\"latestPrice\"") != std::string_view::npos)
            return 80;
    }
    return 0;
}

Result<std::unique_ptr<Decoder>> openIexJson(const DecodeOptions& options) {
    auto times = RowTimes::create(options.zone);
    if (!times)
        return tl::unexpected(times.error());
    return std::make_unique<IexJsonDecoder>(options, std::move(*times));
}

} // namespace topbook
