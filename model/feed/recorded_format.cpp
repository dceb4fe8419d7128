// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/recorded_format.h"

#include "model/feed/csv_decoder.h"
#include "model/feed/formats/databento_csv.h"
#include "model/feed/formats/dbn.h"
#include "model/feed/formats/iex_json.h"
#include "model/feed/formats/iex_pcap.h"
#include "model/feed/formats/itch50.h"
#include "model/feed/formats/l3_csv.h"
#include "model/feed/formats/lobster.h"
#include "model/feed/formats/profile_csv.h"
#include "model/feed/formats/quotes_csv.h"
#include "model/feed/formats/ws_log.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

constexpr std::array formats{
    RecordedFormat{"l3-csv", "Order events, CSV", "*.csv *.txt", probeL3Csv, openL3Csv},
    RecordedFormat{"quotes-csv", "Quotes, CSV with time, symbol and price", "*.csv *.txt", probeQuotesCsv,
                   openQuotesCsv},
    RecordedFormat{"iex-json", "IEX-shaped batches of quotes, JSON lines", "*.json *.jsonl *.txt", probeIexJson,
                   openIexJson},
    RecordedFormat{"itch50", "NASDAQ TotalView-ITCH 5.0", "*.NASDAQ_ITCH50 *.itch *-v50* *.gz *.zst", probeItch50,
                   openItch50, brokenTradesOfItch50},
    RecordedFormat{"lobster", "LOBSTER messages, with their order book in one zip", "*.csv *.zip", probeLobster,
                   openLobster},
    RecordedFormat{"databento-csv", "Databento orders, levels or trades, CSV", "*.csv *.csv.zst", probeDatabentoCsv,
                   openDatabentoCsv},
    RecordedFormat{"dbn", "Databento Binary Encoding", "*.dbn *.dbn.zst", probeDbn, openDbn},
    RecordedFormat{"iex-pcap", "IEX TOPS or DEEP, packet capture", "*.pcap *.pcapng *.pcap.gz *.pcapng.gz",
                   probeIexPcap, openIexPcap, brokenTradesOfIexPcap},
    RecordedFormat{"ws-log", "WebSocket log of Coinbase, Bitstamp or Bitfinex", "*.txt *.log", probeWsLog, openWsLog},
    RecordedFormat{"csv-profile", "CSV described by a profile (--csv-profile)", "*.csv *.txt *.zip", probeProfileCsv,
                   openProfileCsv},
};

bool isBinary(std::string_view head) {
    if (head.find('\0') != std::string_view::npos)
        return true;
    const auto control = std::count_if(head.begin(), head.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    });
    return static_cast<std::size_t>(control) * 20 > head.size();
}

std::string hexOf(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += text.empty() ? "" : " ";
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

/// What an input that is none of the formats looks like, in words.
std::string looksOf(std::string_view head) {
    if (isBinary(head))
        return "binary data that begins with " + hexOf(head.substr(0, 8));
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return "blank lines";
    if (head[first] == '{' || head[first] == '[')
        return "JSON that holds no IEX-shaped quotes: " + quoted(head.substr(first));
    if (head[first] == '<')
        return "HTML or XML";
    const std::vector<std::string> names = firstRowOf(head);
    if (names.size() < 2)
        return "text that begins with " + quoted(head.substr(first, head.find('\n', first) - first));
    const bool hasNames = std::none_of(names.begin(), names.end(), [](const std::string& name) {
        return !name.empty() && name[0] >= '0' && name[0] <= '9';
    });
    if (!hasNames)
        return "CSV without a header (--csv-profile says what its columns are)";
    constexpr std::size_t shownColumns = 12;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), shownColumns); ++i)
        list += (i == 0 ? "" : ", ") + printable(std::string_view(names[i]).substr(0, 40));
    return "CSV with the columns " + list + (names.size() > shownColumns ? ", ..." : "") +
           " (quotes-csv needs time, symbol and price; --csv-profile reads other names)";
}

} // namespace

std::span<const RecordedFormat> recordedFormats() {
    return formats;
}

const RecordedFormat* formatNamed(std::string_view name) {
    const auto* found = std::find_if(formats.begin(), formats.end(),
                                     [name](const RecordedFormat& format) { return format.name == name; });
    return found == formats.end() ? nullptr : found;
}

Result<const RecordedFormat*> recognise(std::string_view head, const DecodeOptions& options) {
    const RecordedFormat* best = nullptr;
    int certainty = 0;
    for (const RecordedFormat& format : formats) {
        const int probed = format.probe(head, options);
        if (probed > certainty) {
            best = &format;
            certainty = probed;
        }
    }
    if (best != nullptr)
        return best;
    std::string names;
    for (const RecordedFormat& format : formats)
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    return failure(ErrorCode::UnknownFormat,
                   "the format is not known: it is " + looksOf(head) + "; understood are " + names, options.inputName);
}

} // namespace topbook
