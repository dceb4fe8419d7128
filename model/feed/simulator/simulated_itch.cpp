// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/itch_flow.h"
#include "model/feed/simulator/simulated_files.h"

#include <algorithm>
#include <string>
#include <vector>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t blockBytes = 256 * 1'024;
constexpr std::size_t mostLocates = 65'535; // 16 bits on the wire
constexpr Duration day = 24h;
constexpr Duration usualBegin = 12h;            // New York, usualSimulationStart
constexpr std::uint64_t messagesPerSecond = 20; // of a stock, where only a length was given
constexpr std::uint64_t closingEvents = 3;
constexpr std::uint64_t firstReference = 1'000'000;

/// Which stock is next: Zipf's law, the k-th stock 1/k as often as the first. A table is drawn from, so that a message
/// costs one look-up however many stocks there are.
class ActivityTable {
public:
    explicit ActivityTable(std::size_t symbols) {
        double sum = 0;
        for (std::size_t i = 0; i < symbols; ++i)
            sum += weight(i);
        double reached = 0;
        for (std::size_t i = 0; i < symbols; ++i) {
            reached += weight(i);
            const auto end = static_cast<std::size_t>(reached / sum * static_cast<double>(entries));
            shares_.push_back(weight(i) / sum);
            drawn_.push_back(static_cast<std::uint16_t>(i)); // the rarest ones have an entry too
            while (drawn_.size() < end)
                drawn_.push_back(static_cast<std::uint16_t>(i));
        }
    }
    [[nodiscard]] std::size_t draw(RandomStream& chance) const {
        return drawn_[static_cast<std::size_t>(chance.below(static_cast<std::int32_t>(drawn_.size())))];
    }
    [[nodiscard]] double share(std::size_t symbol) const { return shares_[symbol]; }

private:
    static constexpr std::size_t entries = 1 << 17;
    // sums and quotients of small numbers: IEEE 754 rounds them alike on every machine
    static double weight(std::size_t rank) { return 1.0 / static_cast<double>(rank + 1); }

    std::vector<std::uint16_t> drawn_;
    std::vector<double> shares_;
};

std::vector<ItchFlow> flowsOf(const SimulationRequest& request, const ActivityTable& activity) {
    std::vector<ItchFlow> flows;
    const std::vector<Listing> listings = simulatedListings(request.symbols);
    flows.reserve(listings.size());
    for (std::size_t i = 0; i < listings.size(); ++i) {
        constexpr double allOrders = 400'000;
        const auto orders = static_cast<std::int32_t>(std::clamp(activity.share(i) * allOrders, 40.0, 4'000.0));
        flows.emplace_back(listings[i], static_cast<std::uint16_t>(i + 1), orders, RandomStream(request.seed, i + 1));
    }
    return flows;
}

/// Hands on what was made, where it is enough to be worth it or `force` says so.
Result<void> handOn(ItchFile& file, const FileSink& sink, bool force) {
    if (file.block().size() < blockBytes && !force)
        return {};
    auto written = sink(file.block());
    file.clearBlock();
    return written;
}

} // namespace

Result<std::uint64_t> writeItch50(const SimulationRequest& request, const FileSink& sink) {
    if (request.length <= 0s || request.length >= day)
        return failure(ErrorCode::InvalidArgument, "an itch50 file lasts longer than 0 s and less than a day");
    const std::size_t most = std::min(mostLocates, maxSimulatedSymbols);
    if (request.symbols == 0 || request.symbols > most)
        return failure(ErrorCode::InvalidArgument, "an itch50 file has 1 to " + std::to_string(most) + " symbols");
    const auto length = static_cast<std::uint64_t>(request.length.count());
    const auto begin = static_cast<std::uint64_t>(std::min(usualBegin, day - request.length).count());
    const std::uint64_t total =
        request.events.value_or(length / 1'000'000'000 * messagesPerSecond * request.symbols + 2 * request.symbols + 6);

    ItchFile file(total);
    const ActivityTable activity(request.symbols);
    std::vector<ItchFlow> flows = flowsOf(request, activity);
    file.systemEvent(begin, 'O');
    for (const ItchFlow& flow : flows)
        file.directory(flow.stampAt(begin), flow.symbol(), simulatedRoundLot);
    for (const ItchFlow& flow : flows)
        file.tradingAction(flow.stampAt(begin), flow.symbol(), 'T');
    file.systemEvent(begin, 'S');
    file.systemEvent(begin, 'Q');

    RandomStream chance(request.seed);
    ItchNumbers numbers{firstReference, 0};
    const std::uint64_t orderMessages = total - std::min(total, file.messages() + closingEvents);
    const std::uint64_t end = begin + length - 1;
    std::uint64_t now = begin;
    for (std::uint64_t i = 0; i < orderMessages; ++i) {
        // towards the end at the mean pace of what is left, so that the file is as long as asked
        const auto pace = static_cast<std::int64_t>((end - now) / (orderMessages - i));
        constexpr int coarse = 12; // a wait is drawn from 29 bits
        const std::int64_t gap =
            pace >= 1 << 28 ? chance.wait(pace >> coarse) << coarse : chance.wait(std::max<std::int64_t>(pace, 1));
        now = std::min(now + static_cast<std::uint64_t>(gap), end);
        flows[activity.draw(chance)].act(now, numbers, file);
        if (auto written = handOn(file, sink, false); !written)
            return tl::unexpected(written.error());
    }
    for (const char event : {'M', 'E', 'C'})
        file.systemEvent(end, event);
    if (auto written = handOn(file, sink, true); !written)
        return tl::unexpected(written.error());
    return file.messages();
}

} // namespace topbook
