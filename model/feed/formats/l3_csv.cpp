// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/l3_csv.h"

#include "model/core/decimal.h"
#include "model/feed/csv_decoder.h"
#include "model/feed/decoder_place.h"
#include "model/feed/formats/order_identity.h"
#include "model/feed/formats/unread_numbers.h"
#include "model/feed/row_numbers.h"
#include "model/feed/row_times.h"
#include "model/feed/time_order.h"

#include <array>
#include <optional>

namespace topbook {
namespace {

constexpr std::size_t maxHeldRows = 65'536; ///< events that wait for the verdict on the ids, at most

/// Column names of one layout.
struct Layout {
    std::string_view idSuffix;
    std::string_view time;
    bool hasSnapshots;
};
constexpr std::array layouts{Layout{"_order_id", "time", false}, Layout{"_orderid", "HOST", true}};

struct Action {
    std::string_view name;
    EventKind kind;
    bool hasPriceAndSize;
};
constexpr std::array actions{Action{"add", EventKind::Add, true}, Action{"update", EventKind::Change, true},
                             Action{"delete", EventKind::Delete, false}, Action{"trade", EventKind::Trade, true}};

struct ActionColumns {
    std::size_t id = noColumn;
    std::size_t side = noColumn;
    std::size_t price = noColumn;
    std::size_t size = noColumn;
};

struct Columns {
    std::size_t sequence = noColumn;
    std::size_t time = noColumn;
    std::size_t isImage = noColumn;
    std::array<ActionColumns, actions.size()> ofAction;
    std::string missing; ///< names, separated by commas
    std::size_t found = 0;
};

Columns columnsOf(const std::vector<std::string>& names, const Layout& layout) {
    Columns columns;
    const auto find = [&](const std::string& name) {
        const std::size_t at = columnNamed(names, name);
        if (at == noColumn)
            columns.missing += (columns.missing.empty() ? "" : ", ") + name;
        else
            ++columns.found;
        return at;
    };
    columns.sequence = find("seq_num");
    columns.time = find(std::string(layout.time));
    if (layout.hasSnapshots)
        columns.isImage = find("is_image");
    for (std::size_t i = 0; i < actions.size(); ++i) {
        const std::string name(actions[i].name);
        ActionColumns& action = columns.ofAction[i];
        action.id = find(name + std::string(layout.idSuffix));
        action.side = find(name + "_side");
        if (actions[i].hasPriceAndSize) {
            action.price = find(name + "_price");
            action.size = find(name + "_qty");
        }
    }
    return columns;
}

/// Of the layout that fits better.
Columns bestColumnsOf(const std::vector<std::string>& names) {
    const Columns first = columnsOf(names, layouts[0]);
    const Columns second = columnsOf(names, layouts[1]);
    const bool secondNamed = columnNamed(names, "HOST") != noColumn || columnNamed(names, "is_image") != noColumn;
    return second.found > first.found || (second.found == first.found && secondNamed) ? second : first;
}

bool readSide(std::string_view text, std::uint8_t& flags) {
    if (text == "BUY" || equalsIgnoringCase(text, "BUY") || equalsIgnoringCase(text, "B"))
        return true;
    if (equalsIgnoringCase(text, "SELL") || equalsIgnoringCase(text, "S")) {
        flags = static_cast<std::uint8_t>(flags | sideAsk);
        return true;
    }
    return false;
}

std::optional<bool> readFlag(std::string_view text) {
    for (const std::string_view no : {"0", "", "false", "no", "N"}) {
        if (equalsIgnoringCase(text, no))
            return false;
    }
    for (const std::string_view yes : {"1", "true", "yes", "Y"}) {
        if (equalsIgnoringCase(text, yes))
            return true;
    }
    return std::nullopt;
}

class L3CsvDecoder : public CsvDecoder {
public:
    L3CsvDecoder(const DecodeOptions& options, RowTimes times)
        : CsvDecoder({.name = "l3-csv", .timeDigits = 6, .namesInstruments = false, .hasBook = true, .sequenced = true},
                     options, true, ',')
        , times_(std::move(times))
        , follow_(options.follow)
        , messages_{MessageCount(counts_, "add"), MessageCount(counts_, "update"), MessageCount(counts_, "delete"),
                    MessageCount(counts_, "trade")} {}

protected:
    Result<void> readHeader(const std::vector<std::string>& names, EventBatch& out) override;
    Result<void> readRow(const CsvRow& row, EventBatch& out) override;
    Result<void> endRows(EventBatch& out) override;
    void noteRejected(const CsvRow& row) override;
    [[nodiscard]] bool saveRows(StateWriter& out) const override;
    [[nodiscard]] bool loadRows(StateReader& in) override;

private:
    static constexpr std::size_t noAction = actions.size();

