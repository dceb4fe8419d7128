// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/live_sources.h"

#include "app/desktop/source_specs.h"
#include "model/session/system_clock.h"

#include <QCoreApplication>
#include <QPointer>
#include <QUuid>

#include <algorithm>

namespace topbook::desktop {
namespace {

using ui::KeyPlace;
using ui::SourceSpec;

constexpr int keyringPatienceMs = 1500;
constexpr qsizetype mostSymbols = 10'000;

} // namespace

LiveSources::LiveSources(SpecStore store, SourceWorks works, std::function<std::unique_ptr<KeyRing>()> makeRing,
                         LiveStage stage, QObject* parent)
    : SourceDesk(parent)
    , store_(std::move(store))
    , works_(std::move(works))
    , makeRing_(std::move(makeRing))
    , stage_(std::move(stage)) {
    if (auto specs = parseSpecs(store_.read()))
        specs_ = std::move(*specs);
    noteRing_ = [this](const KeyAnswer& answer) {
        if (ringTrouble_ == answer.trouble)
            return;
        ringTrouble_ = answer.trouble;
        emit changed();
    };
    restartTimer_.setSingleShot(true);
    connect(&restartTimer_, &QTimer::timeout, this, &LiveSources::restart);
}

LiveSources::~LiveSources() {
    for (RunningTrial& trial : trials_)
        trial.thread.request_stop();
}

bool LiveSources::anyEnabled() const {
    return std::any_of(specs_.begin(), specs_.end(), [](const SourceSpec& spec) { return spec.enabled; });
}

KeyRing& LiveSources::ring() const {
    if (!ring_)
        ring_ = makeRing_();
    return *ring_;
}

void LiveSources::begin() {
    for (const SourceSpec& spec : specs_) {
        if (spec.keyPlace == KeyPlace::Keyring)
            readKey(spec.id);
    }
    restartTimer_.start(keysAwaited_ > 0 ? keyringPatienceMs : 0);
}

void LiveSources::readKey(const QString& id) {
    ++keysAwaited_;
    ring().read(id, [this, id](KeyAnswer answer) {
        --keysAwaited_;
        ringTrouble_ = answer.trouble;
        const SourceSpec* spec = specOf(id);
        if (answer.key && spec != nullptr && !held_.contains(id)) {
            held_[id] = answer.key;
            if (spec->enabled)
                restartSoon();
        } else if (keysAwaited_ == 0 && restartTimer_.isActive()) {
            restartSoon(); // nothing more to wait for
        }
        emit changed();
    });
}

const SourceSpec* LiveSources::specOf(const QString& id) const {
    const auto found =
        std::find_if(specs_.begin(), specs_.end(), [&](const SourceSpec& spec) { return spec.id == id; });
    return found == specs_.end() ? nullptr : &*found;
}

/// A source that could be opened with any key is a good one; its key may still be refused by the provider.
QString LiveSources::troubleWith(const SourceSpec& spec) const {
    if (spec.name.trimmed().isEmpty())
        return tr("Give the source a name.");
    const bool taken = std::any_of(specs_.begin(), specs_.end(), [&](const SourceSpec& other) {
        return other.id != spec.id && other.name == spec.name;
    });
    if (taken)
        return tr("Another source is called %1 already.").arg(spec.name);
    if (spec.symbols.isEmpty())
        return tr("Name at least one symbol.");
    if (spec.symbols.size() > mostSymbols)
        return tr("At most %1 symbols can be asked of one source.").arg(mostSymbols);
    const auto opened = works_.open(spec, "key:key", std::make_shared<SystemClock>());
    return opened ? QString() : QString::fromStdString(describe(opened.error()));
}

QString LiveSources::keep(const QList<SourceSpec>& specs) {
    const QString trouble = store_.write(specsText(specs));
    if (trouble.isEmpty())
        specs_ = specs;
    return trouble;
}

QString LiveSources::save(const SourceSpec& spec) {
    if (const QString trouble = troubleWith(spec); !trouble.isEmpty())
        return trouble;
    SourceSpec wanted = spec;
    QList<SourceSpec> specs = specs_;
    const auto place =
        std::find_if(specs.begin(), specs.end(), [&](const SourceSpec& each) { return each.id == spec.id; });
    const KeyPlace before = place == specs.end() ? KeyPlace::None : place->keyPlace;
    if (place == specs.end()) {
        wanted.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        specs.append(wanted);
    } else {
        *place = wanted;
    }
    if (const QString trouble = keep(specs); !trouble.isEmpty())
        return trouble;
    if (before == KeyPlace::Keyring && wanted.keyPlace != KeyPlace::Keyring)
        ring().erase(wanted.id);
    if (before != KeyPlace::Keyring && wanted.keyPlace == KeyPlace::Keyring && held_.contains(wanted.id)) {
        ring().write(wanted.id, held_[wanted.id], noteRing_);
    }
    restartSoon();
    emit changed();
    return {};
}

void LiveSources::remove(const QString& id) {
    const SourceSpec* spec = specOf(id);
    if (spec == nullptr)
        return;
    if (spec->keyPlace == KeyPlace::Keyring)
        ring().erase(id);
    held_.remove(id);
    troubles_.remove(id);
    QList<SourceSpec> specs = specs_;
    specs.removeIf([&](const SourceSpec& each) { return each.id == id; });
    if (const QString trouble = keep(specs); !trouble.isEmpty())
        emit failed(trouble);
    restartSoon();
    emit changed();
}

void LiveSources::setEnabled(const QString& id, bool enabled) {
    QList<SourceSpec> specs = specs_;
    for (SourceSpec& spec : specs) {
        if (spec.id == id)
            spec.enabled = enabled;
    }
    if (specs == specs_)
        return;
    if (const QString trouble = keep(specs); !trouble.isEmpty())
        emit failed(trouble);
    restartSoon();
    emit changed();
}

QString LiveSources::setKey(const QString& id, KeyPlace place, const QString& secret) {
    const SourceSpec* spec = specOf(id);
    if (spec == nullptr)
        return tr("There is no such source.");
    Key key = keyOf(secret.toStdString());
    if (!key) {
        held_.remove(id);
        if (spec->keyPlace == KeyPlace::Keyring)
            ring().erase(id);
    } else {
        held_[id] = key;
        if (place == KeyPlace::Keyring) {
            // Usable at once; where the keyring does not take it, it lasts as long as the program.
            ring().write(id, key, noteRing_);
        }
    }
    if (spec->enabled)
        restartSoon();
    emit changed();
    return {};
}

bool LiveSources::hasKey(const QString& id) const {
    const SourceSpec* spec = specOf(id);
    return spec != nullptr && keyFor(*spec) != nullptr;
}

QString LiveSources::keyringTrouble() const {
    if (!ring_)
        ring().read(QStringLiteral("probe"), noteRing_); // an entry that nobody has
    return ringTrouble_;
}

Key LiveSources::keyFor(const SourceSpec& spec) const {
    if (spec.keyPlace == KeyPlace::Environment)
        return keyOf(qgetenv(spec.keyVariable.toLocal8Bit().constData()).trimmed().toStdString());
    return held_.value(spec.id);
}

QString LiveSources::missingKeyWords(const SourceSpec& spec) const {
    switch (spec.keyPlace) {
    case KeyPlace::Environment:
        return tr("The variable %1 is not set, so there is no key. Set it and start Topbook again, or keep the key "
                  "elsewhere.")
            .arg(spec.keyVariable);
    case KeyPlace::ThisSession:
        return tr("Its key was kept for one session only. Type it again.");
    case KeyPlace::Keyring:
        if (!ringTrouble_.isEmpty())
            return tr("Its key cannot be read. %1").arg(ringTrouble_);
        return keysAwaited_ > 0 ? tr("Its key is asked of the system keyring, which may wait for you to unlock it.")
                                : tr("The system keyring holds no key for it. Type it again.");
    case KeyPlace::None:
        break;
    }
    return tr("It needs a key and none is kept. Type it, or name an environment variable.");
}

void LiveSources::restartSoon() {
    restartTimer_.start(0);
}

LiveConfig LiveSources::assemble() {
    LiveConfig config;
    config.clock = std::make_shared<SystemClock>();
    config.universes.clear();
    troubles_.clear();
    QStringList names;
    for (const SourceSpec& spec : specs_) {
        if (!spec.enabled)
            continue;
        const Key key = keyFor(spec);
        auto opened = [&]() -> Result<LiveSource> {
            if (works_.keyParts(spec) == 0 || key)
                return works_.open(spec, key ? key->text() : std::string(), config.clock);
            troubles_[spec.id] = missingKeyWords(spec);
            return works_.refused(spec, troubles_[spec.id].toStdString(), config.clock);
        }();
        if (!opened) {
            troubles_[spec.id] = QString::fromStdString(describe(opened.error()));
            opened = works_.refused(spec, troubles_[spec.id].toStdString(), config.clock);
            if (!opened)
                continue; // not even its provider is known: only the source manager tells
        }
        const std::string universe = (spec.universe.isEmpty() ? tr("Live") : spec.universe).toStdString();
        auto place = std::find(config.universes.begin(), config.universes.end(), universe);
        if (place == config.universes.end())
            place = config.universes.insert(place, universe);
        opened->universe = UniverseId{static_cast<std::uint16_t>(place - config.universes.begin())};
        config.sources.push_back(std::move(*opened));
        names.append(spec.name);
    }
    constexpr qsizetype mostNamed = 2;
    config.title = (names.size() <= mostNamed ? names.join(QStringLiteral(", "))
                                              : tr("%1 and %2 more").arg(names.front()).arg(names.size() - 1))
                       .toStdString();
    return config;
}

void LiveSources::restart() {
    LiveConfig config = assemble();
    if (config.sources.empty()) {
        stage_.stop();
        emit stopped();
        for (const QString& words : std::as_const(troubles_))
            emit failed(words);
    } else if (const auto done = stage_.start(std::move(config)); done) {
        emit started();
    } else {
        emit stopped();
        emit failed(QString::fromStdString(describe(done.error())));
    }
    emit changed();
}

void LiveSources::test(const SourceSpec& spec, const QString& secret) {
    Key key = keyOf(secret.toStdString());
    if (!key)
        key = keyFor(spec);
    for (RunningTrial& trial : trials_)
        trial.thread.request_stop();
    const int number = ++trialNumber_;
    if (works_.keyParts(spec) > 0 && !key) {
        QMetaObject::invokeMethod(
            this, [this, words = missingKeyWords(spec)] { emit tested(false, words); }, Qt::QueuedConnection);
        return;
    }
    const QPointer<LiveSources> self(this);
    auto run = [self, number, spec, key, trial = works_.trial](std::stop_token stop) {
        const Trial made = trial(spec, key ? key->text() : std::string(), std::make_shared<SystemClock>(), stop);
        QMetaObject::invokeMethod(
            qApp,
            [self, number, made] {
                if (self)
                    self->finishTrial(number, made);
            },
            Qt::QueuedConnection);
    };
    trials_.push_back({std::jthread(std::move(run)), number});
}

void LiveSources::finishTrial(int number, const Trial& trial) {
    std::erase_if(trials_, [number](const RunningTrial& each) { return each.number == number; });
    if (number == trialNumber_)
        emit tested(trial.good, trial.words);
}

} // namespace topbook::desktop
