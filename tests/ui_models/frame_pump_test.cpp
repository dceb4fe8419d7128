// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/frame_pump.h"

#include <QSignalSpy>
#include <QtTest>

using namespace topbook;
using namespace topbook::ui;

namespace {

class FakeHandle : public SessionHandle {
public:
    std::shared_ptr<const Snapshot> latest() const override { return shown; }
    void send(Command) override {}
    std::uint64_t ask(Question) override { return ++asked; }
    std::vector<Answer> takeAnswers() override { return std::exchange(answers, {}); }

    void publish() { shown = std::make_shared<const Snapshot>(); }

    std::shared_ptr<const Snapshot> shown;
    std::vector<Answer> answers;
    std::uint64_t asked = 0;
};

/// Counts what a pump says between two looks.
struct Ear {
    explicit Ear(FramePump& pump)
        : frames(&pump, &FramePump::frame)
        , numbers(&pump, &FramePump::numbers)
        , seconds(&pump, &FramePump::seconds) {}

    QList<int> take() {
        const QList<int> heard{static_cast<int>(frames.size()), static_cast<int>(numbers.size()),
                               static_cast<int>(seconds.size())};
        frames.clear();
        numbers.clear();
        seconds.clear();
        return heard;
    }

    QSignalSpy frames, numbers, seconds;
};

} // namespace

class FramePumpTest : public QObject {
    Q_OBJECT

private slots:
    void aSnapshotThatIsShownAlreadySaysNothing();
    void framesAreThirtyNumbersTenAndAgesOneASecond();
    void aSnapshotBetweenTwoSlotsIsToldInTheNext();
    void switchingForgetsTheOldSessionAndShowsTheNew();
    void aReceiverMaySwitchSessions();
    void answersAreHandedOn();
};

void FramePumpTest::aSnapshotThatIsShownAlreadySaysNothing() {
    auto handle = std::make_shared<FakeHandle>();
    handle->publish();
    FramePump pump;
    pump.setHandle(handle);
    Ear ear(pump);
    for (qint64 ms = 10'000; ms < 20'000; ms += 33)
        pump.poll(ms);
    QCOMPARE(ear.take(), (QList<int>{0, 0, 0}));
}

void FramePumpTest::framesAreThirtyNumbersTenAndAgesOneASecond() {
    auto handle = std::make_shared<FakeHandle>();
    FramePump pump;
    pump.setHandle(handle);
    Ear ear(pump);
    for (int tick = 0; tick < 30; ++tick) {
        handle->publish();
        pump.poll(50'000 + tick * 1000 / 30);
    }
    QCOMPARE(ear.take(), (QList<int>{30, 10, 1}));
}

void FramePumpTest::aSnapshotBetweenTwoSlotsIsToldInTheNext() {
    auto handle = std::make_shared<FakeHandle>();
    FramePump pump;
    pump.setHandle(handle);
    Ear ear(pump);
    handle->publish();
    pump.poll(5'000);
    QCOMPARE(ear.take(), (QList<int>{1, 1, 1}));
    handle->publish();
    pump.poll(5'033);
    QCOMPARE(ear.take(), (QList<int>{1, 0, 0}));
    pump.poll(5'100);
    QCOMPARE(ear.take(), (QList<int>{0, 1, 0}));
    pump.poll(6'000);
    QCOMPARE(ear.take(), (QList<int>{0, 0, 1}));
}

void FramePumpTest::switchingForgetsTheOldSessionAndShowsTheNew() {
    auto live = std::make_shared<FakeHandle>();
    auto replay = std::make_shared<FakeHandle>();
    live->publish();
    replay->publish();
    FramePump pump;
    pump.setHandle(live);
    QSignalSpy changes(&pump, &FramePump::sessionChanged);
    Ear ear(pump);
    pump.setHandle(replay);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(ear.take(), (QList<int>{1, 1, 1}));
    QCOMPARE(pump.shown(), replay->shown);
    live->publish();
    pump.poll(90'000);
    QCOMPARE(ear.take(), (QList<int>{0, 0, 0}));
    pump.setHandle(nullptr);
    pump.poll(91'000);
    QVERIFY(!pump.shown());
}

void FramePumpTest::aReceiverMaySwitchSessions() {
    auto live = std::make_shared<FakeHandle>();
    auto replay = std::make_shared<FakeHandle>();
    replay->publish();
    FramePump pump;
    pump.setHandle(live);
    bool switched = false;
    QList<const Snapshot*> numbers;
    connect(&pump, &FramePump::frame, &pump, [&] {
        if (!std::exchange(switched, true))
            pump.setHandle(replay);
    });
    connect(&pump, &FramePump::numbers, &pump,
            [&](const SnapshotPointer& snapshot) { numbers.append(snapshot.get()); });
    live->publish();
    pump.poll(7'000);
    QCOMPARE(numbers, QList<const Snapshot*>{replay->shown.get()});
}

void FramePumpTest::answersAreHandedOn() {
    auto handle = std::make_shared<FakeHandle>();
    FramePump pump;
    pump.setHandle(handle);
    QList<quint64> numbers;
    connect(&pump, &FramePump::answered, &pump, [&](const Answer& answer) { numbers.append(answer.number); });
    handle->answers = {Answer{3, ExportAnswer{}}, Answer{4, Error{}}};
    pump.poll(1'000);
    pump.poll(1'033);
    QCOMPARE(numbers, (QList<quint64>{3, 4}));
}

QTEST_GUILESS_MAIN(FramePumpTest)
#include "frame_pump_test.moc"
