// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of ARCHITECTURE.md that a compiler does not enforce: arrows between layers, no ambient clock or randomness
// in what decides a number, no file over 600 lines, a licence on every source.
#include <QtTest>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

constexpr std::size_t maxLines = 600;

/// Layer -> the layers it may include. The table of ARCHITECTURE.md, with what each row's own row may reach.
const std::map<std::string, std::set<std::string>> allowedArrows{
    {"model/core", {}},
    {"model/tables", {"model/core"}},
    {"model/book", {"model/core"}},
    {"model/window", {"model/core"}},
    {"model/feed", {"model/core"}},
    {"model/pipeline", {"model/core", "model/book", "model/window", "model/feed"}},
    {"model/history", {"model/core", "model/tables"}},
    {"model/net", {"model/core", "model/feed"}},
    {"model/session",
     {"model/core", "model/tables", "model/book", "model/window", "model/feed", "model/pipeline", "model/history"}},
    {"ui/models",
     {"model/core", "model/tables", "model/book", "model/window", "model/feed", "model/pipeline", "model/history",
      "model/session"}},
    {"ui",
     {"ui/models", "model/core", "model/tables", "model/book", "model/window", "model/feed", "model/pipeline",
      "model/history", "model/session"}},
};

/// Layers in which results are computed: nothing there may look at a clock or roll dice of its own.
const std::set<std::string> pureLayers{"model/core",   "model/tables", "model/book",
                                       "model/window", "model/feed",   "model/pipeline"};
constexpr std::array ambientWords{"system_clock::now", "steady_clock::now",  "high_resolution_clock",
                                  "gettimeofday",      "clock_gettime",      "std::random_device",
                                  "std::rand(",        "QDateTime::current", "std::time("};

fs::path sourceDir() {
    return fs::path(qEnvironmentVariable("TOPBOOK_SOURCE_DIR").toStdString());
}

bool isSource(const fs::path& path) {
    return path.extension() == ".h" || path.extension() == ".cpp";
}

std::vector<fs::path> sourcesUnder(const std::vector<std::string>& folders) {
    std::vector<fs::path> found;
    for (const std::string& folder : folders) {
        if (!fs::exists(sourceDir() / folder))
            continue;
        for (const auto& entry : fs::recursive_directory_iterator(sourceDir() / folder)) {
            if (entry.is_regular_file() && isSource(entry.path()))
                found.push_back(fs::relative(entry.path(), sourceDir()));
        }
    }
    return found;
}

std::vector<std::string> linesOf(const fs::path& relative) {
    std::ifstream file(sourceDir() / relative);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

/// "model/feed/formats/x.cpp" -> "model/feed"; everything of ui but its models is one layer.
std::string layerOf(const std::string& path) {
    if (path.starts_with("ui/models/"))
        return "ui/models";
    if (path.starts_with("ui/"))
        return "ui";
    const std::size_t second = path.find('/', path.find('/') + 1);
    return path.substr(0, second);
}

QString place(const fs::path& file, std::size_t line) {
    return QString::fromStdString(file.generic_string() + ":" + std::to_string(line));
}

} // namespace

class LintTest : public QObject {
    Q_OBJECT

private slots:
    void onlyTheAllowedArrowsAreIncluded();
    void resultsNeverDependOnAnAmbientClockOrRandomness();
    void theModelKnowsNoScreen();
    void noFileIsLongerThan600Lines();
    void everySourceNamesItsLicence();
};

void LintTest::onlyTheAllowedArrowsAreIncluded() {
    for (const fs::path& file : sourcesUnder({"model", "ui"})) {
        const std::string layer = layerOf(file.generic_string());
        const auto allowed = allowedArrows.find(layer);
        QVERIFY2(allowed != allowedArrows.end(), qPrintable(QString::fromStdString(layer + " is not in the table")));
        std::size_t number = 0;
        for (const std::string& line : linesOf(file)) {
            ++number;
            for (const std::string_view root : {"#include \"model/", "#include \"ui/", "#include \"app/"}) {
                if (!line.starts_with(root))
                    continue;
                const std::string target = layerOf(line.substr(10, line.rfind('"') - 10));
                const bool fine = target == layer || allowed->second.contains(target);
                QVERIFY2(fine, qPrintable(place(file, number) + ": " +
                                          QString::fromStdString(layer + " may not include " + target)));
            }
        }
    }
}

void LintTest::resultsNeverDependOnAnAmbientClockOrRandomness() {
    for (const fs::path& file : sourcesUnder({"model"})) {
        if (!pureLayers.contains(layerOf(file.generic_string())))
            continue;
        std::size_t number = 0;
        for (const std::string& line : linesOf(file)) {
            ++number;
            for (const char* word : ambientWords)
                QVERIFY2(line.find(word) == std::string::npos, qPrintable(place(file, number) + ": " + word));
        }
    }
}

void LintTest::theModelKnowsNoScreen() {
    for (const fs::path& file : sourcesUnder({"model"})) {
        if (layerOf(file.generic_string()) == "model/net")
            continue; // WebSockets are Qt's
        std::size_t number = 0;
        for (const std::string& line : linesOf(file)) {
            ++number;
            QVERIFY2(!line.starts_with("#include <Q"), qPrintable(place(file, number) + ": Qt in the model"));
        }
    }
    for (const fs::path& file : sourcesUnder({"ui/models"})) {
        std::size_t number = 0;
        for (const std::string& line : linesOf(file)) {
            ++number;
            QVERIFY2(line.find("#include <QWidget") == std::string::npos && line.find("QtWidgets") == std::string::npos,
                     qPrintable(place(file, number) + ": Widgets in an item model"));
        }
    }
}

void LintTest::noFileIsLongerThan600Lines() {
    for (const fs::path& file : sourcesUnder({"app", "model", "ui", "tests"})) {
        const std::size_t lines = linesOf(file).size();
        QVERIFY2(lines <= maxLines, qPrintable(place(file, lines) + " is longer than 600 lines"));
    }
}

void LintTest::everySourceNamesItsLicence() {
    for (const fs::path& file : sourcesUnder({"app", "model", "ui", "tests"})) {
        const auto lines = linesOf(file);
        QVERIFY2(!lines.empty() && lines.front() == "// SPDX-License-Identifier: GPL-3.0-or-later",
                 qPrintable(place(file, 1) + ": no licence line"));
    }
}

QTEST_APPLESS_MAIN(LintTest)
#include "lint_test.moc"
