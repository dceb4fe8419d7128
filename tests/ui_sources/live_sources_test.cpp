// SPDX-License-Identifier: GPL-3.0-or-later
// Specs, keys and the live session made of them, without a network: what is on the disk afterwards is read byte by
// byte.
#include "app/desktop/live_sources.h"
#include "app/desktop/refused_source.h"
#include "app/desktop/source_specs.h"
#include "model/feed/simulator/simulator_decoder.h"
#include "model/history/state_file.h"

#include <QDirIterator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>

using namespace topbook;
using namespace topbook::desktop;
using ui::KeyPlace;
using ui::SourceSpec;

namespace {

constexpr const char* secretText = "sEcReT-9f31c7";

/// Keeps keys in memory and answers when asked to, as a keyring that waits to be unlocked does.
struct FakeRing {
    std::map<QString, Key> entries;
    std::vector<std::function<void()>> waiting;
    QString trouble;
    bool holdBack = false;

    void answer(std::function<void()> call) {
        if (holdBack)
            waiting.push_back(std::move(call));
        else
            QMetaObject::invokeMethod(qApp, std::move(call), Qt::QueuedConnection);
    }
    void release() {
        for (const auto& call : std::exchange(waiting, {}))
            call();
    }
};

class FakeKeyRing : public KeyRing {
public:
    explicit FakeKeyRing(std::shared_ptr<FakeRing> ring)
        : ring_(std::move(ring)) {}
    void read(const QString& id, Answered answered) override {
        ring_->answer([alive = std::weak_ptr(alive_), ring = ring_, id, answered] {
            if (alive.expired())
                return;
            answered(
                {ring->trouble.isEmpty() && ring->entries.contains(id) ? ring->entries[id] : nullptr, ring->trouble});
        });
    }
    void write(const QString& id, Key key, Answered answered) override {
        if (ring_->trouble.isEmpty())
            ring_->entries[id] = std::move(key);
        ring_->answer([alive = std::weak_ptr(alive_), ring = ring_, answered] {
            if (!alive.expired())
                answered({nullptr, ring->trouble});
        });
    }
    void erase(const QString& id) override { ring_->entries.erase(id); }

private:
    std::shared_ptr<FakeRing> ring_;
    std::shared_ptr<int> alive_ = std::make_shared<int>();
};

/// Providers without a network: "keyed" needs a key, "open" does not, everything else is unknown.
SourceWorks fakeWorks(std::shared_ptr<std::vector<std::string>> keysSeen) {
    const auto quiet = [](const SourceSpec& spec, const std::string& why, std::shared_ptr<Clock> clock) {
        LiveSource live;
        live.source = refusedSource(spec.name.toStdString(), SourcePace::Poll, why, std::move(clock), [] {
            return std::unique_ptr<Decoder>(std::make_unique<SimulatorDecoder>("quiet"));
        });
        return live;
    };
    SourceWorks works;
    works.providers = [] { return QList<ui::ProviderChoice>{}; };
    works.keyParts = [](const SourceSpec& spec) { return spec.provider == QLatin1String("keyed") ? 1 : 0; };
    works.open = [quiet, keysSeen](const SourceSpec& spec, const std::string& key,
                                   std::shared_ptr<Clock> clock) -> Result<LiveSource> {
        if (spec.provider != QLatin1String("keyed") && spec.provider != QLatin1String("open"))
            return failure(ErrorCode::NotFound, "no provider is called " + spec.provider.toStdString());
        keysSeen->push_back(key);
        return quiet(spec, "", std::move(clock));
    };
    works.refused = [quiet](const SourceSpec& spec, const std::string& why, std::shared_ptr<Clock> clock) {
        return Result<LiveSource>(quiet(spec, why, std::move(clock)));
    };
    works.budget = [](const SourceSpec&) { return QString(); };
    works.trial = [](const SourceSpec&, const std::string& key, std::shared_ptr<Clock>, std::stop_token) {
        return Trial{!key.empty(), key.empty() ? QStringLiteral("no key came") : QStringLiteral("a key came")};
    };
    return works;
}

struct Bench {
    explicit Bench(std::shared_ptr<QTemporaryDir> where = std::make_shared<QTemporaryDir>(),
                   std::shared_ptr<FakeRing> keys = std::make_shared<FakeRing>())
        : folder(std::move(where))
        , ring(std::move(keys)) {
        auto opened = StateFile::open(folder->filePath(QStringLiteral("state.topbook")).toStdString());
        file = std::make_shared<StateFile>(std::move(*opened));
        SpecStore store;
        store.read = [file = file] {
            const auto text = file->text("sources");
            return text && *text ? QByteArray::fromStdString(**text) : QByteArray();
        };
        store.write = [file = file](const QByteArray& text) {
            const auto done = file->setText("sources", text.toStdString());
            return done ? QString() : QString::fromStdString(describe(done.error()));
        };
        LiveStage stage;
        stage.start = [this](LiveConfig config) {
            configs.push_back(std::move(config));
            return Result<void>();
        };
        stage.stop = [this] { ++stops; };
        stage.snapshot = [] { return std::shared_ptr<const Snapshot>(); };
        sources = std::make_unique<LiveSources>(
            std::move(store), fakeWorks(keysSeen), [ring = ring] { return std::make_unique<FakeKeyRing>(ring); },
            std::move(stage));
    }

