// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/session_config.h"

#include "model/core/digest.h"
#include "model/feed/providers/rest_decoder.h"
#include "model/feed/providers/stream_provider.h"
#include "model/feed/recorded_format.h"
#include "model/feed/simulator/simulator_decoder.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace topbook {
namespace {

using Json = nlohmann::json;

/// One word a value, in the order of the enumerators.
constexpr std::array<std::string_view, 3> paceWords{"file", "poll", "stream"};
constexpr std::array<std::string_view, 4> sampleWords{"quotes", "mid", "trade", "none"};
constexpr std::array<std::string_view, 4> reorderWords{"none", "file", "follow", "live"};

template<class Enum, std::size_t n> std::string wordOf(const std::array<std::string_view, n>& words, Enum value) {
    return std::string(words[static_cast<std::size_t>(value)]);
}
template<class Enum, std::size_t n>
bool readWord(const Json& object, const char* key, const std::array<std::string_view, n>& words, Enum& out) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string())
        return false;
    const auto at = std::find(words.begin(), words.end(), found->template get_ref<const std::string&>());
    if (at == words.end())
        return false;
    out = static_cast<Enum>(at - words.begin());
    return true;
}

bool readText(const Json& object, const char* key, std::string& out) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string())
        return false;
    out = found->get<std::string>();
    return true;
}
bool readBool(const Json& object, const char* key, bool& out) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_boolean())
        return false;
    out = found->get<bool>();
    return true;
}
bool readDuration(const Json& object, const char* key, Duration& out) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer())
        return false;
    out = Duration(found->get<std::int64_t>());
    return true;
}

Json planJson(const WindowPlan& plan) {
    Json sizes = Json::array();
    for (const Duration size : plan.sizes)
        sizes.push_back(size.count());
    Json names = Json::array();
    for (const Ranking ranking : plan.rankings)
        names.push_back(std::string(rankingText(ranking)));
    return {{"sizes_ns", sizes},
            {"hop_ns", plan.hop.count()},
            {"offset_ns", plan.offset.count()},
            {"top_price_ns", plan.topPriceSize.count()},
            {"lateness_ns", plan.lateness.count()},
            {"horizon_ns", plan.horizon.count()},
            {"top", plan.top},
            {"rankings", names}};
}

Result<WindowPlan> planOf(const Json& object) {
    const auto broken = [](const char* part) {
        return failure(ErrorCode::Corrupt, std::string("the recorded window plan has no readable `") + part + "`");
    };
    if (!object.is_object())
        return broken("object");
    WindowPlan plan;
    plan.sizes.clear();
    plan.rankings.clear();
    const auto sizes = object.find("sizes_ns");
    if (sizes == object.end() || !sizes->is_array())
        return broken("sizes_ns");
    for (const Json& size : *sizes) {
        if (!size.is_number_integer())
            return broken("sizes_ns");
        plan.sizes.push_back(Duration(size.get<std::int64_t>()));
    }
    const auto names = object.find("rankings");
    if (names == object.end() || !names->is_array())
        return broken("rankings");
    for (const Json& name : *names) {
        const auto ranking = std::find_if(rankings.begin(), rankings.end(), [&](Ranking candidate) {
            return name.is_string() && name.get_ref<const std::string&>() == rankingText(candidate);
        });
        if (ranking == rankings.end())
            return broken("rankings");
        plan.rankings.push_back(*ranking);
    }
    const auto top = object.find("top");
    if (top == object.end() || !top->is_number_unsigned())
        return broken("top");
    plan.top = top->get<std::size_t>();
    const std::array<std::pair<const char*, Duration*>, 5> durations{{{"hop_ns", &plan.hop},
                                                                      {"offset_ns", &plan.offset},
                                                                      {"top_price_ns", &plan.topPriceSize},
                                                                      {"lateness_ns", &plan.lateness},
                                                                      {"horizon_ns", &plan.horizon}}};
    for (const auto& [key, value] : durations) {
        if (!readDuration(object, key, *value))
            return broken(key);
    }
    return plan.checked();
}

/// What decides the results of a source.
Json sourceJson(const SourceSetup& source) {
    return {{"name", source.config.name},
            {"universe", source.config.universe.value},
            {"pace", wordOf(paceWords, source.config.pace)},
            {"samples", wordOf(sampleWords, source.config.samples)},
            {"reorder", wordOf(reorderWords, source.config.reorder)},
            {"eligible_trades_only", source.config.eligibleTradesOnly},
            {"decoder", source.decoder},
            {"profile", source.profile},
            {"venue", source.venue}};
}

