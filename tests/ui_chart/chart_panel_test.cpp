// SPDX-License-Identifier: GPL-3.0-or-later
// The chart as a person meets it: it follows, holds still once moved, and draws no more than what changed.
#include "tests/ui_chart/chart_market.h"
#include "ui/panels/chart_panel.h"
#include "ui/panels/chart_plot.h"
#include "ui/theme/resources.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/state_card.h"

#include <QContextMenuEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace topbook;
using namespace topbook::ui;

namespace {

constexpr InstrumentId jpm{0};
constexpr InstrumentId ibm{1};
constexpr InstrumentId goog{2};

struct Stage {
    ThemeContext context{Theme::light()};
    ChartMarket market;
    std::shared_ptr<const Snapshot> snapshot;
    ChartPanel panel{context};

    Stage() {
        panel.resize(847, 472);
        panel.show();
        panel.setLinkedSymbol(jpm);
        panel.addSymbol(ibm);
        panel.addSymbol(goog);
        tell();
    }
    void tell() {
        snapshot = market.snapshot(snapshot);
        panel.setSnapshot(snapshot);
        QTest::qWait(1);
        QCoreApplication::processEvents();
    }
    ChartPlot& plot() { return panel.plot(); }
    QPoint pixelOf(Timestamp at) { return {static_cast<int>(plot().canvas().x(at)), 150}; }
    void wheel(const QPoint& at, int delta) {
        QWheelEvent event(at, plot().mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(&plot(), &event);
    }
    void drag(const QPoint& from, const QPoint& to) {
        QTest::mousePress(&plot(), Qt::LeftButton, {}, from);
        for (int step = 1; step <= 4; ++step) {
            const QPoint at = from + (to - from) * step / 4;
            QMouseEvent move(QEvent::MouseMove, at, plot().mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
            QCoreApplication::sendEvent(&plot(), &move);
        }
        QTest::mouseRelease(&plot(), Qt::LeftButton, {}, to);
    }
};

bool sameRange(const QCPRange& a, const QCPRange& b) {
    return a.lower == b.lower && a.upper == b.upper;
}

} // namespace

class ChartPanelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { initialiseResources(); }
    void followingKeepsTheNewestHopAtSixPercentFromTheRight();
    void wheelZoomsAtThePointerAndHoldsStillWhileDataFlow();
    void panningHoldsStillAndGoLiveReturns();
    void crosshairDrawsTheOverlayAlone();
    void dataThatChangeNothingDrawNothing();
    void lineIsBrokenInAGapAndDottedWhereCoverageIsShort();
    void boxZoomShowsTheBox();
    void doubleClickOnEmptyGroundResets();
    void cursorsMeasureInOrderAndEscapeClears();
    void keyboardReachesEverything();
    void panningPastWhatIsHeldAsksOnce();
    void evidenceIsTheWindowOrTheBar();
    void linkingKeepsWhatWasPutBeside();
    void gridLinesKeepTheirDistance_data();
    void gridLinesKeepTheirDistance();
    void picturesAreWritten_data();
    void wordsOnThePlotNeverOverlap_data();
    void wordsOnThePlotNeverOverlap();
    void picturesAreWritten();
    void copiedDataAreWhatIsShown();
    void beforeTheFirstWindowThereAreWordsAndNoAxis();
    void theCrosshairTellsSamplesAndVolume();
    void zoneIsNamedOnTheAxis();
    void everyModeDraws_data();
    void everyModeDraws();
    void candleBodiesAreOdd();
};

void ChartPanelTest::followingKeepsTheNewestHopAtSixPercentFromTheRight() {
    Stage stage;
    for (int i = 0; i < 5; ++i) {
        const QCPRange range = stage.plot().timeRange();
        const double hop = secondsOf(stage.panel.scene().finalHop);
        QVERIFY(std::abs((range.upper - hop) / range.size() - followFreeShare) < 1e-6);
        QVERIFY(stage.plot().isFollowing());
        stage.market.clock += seconds(10);
        stage.tell();
    }
}

void ChartPanelTest::wheelZoomsAtThePointerAndHoldsStillWhileDataFlow() {
    Stage stage;
    const Timestamp at = stage.market.begin + minutes(20);
    const QPoint pixel = stage.pixelOf(at);
    const double under = stage.plot().canvas().time->pixelToCoord(pixel.x());
    stage.wheel(pixel, 240);
    QVERIFY(!stage.plot().isFollowing());
    QVERIFY(std::abs(stage.plot().canvas().time->pixelToCoord(pixel.x()) - under) < 0.01);
    const QCPRange times = stage.plot().timeRange();
    const QCPRange prices = stage.plot().priceRange();
    QVERIFY(times.size() < 40 * 60 * 0.7);
    for (int i = 0; i < 12; ++i) {
        stage.market.clock += seconds(10);
        stage.tell();
        QVERIFY(sameRange(stage.plot().timeRange(), times));
        QVERIFY(sameRange(stage.plot().priceRange(), prices));
    }
    stage.wheel(pixel, -240); // zooming goes on from where the view is
    QVERIFY(std::abs(stage.plot().canvas().time->pixelToCoord(pixel.x()) - under) < 0.01);
}

void ChartPanelTest::panningHoldsStillAndGoLiveReturns() {
    Stage stage;
    const double span = stage.plot().timeRange().size();
    stage.drag({200, 150}, {500, 150});
    QVERIFY(!stage.plot().isFollowing());
    QVERIFY(std::abs(stage.plot().timeRange().size() - span) < 1e-3);
    const QCPRange times = stage.plot().timeRange();
    stage.market.clock += minutes(1);
    stage.tell();
    QVERIFY(sameRange(stage.plot().timeRange(), times));
    QVERIFY(stage.plot().behind() > Duration{0});
    stage.panel.goLive();
    QVERIFY(stage.plot().isFollowing());
    QVERIFY(stage.plot().behind() == Duration{0});
}

void ChartPanelTest::crosshairDrawsTheOverlayAlone() {
    Stage stage;
    QSignalSpy replots(&stage.plot(), &QCustomPlot::afterReplot);
    const int before = stage.plot().overlay().drawings();
    for (int x = 100; x < 400; x += 20) {
        QMouseEvent move(QEvent::MouseMove, QPointF(x, 150), stage.plot().mapToGlobal(QPoint(x, 150)), Qt::NoButton,
                         Qt::NoButton, {});
        QCoreApplication::sendEvent(&stage.plot(), &move);
        QCoreApplication::processEvents();
    }
    QCOMPARE(replots.count(), 0);
    QVERIFY(stage.plot().overlay().drawings() >= before + 15);
    QVERIFY(stage.plot().pointedAt());
    QCOMPARE(stage.plot().pointedAt()->nanos % 10'000'000'000, 0);
}

void ChartPanelTest::dataThatChangeNothingDrawNothing() {
    Stage stage;
    QSignalSpy replots(&stage.plot(), &QCustomPlot::afterReplot);
    stage.market.clock += seconds(1);
    stage.tell();
    stage.market.clock += seconds(1);
    stage.tell();
    QTest::qWait(20);
    QCOMPARE(replots.count(), 0);
    stage.market.clock += seconds(8);
    stage.tell();
    QTest::qWait(20);
    QCOMPARE(replots.count(), 1);
}

void ChartPanelTest::lineIsBrokenInAGapAndDottedWhereCoverageIsShort() {
    Stage stage;
    const auto valuesIn = [&](int graph, Duration from, Duration to) {
        int count = 0;
        for (const QCPGraphData& point : *stage.plot().graph(graph)->data())
            if (point.key > secondsOf(stage.market.begin + from) && point.key < secondsOf(stage.market.begin + to) &&
                !std::isnan(point.value))
                ++count;
        return count;
    };
    // Graph 0 is the volume mean; the linked line is 1 (whole) and 2 (dotted).
    QVERIFY(valuesIn(1, minutes(20), minutes(29)) > 50);
    QCOMPARE(valuesIn(1, stage.market.gapFrom + seconds(5), stage.market.gapTo + seconds(55)), 0);
    QCOMPARE(valuesIn(2, stage.market.gapFrom + seconds(5), stage.market.gapFrom + seconds(55)), 5);
    QCOMPARE(valuesIn(2, stage.market.gapFrom + seconds(61), stage.market.gapTo + seconds(5)), 0);
    bool broken = false;
    for (const QCPGraphData& point : *stage.plot().graph(2)->data())
        broken =
            broken || (std::isnan(point.value) && point.key > secondsOf(stage.market.begin + stage.market.gapFrom));
    QVERIFY(broken);
}

void ChartPanelTest::boxZoomShowsTheBox() {
    Stage stage;
    stage.plot().setTool(ChartPlot::Tool::BoxZoom);
    const QCPAxis* time = stage.plot().canvas().time;
    const double from = time->pixelToCoord(200);
    const double to = time->pixelToCoord(500);
    stage.drag({200, 60}, {500, 220});
    QVERIFY(std::abs(stage.plot().timeRange().lower - from) < 2);
    QVERIFY(std::abs(stage.plot().timeRange().upper - to) < 2);
    const QCPRange prices = stage.plot().priceRange();
    stage.market.clock += seconds(30);
    stage.tell();
    QVERIFY(sameRange(stage.plot().priceRange(), prices));
}

void ChartPanelTest::doubleClickOnEmptyGroundResets() {
    Stage stage;
    stage.plot().showTimes(secondsOf(stage.market.begin), secondsOf(stage.market.begin) + 300);
    QVERIFY(!stage.plot().isFollowing());
    QTest::mouseDClick(&stage.plot(), Qt::LeftButton, {}, QPoint(300, 12));
    QVERIFY(stage.plot().isFollowing());
    QVERIFY(stage.plot().timeRange().size() > 2000);
}

void ChartPanelTest::cursorsMeasureInOrderAndEscapeClears() {
    Stage stage;
    stage.plot().setTool(ChartPlot::Tool::Measure);
    const Timestamp late = stage.market.begin + minutes(40);
    const Timestamp early = stage.market.begin + minutes(33);
    QTest::mouseClick(&stage.plot(), Qt::LeftButton, {}, stage.pixelOf(late));
    QTest::mouseClick(&stage.plot(), Qt::LeftButton, {}, stage.pixelOf(early));
    QVERIFY(stage.plot().cursorA() && stage.plot().cursorB());
    QVERIFY(*stage.plot().cursorA() < *stage.plot().cursorB());
    QVERIFY(std::chrono::abs(*stage.plot().cursorA() - early) <= seconds(10));
    QVERIFY(measuredValue(stage.panel.scene(), early));
    QTest::keyClick(&stage.plot(), Qt::Key_Escape);
    QVERIFY(!stage.plot().cursorA() && !stage.plot().cursorB());
}

void ChartPanelTest::keyboardReachesEverything() {
    Stage stage;
    const double span = stage.plot().timeRange().size();
    QTest::keyClick(&stage.plot(), Qt::Key_Plus);
    QVERIFY(stage.plot().timeRange().size() < span);
    QVERIFY(stage.plot().isFollowing());
    QTest::keyClick(&stage.plot(), Qt::Key_Left);
    QVERIFY(!stage.plot().isFollowing());
    QTest::keyClick(&stage.plot(), Qt::Key_Home);
    QVERIFY(stage.plot().isFollowing());
    QTest::keyClick(&stage.plot(), Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(*stage.plot().pointedAt(), stage.panel.scene().finalHop - seconds(10));
    QSignalSpy evidence(&stage.panel, &ChartPanel::evidenceRequested);
    QTest::keyClick(&stage.plot(), Qt::Key_Return);
    QCOMPARE(evidence.count(), 1);
    QTest::keyClick(&stage.plot(), Qt::Key_A);
    QVERIFY(stage.plot().cursorA());
}

void ChartPanelTest::panningPastWhatIsHeldAsksOnce() {
    Stage stage;
    QSignalSpy older(&stage.panel, &ChartPanel::olderWanted);
    const double begin = secondsOf(stage.market.begin);
    stage.plot().showTimes(begin + 60, begin + 600);
    QCOMPARE(older.count(), 0);
    stage.plot().showTimes(begin - 300, begin + 600);
    stage.plot().showTimes(begin - 400, begin + 600);
    QCOMPARE(older.count(), 1);
    QCOMPARE(older.first().first().value<Timestamp>(), stage.market.begin);
}

void ChartPanelTest::evidenceIsTheWindowOrTheBar() {
    Stage stage;
    QSignalSpy evidence(&stage.panel, &ChartPanel::evidenceRequested);
    const Timestamp at = stage.market.begin + minutes(25);
    stage.plot().pointAt(at);
    QTest::keyClick(&stage.plot(), Qt::Key_Return);
    QCOMPARE(evidence.last().at(0).value<InstrumentId>(), jpm);
    QCOMPARE(evidence.last().at(1).value<Timestamp>(), at - minutes(1));
    QCOMPARE(evidence.last().at(2).value<Timestamp>(), at);
    stage.panel.setMode(ChartMode::Candles);
    stage.panel.setSize(minutes(5));
    stage.plot().pointAt(at);
    QTest::keyClick(&stage.plot(), Qt::Key_Return);
    QCOMPARE(evidence.last().at(1).value<Timestamp>(), at);
    QCOMPARE(evidence.last().at(2).value<Timestamp>(), at + minutes(5));
}

void ChartPanelTest::linkingKeepsWhatWasPutBeside() {
    ThemeContext context(Theme::light());
    ChartPanel panel(context);
    QSignalSpy changed(&panel, &ChartPanel::seriesChanged);
    const auto shown = [&](std::vector<InstrumentId> expected) { return panel.instruments() == expected; };
    panel.setLinkedSymbol(jpm);
    panel.setLinkedSymbol(ibm); // walking through the quotes does not pile up lines
    QVERIFY(shown({ibm}));
    panel.addSymbol(goog);
    QVERIFY(shown({ibm, goog}));
    panel.setLinkedSymbol(goog); // a click in the legend
    QVERIFY(shown({goog, ibm}));
    panel.setLinkedSymbol(jpm); // goog was put there by hand
    QVERIFY(shown({jpm, goog, ibm}));
    panel.removeSymbol(goog);
    QVERIFY(shown({jpm, ibm}));
    panel.removeSymbol(jpm); // the linked one stays
    QVERIFY(shown({jpm, ibm}));
    QCOMPARE(changed.count(), 6);
}

void ChartPanelTest::gridLinesKeepTheirDistance_data() {
    QTest::addColumn<double>("zoom");
    for (const double zoom : {1.0, 0.5, 0.2, 0.05, 0.01, 3.0, 30.0, 1000.0})
        QTest::addRow("zoom %g", zoom) << zoom;
}

void ChartPanelTest::gridLinesKeepTheirDistance() {
    QFETCH(double, zoom);
    Stage stage;
    stage.plot().zoomBy(zoom);
    stage.plot().replot();
    for (const QCPAxis* axis : {stage.plot().canvas().time, stage.plot().canvas().price}) {
        const QVector<double> ticks = axis->tickVector();
        for (qsizetype i = 1; i < ticks.size(); ++i)
            QVERIFY(std::abs(axis->coordToPixel(ticks[i]) - axis->coordToPixel(ticks[i - 1])) >= 43.9);
    }
    const auto& labels = stage.plot().canvas().labels;
    for (std::size_t i = 0; i < labels.size(); ++i)
        for (std::size_t j = i + 1; j < labels.size(); ++j)
            QVERIFY(!labels[i].box.intersects(labels[j].box));
}

void ChartPanelTest::picturesAreWritten_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("png") << "png" << QByteArray("\x89PNG");
    QTest::newRow("pdf") << "pdf" << QByteArray("%PDF");
    QTest::newRow("svg") << "svg" << QByteArray("<?xml");
}

void ChartPanelTest::wordsOnThePlotNeverOverlap_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("lateMinute");
    for (const int width : {420, 640, 847, 1600}) {
        for (const int minute : {5, 28, 33, 41})
            QTest::addRow("%d wide, late at %d min", width, minute) << width << minute;
    }
}

void ChartPanelTest::wordsOnThePlotNeverOverlap() {
    QFETCH(int, width);
    QFETCH(int, lateMinute);
    Stage stage;
    stage.market.tradesVolume = true;
    stage.market.replay = true;
    stage.market.stale = {true, false, false};
    for (const int late : {0, 1, 2})
        stage.market.revisions.push_back(
            {stage.market.begin + minutes(lateMinute) + seconds(20 * late), minutes(1), 1, seconds(68)});
    stage.panel.resize(width, 472);
    stage.tell();
    (void)stage.panel.grab();
    std::vector<QRectF> boxes = stage.plot().canvas().marks;
    QVERIFY(boxes.size() >= 3); // the chips of three symbols at least
    for (const auto& label : stage.plot().canvas().labels)
        boxes.push_back(label.box);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        for (std::size_t j = i + 1; j < boxes.size(); ++j)
            QVERIFY(!boxes[i].intersects(boxes[j]));
    }
}

