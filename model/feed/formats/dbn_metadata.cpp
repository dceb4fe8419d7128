// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/dbn_metadata.h"

#include "model/core/decimal.h"
#include "model/feed/quote_fields.h"
#include "model/feed/wire_fields.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace topbook {
namespace {

constexpr std::size_t fixedBytes = 100;
constexpr std::size_t symbolLengthV1 = 22;
constexpr std::uint8_t instrumentIdSymbology = 0;

/// Where the symbologies and the length of symbols stand; version 1 has a count of records before them.
constexpr std::size_t symbologyAtV1 = 16 + 2 + 4 * 8;
constexpr std::size_t symbologyAt = symbologyAtV1 - 8;

/// Reads from the front; once something does not fit, nothing does.
class Cursor {
public:
    explicit Cursor(std::string_view bytes)
        : bytes_(bytes) {}
    std::uint32_t number() {
        const std::string_view bytes = take(sizeof(std::uint32_t));
        return fits_ ? littleEndianAt<std::uint32_t>(bytes.data()) : 0;
    }
    std::string_view text(std::size_t length) {
        const std::string_view bytes = take(length);
        return bytes.substr(0, bytes.find('\0'));
    }
    void skip(std::uint64_t size) {
        if (size > bytes_.size())
            fits_ = false;
        else
            take(static_cast<std::size_t>(size));
    }
    [[nodiscard]] bool fits() const { return fits_; }

private:
    std::string_view take(std::size_t size) {
        if (!fits_ || size > bytes_.size()) {
            fits_ = false;
            return {};
        }
        const std::string_view taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }
    std::string_view bytes_;
    bool fits_ = true;
};

std::optional<std::uint32_t> instrumentIdOf(std::string_view text) {
    const auto number = parseUnsigned(text);
    if (!number || *number > std::numeric_limits<std::uint32_t>::max())
        return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

} // namespace

void DbnSymbols::add(std::uint32_t instrument, std::uint32_t begin, std::uint32_t end, std::string_view symbol) {
    if (const auto lawful = readSymbol(symbol))
        names_[instrument].push_back({begin, end, std::string(*lawful)});
}

std::string_view DbnSymbols::nameOf(std::uint32_t instrument, std::uint32_t day) const {
    const auto found = names_.find(instrument);
    if (found == names_.end())
        return {};
    // the latest that was said of a day counts: a live stream maps an id anew
    const auto& names = found->second;
    const auto named = std::find_if(names.rbegin(), names.rend(),
                                    [day](const Named& name) { return name.begin <= day && day < name.end; });
    return named == names.rend() ? names.front().symbol : named->symbol;
}

bool DbnSymbols::isOneName(std::uint32_t instrument) const {
    const auto found = names_.find(instrument);
    return found == names_.end() || found->second.size() == 1;
}

void DbnSymbols::save(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(names_.size()));
    for (const auto& [instrument, names] : names_) {
        out.put(instrument);
        out.put(static_cast<std::uint64_t>(names.size()));
        for (const Named& named : names) {
            out.put(named.begin);
            out.put(named.end);
            out.putText(named.symbol);
        }
    }
}

void DbnSymbols::load(StateReader& in) {
    constexpr std::size_t leastNamed = 2 * sizeof(std::uint32_t) + sizeof(std::uint64_t);
    for (auto count = in.getCount(sizeof(std::uint32_t) + sizeof(std::uint64_t)); count > 0; --count) {
        auto& names = names_[in.get<std::uint32_t>()];
        for (auto left = in.getCount(leastNamed); left > 0; --left) {
            Named named;
            named.begin = in.get<std::uint32_t>();
            named.end = in.get<std::uint32_t>();
            named.symbol = in.getText();
            names.push_back(std::move(named));
        }
    }
}

Result<DbnMetadata> readDbnMetadata(std::uint8_t version, std::string_view body) {
    if (body.size() < fixedBytes)
        return failure(ErrorCode::Corrupt, "the metadata of a DBN stream is at least 100 bytes long, this is " +
                                               std::to_string(body.size()));
    DbnMetadata metadata;
    metadata.version = version;
    const std::size_t at = version == 1 ? symbologyAtV1 : symbologyAt;
    metadata.symbolLength = version == 1 ? symbolLengthV1 : littleEndianAt<std::uint16_t>(body.data() + at + 3);
    const bool asksIds = static_cast<std::uint8_t>(body[at]) == instrumentIdSymbology;
    Cursor cursor(body.substr(fixedBytes));
    cursor.skip(cursor.number());        // the schema's definition, never used so far
    for (int list = 0; list < 3; ++list) // symbols asked for, partly found, not found
        cursor.skip(std::uint64_t{cursor.number()} * metadata.symbolLength);
    for (std::uint32_t mappings = cursor.number(); mappings > 0 && cursor.fits(); --mappings) {
        const std::string_view asked = cursor.text(metadata.symbolLength);
        for (std::uint32_t intervals = cursor.number(); intervals > 0 && cursor.fits(); --intervals) {
            const std::uint32_t begin = cursor.number();
            const std::uint32_t end = cursor.number();
            const std::string_view got = cursor.text(metadata.symbolLength);
            if (!cursor.fits())
                break;
            if (const auto id = instrumentIdOf(asksIds ? asked : got))
                metadata.symbols.add(*id, begin, end, asksIds ? got : asked);
        }
    }
    if (!cursor.fits() || metadata.symbolLength == 0)
        return failure(ErrorCode::Corrupt,
                       "the metadata of the DBN stream says that more symbols follow than it holds");
    return metadata;
}

} // namespace topbook