Json parsed(std::string_view text) {
    return Json::parse(text, nullptr, false); // a discarded value instead of an exception
}

} // namespace

std::string planText(const WindowPlan& plan) {
    return planJson(plan).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<WindowPlan> parsePlan(std::string_view text) {
    return planOf(parsed(text));
}

std::string configText(const EngineConfig& config) {
    Json sources = Json::array();
    for (const SourceSetup& source : config.sources) {
        Json object = sourceJson(source);
        if (!source.kind.empty())
            object["kind"] = source.kind;
        if (!source.address.empty())
            object["address"] = source.address;
        sources.push_back(std::move(object));
    }
    const Json object{{"plan", planJson(config.plan)}, {"universes", config.universes}, {"sources", sources},
                      {"live", config.live},           {"simulated", config.simulated}, {"title", config.title}};
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<SourceDescription> sourceDescriptions(const EngineConfig& config) {
    std::vector<SourceDescription> found;
    for (const SourceSetup& source : config.sources) {
        HashChain hash;
        hash.add(sourceJson(source).dump(-1, ' ', false, Json::error_handler_t::replace));
        found.push_back({source.kind, source.address, digestText(hash.value())});
    }
    return found;
}

Result<EngineConfig> parseConfig(std::string_view text) {
    const auto broken = [](const char* part) {
        return failure(ErrorCode::Corrupt, std::string("the recorded configuration has no readable `") + part + "`");
    };
    const Json object = parsed(text);
    if (!object.is_object())
        return broken("object");
    EngineConfig config;
    auto plan = planOf(object.value("plan", Json()));
    if (!plan)
        return tl::unexpected(plan.error());
    config.plan = std::move(*plan);
    config.universes.clear();
    const auto universes = object.find("universes");
    if (universes == object.end() || !universes->is_array() || universes->empty())
        return broken("universes");
    for (const Json& universe : *universes) {
        if (!universe.is_string())
            return broken("universes");
        config.universes.push_back(universe.get<std::string>());
    }
    const auto sources = object.find("sources");
    if (sources == object.end() || !sources->is_array() || sources->size() > 65'535)
        return broken("sources");
    for (const Json& entry : *sources) {
        SourceSetup source;
        const auto universe = entry.is_object() ? entry.find("universe") : entry.end();
        if (!entry.is_object() || universe == entry.end() || !universe->is_number_unsigned() ||
            universe->get<std::size_t>() >= config.universes.size())
            return broken("sources.universe");
        source.config.universe.value = universe->get<std::uint16_t>();
        if (!readText(entry, "name", source.config.name) || !readText(entry, "decoder", source.decoder) ||
            !readText(entry, "profile", source.profile) || !readText(entry, "venue", source.venue) ||
            !readWord(entry, "pace", paceWords, source.config.pace) ||
            !readWord(entry, "samples", sampleWords, source.config.samples) ||
            !readWord(entry, "reorder", reorderWords, source.config.reorder) ||
            !readBool(entry, "eligible_trades_only", source.config.eligibleTradesOnly))
            return broken("sources");
        readText(entry, "kind", source.kind); // absent where the source does not say
        readText(entry, "address", source.address);
        config.sources.push_back(std::move(source));
    }
    if (!readBool(object, "live", config.live) || !readBool(object, "simulated", config.simulated) ||
        !readText(object, "title", config.title))
        return broken("live, simulated, title");
    return config;
}

Result<std::unique_ptr<Decoder>> usualDecoder(const SourceSetup& source) {
    if (source.decoder == "simulator")
        return std::make_unique<SimulatorDecoder>(source.config.name);
    if (!source.profile.empty()) {
        auto profile = parseProviderProfile(source.profile, source.decoder);
        if (!profile)
            return tl::unexpected(profile.error());
        return makeRestDecoder(std::move(*profile));
    }
    if (const StreamProvider* stream = streamProviderNamed(source.decoder))
        return stream->open();
    const RecordedFormat* format = formatNamed(source.decoder);
    if (format == nullptr)
        return failure(ErrorCode::UnknownFormat, "nothing here reads the payloads of source \"" + source.config.name +
                                                     "\" (\"" + source.decoder + "\")");
    DecodeOptions options;
    options.inputName = source.config.name;
    return format->open(options);
}

} // namespace topbook