    SourceSpec add(const char* provider, const char* name, KeyPlace place = KeyPlace::None) {
        SourceSpec spec;
        spec.provider = QString::fromLatin1(provider);
        spec.name = QString::fromLatin1(name);
        spec.symbols = {QStringLiteral("AAPL")};
        spec.keyPlace = place;
        const QString trouble = sources->save(spec);
        return trouble.isEmpty() ? sources->sources().back() : SourceSpec{};
    }
    void settle() const { // whatever was queued, and what that queued
        for (int i = 0; i < 10; ++i)
            QCoreApplication::processEvents();
    }
    std::string linkWordsOf(std::size_t source) const {
        return configs.back().sources[source].source->meter().lastError;
    }

    std::shared_ptr<QTemporaryDir> folder;
    std::shared_ptr<FakeRing> ring;
    std::shared_ptr<StateFile> file;
    std::shared_ptr<std::vector<std::string>> keysSeen = std::make_shared<std::vector<std::string>>();
    std::vector<LiveConfig> configs;
    int stops = 0;
    std::unique_ptr<LiveSources> sources;
};

} // namespace

class LiveSourcesTest : public QObject {
    Q_OBJECT

private slots:
    void specsSurviveTheDisk();
    void aDamagedListIsRefusedInWords_data();
    void aDamagedListIsRefusedInWords();
    void aKeyIsOnNoDisk_data();
    void aKeyIsOnNoDisk();
    void severalChangesStartOneSession();
    void universesAreSharedByName();
    void aMissingKeyRefusesOneSourceAndTheOthersRun();
    void aKeyFromTheKeyringStartsTheSourceAtTheNextStart();
    void aLateKeyringHoldsNobodyUp();
    void withoutAKeyringTheKeyLastsForTheSession();
    void aVariableIsReadByName();
    void anUnknownProviderIsNotSaved();
    void namesAreUnique();
    void theLastSourceSwitchedOffEndsTheSession();
    void aTestWithoutAKeySaysSo();
    void aTestUsesWhatWasTyped();
    void aHeldKeyForbidsCoreFiles();
};

void LiveSourcesTest::specsSurviveTheDisk() {
    SourceSpec spec;
    spec.id = QStringLiteral("1");
    spec.name = QStringLiteral("Mine, \"quoted\"");
    spec.provider = QStringLiteral("kraken");
    spec.symbols = {QStringLiteral("XBTUSD"), QStringLiteral("BRK.B")};
    spec.intervalSeconds = 30;
    spec.baseUrl = QStringLiteral("https://example.org");
    spec.wsUrl = QStringLiteral("wss://example.org");
    spec.universe = QStringLiteral("Crypto");
    spec.enabled = false;
    spec.keyPlace = KeyPlace::Environment;
    spec.keyVariable = QStringLiteral("K");
    const auto read = parseSpecs(specsText({spec}));
    QVERIFY(read.has_value());
    QCOMPARE(read->size(), 1);
    QVERIFY(read->front() == spec);
}

void LiveSourcesTest::aDamagedListIsRefusedInWords_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no JSON") << QByteArray("{\"sources\":[");
    QTest::newRow("no list") << QByteArray("{\"sources\":7}");
    QTest::newRow("bytes") << QByteArray("\xff\xfe\x00", 3);
}

void LiveSourcesTest::aDamagedListIsRefusedInWords() {
    QFETCH(QByteArray, text);
    const auto read = parseSpecs(text);
    QVERIFY(!read);
    QVERIFY(!read.error().message.empty());
}

void LiveSourcesTest::aKeyIsOnNoDisk_data() {
    QTest::addColumn<int>("place");
    QTest::newRow("keyring") << static_cast<int>(KeyPlace::Keyring);
    QTest::newRow("this session") << static_cast<int>(KeyPlace::ThisSession);
    QTest::newRow("environment") << static_cast<int>(KeyPlace::Environment);
}

