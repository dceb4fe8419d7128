// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/input_facts.h"

#include "model/core/time_text.h"
#include "model/feed/csv_profile.h"
#include "model/session/recording_input.h"
#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int blocksRead = 8; ///< enough to meet a row

QString translated(const char* text) {
    return QCoreApplication::translate("topbook::ui::InputFacts", text);
}

bool namesUnknownDay(const EventBatch& batch) {
    return std::any_of(batch.problems.begin(), batch.problems.end(),
                       [](const Problem& problem) { return problem.code == ErrorCode::DateUnknown; });
}

QStringList kindsOf(const std::map<std::string, std::uint64_t>& counts) {
    std::vector<std::pair<std::uint64_t, std::string>> byCount;
    for (const auto& [kind, count] : counts)
        byCount.emplace_back(count, kind);
    std::stable_sort(byCount.begin(), byCount.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    QStringList kinds;
    for (const auto& [count, kind] : byCount)
        kinds.append(translated("%1 %2").arg(countText(static_cast<qint64>(count)), QString::fromStdString(kind)));
    return kinds;
}

/// Without looking for what would make it readable.
InputFacts factsAsRead(const QString& path, const InputReading& reading) {
    InputFacts facts;
    facts.path = path;
    InputOptions options = optionsOf(reading);
    options.decode.trades = false; // no look ahead for broken ones: only the beginning is wanted
    auto input = openRecorded(path.toStdString(), options);
    if (!input) {
        facts.trouble = input.error();
        facts.dayUnknown = input.error().code == ErrorCode::DateUnknown;
        return facts;
    }
    const FormatTraits& traits = (*input)->traits();
    const RecordedFormat* format = formatNamed(traits.name);
    facts.format = QString::fromStdString(format != nullptr ? std::string(format->description) : traits.name);
    facts.hasBook = traits.hasBook;
    EventBatch batch;
    for (int block = 0; block < blocksRead && facts.empty; ++block) {
        const auto more = (*input)->next(batch);
        facts.dayUnknown = facts.dayUnknown || namesUnknownDay(batch);
        facts.empty = batch.events.empty();
        if (!more) {
            facts.trouble = more.error();
            facts.dayUnknown = facts.dayUnknown || more.error().code == ErrorCode::DateUnknown;
        }
        if (!more.value_or(false))
            break;
    }
    facts.assumedUtc = (*input)->assumedUtc();
    if (facts.empty)
        facts.kinds = kindsOf((*input)->counts());
    return facts;
}

} // namespace

InputOptions optionsOf(const InputReading& reading) {
    InputOptions options;
    if (!reading.zone.isEmpty())
        options.decode.zone = reading.zone.toStdString();
    if (!reading.date.isEmpty())
        options.decode.date = reading.date.toStdString();
    if (!reading.csvProfile.isEmpty()) {
        options.decode.csvProfile = reading.csvProfile.toStdString();
        options.format = "csv-profile";
    }
    if (const auto start = parseTimeOrEpoch(reading.start.toStdString()); start && !reading.start.isEmpty())
        options.decode.start = start->time;
    if (const auto interval = parseDuration(reading.interval.toStdString()); interval && interval->count() > 0)
        options.decode.interval = *interval;
    return options;
}

InputFacts inputFactsOf(const QString& path, const InputReading& reading) {
    if (looksLikeRecording(path.toStdString())) {
        InputFacts facts;
        facts.path = path;
        facts.format = translated("Recording of Topbook");
        facts.isRecording = true;
        facts.hasBook = true; // told only once it is opened
        return facts;
    }
    InputFacts facts = factsAsRead(path, reading);
    if (!facts.trouble)
        return facts;
    if (facts.dayUnknown && reading.start.isEmpty()) {
        InputReading timed = reading;
        timed.start = QStringLiteral("2000-01-01 00:00:00"); // any time does, to see whether that is what it lacks
        timed.interval = QStringLiteral("10s");
        if (InputFacts known = factsAsRead(path, timed); !known.trouble) {
            known.trouble = facts.trouble;
            known.needsStart = true;
            return known;
        }
    }
    if (facts.trouble->code != ErrorCode::UnknownFormat || !reading.csvProfile.isEmpty())
        return facts;
    for (const BuiltInCsvProfile& profile : builtInCsvProfiles()) {
        InputReading profiled = reading;
        profiled.csvProfile = QString::fromUtf8(profile.name.data(), static_cast<qsizetype>(profile.name.size()));
        const InputFacts known = factsAsRead(path, profiled);
        if (known.trouble || known.empty)
            continue;
        facts.csvProfiles.append(profiled.csvProfile);
        facts.format = known.format;
    }
    return facts;
}

QString contentsOf(const InputFacts& facts) {
    QString words = QFileInfo(facts.path).fileName();
    if (!facts.format.isEmpty())
        words = translated("%1, %2").arg(words, facts.format);
    return facts.kinds.isEmpty() ? words : translated("%1: %2").arg(words, facts.kinds.join(QStringLiteral(", ")));
}

QStringList assumptionsOf(const InputFacts& facts) {
    const QString name = QFileInfo(facts.path).fileName();
    QStringList sentences;
    if (facts.assumedUtc)
        sentences.append(translated("%1: its times carry no zone; they are read as UTC").arg(name));
    if (facts.dayUnknown && !facts.needsStart)
        sentences.append(
            translated("%1: nothing tells its day, neither the messages nor the name; its times stand on 1970-01-01")
                .arg(name));
    return sentences;
}

} // namespace topbook::ui