void ChartPanelTest::picturesAreWritten() {
    QFETCH(QString, ending);
    QFETCH(QByteArray, begin);
    Stage stage;
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chart.") + ending);
    QCOMPARE(stage.panel.saveTo(path), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith(begin));
    QVERIFY(file.size() > 2000);
    QVERIFY(stage.panel.saveTo(folder.filePath(QStringLiteral("chart.bmp"))).contains(QStringLiteral("not as .bmp")));
    QVERIFY(!stage.panel.saveTo(folder.filePath(QStringLiteral("missing/chart.") + ending)).isEmpty());
}

void ChartPanelTest::copiedDataAreWhatIsShown() {
    Stage stage;
    const ExportQuestion question = *stage.panel.exportQuestion();
    QCOMPARE(question.table, std::string("chart"));
    QCOMPARE(question.symbols, (std::vector<std::string>{"JPM", "IBM", "GOOG"}));
    QCOMPARE(question.sizes, std::vector<Duration>{minutes(1)});
    QVERIFY(question.from < question.to);
    stage.panel.setMode(ChartMode::Candles); // of the linked symbol alone
    QCOMPARE(stage.panel.exportQuestion()->table, std::string("bars"));
    QCOMPARE(stage.panel.exportQuestion()->symbols, std::vector<std::string>{"JPM"});
    QCOMPARE(stage.panel.exportQuestion()->sizes, std::vector<Duration>{shortestBar});
    stage.panel.setSnapshot(nullptr);
    QVERIFY(!stage.panel.exportQuestion());
}

