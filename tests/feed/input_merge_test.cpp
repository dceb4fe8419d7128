// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"

#include "model/feed/input_merge.h"

#include <random>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr std::int64_t second = 1'000'000'000;

struct Row {
    std::int64_t seconds;
    std::string symbol;
};

/// An input of quotes at whole seconds; its rows are numbered from 1. Hands out `batch` of them at a time.
class MadeInput : public EventInput {
public:
    MadeInput(std::string name, std::vector<Row> rows, std::size_t batch = 3, bool ownSequence = false)
        : name_(std::move(name))
        , rows_(std::move(rows))
        , batch_(batch) {
        traits_.hasQuotes = true;
        traits_.ownSequence = ownSequence;
    }
    const FormatTraits& traits() const override { return traits_; }
    std::string name() const override { return name_; }
    Result<bool> next(EventBatch& out) override {
        out.clear();
        if (failing && at_ >= 2)
            return failure(ErrorCode::LostIdentities, "broken", name_);
        for (std::size_t i = 0; i < batch_ && at_ < rows_.size(); ++i, ++at_) {
            const Row& row = rows_[at_];
            const auto [known, isNew] = symbols_.try_emplace(row.symbol, static_cast<std::uint32_t>(symbols_.size()));
            if (isNew) {
                Instrument instrument;
                instrument.symbol = row.symbol;
                instrument.sizeDecimals = traits_.sizeDecimals;
                out.instruments.push_back(instrument);
            }
            Event event;
            event.time = {row.seconds * second};
            event.row = at_ + 1;
            event.sequence = {100 + at_};
            event.size = {5};
            event.instrument = {known->second};
            out.events.push_back(event);
        }
        counts_["quote"] = at_;
        return at_ < rows_.size() || !out.events.empty();
    }
    const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }

    FormatTraits traits_;
    bool failing = false;

private:
    std::string name_;
    std::vector<Row> rows_;
    std::size_t batch_;
    std::size_t at_ = 0;
    std::map<std::string, std::uint32_t> symbols_;
    std::map<std::string, std::uint64_t> counts_;
};

std::unique_ptr<MadeInput> made(const std::string& name, std::vector<Row> rows, std::size_t batch = 3) {
    return std::make_unique<MadeInput>(name, std::move(rows), batch);
}

template<class... Inputs> Decoded merge(Inputs... inputs) {
    std::vector<std::unique_ptr<EventInput>> list;
    (list.push_back(std::move(inputs)), ...);
    return readAll(*mergeInputs(std::move(list)));
}

/// "10A/1 20B/2": seconds, symbol, input.
std::string shown(const Decoded& decoded) {
    std::string text;
    for (const Event& event : decoded.events)
        text += (text.empty() ? "" : " ") + std::to_string(event.time.nanos / second) + decoded.symbolOf(event) + "/" +
                std::to_string((event.sequence.value >> 48) + 1);
    return text;
}

} // namespace

class InputMergeTest : public QObject {
    Q_OBJECT
private slots:
    void inputsAreMergedByTime() {
        QCOMPARE(shown(merge(made("a", {{10, "A"}, {30, "A"}, {50, "A"}}), made("b", {{20, "B"}, {40, "B"}}))),
                 std::string("10A/1 20B/2 30A/1 40B/2 50A/1"));
    }

    void tiesGoInTheOrderTheInputsWereNamed() {
        QCOMPARE(shown(merge(made("a", {{10, "A"}, {10, "A"}, {20, "A"}}), made("b", {{10, "B"}, {20, "B"}}))),
                 std::string("10A/1 10A/1 10B/2 20A/1 20B/2"));
    }

    void eachInputKeepsItsOwnOrder() {
        QCOMPARE(shown(merge(made("a", {{30, "A"}, {10, "A"}, {40, "A"}}), made("b", {{20, "B"}, {35, "B"}}))),
                 std::string("20B/2 30A/1 10A/1 35B/2 40A/1"));
    }

    void aSymbolIsOneInstrumentInAllInputs() {
        const auto decoded = merge(made("a", {{10, "A"}, {30, "B"}}), made("b", {{20, "B"}, {40, "A"}}));
        QCOMPARE(decoded.instruments.size(), std::size_t{2});
        QCOMPARE(shown(decoded), std::string("10A/1 20B/2 30B/1 40A/2"));
    }

    void sequencesTellInputAndRowUnlessTheInputHasItsOwn() {
        const auto decoded = merge(made("a", {{10, "A"}}), made("b", {{20, "B"}}),
                                   std::make_unique<MadeInput>("c", std::vector<Row>{{30, "C"}}, 3, true));
        QCOMPARE(decoded.events[0].sequence.value, std::uint64_t{1});
        QCOMPARE(decoded.events[1].sequence.value, (std::uint64_t{1} << 48) | 1);
        QCOMPARE(decoded.events[2].sequence.value, std::uint64_t{100});
    }