    /// The row in its usual form; false, with nothing done, where it has any other, right or wrong.
    bool readUsual(const CsvFields& fields, std::size_t& chosen, Event& event);
    Result<void> readUnusual(const CsvRow& row, EventBatch& out);
    void note(const Event& event, std::size_t chosen, bool isImage, EventBatch& out);
    void putUnread(EventBatch& out);
    /// Which of the four the row is; noAction where it is none or several, and `words` says which.
    std::size_t actionOf(const CsvRow& row, std::string& words) const;
    Result<std::uint64_t> readIdentity(const CsvRow& row, std::string_view what, std::string_view text, EventBatch& out,
                                       bool& usable);
    bool readTime(const CsvRow& row, Event& event, EventBatch& out);
    bool readPrice(const CsvRow& row, const Action& action, std::string_view text, Event& event, EventBatch& out);
    bool readSize(const CsvRow& row, const Action& action, std::string_view text, Event& event, EventBatch& out);
    void emit(Event event, bool isImage, EventBatch& out);
    void put(const Event& event, EventBatch& out);
    void endSnapshot(EventBatch& out);
    Result<void> release(OrderIdentity::Verdict verdict, EventBatch& out);

    RowTimes times_;
    TimeOrder order_{std::chrono::hours(1)}; ///< right rows are late by minutes
    bool follow_;
    Columns columns_;
    std::array<MessageCount, actions.size()> messages_;
    OrderIdentity identity_;
    std::vector<Event> held_; ///< events of rows before the verdict on their ids
    bool releasing_ = false;
    UnreadNumbers unread_;
    std::vector<UnreadRow> believed_;    ///< rows whose places are to be kept, but for the moment in between empty
    std::optional<Timestamp> imageTime_; ///< of the newest snapshot
    std::optional<Event> lastImageRow_;  ///< of the snapshot that is being read
};

Result<void> L3CsvDecoder::readHeader(const std::vector<std::string>& names, EventBatch& out) {
    columns_ = bestColumnsOf(names);
    if (!columns_.missing.empty())
        return failure(ErrorCode::WrongHeader, "an l3-csv header needs these columns too: " + columns_.missing);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].empty() && columnNamed(names, names[i]) != i)
            return failure(ErrorCode::WrongHeader, "the column " + quoted(names[i]) + " stands twice in the header");
    }
    Instrument book;
    book.symbol = "BOOK";
    out.instruments.push_back(book);
    return {};
}

std::size_t L3CsvDecoder::actionOf(const CsvRow& row, std::string& words) const {
    std::size_t chosen = noAction;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        const std::string_view id = row.fields[columns_.ofAction[i].id];
        if (id.empty())
            continue;
        if (chosen != noAction && columns_.isImage != noColumn) {
            // the second layout may fill what is unused: with 0 here as with BUY in the sides
            if (id == "0")
                continue;
            if (row.fields[columns_.ofAction[chosen].id] == "0")
                chosen = noAction;
        }
        if (chosen != noAction) {
            words = "both " + std::string(actions[chosen].name) + " and " + std::string(actions[i].name) +
                    " ids are set; a row is one event";
            return noAction;
        }
        chosen = i;
    }
    if (chosen == noAction)
        words = "none of the add, update, delete and trade ids is set";
    return chosen;
}

