// SPDX-License-Identifier: GPL-3.0-or-later
// Settings, layouts and watchlists by key: kept at once, shared by programs, never silently lost.
#include "history_fixture.h"
#include "model/history/schema.h"
#include "model/history/state_file.h"

#include <QtTest>

#include <fstream>

#include <unistd.h>

using namespace topbook;

namespace {

StateFile opened(const std::string& path) {
    return StateFile::open(path).value();
}

} // namespace

class StateFileTest : public QObject {
    Q_OBJECT

private slots:
    void textsComeBack();
    void twoProgramsShareIt();
    void damagedFileIsMovedAside();
    void newerVersionIsRefused();
    void onlyReadable();
};

void StateFileTest::textsComeBack() {
    TemporaryFolder folder;
    const std::string path = folder.path() + "/profile/state.topbook";
    const std::string bytes("a\0b\n'\"\xc3\xa9", 8);
    {
        auto state = opened(path);
        QVERIFY(!state.text("layout").value().has_value());
        QVERIFY(state.setText("layout/main", bytes).has_value());
        QVERIFY(state.setText("layout/second", "x").has_value());
        QVERIFY(state.setText("watchlist", "IBM").has_value());
        QVERIFY(state.setText("watchlist", "IBM,XOM").has_value());
        QVERIFY(state.remove("layout/second").has_value());
        QVERIFY(state.remove("nothing").has_value());
    }
    const auto state = opened(path);
    QVERIFY(state.notices().empty());
    QVERIFY(state.text("layout/main").value() == bytes);
    QCOMPARE(state.text("watchlist").value().value(), std::string("IBM,XOM"));
    QCOMPARE(state.keys().value(), (std::vector<std::string>{"layout/main", "watchlist"}));
    QCOMPARE(state.keys("layout/").value(), (std::vector<std::string>{"layout/main"}));
    QVERIFY(state.keys("z").value().empty());
    QCOMPARE(answer(path, "PRAGMA application_id"), QString::number(stateId));
}

void StateFileTest::twoProgramsShareIt() {
    TemporaryFolder folder;
    auto first = opened(folder.file("state.topbook"));
    auto second = opened(folder.file("state.topbook"));
    QVERIFY(first.setText("a", "1").has_value());
    QVERIFY(second.setText("a", "2").has_value());
    QCOMPARE(first.text("a").value().value(), std::string("2"));
}

void StateFileTest::damagedFileIsMovedAside() {
    TemporaryFolder folder;
    const std::string path = folder.file("state.topbook");
    std::ofstream(path) << "not a database, but long enough to be looked at";
    auto state = opened(path);
    QCOMPARE(state.notices().size(), 1U);
    QVERIFY(QString::fromStdString(state.notices().front()).contains("state.topbook.damaged-1"));
    QVERIFY(folder.names().contains("state.topbook.damaged-1"));
    QVERIFY(state.setText("a", "1").has_value());
}

void StateFileTest::newerVersionIsRefused() {
    TemporaryFolder folder;
    const std::string path = folder.file("state.topbook");
    QVERIFY(opened(path).setText("a", "1").has_value());
    execute(path, "PRAGMA user_version = 99");
    QCOMPARE(StateFile::open(path).error().code, ErrorCode::NewerVersion);
    QCOMPARE(StateFile::open(folder.path()).error().code, ErrorCode::NotAFile);
}

void StateFileTest::onlyReadable() {
    if (::geteuid() == 0)
        QSKIP("permissions do not bind root");
    TemporaryFolder folder;
    const std::string path = folder.file("state.topbook");
    QVERIFY(opened(path).setText("a", "1").has_value());
    QFile(QString::fromStdString(path)).setPermissions(QFile::ReadOwner);
    auto state = opened(path);
    QCOMPARE(state.text("a").value().value(), std::string("1"));
    QCOMPARE(state.setText("a", "2").error().code, ErrorCode::PermissionDenied);
}

QTEST_APPLESS_MAIN(StateFileTest)
#include "state_file_test.moc"
