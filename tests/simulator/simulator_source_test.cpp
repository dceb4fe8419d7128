// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/simulated_files.h"
#include "model/feed/simulator/simulator_source.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <thread>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

/// A clock that moves only when the source waits.
struct HandClock {
    Timestamp now = usualSimulationStart + 500ms;
    Duration waited{};
    int waits = 0;
};

struct Recorded : SourceOutput {
    struct Entry {
        bool isTick = false;
        std::string bytes;
        Timestamp at;
        bool operator==(const Entry&) const = default;
    };

    bool payload(std::string_view bytes, Timestamp received) override {
        entries.push_back({false, std::string(bytes), received});
        return --left > 0;
    }
    bool tick(Timestamp now) override {
        entries.push_back({true, {}, now});
        return --left > 0;
    }
    void link(LinkState state, std::string_view, Timestamp at) override { links.emplace_back(state, at); }

    std::vector<Entry> entries;
    std::vector<std::pair<LinkState, Timestamp>> links;
    std::int64_t left = std::numeric_limits<std::int64_t>::max();
};

SimulatorSourceSettings settingsOn(HandClock& clock, std::stop_source& stop, Duration live) {
    SimulatorSourceSettings settings;
    settings.warmUp = 5min;
    settings.now = [&clock] { return clock.now; };
    settings.wait = [&clock, &stop, live](std::stop_token, Duration length) {
        clock.now = clock.now + length;
        clock.waited += length;
        ++clock.waits;
        if (clock.waited >= live)
            stop.request_stop();
    };
    return settings;
}

} // namespace

class SimulatorSourceTest : public QObject {
    Q_OBJECT

private slots:
    void itCatchesUpBySecondsAndThenSendsTenths() {
        HandClock clock;
        std::stop_source stop;
        Recorded out;
        auto source = SimulatorSource::create(settingsOn(clock, stop, 3s)).value();
        QVERIFY(source->givesTicks());
        QCOMPARE(source->pace(), SourcePace::Stream);
        source->run(stop.get_token(), out);

        const Timestamp start = usualSimulationStart - 5min;
        QCOMPARE(out.links.size(), std::size_t{1});
        QVERIFY(out.links[0] == std::pair(LinkState::Connected, start));
        Timestamp last = start;
        Timestamp lastTick = start;
        int tenths = 0;
        for (const auto& entry : out.entries) {
            if (entry.isTick) {
                QCOMPARE(entry.at.nanos, (lastTick + 1s).nanos); // every second has its tick, behind its payloads
                QVERIFY(entry.at >= last);
                lastTick = entry.at;
                continue;
            }
            const bool catchingUp = entry.at <= usualSimulationStart;
            QCOMPARE(entry.at.nanos % (catchingUp ? 1'000'000'000 : 100'000'000), 0);
            tenths += catchingUp ? 0 : 1;
            QVERIFY(entry.at > last);
            last = entry.at;
        }
        QVERIFY(tenths > 25 && last <= clock.now);
        QVERIFY(lastTick >= usualSimulationStart + 2s);
    }

    void payloadsHoldNothingLaterThanTheyWereReceived() {
        HandClock clock;
        std::stop_source stop;
        Recorded out;
        auto source = SimulatorSource::create(settingsOn(clock, stop, 2s)).value();
        source->run(stop.get_token(), out);
        const auto decoder = source->makeDecoder();
        QCOMPARE(decoder->traits().name, std::string("simulator"));
        std::uint64_t sequence = 0;
        for (const auto& entry : out.entries) {
            EventBatch batch;
            QVERIFY(decoder->decode(entry.bytes, entry.at, batch).has_value());
            QVERIFY(batch.problems.empty());
            for (const Event& event : batch.events) {
                QVERIFY(event.time < entry.at);
                QCOMPARE(event.sequence.value, ++sequence);
            }
        }
        QVERIFY(sequence > 10'000);
    }

    void theSameClockGivesTheSameRecording() {
        std::vector<Recorded::Entry> first;
        for (int run = 0; run < 2; ++run) {
            HandClock clock;
            std::stop_source stop;
            Recorded out;
            SimulatorSource::create(settingsOn(clock, stop, 1s)).value()->run(stop.get_token(), out);
            if (run == 0)
                first = out.entries;
            else
                QVERIFY(first == out.entries);
        }
    }

    void aSessionThatStopsEndsTheRun() {
        HandClock clock;
        std::stop_source stop;
        Recorded out;
        out.left = 10;
        SimulatorSource::create(settingsOn(clock, stop, 1h)).value()->run(stop.get_token(), out);
        QCOMPARE(out.entries.size(), std::size_t{10});
        QCOMPARE(clock.waits, 0);
    }

    void aStopIsNoticedWhileWaiting() {
        std::atomic<bool> ended = false;
        QElapsedTimer timer;
        std::jthread thread([&](std::stop_token stop) {
            Recorded out;
            SimulatorSourceSettings settings;
            settings.warmUp = 0s;
            settings.now = [] { return usualSimulationStart; }; // the clock stands still: it waits for ever
            SimulatorSource::create(settings).value()->run(stop, out);
            ended = true;
        });
        QTest::qSleep(30);
        timer.start();
        thread.request_stop();
        thread.join();
        QVERIFY(ended && timer.elapsed() < 5'000); // it would never end by itself
    }

    void withoutAClockItIsRefused() { QCOMPARE(SimulatorSource::create({}).error().code, ErrorCode::InvalidArgument); }
};

QTEST_APPLESS_MAIN(SimulatorSourceTest)
#include "simulator_source_test.moc"