/// A sequence number or an order id. Fails where it shows that the file lost its identities.
Result<std::uint64_t> L3CsvDecoder::readIdentity(const CsvRow& row, std::string_view what, std::string_view text,
                                                 EventBatch& out, bool& usable) {
    const auto number = parseUnsigned(text);
    usable = number.has_value();
    if (number)
        return *number;
    if (wasFloatingPoint(text)) {
        return failure(ErrorCode::LostIdentities,
                       "the " + std::string(what) + " " + quoted(text) +
                           " passed through floating point (a spreadsheet or a data frame wrote it) and lost digits: "
                           "orders can no longer be told apart and no result could be right; export the file again "
                           "with ids and sequence numbers as text",
                       problems_.place(row.line));
    }
    reject(out, row, number.error().code == ErrorCode::Overflow ? ErrorCode::Overflow : ErrorCode::BadNumber,
           "the " + std::string(what) + " " + quoted(text) + " is not a whole number up to 2^64 - 1");
    return std::uint64_t{0};
}

bool L3CsvDecoder::readTime(const CsvRow& row, Event& event, EventBatch& out) {
    const std::string_view text = row.fields[columns_.time];
    const auto time = times_.read(text);
    if (!time) {
        reject(out, row, time.error().code, time.error().message);
        return false;
    }
    if (!time->hadZone && !times_.hasZone()) {
        reject(out, row, ErrorCode::BadTime, "the time " + quoted(text) + " does not end in UTC (or give --zone)");
        return false;
    }
    event.time = time->time;
    return true;
}

bool L3CsvDecoder::readPrice(const CsvRow& row, const Action& action, std::string_view text, Event& event,
                             EventBatch& out) {
    if (text.empty() && action.kind == EventKind::Trade)
        return true; // 0: the resting order's own price
    const auto price = parsePrice(text);
    if (price) {
        event.price = {price->units};
        if (price->rounded)
            problems_.add(out, ErrorCode::Rounded, row.line,
                          "the price " + quoted(text) + " has more than 9 decimals; it was rounded");
        return true;
    }
    if (price.error().code == ErrorCode::Overflow) {
        // the order must still leave its old place: the book keeps prices out of range from resting
        event.price = {text.starts_with('-') ? std::numeric_limits<std::int64_t>::min()
                                             : std::numeric_limits<std::int64_t>::max()};
        return true;
    }
    reject(out, row, ErrorCode::BadPrice,
           text.empty() ? "there is no " + std::string(action.name) + " price"
                        : "the price " + quoted(text) + " is not a decimal number");
    return false;
}

bool L3CsvDecoder::readSize(const CsvRow& row, const Action& action, std::string_view text, Event& event,
                            EventBatch& out) {
    const auto size = parseDecimal(text, 0);
    if (size && !size->rounded && size->units >= 0) {
        event.size = {size->units};
        return true;
    }
    reject(out, row, !size && size.error().code == ErrorCode::Overflow ? ErrorCode::Overflow : ErrorCode::BadNumber,
           text.empty() ? "there is no " + std::string(action.name) + " quantity"
                        : "the quantity " + quoted(text) + " is not a whole number of at least 0");
    return false;
}

