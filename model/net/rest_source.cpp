// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/rest_source.h"

#include "model/core/decimal.h"
#include "model/feed/providers/live_payload.h"
#include "model/feed/providers/rest_decoder.h"
#include "model/net/curl_transport.h"
#include "model/net/polling_source.h"
#include "model/net/status_words.h"

#include <algorithm>

namespace topbook {
namespace {

using namespace std::chrono_literals;

/// At least two decimals, as prices are read: "245.10".
std::string shownPrice(Price price) {
    std::string text = priceText(price);
    std::size_t point = text.find('.');
    if (point == std::string::npos) {
        point = text.size();
        text += '.';
    }
    while (text.size() - point <= 2)
        text += '0';
    return text;
}

/// Hundredths of a second: "0.18 s".
std::string secondsText(Duration length) {
    const auto hundredths = std::chrono::round<std::chrono::duration<std::int64_t, std::centi>>(length).count();
    std::string text = shownPrice(Price{hundredths * (Price::unitsPerOne / 100)});
    return text + " s";
}

SourceTrial trialOf(const HttpAnswer& answer, const PollingSetup& setup, Duration took) {
    if (answer.error)
        return {false, answer.error->message};
    if (answer.status / 100 != 2)
        return {false, statusWords(answer.status, setup.address.host)};
    LivePayload payload;
    payload.kind = LivePayloadKind::Answer;
    payload.status = answer.status;
    const std::string body = masked(answer.body, setup.secrets);
    payload.body = body;
    std::string symbols;
    for (const std::string& symbol : setup.requests.front().symbols)
        symbols += (symbols.empty() ? "" : ",") + symbol;
    payload.symbols = symbols;

    EventBatch batch;
    const auto decoder = makeRestDecoder(setup.settings.profile);
    const auto decoded = decoder->decode(writeLivePayload(payload), setup.settings.clock->now(), batch);
    if (!decoded)
        return {false, decoded.error().message};
    std::string quotes;
    for (const Event& event : batch.events) {
        if (event.kind != EventKind::Quote || event.instrument.value >= batch.instruments.size())
            continue;
        quotes += quotes.empty() ? "" : ", ";
        quotes += batch.instruments[event.instrument.value].symbol + ' ' + shownPrice(event.price);
    }
    const std::string problem = batch.problems.empty() ? std::string() : batch.problems.front().message;
    if (quotes.empty())
        return {false, problem.empty() ? "the answer of " + setup.address.host + " holds no quote; check the symbols"
                                       : problem};
    std::string words = quotes + " in " + secondsText(took);
    if (!problem.empty())
        words += "; " + problem;
    return {true, words};
}

} // namespace

Result<std::unique_ptr<Source>> makeRestSource(RestSettings settings) {
    auto setup = preparePolling(std::move(settings));
    if (!setup)
        return tl::unexpected(setup.error());
    return std::make_unique<PollingSource>(*std::move(setup), [] { return makeCurlTransport(); });
}

SourceTrial tryRest(const RestSettings& settings, std::stop_token stop) {
    const auto setup = preparePolling(settings);
    if (!setup)
        return {false, setup.error().message};
    const Clock& clock = *setup->settings.clock;
    const auto transport = makeCurlTransport();
    const std::stop_token stopping = std::move(stop);
    const std::stop_callback wake(stopping, [&transport] { transport->wakeUp(); });
    const Timestamp begin = clock.now();
    transport->start({1, setup->requests.front().url, setup->requests.front().headers});
    while (!stopping.stop_requested()) { // the transport's own time limit ends the wait
        const auto answers = transport->poll(50ms);
        if (answers.empty())
            continue;
        SourceTrial trial = trialOf(answers.front(), *setup, clock.now() - begin);
        trial.words = masked(trial.words, setup->secrets);
        return trial;
    }
    return {false, "the trial was stopped before an answer came"};
}

} // namespace topbook
