// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/lobster_depth.h"

#include "model/core/decimal.h"
#include "model/feed/row_problems.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::int64_t emptyPrice = 9'999'999'999; ///< and its negative: there is no such level
constexpr std::size_t fieldsPerLevel = 4;
constexpr std::array rowOrder{Side::Ask, Side::Bid};

std::string_view takeField(std::string_view& text) {
    const std::size_t comma = text.find(',');
    const std::string_view field = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    return trimmed(field);
}

} // namespace

Result<Price> readLobsterPrice(std::string_view text) {
    const auto units = parseInteger(text);
    Price price;
    if (!units || __builtin_mul_overflow(*units, lobsterPriceUnit, &price.nanos))
        return failure(ErrorCode::BadPrice, "the price " + quoted(text) + " is not a whole number of 1/10000");
    return price;
}

Bbo bestOf(const LobsterDepth& depth) {
    Bbo bbo;
    if (const auto& bids = depth.side(Side::Bid); !bids.empty()) {
        bbo.bid = bids.front().price;
        bbo.bidSize = bids.front().size;
    }
    if (const auto& asks = depth.side(Side::Ask); !asks.empty()) {
        bbo.ask = asks.front().price;
        bbo.askSize = asks.front().size;
    }
    return bbo;
}

Result<LobsterDepthFile> LobsterDepthFile::open(const std::string& path) {
    auto stream = ByteStream::open(path);
    if (!stream)
        return tl::unexpected(stream.error());
    const auto head = stream->head();
    if (!head)
        return tl::unexpected(head.error());
    LobsterDepthFile file(std::move(*stream));
    const std::string_view first = head->substr(0, head->find_first_of("\r\n"));
    if (!file.readLevels(first))
        return failure(ErrorCode::WrongHeader, "this is no LOBSTER order-book file: " + file.trouble_, path + ":1");
    return file;
}

std::string LobsterDepthFile::place() const {
    return stream_.path() + (stream_.memberName().empty() ? "" : "/" + stream_.memberName()) + ":" +
           std::to_string(line_);
}

bool LobsterDepthFile::nextLine(Line& line) {
    while (!lines_.next(line)) {
        if (lines_.ended())
            return false;
        const auto block = stream_.next();
        if (!block)
            trouble_ = block.error().message;
        if (!block || block->empty())
            lines_.end();
        else
            lines_.feed(*block);
    }
    return true;
}

LobsterDepthFile::Row LobsterDepthFile::next() {
    Line line;
    trouble_.clear();
    while (!ended_) {
        if (!nextLine(line)) {
            ended_ = true;
            break;
        }
        line_ = line.number;
        std::string_view text = line.text;
        if (text.ends_with('\r'))
            text.remove_suffix(1);
        if (text.empty() && !line.tooLong)
            continue;
        if (line.tooLong)
            trouble_ = "the row is longer than 1 MiB";
        return !line.tooLong && readLevels(text) ? Row::Read : Row::Unreadable;
    }
    return Row::End;
}

bool LobsterDepthFile::readLevels(std::string_view text) {
    for (auto& side : depth_.sides)
        side.clear();
    const auto fields = static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')) + 1;
    if (fields % fieldsPerLevel != 0) {
        trouble_ =
            "a row has ask, size, bid and size of each level, this one has " + std::to_string(fields) + " fields";
        return false;
    }
    for (std::size_t i = 0; i < fields / 2; ++i) {
        const std::string_view priceText = takeField(text);
        const std::string_view sizeText = takeField(text);
        const auto price = readLobsterPrice(priceText);
        const auto size = parseInteger(sizeText);
        if (!price || !size || *size < 0) {
            trouble_ = price ? "the size " + quoted(sizeText) + " is not a whole number" : price.error().message;
            return false;
        }
        const bool isEmpty = price->nanos / lobsterPriceUnit == emptyPrice ||
                             price->nanos / lobsterPriceUnit == -emptyPrice || *size == 0 || !isTradable(*price);
        if (!isEmpty)
            depth_.sides[static_cast<std::size_t>(rowOrder[i % 2])].push_back({*price, {*size}});
    }
    return true;
}

} // namespace topbook