/// One id set, numbers in digits alone, sides in capitals, the time in UTC, no snapshot.
bool L3CsvDecoder::readUsual(const CsvFields& fields, std::size_t& chosen, Event& event) {
    constexpr std::array<std::uint8_t, 1 << actions.size()> onlyOne{
        noAction, 0,        1,        noAction, 2,        noAction, noAction, noAction,
        3,        noAction, noAction, noAction, noAction, noAction, noAction, noAction};
    const auto isSet = [&](std::size_t action) { return unsigned{!fields[columns_.ofAction[action].id].empty()}; };
    chosen = onlyOne[isSet(0) | isSet(1) << 1 | isSet(2) << 2 | isSet(3) << 3];
    if (chosen == noAction || (columns_.isImage != noColumn && fields[columns_.isImage] != "0"))
        return false;
    const ActionColumns& columns = columns_.ofAction[chosen];
    const char* const readable = fields.end();
    const std::string_view side = fields[columns.side];
    const bool isSell = side == "SELL";
    event.flags = isSell ? std::uint8_t{sideAsk} : std::uint8_t{0};
    event.kind = actions[chosen].kind;
    if ((!isSell && side != "BUY") || !times_.readUsual(fields[columns_.time], event.time) ||
        !readUsualWhole(fields[columns_.sequence], readable, event.sequence.value) ||
        !readUsualWhole(fields[columns.id], readable, event.reference))
        return false;
    if (!actions[chosen].hasPriceAndSize)
        return true;
    std::uint64_t size = 0;
    if (!readUsualPrice(fields[columns.price], readable, event.price) ||
        !readUsualWhole(fields[columns.size], readable, size) ||
        size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return false;
    event.size = {static_cast<std::int64_t>(size)};
    return true;
}

Result<void> L3CsvDecoder::readRow(const CsvRow& row, EventBatch& out) {
    if (!releasing_ || lastImageRow_) [[unlikely]]
        return readUnusual(row, out);
    Event& event = out.events.emplace_back();
    std::size_t chosen = noAction;
    if (!readUsual(row.fields, chosen, event)) [[unlikely]] {
        out.events.pop_back();
        return readUnusual(row, out);
    }
    event.row = row.line;
    unread_.read(event.sequence.value, believed_);
    if (!believed_.empty()) [[unlikely]] {
        const Event later = event;
        out.events.pop_back();
        putUnread(out);
        out.events.push_back(later);
    }
    note(out.events.back(), chosen, false, out);
    return {};
}

void L3CsvDecoder::noteRejected(const CsvRow& row) {
    if (row.fields.size() <= columns_.sequence)
        return;
    if (const auto sequence = parseUnsigned(row.fields[columns_.sequence]))
        unread_.unread(*sequence, row.line);
}

/// Something that has the number of a row that could not be read, and does nothing: its place in the order is filled.
void L3CsvDecoder::putUnread(EventBatch& out) {
    for (const UnreadRow& row : believed_) {
        Event place;
        place.kind = EventKind::Reference;
        place.time = problems_.lastTime;
        place.sequence = {row.sequence};
        place.row = row.line;
        put(place, out);
    }
    believed_.clear();
}

/// A right row was read.
void L3CsvDecoder::note(const Event& event, std::size_t chosen, bool isImage, EventBatch& out) {
    if (!isImage)
        order_.check(event.time, problems_, event.row, out);
    problems_.lastTime = event.time;
    messages_[chosen].add();
}

Result<void> L3CsvDecoder::readUnusual(const CsvRow& row, EventBatch& out) {
    std::string words;
    const std::size_t chosen = actionOf(row, words);
    if (chosen == noAction) {
        reject(out, row, ErrorCode::BadRow, words);
        return {};
    }
    const Action& action = actions[chosen];
    const ActionColumns& columns = columns_.ofAction[chosen];
    Event event;
    event.kind = action.kind;
    event.row = row.line;
    bool usable = true;
    const auto sequence = readIdentity(row, "sequence number", row.fields[columns_.sequence], out, usable);
    if (!sequence)
        return tl::unexpected(sequence.error());
    if (!usable)
        return {};
    event.sequence = {*sequence};
    const auto id = readIdentity(row, "order id", row.fields[columns.id], out, usable);
    if (!id)
        return tl::unexpected(id.error());
    if (!usable)
        return {};
    event.reference = *id;
    identity_.see(*id, action.kind == EventKind::Add, row.line);

    const std::string_view side = row.fields[columns.side];
    if (!readSide(side, event.flags)) {
        reject(out, row, ErrorCode::BadRow, "the side " + quoted(side) + " is neither BUY nor SELL");
        return release(identity_.verdict(), out);
    }
    if (!readTime(row, event, out))
        return release(identity_.verdict(), out);
    if (action.hasPriceAndSize && (!readPrice(row, action, row.fields[columns.price], event, out) ||
                                   !readSize(row, action, row.fields[columns.size], event, out)))
        return release(identity_.verdict(), out);
    bool isImage = false;
    if (columns_.isImage != noColumn) {
        const std::string_view text = row.fields[columns_.isImage];
        const auto flag = readFlag(text);
        if (!flag) {
            reject(out, row, ErrorCode::BadRow, "is_image " + quoted(text) + " is neither 0 nor 1");
            return release(identity_.verdict(), out);
        }
        isImage = *flag;
    }
    if (isImage) {
        unread_.restart(); // behind a snapshot numbers begin anew
    } else {
        unread_.read(event.sequence.value, believed_);
        endSnapshot(out);
        putUnread(out);
    }
    note(event, chosen, isImage, out);
    emit(event, isImage, out);
    return release(identity_.verdict(), out);
}

/// Snapshot rows build the book silently between a Clear and a SnapshotEnd (order-books, Rules).
void L3CsvDecoder::emit(Event event, bool isImage, EventBatch& out) {
    if (!isImage) {
        endSnapshot(out);
        put(event, out);
        return;
    }
    event.flags = static_cast<std::uint8_t>(event.flags | snapshot);
    if (imageTime_ != event.time) {
        endSnapshot(out);
        imageTime_ = event.time;
        Event clear;
        clear.kind = EventKind::Clear;
        clear.flags = snapshot;
        clear.time = event.time;
        clear.sequence = event.sequence;
        clear.row = event.row;
        put(clear, out);
    }
    put(event, out);
    lastImageRow_ = event;
}

/// With the time and sequence of the snapshot's last row.
void L3CsvDecoder::endSnapshot(EventBatch& out) {
    if (!lastImageRow_)
        return;
    Event end;
    end.kind = EventKind::SnapshotEnd;
    end.flags = snapshot;
    end.time = lastImageRow_->time;
    end.sequence = lastImageRow_->sequence;
    end.row = lastImageRow_->row;
    lastImageRow_.reset();
    put(end, out);
}

void L3CsvDecoder::put(const Event& event, EventBatch& out) {
    (releasing_ ? out.events : held_).push_back(event);
}

/// Hands out what was held once the ids are known to be sound.
Result<void> L3CsvDecoder::release(OrderIdentity::Verdict verdict, EventBatch& out) {
    if (verdict == OrderIdentity::Verdict::Lost) {
        return failure(ErrorCode::LostIdentities,
                       "the order id " + std::to_string(identity_.firstId()) +
                           " and all other long ids end in 0000: a spreadsheet rounded them to 15 digits, orders can "
                           "no longer be told apart and no result could be right; export the file again with ids as "
                           "text",
                       problems_.place(identity_.firstLine()));
    }
    if (releasing_)
        return {};
    // short ids prove nothing, but rows of a followed input must not wait for others that may never come
    const bool waits = identity_.suspects() || !follow_;
    if (verdict != OrderIdentity::Verdict::Sound && waits && held_.size() < maxHeldRows)
        return {};
    releasing_ = verdict == OrderIdentity::Verdict::Sound;
    out.events.insert(out.events.end(), held_.begin(), held_.end());
    held_.clear();
    if (releasing_)
        held_.shrink_to_fit();
    return {};
}

Result<void> L3CsvDecoder::endRows(EventBatch& out) {
    endSnapshot(out);
    return release(identity_.verdictAtEnd(), out);
}

bool L3CsvDecoder::saveRows(StateWriter& out) const {
    order_.save(out);
    identity_.save(out);
    unread_.save(out);
    out.putAll(std::span(held_));
    out.put(static_cast<std::uint8_t>(releasing_));
    putOptional(out, imageTime_);
    putOptional(out, lastImageRow_);
    return true;
}

bool L3CsvDecoder::loadRows(StateReader& in) {
    order_.load(in);
    identity_.load(in);
    unread_.load(in);
    held_ = in.getAll<Event>();
    releasing_ = in.get<std::uint8_t>() != 0;
    imageTime_ = getOptional<Timestamp>(in);
    lastImageRow_ = getOptional<Event>(in);
    return true;
}

} // namespace

int probeL3Csv(std::string_view head, const DecodeOptions&) {
    const Columns columns = bestColumnsOf(firstRowOf(head));
    if (columns.missing.empty())
        return 100;
    // a header that was meant as one: opening it then says which columns are missing
    constexpr std::size_t meantAsOne = 5;
    return columns.found >= meantAsOne ? 80 : 0;
}

Result<std::unique_ptr<Decoder>> openL3Csv(const DecodeOptions& options) {
    auto times = RowTimes::create(options.zone);
    if (!times)
        return tl::unexpected(times.error());
    return std::make_unique<L3CsvDecoder>(options, std::move(*times));
}

} // namespace topbook