void LiveSourcesTest::aKeyIsOnNoDisk() {
    QFETCH(int, place);
    qputenv("TOPBOOK_TEST_KEY", secretText);
    Bench bench;
    SourceSpec spec = bench.add("keyed", "Keyed", static_cast<KeyPlace>(place));
    spec.keyVariable = QStringLiteral("TOPBOOK_TEST_KEY");
    QVERIFY(bench.sources->save(spec).isEmpty());
    if (spec.keyPlace != KeyPlace::Environment)
        QVERIFY(bench.sources->setKey(spec.id, spec.keyPlace, QString::fromLatin1(secretText)).isEmpty());
    bench.settle();
    QVERIFY(std::count(bench.keysSeen->begin(), bench.keysSeen->end(), secretText) > 0);
    bench.sources.reset();
    bench.file.reset();
    int files = 0;
    for (QDirIterator each(bench.folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         each.hasNext(); ++files) {
        QFile read(each.next());
        QVERIFY(read.open(QIODevice::ReadOnly));
        QVERIFY2(!read.readAll().contains(secretText), qPrintable(read.fileName()));
    }
    QVERIFY(files > 0);
}

void LiveSourcesTest::severalChangesStartOneSession() {
    Bench bench;
    bench.add("open", "A");
    bench.add("open", "B");
    bench.settle();
    QCOMPARE(bench.configs.size(), std::size_t{1});
    QCOMPARE(bench.configs[0].sources.size(), std::size_t{2});
    QCOMPARE(bench.configs[0].title, std::string("A, B"));
}

void LiveSourcesTest::universesAreSharedByName() {
    Bench bench;
    for (const auto& [name, universe] :
         {std::pair("A", "Stocks"), std::pair("B", "Crypto"), std::pair("C", "Stocks")}) {
        SourceSpec spec = bench.add("open", name);
        spec.universe = QString::fromLatin1(universe);
        QVERIFY(bench.sources->save(spec).isEmpty());
    }
    bench.settle();
    const LiveConfig& config = bench.configs.back();
    QCOMPARE(config.universes, (std::vector<std::string>{"Stocks", "Crypto"}));
    QCOMPARE(config.sources[0].universe.value, 0);
    QCOMPARE(config.sources[1].universe.value, 1);
    QCOMPARE(config.sources[2].universe.value, 0);
}

void LiveSourcesTest::aMissingKeyRefusesOneSourceAndTheOthersRun() {
    Bench bench;
    const SourceSpec keyed = bench.add("keyed", "Keyed", KeyPlace::ThisSession);
    const SourceSpec open = bench.add("open", "Open");
    bench.settle();
    QCOMPARE(bench.configs.back().sources.size(), std::size_t{2});
    QVERIFY(QString::fromStdString(bench.linkWordsOf(0)).contains(QStringLiteral("Type it again")));
    QVERIFY(bench.linkWordsOf(1).empty());
    QVERIFY(!bench.sources->trouble(keyed.id).isEmpty());
    QVERIFY(bench.sources->trouble(open.id).isEmpty());
}

void LiveSourcesTest::aKeyFromTheKeyringStartsTheSourceAtTheNextStart() {
    const auto folder = std::make_shared<QTemporaryDir>();
    const auto ring = std::make_shared<FakeRing>();
    QString id;
    {
        Bench before(folder, ring);
        id = before.add("keyed", "Keyed", KeyPlace::Keyring).id;
        QVERIFY(before.sources->setKey(id, KeyPlace::Keyring, QString::fromLatin1(secretText)).isEmpty());
    }
    Bench bench(folder, ring);
    QVERIFY(bench.sources->anyEnabled());
    bench.sources->begin();
    QTRY_COMPARE(bench.configs.size(), std::size_t{1});
    QCOMPARE(bench.keysSeen->back(), std::string(secretText));
    QVERIFY(bench.sources->hasKey(id));
}

void LiveSourcesTest::aLateKeyringHoldsNobodyUp() {
    const auto folder = std::make_shared<QTemporaryDir>();
    const auto ring = std::make_shared<FakeRing>();
    {
        Bench before(folder, ring);
        const QString id = before.add("keyed", "Keyed", KeyPlace::Keyring).id;
        QVERIFY(before.sources->setKey(id, KeyPlace::Keyring, QString::fromLatin1(secretText)).isEmpty());
        before.add("open", "Open");
        before.settle();
    }
    ring->holdBack = true;
    Bench bench(folder, ring);
    bench.sources->begin();
    QTRY_COMPARE_WITH_TIMEOUT(bench.configs.size(), std::size_t{1}, 60'000);
    QVERIFY(QString::fromStdString(bench.linkWordsOf(0)).contains(QStringLiteral("keyring")));
    ring->holdBack = false;
    ring->release();
    QTRY_COMPARE(bench.configs.size(), std::size_t{2});
    QVERIFY(bench.linkWordsOf(0).empty());
}

void LiveSourcesTest::withoutAKeyringTheKeyLastsForTheSession() {
    Bench bench;
    bench.ring->trouble = QStringLiteral("No system keyring answers.");
    const SourceSpec spec = bench.add("keyed", "Keyed", KeyPlace::Keyring);
    QVERIFY(bench.sources->setKey(spec.id, KeyPlace::Keyring, QString::fromLatin1(secretText)).isEmpty());
    bench.settle();
    QCOMPARE(bench.keysSeen->back(), std::string(secretText));
    QCOMPARE(bench.sources->keyringTrouble(), bench.ring->trouble);
    QVERIFY(bench.ring->entries.empty());
}

void LiveSourcesTest::aVariableIsReadByName() {
    qputenv("TOPBOOK_TEST_KEY", secretText);
    Bench bench;
    SourceSpec spec = bench.add("keyed", "Keyed", KeyPlace::Environment);
    spec.keyVariable = QStringLiteral("TOPBOOK_TEST_ABSENT");
    QVERIFY(bench.sources->save(spec).isEmpty());
    bench.settle();
    QVERIFY(bench.sources->trouble(spec.id).contains(QStringLiteral("TOPBOOK_TEST_ABSENT")));
    spec.keyVariable = QStringLiteral("TOPBOOK_TEST_KEY");
    QVERIFY(bench.sources->save(spec).isEmpty());
    bench.settle();
    QVERIFY(bench.sources->trouble(spec.id).isEmpty());
    QCOMPARE(bench.keysSeen->back(), std::string(secretText));
}

void LiveSourcesTest::anUnknownProviderIsNotSaved() {
    Bench bench;
    SourceSpec spec;
    spec.name = QStringLiteral("Mine");
    spec.provider = QStringLiteral("nowhere.json");
    spec.symbols = {QStringLiteral("A")};
    QVERIFY(bench.sources->save(spec).contains(QStringLiteral("nowhere.json")));
    QVERIFY(bench.sources->sources().isEmpty());
}

void LiveSourcesTest::namesAreUnique() {
    Bench bench;
    bench.add("open", "A");
    SourceSpec second = bench.sources->sources().front();
    second.id.clear();
    QVERIFY(!bench.sources->save(second).isEmpty());
    QCOMPARE(bench.sources->sources().size(), 1);
}

void LiveSourcesTest::theLastSourceSwitchedOffEndsTheSession() {
    Bench bench;
    const SourceSpec spec = bench.add("open", "A");
    bench.settle();
    QSignalSpy stopped(bench.sources.get(), &LiveSources::stopped);
    bench.sources->setEnabled(spec.id, false);
    bench.settle();
    QCOMPARE(bench.stops, 1);
    QCOMPARE(stopped.count(), 1);
    QVERIFY(!bench.sources->anyEnabled());
}

void LiveSourcesTest::aTestWithoutAKeySaysSo() {
    Bench bench;
    const SourceSpec spec = bench.add("keyed", "Keyed", KeyPlace::ThisSession);
    QSignalSpy tested(bench.sources.get(), &ui::SourceDesk::tested);
    bench.sources->test(spec, {});
    QTRY_COMPARE(tested.count(), 1);
    QCOMPARE(tested[0][0].toBool(), false);
}

void LiveSourcesTest::aTestUsesWhatWasTyped() {
    Bench bench;
    const SourceSpec spec = bench.add("keyed", "Keyed", KeyPlace::ThisSession);
    QSignalSpy tested(bench.sources.get(), &ui::SourceDesk::tested);
    bench.sources->test(spec, QString::fromLatin1(secretText));
    QTRY_COMPARE(tested.count(), 1);
    QCOMPARE(tested[0][0].toBool(), true);
    QVERIFY2(!bench.sources->hasKey(spec.id), "a test keeps nothing");
}

void LiveSourcesTest::aHeldKeyForbidsCoreFiles() {
    const Key key = keyOf("k");
    QVERIFY(key != nullptr);
    rlimit limit{};
    QCOMPARE(::getrlimit(RLIMIT_CORE, &limit), 0);
    QCOMPARE(limit.rlim_cur, rlim_t{0});
}

QTEST_GUILESS_MAIN(LiveSourcesTest)
#include "live_sources_test.moc"
