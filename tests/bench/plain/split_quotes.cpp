// SPDX-License-Identifier: GPL-3.0-or-later
// Splits quotes-csv into cells and parses them, and nothing more: what `windows` is measured against. Prints a sum, so
// that nothing is left out. Usage: plain_split_quotes FILE.csv
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

int digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + count, value);
    return value;
}

/// Days since 1970 of a civil date (the usual shifted-year formula).
long daysOf(int year, int month, int day) {
    year -= month <= 2 ? 1 : 0;
    const int era = year / 400;
    const int ofEra = year - era * 400;
    const int ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097L + ofEra * 365L + ofEra / 4 - ofEra / 100 + ofYear - 719'468;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2)
        return 2;
    std::ifstream in(argv[1]);
    std::string line;
    std::getline(in, line);
    std::unordered_map<std::string, std::uint64_t> symbols;
    double sum = 0;
    std::vector<std::string_view> cells;
    while (std::getline(in, line)) {
        cells.clear();
        std::string_view rest = line;
        for (std::size_t comma = rest.find(','); comma != std::string_view::npos; comma = rest.find(',')) {
            cells.push_back(rest.substr(0, comma));
            rest.remove_prefix(comma + 1);
        }
        cells.push_back(rest);
        const std::string_view time = cells[0];
        const long seconds = daysOf(digits(time, 0, 4), digits(time, 5, 2), digits(time, 8, 2)) * 86'400L +
                             digits(time, 11, 2) * 3'600L + digits(time, 14, 2) * 60L + digits(time, 17, 2);
        double price = 0;
        std::from_chars(cells[2].data(), cells[2].data() + cells[2].size(), price);
        ++symbols[std::string(cells[1])];
        sum += price + static_cast<double>(seconds % 60);
    }
    std::printf("%.3f %zu\n", sum, symbols.size());
    return 0;
}
