// SPDX-License-Identifier: GPL-3.0-or-later
#include "answering.h"
#include "profile_mistakes.h"

using namespace topbook;
using namespace topbook::test;

class ProviderProfileTest : public QObject {
    Q_OBJECT
private slots:
    void theBuiltInOnesAreAllThere() {
        std::vector<std::string> names;
        for (const ProviderProfile& profile : builtInProviders()) {
            names.push_back(profile.name);
            QVERIFY(!profile.title.empty());
            QVERIFY(!profile.note.empty());
            QVERIFY(profile.keyParts == 0 || profile.name == "iex" || !profile.signUpUrl.empty());
        }
        compareLines(names, {"iex", "alpaca", "twelvedata", "finnhub", "tiingo", "massive", "yahoo", "kraken",
                             "coinbase", "bitstamp"});
    }

    void aSmallProfileHasSensibleDefaults() {
        const auto profile = parseProviderProfile(smallProfile(), "mine.json");
        QVERIFY2(profile, profile ? "" : profile.error().message.c_str());
        QCOMPARE(profile->title, std::string("mine"));
        QCOMPARE(profile->batchLimit, std::size_t{1});
        QCOMPARE(profile->separator, std::string(","));
        QCOMPARE(profile->keyParts, 0);
        QVERIFY(profile->fields.price == std::vector<std::string>{"/last"});
        QCOMPARE(profile->rates.perMinute, 0.0);
        QVERIFY(!profile->crypto);
    }

    void mistakesAreNamedByLineAndField_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("words");
        for (const ProfileMistake& mistake : profileMistakes())
            QTest::newRow(mistake.name) << QString::fromStdString(mistake.json)
                                        << QString("mine.json:%1").arg(mistake.line) << mistake.words;
    }
    void mistakesAreNamedByLineAndField() {
        QFETCH(QString, json);
        QFETCH(QString, where);
        QFETCH(QString, words);
        const auto profile = parseProviderProfile(json.toStdString(), "mine.json");
        QVERIFY(!profile);
        QCOMPARE(profile.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(QString::fromStdString(profile.error().message).left(words.size()), words);
        QCOMPARE(QString::fromStdString(profile.error().where), where);
    }

    void aSingleAnswerTellsOfOneSymbol() {
        QString json = QString::fromStdString(smallProfile())
                           .replace("by_symbol", "single")
                           .replace("\"path\"", "\"batch_limit\": 2,\n\"path\"");
        const auto profile = parseProviderProfile(json.toStdString(), "mine.json");
        QVERIFY(!profile);
        QCOMPARE(profile.error().where, std::string("mine.json:4"));
        QCOMPARE(
            profile.error().message,
            std::string("field 'batch_limit' must be 1 where 'shape' is single, since the answer tells of one symbol"));
    }

    void loopbackMayBePlain() {
        for (const char* address : {"http://localhost:8080", "http://127.0.0.1", "http://[::1]:9"})
            QVERIFY(
                parseProviderProfile(smallProfileWith(3, std::string("\"base_url\": \"") + address + "\","), "m.json"));
    }

    void aProfileCutAnywhereIsRefused() {
        const std::string whole = smallProfile();
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!parseProviderProfile(whole.substr(0, size), "m.json"));
    }

    void aProviderIsFoundByNameOrByFile() {
        QCOMPARE(providerNamed("kraken")->title, std::string("Kraken"));
        const auto unknown = providerNamed("nobody");
        QCOMPARE(unknown.error().code, ErrorCode::NotFound);
        QCOMPARE(
            unknown.error().message,
            std::string("there is no provider 'nobody'; there are iex, alpaca, twelvedata, finnhub, tiingo, massive, "
                        "yahoo, kraken, coinbase, bitstamp, or name a .json file"));
        QTemporaryDir folder;
        const std::string path = writeFile(folder, "mine.json", smallProfile());
        QCOMPARE(providerNamed(path)->name, std::string("mine"));
        const std::string broken = writeFile(folder, "broken.json", smallProfileWith(2, "\"name\": 5,"));
        QCOMPARE(providerNamed(broken).error().where, broken + ":2");
        QCOMPARE(providerNamed(path + ".json").error().code, ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(ProviderProfileTest)
#include "provider_profile_test.moc"
