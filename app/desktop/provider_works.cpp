// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/provider_works.h"

#include "app/desktop/refused_source.h"
#include "app/live_source.h"
#include "model/feed/providers/rest_decoder.h"
#include "model/feed/providers/stream_provider.h"
#include "model/net/rest_source.h"

#include <QCoreApplication>

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace topbook::desktop {
namespace {

using namespace std::chrono_literals;
using ui::ProviderChoice;
using ui::SourceSpec;

constexpr auto trialPatience = 10s;

QString words(const char* text) {
    return QCoreApplication::translate("providers", text);
}

QString text(std::string_view from) {
    return QString::fromUtf8(from.data(), static_cast<qsizetype>(from.size()));
}

/// Symbols as each provider writes them; a provider that is not named here takes tickers of US stocks.
struct Examples {
    const char* provider;
    const char* symbols;
};
constexpr std::array examples{Examples{"kraken", "XBTUSD ETHUSD SOLUSD"}, Examples{"coinbase", "BTC-USD ETH-USD"},
                              Examples{"bitstamp", "btcusd ethusd"},      Examples{"bitstamp-orders", "btcusd"},
                              Examples{"bitfinex-raw", "tBTCUSD"},        Examples{"coinbase-level2", "BTC-USD"}};

QStringList examplesOf(const QString& provider) {
    for (const Examples& entry : examples) {
        if (provider == QLatin1String(entry.provider))
            return QString::fromLatin1(entry.symbols).split(QLatin1Char(' '));
    }
    return {QStringLiteral("AAPL"), QStringLiteral("MSFT"), QStringLiteral("IBM")};
}

QList<ProviderChoice> allProviders() {
    QList<ProviderChoice> choices;
    for (const ProviderProfile& profile : builtInProviders()) {
        ProviderChoice choice;
        choice.name = text(profile.name);
        choice.title = text(profile.title);
        choice.note = text(profile.note);
        choice.signUpUrl = text(profile.signUpUrl);
        choice.keyParts = profile.keyParts;
        choice.batchLimit = static_cast<int>(profile.batchLimit);
        choice.exampleSymbols = examplesOf(choice.name);
        choices.append(std::move(choice));
    }
    for (const StreamProvider& provider : streamProviders()) {
        ProviderChoice choice;
        choice.name = text(provider.name);
        choice.title = text(provider.title);
        choice.note =
            words(QT_TRANSLATE_NOOP("providers", "An order book, every change as it comes. No account needed."));
        choice.stream = true;
        choice.exampleSymbols = examplesOf(choice.name);
        choices.append(std::move(choice));
    }
    return choices;
}

const StreamProvider* streamOf(const SourceSpec& spec) {
    return streamProviderNamed(spec.provider.toStdString());
}

std::vector<std::string> symbolsOf(const SourceSpec& spec) {
    std::vector<std::string> symbols;
    for (const QString& symbol : spec.symbols)
        symbols.push_back(symbol.toStdString());
    return symbols;
}

LiveSourceRequest requestOf(const SourceSpec& spec, const std::string& key, std::shared_ptr<Clock> clock) {
    LiveSourceRequest request;
    request.provider = spec.provider.toStdString();
    request.name = spec.name.toStdString();
    request.symbols = symbolsOf(spec);
    request.interval = std::chrono::seconds(spec.intervalSeconds);
    request.baseUrl = spec.baseUrl.toStdString();
    request.wsUrl = spec.wsUrl.toStdString();
    request.key.text = key;
    request.clock = std::move(clock);
    return request;
}

Result<LiveSource> openSource(const SourceSpec& spec, const std::string& key, std::shared_ptr<Clock> clock) {
    return makeLiveSource(requestOf(spec, key, std::move(clock)));
}

/// As makeLiveSource describes it to the session, but with a source that only says why.
Result<LiveSource> refuseSource(const SourceSpec& spec, const std::string& why, std::shared_ptr<Clock> clock) {
    LiveSource live;
    const std::string name = spec.name.toStdString();
    if (const StreamProvider* provider = streamOf(spec)) {
        live.decoder = provider->name;
        live.samples = SampleRule::Mid;
        live.venue = provider->venue;
        live.source = refusedSource(name, SourcePace::Stream, why, std::move(clock),
                                    [provider] { return std::unique_ptr<Decoder>(provider->open()); });
        return live;
    }
    auto profile = providerNamed(spec.provider.toStdString());
    if (!profile)
        return tl::unexpected(profile.error());
    live.decoder = profile->name;
    live.profile = profile->text;
    live.samples = SampleRule::Quotes;
    live.source = refusedSource(name, SourcePace::Poll, why, std::move(clock),
                                [profile = *profile] { return makeRestDecoder(profile); });
    return live;
}

int keyPartsOf(const SourceSpec& spec) {
    if (streamOf(spec) != nullptr)
        return 0;
    const auto profile = providerNamed(spec.provider.toStdString());
    return profile ? profile->keyParts : 0;
}

QString budgetOf(const SourceSpec& spec) {
    if (streamOf(spec) != nullptr || spec.symbols.isEmpty())
        return {};
    const auto profile = providerNamed(spec.provider.toStdString());
    if (!profile)
        return {};
    return text(
        rateBudget(*profile, static_cast<std::size_t>(spec.symbols.size()), std::chrono::seconds(spec.intervalSeconds))
            .words);
}

/// Listens to a stream until its book stands, or it is refused.
class TrialOutput : public SourceOutput {
public:
    TrialOutput(std::unique_ptr<Decoder> decoder, std::stop_source enough)
        : decoder_(std::move(decoder))
        , enough_(std::move(enough)) {}

    bool payload(std::string_view bytes, Timestamp received) override {
        ++payloads_;
        if (!decoder_->decode(bytes, received, batch_) || !batch_.events.empty())
            enough_.request_stop();
        return !enough_.stop_requested();
    }
    bool tick(Timestamp) override { return !enough_.stop_requested(); }
    void link(LinkState state, std::string_view said, Timestamp) override {
        said_ = said;
        if (state == LinkState::Refused || state == LinkState::Ended)
            enough_.request_stop();
    }

    [[nodiscard]] bool good() const { return !batch_.events.empty(); }
    [[nodiscard]] std::size_t payloads() const { return payloads_; }
    [[nodiscard]] QString said() const {
        return batch_.problems.empty() ? text(said_) : text(batch_.problems.front().message);
    }

private:
    std::unique_ptr<Decoder> decoder_;
    std::stop_source enough_;
    EventBatch batch_;
    std::size_t payloads_ = 0;
    std::string said_;
};

Trial tryStream(const SourceSpec& spec, std::shared_ptr<Clock> clock, const std::stop_token& stop) {
    const Timestamp begun = clock->now();
    auto live = openSource(spec, {}, clock);
    if (!live)
        return {false, text(describe(live.error()))};
    Source& source = *live->source;
    std::stop_source enough;
    const std::stop_callback cancelled(stop, [&enough] { enough.request_stop(); });
    const std::jthread patience([&enough](const std::stop_token& done) {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any ended;
        ended.wait_for(lock, done, trialPatience, [] { return false; });
        enough.request_stop();
    });
    TrialOutput out(source.makeDecoder(), enough);
    source.run(enough.get_token(), out);
    const QString seconds = QString::number(static_cast<double>((clock->now() - begun).count()) / 1e9, 'f', 2);
    if (out.good())
        return {true, words(QT_TRANSLATE_NOOP("providers", "The book stands after %1 messages in %2 s"))
                          .arg(out.payloads())
                          .arg(seconds)};
    return {false, out.said().isEmpty()
                       ? words(QT_TRANSLATE_NOOP("providers", "Nothing came within 10 s. Check the network, and "
                                                              "whether the provider knows the symbol."))
                       : out.said()};
}

Trial trySource(const SourceSpec& spec, const std::string& key, std::shared_ptr<Clock> clock, std::stop_token stop) {
    if (streamOf(spec) != nullptr)
        return tryStream(spec, std::move(clock), stop);
    auto profile = providerNamed(spec.provider.toStdString());
    if (!profile)
        return {false, text(describe(profile.error()))};
    RestSettings settings;
    settings.profile = std::move(*profile);
    settings.symbols = symbolsOf(spec);
    settings.interval = std::chrono::seconds(spec.intervalSeconds);
    settings.baseUrl = spec.baseUrl.toStdString();
    settings.key.text = key;
    settings.clock = std::move(clock);
    settings.name = spec.name.toStdString();
    const SourceTrial trial = tryRest(settings, std::move(stop));
    return {trial.good, text(trial.words)};
}

} // namespace

SourceWorks providerWorks() {
    return {allProviders, keyPartsOf, openSource, refuseSource, budgetOf, trySource};
}

} // namespace topbook::desktop