void ChartPanelTest::theCrosshairTellsSamplesAndVolume() {
    Stage stage;
    const Timestamp at = stage.market.begin + minutes(20);
    const auto samples = stage.panel.scene().stripText(at);
    QVERIFY(samples == "n 9" || samples == "n 10"); // one a second, one in thirteen left out
    QVERIFY(stage.panel.scene().stripText(stage.market.begin + stage.market.gapFrom + seconds(60)).isEmpty());
    stage.market.tradesVolume = true;
    stage.snapshot = nullptr;
    stage.tell();
    QVERIFY2(stage.panel.scene().stripText(at).contains(", n "), qPrintable(stage.panel.scene().stripText(at)));
}

void ChartPanelTest::zoneIsNamedOnTheAxis() {
    Stage stage;
    stage.panel.setZone("America/New_York");
    QCOMPARE(stage.plot().zone().words(), QStringLiteral("New York"));
    QCOMPARE(stage.plot().canvas().clock(stage.market.begin), QStringLiteral("13:00:00"));
    stage.panel.setZone("Nowhere/Land");
    QCOMPARE(stage.plot().zone().words(), QStringLiteral("UTC"));
}

void ChartPanelTest::everyModeDraws_data() {
    QTest::addColumn<int>("mode");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    for (int mode = 0; mode < 3; ++mode)
        for (const bool dark : {false, true})
            for (const QSize size : {QSize(847, 472), QSize(754, 320), QSize(1628, 880), QSize(340, 220)})
                QTest::addRow("%d %s %dx%d", mode, dark ? "dark" : "light", size.width(), size.height())
                    << mode << dark << size;
}

