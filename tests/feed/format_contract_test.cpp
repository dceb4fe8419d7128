// SPDX-License-Identifier: GPL-3.0-or-later
// What every decoder promises, over the inputs in tests/data/formats: the expected events (`x.expected` beside `x.*`),
// the same however the bytes are cut, and nothing lost before a cut. A new format joins with its folder.
#include "decoding.h"

#include <filesystem>
#include <random>

using namespace topbook;
using namespace topbook::test;

namespace {

namespace fs = std::filesystem;

struct GoldenCase {
    std::string format;
    fs::path input;
    fs::path expected;
};

std::vector<GoldenCase> goldenCases() {
    std::vector<GoldenCase> cases;
    for (const RecordedFormat& format : recordedFormats()) {
        const fs::path folder = fs::path(sourceDir()) / "tests/data/formats" / std::string(format.name);
        if (!fs::is_directory(folder))
            continue;
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() != ".expected")
                continue;
            for (const auto& other : fs::directory_iterator(folder)) {
                if (other.path().stem() == entry.path().stem() && other.path() != entry.path())
                    cases.push_back({std::string(format.name), other.path(), entry.path()});
            }
        }
    }
    return cases;
}

/// The first line of an expectation may give options: `options: start=... interval=... zone=... profile=...`.
DecodeOptions optionsOf(const GoldenCase& golden) {
    DecodeOptions options;
    options.inputName = golden.input.filename().string();
    std::istringstream line(contentOf(golden.expected.string()));
    std::string word;
    line >> word;
    if (word != "options:")
        return options;
    std::string rest;
    std::getline(line, rest);
    std::istringstream words(rest);
    while (words >> word) {
        const std::string value = word.substr(word.find('=') + 1);
        if (word.starts_with("start="))
            options.start = parseTime(value)->time;
        else if (word.starts_with("interval="))
            options.interval = *parseDuration(value);
        else if (word.starts_with("zone="))
            options.zone = value;
        else if (word.starts_with("profile="))
            options.csvProfile = value;
    }
    return options;
}

