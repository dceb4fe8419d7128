// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/offscreen_shot.h"

#include "model/core/time_text.h"
#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cstdio>

namespace topbook::desktop {
namespace {

constexpr qint64 patienceMs = 30'000;

/// What Qt says of any machine without a desktop, and nobody can do anything about.
constexpr std::array usualWords{"does not support propagateSizeHints", "XDG_RUNTIME_DIR not set"};

void hushed(QtMsgType type, const QMessageLogContext& context, const QString& words) {
    const bool isUsual = std::any_of(usualWords.begin(), usualWords.end(),
                                     [&words](const char* usual) { return words.contains(QLatin1String(usual)); });
    if (!isUsual)
        std::fprintf(stderr, "%s\n", qPrintable(qFormatLogMessage(type, context, words)));
}

bool hasTables(const Snapshot* snapshot) {
    if (snapshot == nullptr || snapshot->status.warmingUp || !snapshot->rankings)
        return false;
    for (const RankingCard& card : snapshot->rankings->cards) {
        if (!card.rows.empty())
            return true;
    }
    return snapshot->status.mode == SessionMode::Replay;
}

void printTables(const Snapshot& snapshot) {
    if (!snapshot.rankings || !snapshot.instruments)
        return;
    for (const RankingCard& card : snapshot.rankings->cards) {
        if (card.ranking != Ranking::Mean || !card.hasWindow)
            continue;
        std::printf("Top by average, %lld min, [%s, %s) UTC\n",
                    static_cast<long long>(std::chrono::duration_cast<std::chrono::minutes>(card.size).count()),
                    timeText(card.end - card.size, 0).c_str(), timeText(card.end, 0).c_str());
        for (const RankedView& view : card.rows) {
            const Instrument& instrument = (*snapshot.instruments)[view.row.instrument.value];
            std::printf("  %u  %-6s %12s  %s\n", view.row.place, instrument.symbol.c_str(),
                        qPrintable(ui::decimalText(meanOf(view.row.values), instrument.priceDecimals + 2)),
                        qPrintable(ui::signedPercentText(gainPercentOf(view.row.values) / 100, 3)));
        }
    }
}

void shoot(ui::MainWindow& window, const QString& path) {
    const auto snapshot = window.pump().shown();
    const bool saved = window.grab().save(path);
    if (snapshot)
        printTables(*snapshot);
    if (saved)
        std::printf("Picture: %s\n", qPrintable(path));
    else
        std::fprintf(stderr, "topbook: cannot write the picture %s\n", qPrintable(path));
    std::fflush(stdout);
    QCoreApplication::exit(saved ? 0 : 1);
}

} // namespace

void hushOffscreenPlatform() {
    qInstallMessageHandler(hushed);
}

void shootLater(ui::MainWindow& window, const QString& path, qint64 afterMs) {
    auto* timer = new QTimer(&window);
    QElapsedTimer waited;
    waited.start();
    QObject::connect(timer, &QTimer::timeout, &window, [&window, timer, path, afterMs, waited] {
        const bool ready = waited.elapsed() >= afterMs && hasTables(window.pump().shown().get());
        if (!ready && waited.elapsed() < afterMs + patienceMs)
            return;
        timer->stop();
        shoot(window, path);
    });
    timer->start(100);
}

} // namespace topbook::desktop