void ChartPanelTest::everyModeDraws() {
    QFETCH(int, mode);
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    Stage stage;
    stage.context.setTheme(dark ? Theme::dark() : Theme::light());
    stage.market.tradesVolume = true;
    stage.market.stale[0] = true;
    stage.market.revisions = {{stage.market.begin + minutes(20), minutes(1), 1, seconds(68)}};
    stage.panel.resize(size);
    stage.panel.setMode(static_cast<ChartMode>(mode));
    stage.tell();
    stage.plot().pointAt(stage.market.begin + minutes(36));
    stage.plot().setCursor(0, stage.market.begin + minutes(20));
    stage.plot().setCursor(1, stage.market.begin + minutes(21));
    const QImage image = stage.panel.grab().toImage();
    QCOMPARE(image.size(), size);
    const QRgb ground = stage.context.theme().panel.rgb();
    int drawn = 0;
    for (int y = 70; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            drawn += image.pixel(x, y) != ground ? 1 : 0;
    QVERIFY(drawn > 1000);
    stage.panel.setSnapshot(nullptr);
    QVERIFY(!stage.panel.grab().isNull());
}

void ChartPanelTest::candleBodiesAreOdd() {
    for (double slot = 0.2; slot < 60; slot += 0.1) {
        const int width = candleWidth(slot);
        QVERIFY(width == 1 || (width >= 3 && width <= 13 && width % 2 == 1));
    }
    QCOMPARE(candleWidth(9), 5);
    QCOMPARE(candleWidth(40), 13);
}

void ChartPanelTest::beforeTheFirstWindowThereAreWordsAndNoAxis() {
    Stage stage;
    stage.snapshot = nullptr;
    stage.panel.setSnapshot(nullptr);
    stage.market.clock = std::chrono::seconds(4);
    stage.tell();
    auto* empty = stage.panel.findChild<EmptyState*>();
    QVERIFY(empty->isVisible());
    QVERIFY(empty->accessibleName().contains(QStringLiteral("Waiting for the first window")) ||
            empty->accessibleDescription().contains(QStringLiteral("First window at")));
    QVERIFY(stage.plot().canvas().labels.empty());
    QVERIFY(!stage.panel.exportQuestion());
    stage.plot().pointAt(ChartMarket{}.begin);
    QVERIFY(!stage.plot().pointedAt());

    stage.market.clock = std::chrono::minutes(3);
    stage.tell();
    QVERIFY(!empty->isVisible());
    QVERIFY(!stage.plot().canvas().labels.empty());
}

QTEST_MAIN(ChartPanelTest)
#include "chart_panel_test.moc"