std::vector<std::string> expectedLines(const GoldenCase& golden) {
    std::istringstream content(contentOf(golden.expected.string()));
    std::vector<std::string> lines;
    for (std::string line; std::getline(content, line);) {
        if (!line.starts_with("options:") && !line.empty())
            lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> allLines(const Decoded& decoded) {
    std::vector<std::string> lines = linesOf(decoded);
    for (const std::string& problem : problemsOf(decoded))
        lines.push_back(problem);
    if (decoded.error)
        lines.push_back("refused " + describe(*decoded.error));
    for (const auto& [kind, count] : decoded.counts)
        lines.push_back("count " + kind + " " + std::to_string(count));
    return lines;
}

/// Runs a decoder over the text in pieces, and puts a fresh one into its place behind every piece where it can be.
/// Gives how often it could.
std::size_t decodeByPlaces(const GoldenCase& golden, std::string_view text, std::size_t split, Decoded& decoded) {
    const auto open = [&golden] { return *formatNamed(golden.format)->open(optionsOf(golden)); };
    std::unique_ptr<Decoder> decoder = open();
    std::size_t replaced = 0;
    EventBatch batch;
    Result<void> taken;
    for (std::size_t at = 0; at < text.size() && taken; at += split) {
        taken = decoder->decode(text.substr(at, split), Timestamp::earliest(), batch);
        takeBatch(batch, decoded);
        StateWriter place;
        if (!taken || !decoder->savePlace(place))
            continue;
        auto fresh = open();
        StateReader in(place.bytes());
        if (!fresh->loadPlace(in) || !in.atEnd())
            qFatal("a place that was saved cannot be loaded");
        decoder = std::move(fresh);
        ++replaced;
    }
    if (taken)
        taken = decoder->finish(batch);
    takeBatch(batch, decoded);
    if (!taken)
        decoded.error = taken.error();
    decoded.counts = decoder->counts();
    decoded.assumedUtc = decoder->assumedUtc();
    return replaced;
}

/// Events that a row itself gives, and not the end of the input.
std::vector<Event> rowEvents(const Decoded& decoded) {
    std::vector<Event> events;
    std::copy_if(decoded.events.begin(), decoded.events.end(), std::back_inserter(events),
                 [](const Event& event) { return event.kind != EventKind::SnapshotEnd; });
    return events;
}

} // namespace

class FormatContractTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { cases_ = goldenCases(); }

    void everyFormatHasItsFolder() {
        for (const RecordedFormat& format : recordedFormats()) {
            const bool found = std::any_of(cases_.begin(), cases_.end(), [&format](const GoldenCase& golden) {
                return golden.format == format.name;
            });
            QVERIFY2(found, std::string(format.name).c_str());
        }
    }

    void inputsGiveTheExpectedEvents_data() { rows(); }
    void inputsGiveTheExpectedEvents() {
        const GoldenCase& golden = caseOfRow();
        const auto decoded = decodeText(golden.format, contentOf(golden.input.string()), optionsOf(golden));
        if (qEnvironmentVariableIsSet("TOPBOOK_PRINT_GOLDEN")) {
            for (const std::string& line : allLines(decoded))
                std::puts(line.c_str());
        }
        compareLines(allLines(decoded), expectedLines(golden));
    }

    void inputsAreRecognised_data() { rows(); }
    void inputsAreRecognised() {
        const GoldenCase& golden = caseOfRow();
        const auto format = recognise(contentOf(golden.input.string()), optionsOf(golden));
        QVERIFY(format.has_value());
        QCOMPARE(std::string((*format)->name), golden.format);
    }

    void whereTheBytesAreCutDoesNotShow_data() { rows(); }
    void whereTheBytesAreCutDoesNotShow() {
        const GoldenCase& golden = caseOfRow();
        const std::string text = contentOf(golden.input.string());
        const auto whole = decodeText(golden.format, text, optionsOf(golden));
        for (const std::size_t split : {1, 7, 4096})
            QVERIFY(decodeText(golden.format, text, optionsOf(golden), split) == whole);
    }

    void allBeforeACutStands_data() { rows(); }
    void allBeforeACutStands() {
        const GoldenCase& golden = caseOfRow();
        const std::string text = contentOf(golden.input.string());
        const auto whole = rowEvents(decodeText(golden.format, text, optionsOf(golden)));
        std::size_t before = 0;
        for (std::size_t length = 0; length <= text.size(); ++length) {
            const auto cut =
                decodeText(golden.format, std::string_view(text).substr(0, length), optionsOf(golden), 4096, true);
            const auto events = rowEvents(cut);
            if (cut.error)
                continue;
            QVERIFY(events.size() >= before);
            QVERIFY(events.size() <= whole.size());
            QVERIFY(std::equal(events.begin(), events.end(), whole.begin()));
            before = events.size();
        }
    }

    void aDecoderGoesOnFromAnyPlace_data() { rows(); }
    void aDecoderGoesOnFromAnyPlace() {
        const GoldenCase& golden = caseOfRow();
        const std::string text = contentOf(golden.input.string());
        std::mt19937 random(7);
        for (int round = 0; round < 20; ++round) {
            std::string input = text;
            for (int i = 0; i < round % 4; ++i)
                input[random() % input.size()] = static_cast<char>(random());
            const auto whole = decodeText(golden.format, input, optionsOf(golden));
            for (const std::size_t split : {1, 7, 61, 4096}) {
                Decoded byPlaces;
                const std::size_t places = decodeByPlaces(golden, input, split, byPlaces);
                QVERIFY(byPlaces == whole);
                constexpr std::array positioned{"itch50", "l3-csv", "lobster", "databento-csv", "dbn", "iex-pcap"};
                const bool isPositioned =
                    std::find(positioned.begin(), positioned.end(), golden.format) != positioned.end();
                QVERIFY(places > 0 || !isPositioned || whole.error);
            }
        }
    }

    void damagedBytesNeverStopADecoder_data() { rows(); }
    void damagedBytesNeverStopADecoder() {
        const GoldenCase& golden = caseOfRow();
        const std::string text = contentOf(golden.input.string());
        std::mt19937 random(5);
        for (int round = 0; round < 300; ++round) {
            std::string damaged = text;
            for (int i = 0; i < 3; ++i)
                damaged[random() % damaged.size()] = static_cast<char>(random());
            const auto whole = decodeText(golden.format, damaged, optionsOf(golden));
            QVERIFY(decodeText(golden.format, damaged, optionsOf(golden), 13) == whole);
            for (const Problem& problem : whole.problems)
                QVERIFY(!problem.where.empty() && !problem.message.empty());
        }
    }

private:
    void rows() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < cases_.size(); ++i)
            QTest::newRow((cases_[i].format + "/" + cases_[i].input.filename().string()).c_str())
                << static_cast<int>(i);
    }
    const GoldenCase& caseOfRow() const {
        return cases_[static_cast<std::size_t>(*static_cast<int*>(QTest::qData("index", QMetaType::Int)))];
    }

    std::vector<GoldenCase> cases_;
};

QTEST_APPLESS_MAIN(FormatContractTest)
#include "format_contract_test.moc"