    void aWrongDateIsLeftOutAndNamed() {
        const auto decoded =
            merge(made("a", {{10, "A"}, {90'000, "A"}, {20, "A"}, {30, "A"}}), made("b", {{15, "B"}, {25, "B"}}));
        QCOMPARE(shown(decoded), std::string("10A/1 15B/2 20A/1 25B/2 30A/1"));
        compareLines(problemsOf(decoded),
                     {"time_jump a:2 the time 1970-01-02 01:00:00.000000 is more than an hour ahead "
                      "of the rows before and behind it; the row is left out"});
    }

    void aJumpIsConfirmedByTheNextRowOrTheEnd_data() {
        QTest::addColumn<QList<int>>("times");
        QTest::addColumn<QList<int>>("kept");
        QTest::newRow("next row ahead") << QList<int>{0, 9'000, 9'001} << QList<int>{0, 9'000, 9'001};
        QTest::newRow("next row an hour below") << QList<int>{0, 9'000, 5'400} << QList<int>{0, 9'000, 5'400};
        QTest::newRow("next row over an hour below") << QList<int>{0, 9'000, 5'399} << QList<int>{0, 5'399};
        QTest::newRow("end") << QList<int>{0, 9'000} << QList<int>{0, 9'000};
        QTest::newRow("exactly an hour is no jump") << QList<int>{0, 3'600, 1} << QList<int>{0, 3'600, 1};
        QTest::newRow("jump after jump") << QList<int>{0, 9'000, 20'000, 9'001} << QList<int>{0, 9'000, 9'001};
        QTest::newRow("the first row has nothing before it") << QList<int>{90'000, 1, 2} << QList<int>{1, 2};
        QTest::newRow("the first row, confirmed") << QList<int>{90'000, 90'001, 1} << QList<int>{90'000, 90'001, 1};
    }
    void aJumpIsConfirmedByTheNextRowOrTheEnd() {
        QFETCH(QList<int>, times);
        QFETCH(QList<int>, kept);
        for (const std::size_t batch : {1, 2, 100}) {
            std::vector<Row> rows;
            for (const int time : times)
                rows.push_back({time, "A"});
            const auto decoded = merge(made("a", rows, batch));
            QList<int> actual;
            for (const Event& event : decoded.events)
                actual.push_back(static_cast<int>(event.time.nanos / second));
            QCOMPARE(actual, kept);
            QCOMPARE(static_cast<int>(decoded.problems.size()), static_cast<int>(times.size() - kept.size()));
        }
    }

    void sizesComeToOneScale() {
        auto coarse = made("a", {{10, "A"}});
        auto fine = made("b", {{20, "B"}});
        fine->traits_.sizeDecimals = 8;
        const auto decoded = merge(std::move(coarse), std::move(fine));
        QCOMPARE(decoded.events[0].size.units, std::int64_t{500'000'000});
        QCOMPARE(decoded.events[1].size.units, std::int64_t{5});
        QCOMPARE(decoded.instruments[0].sizeDecimals, 8);
    }

    void aFailingInputFailsTheMerge() {
        auto broken = made("b", {{20, "B"}, {21, "B"}, {22, "B"}}, 2);
        broken->failing = true;
        const auto decoded = merge(made("a", {{10, "A"}}), std::move(broken));
        QVERIFY(decoded.error.has_value());
        QCOMPARE(decoded.error->where, std::string("b"));
    }

    /// Against the plainest merge there is: always the smallest head, the first on a tie.
    void mergesLikeTheOracle() {
        std::mt19937 random(17);
        for (int round = 0; round < 200; ++round) {
            std::vector<std::vector<Row>> inputs(1 + random() % 5);
            for (auto& rows : inputs) {
                std::int64_t time = 0;
                for (auto left = random() % 40; left > 0; --left) {
                    time += static_cast<std::int64_t>(random() % 7) - 1;
                    rows.push_back({time, std::string(1, static_cast<char>('A' + random() % 4))});
                }
            }
            std::string expected;
            std::vector<std::size_t> at(inputs.size(), 0);
            for (;;) {
                std::size_t best = inputs.size();
                for (std::size_t i = 0; i < inputs.size(); ++i) {
                    if (at[i] < inputs[i].size() &&
                        (best == inputs.size() || inputs[i][at[i]].seconds < inputs[best][at[best]].seconds))
                        best = i;
                }
                if (best == inputs.size())
                    break;
                const Row& row = inputs[best][at[best]++];
                expected += (expected.empty() ? "" : " ") + std::to_string(row.seconds) + row.symbol + "/" +
                            std::to_string(best + 1);
            }
            std::vector<std::unique_ptr<EventInput>> list;
            for (const auto& rows : inputs)
                list.push_back(made("x", rows, 1 + random() % 10));
            QCOMPARE(shown(readAll(*mergeInputs(std::move(list)))), expected);
        }
    }
};

QTEST_APPLESS_MAIN(InputMergeTest)
#include "input_merge_test.moc"
