// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/listing.h"

#include "model/feed/simulator/random_stream.h"

#include <array>
#include <string_view>

namespace topbook {
namespace {

constexpr Price cents(std::int64_t count) {
    return {count * simulatedTick.nanos};
}

struct KnownListing {
    const char* symbol;
    const char* company;
    const char* group;
    int previousClose; ///< cents, as are the next two
    int opening;
    int hourLater;
    int activity;
    int trendPpm;
    int jitterPpm;
    int usualSpread;
    bool fallsQuiet;
};

constexpr std::array knownListings{
    KnownListing{"AAPL", "Apple", "Technology", 268'84, 269'05, 268'36, 130, 450, 20, 2, false},
    KnownListing{"AMZN", "Amazon", "Technology", 221'85, 221'70, 220'74, 115, 420, 20, 2, false},
    KnownListing{"GOOG", "Alphabet", "Technology", 303'63, 303'90, 302'29, 105, 460, 18, 2, false},
    KnownListing{"IBM", "IBM Corp.", "Technology", 302'99, 302'55, 303'17, 80, 420, 18, 2, false},
    KnownListing{"MSFT", "Microsoft", "Technology", 477'20, 477'05, 478'20, 120, 400, 18, 3, false},
    KnownListing{"NVDA", "NVIDIA", "Technology", 181'30, 181'44, 182'64, 160, 480, 22, 1, false},
    KnownListing{"AIG", "AIG Inc.", "Financials", 77'30, 77'27, 77'13, 45, 260, 60, 1, true},
    KnownListing{"BAC", "Bank of America", "Financials", 51'71, 51'74, 51'91, 95, 420, 22, 1, false},
    KnownListing{"JPM", "JPMorgan Chase & Co.", "Financials", 302'11, 302'11, 303'50, 105, 550, 18, 2, false},
    KnownListing{"XOM", "Exxon Mobil", "Energy", 117'28, 117'02, 117'25, 80, 380, 45, 1, false},
};

constexpr std::array<std::string_view, 8> groups{"Technology",  "Financials", "Energy",    "Health Care",
                                                 "Industrials", "Consumer",   "Utilities", "Materials"};
constexpr std::array<std::string_view, 25> firstWords{
    "Alder",   "Beacon", "Cedar", "Delta",    "Ember",  "Falcon",  "Granite", "Harbor", "Ivory",
    "Juniper", "Keel",   "Lumen", "Meridian", "North",  "Orchard", "Pioneer", "Quarry", "Ridge",
    "Summit",  "Timber", "Union", "Vale",     "Willow", "Yarrow",  "Zephyr"};
constexpr std::array<std::string_view, 20> secondWords{"gate", "field", "stone", "bridge", "point", "water", "crest",
                                                       "land", "mark",  "way",   "brook",  "port",  "wood",  "light",
                                                       "line", "hill",  "well",  "star",   "path",  "view"};
constexpr std::array<std::array<std::string_view, 4>, 8> thirdWords{{
    {"Systems", "Software", "Devices", "Networks"},
    {"Bancorp", "Capital", "Insurance", "Trust"},
    {"Energy", "Petroleum", "Pipelines", "Drilling"},
    {"Health", "Medical", "Pharma", "Biosciences"},
    {"Industries", "Rail", "Aerospace", "Tools"},
    {"Stores", "Foods", "Apparel", "Hotels"},
    {"Power", "Gas", "Electric", "Water"},
    {"Steel", "Chemicals", "Paper", "Mining"},
}};

/// Four letters, consonant vowel consonant consonant: 40,000 of them, none of which is a known ticker. The factor has
/// no divisor in common with 40,000, so every index has its own.
std::string inventedTicker(std::size_t index) {
    constexpr std::string_view consonants = "BCDFGHJKLMNPQRSTVWXZ";
    constexpr std::string_view vowels = "AEIOU";
    std::size_t code = (index * 9'973 + 1'234) % maxSimulatedSymbols;
    std::string ticker;
    ticker += consonants[code % 20];
    code /= 20;
    ticker += vowels[code % 5];
    code /= 5;
    ticker += consonants[code % 20];
    code /= 20;
    ticker += consonants[code % 20];
    return ticker;
}

Listing inventedListing(std::size_t index) {
    RandomStream chance(0x70f8, index);
    const auto group = static_cast<std::size_t>(chance.below(static_cast<std::int32_t>(groups.size())));
    Listing listing;
    listing.symbol = inventedTicker(index);
    listing.company = std::string(firstWords[index % firstWords.size()]);
    listing.company += secondWords[index / firstWords.size() % secondWords.size()];
    listing.company += ' ';
    listing.company += thirdWords[group][static_cast<std::size_t>(chance.below(4))];
    listing.group = groups[group];
    const std::int64_t close = chance.between(12'00, 90'00) * (chance.chance(400) ? chance.between(1, 5) : 1);
    const auto moved = [&](std::int64_t from, int lowPpm, int highPpm) {
        const std::int64_t move = from * chance.between(lowPpm, highPpm) / 1'000'000;
        return chance.chance(500) ? from + move : from - move;
    };
    const std::int64_t open = moved(close, 0, 1'500);
    listing.previousClose = cents(close);
    listing.opening = cents(open);
    listing.hourLater = cents(moved(open, 2'000, 6'500));
    listing.activity = chance.between(60, 140);
    listing.trendPpm = chance.between(300, 500);
    listing.jitterPpm = chance.between(12, 40);
    listing.usualSpread = close < 80'00 ? 1 : chance.between(1, 3);
    listing.fallsQuiet = index % 11 == 6;
    return listing;
}

} // namespace

std::vector<Listing> simulatedListings(std::size_t count) {
    std::vector<Listing> listings;
    listings.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (i >= knownListings.size()) {
            listings.push_back(inventedListing(i - knownListings.size()));
            continue;
        }
        const KnownListing& known = knownListings[i];
        listings.push_back({known.symbol, known.company, known.group, cents(known.previousClose), cents(known.opening),
                            cents(known.hourLater), known.activity, known.trendPpm, known.jitterPpm, known.usualSpread,
                            known.fallsQuiet});
    }
    return listings;
}

Instrument instrumentOf(const Listing& listing) {
    Instrument instrument;
    instrument.symbol = listing.symbol;
    instrument.company = listing.company;
    instrument.group = listing.group;
    instrument.priceDecimals = 2;
    instrument.sizeDecimals = 0;
    instrument.tick = simulatedTick;
    instrument.previousClose = listing.previousClose;
    instrument.roundLot = {simulatedRoundLot};
    return instrument;
}

} // namespace topbook
