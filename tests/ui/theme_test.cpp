// SPDX-License-Identifier: GPL-3.0-or-later
// The look in numbers: tabular digits, contrast, icons, number texts, and controls that paint at any pixel ratio.
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/focus_ring.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/replay_slider.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/state_card.h"
#include "ui/widgets/status_chip.h"

#include <QApplication>
#include <QDockWidget>
#include <QFontMetricsF>
#include <QImage>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <array>
#include <functional>
#include <limits>
#include <set>
#include <vector>

using namespace topbook::ui;

namespace {

constexpr qint64 second = 1'000'000'000;
constexpr std::array presets{ColourPreset::BlueOrange, ColourPreset::GreenRed, ColourPreset::RedGreen,
                             ColourPreset::Mono};

bool isBlank(const QImage& image) {
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() != 0) {
                return false;
            }
        }
    }
    return true;
}

int coloursIn(const QImage& image) {
    std::set<QRgb> colours;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            colours.insert(image.pixel(x, y));
        }
    }
    return static_cast<int>(colours.size());
}

QImage rendered(QWidget& widget, qreal ratio) {
    QImage image(widget.size() * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    widget.render(&image);
    return image;
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    void init() { applyTheme(*qApp, Theme::light()); }

    void digitsAreEquallyWideInEveryWeight_data() {
        QTest::addColumn<int>("role");
        for (int role = 0; role < fontRoleCount; ++role) {
            QTest::addRow("role %d", role) << role;
        }
    }
    void digitsAreEquallyWideInEveryWeight() {
        QFETCH(int, role);
        const QFontMetricsF metrics(Theme::light().font(static_cast<FontRole>(role)));
        for (char digit = '1'; digit <= '9'; ++digit) {
            QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('0')));
        }
    }

    void familyThatIsNotInstalledIsPassedOver() {
        Theme theme = Theme::light();
        theme.setFontFamilies({"No Such Family 42"});
        QVERIFY(!theme.fontFamilies().contains("No Such Family 42"));
        QCOMPARE(theme.fontFamilies().last(), QString("sans-serif"));
    }

    void textNeverGetsSmallerThanElevenPixels() {
        Theme theme = Theme::light();
        theme.setFontScale(0.8);
        for (int role = 0; role < fontRoleCount; ++role) {
            QVERIFY(theme.font(static_cast<FontRole>(role)).pixelSize() >= 11);
        }
        theme.setFontScale(1.5);
        QCOMPARE(theme.font(FontRole::Body).pixelSize(), 18);
        QCOMPARE(theme.metrics.controlHeight, 42);
        QCOMPARE(theme.metrics.iconSize, 20);
        theme.setFontScale(1.0);
        QCOMPARE(theme.metrics.controlHeight, 28);
    }

    void contrastIsAsDesigned_data() {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<double>("ratio");
        const auto add = [](const Theme& t, const char* name, QColor Theme::*text, QColor Theme::*ground,
                            double ratio) {
            QTest::addRow("%s, %s", t.isDark ? "dark" : "light", name) << t.*text << t.*ground << ratio;
        };
        const Theme light = Theme::light();
        add(light, "text, panel", &Theme::text, &Theme::panel, 17.7);
        add(light, "text, select", &Theme::text, &Theme::select, 15.2);
        add(light, "text2, panel", &Theme::text2, &Theme::panel, 7.1);
        add(light, "text2, window", &Theme::text2, &Theme::window, 5.4);
        add(light, "text3, panel", &Theme::text3, &Theme::panel, 5.7);
        add(light, "text3, staleBg", &Theme::text3, &Theme::staleBg, 5.1);
        add(light, "accent, panel", &Theme::accent, &Theme::panel, 6.0);
        add(light, "onAccent, accent", &Theme::onAccent, &Theme::accent, 6.0);
        add(light, "up, panel", &Theme::up, &Theme::panel, 5.8);
        add(light, "up, select", &Theme::up, &Theme::select, 5.0);
        add(light, "down, panel", &Theme::down, &Theme::panel, 5.4);
        add(light, "down, select", &Theme::down, &Theme::select, 4.7);
        add(light, "onAmber, amber", &Theme::onAmber, &Theme::amber, 10.4);
        add(light, "warn, warnBg", &Theme::warn, &Theme::warnBg, 5.7);
        add(light, "error, errorBg", &Theme::error, &Theme::errorBg, 5.8);
        add(light, "rec, field", &Theme::rec, &Theme::field, 5.7);
        add(light, "onChip, chip", &Theme::onChip, &Theme::chip, 13.0);
        add(light, "borderStrong, panel", &Theme::borderStrong, &Theme::panel, 3.6);
        const Theme dark = Theme::dark();
        add(dark, "text, panel", &Theme::text, &Theme::panel, 15.4);
        add(dark, "text, select", &Theme::text, &Theme::select, 12.0);
        add(dark, "text2, panel", &Theme::text2, &Theme::panel, 8.9);
        add(dark, "text2, select", &Theme::text2, &Theme::select, 6.9);
        add(dark, "text3, panel", &Theme::text3, &Theme::panel, 6.3);
        add(dark, "text3, staleBg", &Theme::text3, &Theme::staleBg, 6.0);
        add(dark, "accent, panel", &Theme::accent, &Theme::panel, 8.6);
        add(dark, "onAccent, accent", &Theme::onAccent, &Theme::accent, 7.7);
        add(dark, "up, panel", &Theme::up, &Theme::panel, 8.2);
        add(dark, "up, select", &Theme::up, &Theme::select, 6.4);
        add(dark, "down, panel", &Theme::down, &Theme::panel, 9.0);
        add(dark, "down, select", &Theme::down, &Theme::select, 7.0);
        add(dark, "onAmber, amber", &Theme::onAmber, &Theme::amber, 10.0);
        add(dark, "warn, warnBg", &Theme::warn, &Theme::warnBg, 8.8);
        add(dark, "error, errorBg", &Theme::error, &Theme::errorBg, 7.0);
        add(dark, "rec, field", &Theme::rec, &Theme::field, 6.3);
        add(dark, "onChip, chip", &Theme::onChip, &Theme::chip, 13.6);
        add(dark, "borderStrong, panel", &Theme::borderStrong, &Theme::panel, 3.7);
    }
    void contrastIsAsDesigned() {
        QFETCH(QColor, text);
        QFETCH(QColor, ground);
        QFETCH(double, ratio);
        const double measured = contrastRatio(text, ground);
        QVERIFY2(std::abs(measured - ratio) < 0.06, qPrintable(QString::number(measured)));
    }

    void everyPresetIsReadableOnPanelAndSelection() {
        for (const auto preset : presets) {
            for (const Theme& theme : {Theme::light(preset), Theme::dark(preset)}) {
                for (const QColor& ground : {theme.panel, theme.select}) {
                    QVERIFY(contrastRatio(theme.up, ground) >= 4.5);
                    QVERIFY(contrastRatio(theme.down, ground) >= 4.5);
                }
                QCOMPARE(theme.hollowDown, preset == ColourPreset::Mono);
            }
        }
    }

    void chipsAndHeatCarryReadableText() {
        for (const Theme& theme : {Theme::light(), Theme::dark()}) {
            for (int i = 0; i < 8; ++i) {
                QVERIFY(contrastRatio(theme.textOn(theme.seriesColour(i)), theme.seriesColour(i)) >= 4.65);
                QVERIFY(contrastRatio(theme.seriesColour(i), theme.panel) >= 3.0);
            }
            for (std::size_t i = 0; i < theme.heat.size(); ++i) {
                QVERIFY(contrastRatio(theme.heatText[i], theme.heat[i]) >= 4.95);
            }
        }
    }

    void seriesDifferInColourAndDash() {
        const Theme theme = Theme::light();
        QCOMPARE(theme.seriesPen(0).widthF(), 2.0);
        QCOMPARE(theme.seriesPen(1).widthF(), 1.5);
        QCOMPARE(theme.seriesPen(0).style(), Qt::SolidLine);
        QCOMPARE(theme.seriesPen(3).dashPattern(), (QList<qreal>{6, 2, 1, 2}));
        QCOMPARE(theme.seriesPen(5).dashPattern(), theme.seriesPen(1).dashPattern());
    }

    void styleSheetHasNoTokenLeft() {
        for (const Theme& theme : {Theme::light(), Theme::dark()}) {
            const QString sheet = theme.styleSheet();
            QVERIFY(!sheet.isEmpty());
            QVERIFY2(!sheet.contains('@'), qPrintable(sheet.mid(sheet.indexOf('@'), 30)));
        }
    }

    void systemsDarknessIsReadFromItsPalette() {
        QPalette desktop;
        desktop.setColor(QPalette::Window, Qt::white);
        desktop.setColor(QPalette::WindowText, Qt::black);
        QVERIFY(!systemIsDark(desktop));
        desktop.setColor(QPalette::Window, Qt::black);
        desktop.setColor(QPalette::WindowText, Qt::white);
        QVERIFY(systemIsDark(desktop));

        // Our own palette says nothing about the desktop; the role that we leave to it does.
        QPalette applied = Theme::dark().palette();
        applied.setColor(QPalette::Light, Qt::white);
        QVERIFY(!systemIsDark(applied));
        applied = Theme::light().palette();
        applied.setColor(QPalette::Light, QColor(0x32, 0x32, 0x32));
        QVERIFY(systemIsDark(applied));
    }

    void everyIconPaintsInBothThemes_data() {
        QTest::addColumn<int>("index");
        for (const Icon name : allIcons()) {
            QTest::newRow(qPrintable(iconName(name))) << static_cast<int>(name);
        }
    }
    void everyIconPaintsInBothThemes() {
        QFETCH(int, index);
        const auto name = static_cast<Icon>(index);
        for (const Theme& theme : {Theme::light(), Theme::dark()}) {
            const QIcon drawn = icon(name, theme);
            for (const qreal ratio : {1.0, 1.25, 2.0}) {
                const QPixmap pixmap = drawn.pixmap(QSize(16, 16), ratio);
                QCOMPARE(pixmap.size(), (QSizeF(16, 16) * ratio).toSize());
                const QImage image = pixmap.toImage();
                QVERIFY(!isBlank(image));
            }
            // The tint shows: some pixel is opaque and in the colour asked for.
            const QColor red(255, 0, 0);
            const QImage tinted = icon(name, IconTint{red, red, red}).pixmap(QSize(64, 64), 1.0).toImage();
            bool found = false;
            for (int y = 0; y < 64 && !found; ++y) {
                for (int x = 0; x < 64 && !found; ++x) {
                    found = tinted.pixelColor(x, y) == red;
                }
            }
            QVERIFY(found);
        }
    }

    void iconsStayInTheirOpticalBox() {
        for (const Icon name : allIcons()) {
            const QImage image = icon(name, Theme::light()).pixmap(QSize(160, 160), 1.0).toImage();
            for (int i = 0; i < 160; ++i) {
                const int edge = 15; // half a unit for round caps
                for (const QPoint at :
                     {QPoint(i, edge), QPoint(i, 159 - edge), QPoint(edge, i), QPoint(159 - edge, i)}) {
                    QVERIFY2(image.pixelColor(at).alpha() == 0, qPrintable(iconName(name)));
                }
            }
        }
    }

    void iconsAreSharedUntilTheThemeChanges() {
        ThemeContext context(Theme::light());
        const qint64 before = context.icon(Icon::Gear).cacheKey();
        QCOMPARE(context.icon(Icon::Gear).cacheKey(), before);
        QSignalSpy changed(&context, &ThemeContext::changed);
        context.setTheme(Theme::dark());
        QCOMPARE(changed.count(), 1);
        QVERIFY(context.icon(Icon::Gear).cacheKey() != before);
        QVERIFY(!applicationIcon().pixmap(64, 64).isNull());
    }

    void prices() {
        QCOMPARE(priceText(3'361'520'000'000, 2), QString("3,361.52"));
        QCOMPARE(priceText(303'431'200'000, 4), QString("303.4312"));
        QCOMPARE(priceText(-1'500'000'000, 2), QString(QChar(0x2212)) + "1.50");
        QCOMPARE(priceText(0, 2), QString("0.00"));
        QCOMPARE(priceText(2'500'000'000, 0), QString("2")); // half to even
        QCOMPARE(priceText(3'500'000'000, 0), QString("4"));
        QCOMPARE(priceText(-4'000'000, 2), QString("0.00"));
        QCOMPARE(priceText(1'234'567'890'123'456'789, 9), QString("1,234,567,890.123456789"));
        QCOMPARE(exactPriceText(303'431'250'000, 2), QString("303.43125"));
        QCOMPARE(exactPriceText(303'000'000'000, 2), QString("303.00"));
        QCOMPARE(exactPriceText(1, 2), QString("0.000000001"));
        QCOMPARE(midText(303'480'000'000, 303'500'000'000, 2), QString("303.490"));
        QCOMPARE(midText(303'480'000'000, 303'490'000'000, 2), QString("303.485"));
        QCOMPARE(decimalText(303.43125, 4), QString("303.4312"));
        QCOMPARE(decimalText(1234567.5, 1), QString("1,234,567.5"));
        QCOMPARE(decimalText(-0.00001, 2), QString("0.00"));
        QCOMPARE(decimalText(std::numeric_limits<double>::quiet_NaN(), 2), noValueText());
        QCOMPARE(signedPriceText(279'000'000, 4), QString("+0.2790"));
        QCOMPARE(priceText(std::numeric_limits<qint64>::min(), 0).at(0), QChar(0x2212));
    }

    void changes() {
        QCOMPARE(signedPercentText(0.00182, 3), QString("+0.182%"));
        QCOMPARE(signedPercentText(-0.0003, 3), QString(QChar(0x2212)) + "0.030%");
        QCOMPARE(signedPercentText(0.000001, 3), QString("0.000%"));
        QCOMPARE(shownSign(0.000001, 3), 0);
        QCOMPARE(shownSign(-0.0003, 3), -1);
        QCOMPARE(changePercentText(30'350, 30'211, 2), QString("+0.46%"));
        QCOMPARE(changePercentText(100, 100, 2), QString("0.00%"));
        QCOMPARE(changePercentText(100, 0, 2), noValueText());
        QCOMPARE(shownChangeSign(99, 100, 2), -1);
        QCOMPARE(changePercentText(std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::max() - 1, 2),
                 QString("0.00%"));
    }

    void counts() {
        QCOMPARE(countText(2600), QString("2,600"));
        QCOMPARE(countText(999), QString("999"));
        QCOMPARE(countText(65'536), QString("65,536"));
        QCOMPARE(countText(1'204'117), QString("1,204,117"));
        QCOMPARE(sizeText(2600, 0, 0), QString("2,600"));
        QCOMPARE(sizeText(123'456'789, 8, 4), QString("1.2346"));
        QCOMPARE(bytesText(186'000'000), QString("186 MB"));
        QCOMPARE(bytesText(1'200'000'000), QString("1.2 GB"));
        QCOMPARE(bytesText(999'600), QString("1.0 MB"));
        QCOMPARE(bytesText(12), QString("12 B"));
    }

    void times() {
        QCOMPARE(ageText(400'000'000), QString("0.4 s"));
        QCOMPARE(ageText(9'990'000'000), QString("9.9 s"));
        QCOMPARE(ageText(43 * second), QString("43 s"));
        QCOMPARE(ageText(59 * second + 999'000'000), QString("59 s"));
        QCOMPARE(ageText(125 * second), QString("2 min"));
        QCOMPARE(ageText(3 * 3600 * second), QString("3 h"));
        QCOMPARE(ageText(-1), QString("0.0 s"));
        QCOMPARE(durationText(150 * second), QString("2 min 30 s"));
        QCOMPARE(durationText(15'100'000'000), QString("15.1 s"));
        QCOMPARE(countdownText(7'000'000'001), QString("8 s"));
        QCOMPARE(countdownText(8 * second), QString("8 s"));
        QCOMPARE(elapsedText(2472 * second), QString("41:12"));
        QCOMPARE(elapsedText(3723 * second), QString("1:02:03"));

        const qint64 time = (20'000LL * 86'400 + 18 * 3600 + 42 * 60 + 7) * second + 142'900'000;
        QCOMPARE(clockText(time), QString("18:42:07"));
        QCOMPARE(clockMillisText(time), QString("18:42:07.142"));
        QCOMPARE(clockText(time, -5 * 3600), QString("13:42:07"));
        QCOMPARE(clockMinuteText(time, 6 * 3600), QString("00:42"));
        QCOMPARE(clockMillisText(-1), QString("23:59:59.999"));
        const qint64 end = time - 7 * second - 142'900'000;
        QCOMPARE(intervalText(end - 60 * second, end), QString("[18:41:00, 18:42:00) UTC"));
        QCOMPARE(coverageText(75, 90), QString("coverage 83%"));
        QCOMPARE(coverageText(8999, 9000), QString("coverage 99%"));
        QCOMPARE(coverageText(90, 90), QString("coverage 100%"));
    }

    void controlsHaveTheirHeightsAndPaintAtTwoPixelsAPoint_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void controlsHaveTheirHeightsAndPaintAtTwoPixelsAPoint() {
        QFETCH(bool, dark);
        ThemeContext context(dark ? Theme::dark() : Theme::light());
        applyTheme(*qApp, context.theme());
        const Metrics& m = context.theme().metrics;
        struct Case {
            std::function<QWidget*()> make;
            int height;
        };
        const std::vector<Case> cases{
            {[&] { return new Button(context, ControlTone::Plain, Icon::Open, "Open"); }, m.controlHeight},
            {[&] { return new PrimaryButton(context, "Go live"); }, m.controlHeight},
            {[&] { return new ToolButton(context, Icon::Gear, QString("Preferences")); }, m.iconButtonHeight},
            {[&] {
                 return new SegmentedControl(context, "Ranking by", {"Average", "Gain"});
             },
             m.segmentHeight},
            {[&] { return new SearchField(context, Icon::Search, "Find symbol", "Ctrl K"); }, m.controlHeight},
            {[&] { return new StatusChip(context); }, m.chipHeight},
            {[&] { return new SourceButton(context); }, m.controlHeight},
            {[&] { return new RecordButton(context); }, m.controlHeight},
            {[&] { return new ReplaySlider(context); }, m.replayBarHeight},
            {[&] { return new CountButton(context, Icon::Warn, "Problems"); }, m.segmentHeight},
        };
        for (const Case& one : cases) {
            const std::unique_ptr<QWidget> widget(one.make());
            widget->resize(widget->sizeHint());
            QCOMPARE(widget->height(), one.height);
            QVERIFY2(!widget->accessibleName().isEmpty() || qobject_cast<QPushButton*>(widget.get()) != nullptr,
                     widget->metaObject()->className());
            const QImage image = rendered(*widget, 2.0);
            QCOMPARE(image.width(), widget->width() * 2);
            QVERIFY2(coloursIn(image) > 3, widget->metaObject()->className());
        }
        EmptyState empty(context, Icon::Source);
        empty.setTexts("No quotes yet", "Pick a source to start.");
        empty.setAction("Choose source");
        empty.resize(300, 160);
        QVERIFY(coloursIn(rendered(empty, 2.0)) > 3);
        // Words of an empty panel are wrapped, never cut.
        QVERIFY(empty.heightForWidth(90) > empty.heightForWidth(300));
        Banner banner(context, Banner::Shape::Strip);
        banner.setMessage(Banner::Tone::Stale, "Stale for 48 s", {"No message since 18:41:19.118, limit 30 s."});
        QVERIFY(banner.heightForWidth(120) > banner.heightForWidth(400));
    }

    void hatchIsSharpAtEveryRatio() {
        for (const qreal ratio : {1.0, 1.5, 2.0}) {
            const QPixmap tile = hatchPixmap(Qt::black, ratio);
            QCOMPARE(tile.width() % qRound(6 * ratio), 0);
            QCOMPARE(tile.devicePixelRatio(), ratio);
        }
        // Painted at 2.0 the lines repeat every 12 device pixels, as they do every 6 at 1.0.
        QImage image(48, 48, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(2.0);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.fillRect(0, 0, 24, 24, hatchBrush(Qt::black, 2.0));
        painter.end();
        for (int x = 0; x < 36; ++x) {
            QCOMPARE(image.pixel(x, 5), image.pixel(x + 12, 5));
        }
        QVERIFY(coloursIn(image) > 1);
    }

    void sparklineBreaksWhereThereIsNoValue() {
        QImage image(60, 20, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        const double none = std::numeric_limits<double>::quiet_NaN();
        const std::array values{1.0, 2.0, 1.0, none, none, none, 3.0, 1.0, 2.0};
        paintSparkline(painter, QRectF(0, 0, 60, 20), values, Qt::black, 1.25, false);
        painter.end();
        QVERIFY(isBlank(image.copy(24, 0, 8, 20)));
        QVERIFY(!isBlank(image.copy(0, 0, 15, 20)));
        QVERIFY(!isBlank(image.copy(45, 0, 15, 20)));
    }

    void arrowKeysMoveTheSegment() {
        ThemeContext context(Theme::light());
        SegmentedControl control(context, "Ranking by", {"Average", "Gain", "Last price"});
        QSignalSpy changed(&control, &SegmentedControl::currentChanged);
        control.show();
        QVERIFY(QTest::qWaitForWindowActive(&control));
        control.setCurrent(0);
        QCOMPARE(changed.count(), 0);
        auto* first = control.findChildren<QToolButton*>().first();
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Right);
        QCOMPARE(control.current(), 1);
        QCOMPARE(changed.count(), 1);
    }

    void labelsMayBeReplacedByThePressOfASegment() {
        ThemeContext context(Theme::light());
        SegmentedControl control(context, "Window", {"1 min", "5 min"});
        QPointer<QToolButton> pressed = control.findChildren<QToolButton*>().last();
        bool stood = false;
        connect(&control, &SegmentedControl::currentChanged, &control, [&] {
            control.setLabels({"10 s", "1 min", "5 min"});
            stood = !pressed.isNull(); // what was pressed still has things to do
        });
        QTest::mouseClick(pressed, Qt::LeftButton);
        QVERIFY(stood);
        QCOMPARE(control.count(), 3);
        QCOMPARE(control.current(), 1);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(pressed.isNull());
        QCOMPARE(control.findChildren<QToolButton*>().size(), 3);
    }

    void draggingTheSliderSeeksOnce() {
        ThemeContext context(Theme::light());
        ReplaySlider slider(context);
        slider.resize(416, 44); // 400 between the two middles of the handle
        slider.setSpan(1000 * second, 1400 * second);
        QSignalSpy seek(&slider, &ReplaySlider::seekRequested);
        QTest::mousePress(&slider, Qt::LeftButton, {}, QPoint(108, 20));
        slider.setPosition(1399 * second); // the replay goes on under the hand
        QTest::mouseRelease(&slider, Qt::LeftButton, {}, QPoint(108, 20));
        QCOMPARE(seek.count(), 1);
        QCOMPARE(seek.first().first().toLongLong(), 1100 * second);
        QTest::keyClick(&slider, Qt::Key_Right);
        QCOMPARE(seek.count(), 2);
        QCOMPARE(seek.last().first().toLongLong(), 1101 * second);
    }

    void keyboardFocusDrawsARing() {
        ThemeContext context(Theme::light());
        FocusRing ring(context);
        QWidget window;
        window.resize(200, 80);
        auto* button = new Button(context, ControlTone::Plain, "Open", &window);
        button->setGeometry(50, 20, 88, 28);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        button->clearFocus();
        button->setFocus(Qt::TabFocusReason);
        QCOMPARE(window.grab().toImage().pixelColor(94, 18), context.theme().accent);
        button->clearFocus();
        button->setFocus(Qt::MouseFocusReason);
        QVERIFY(window.grab().toImage().pixelColor(94, 18) != context.theme().accent);
    }

    void dockTitleShowsAndActs() {
        ThemeContext context(Theme::dark());
        QMainWindow window;
        auto* dock = new QDockWidget("Ladder", &window);
        window.addDockWidget(Qt::RightDockWidgetArea, dock);
        auto* title = new DockTitle(context, dock);
        title->setLinkedSymbol("JPM", "JPMorgan Chase & Co.");
        title->setNote("group 0.01");
        QVERIFY(title->moreMenu() == title->moreMenu());
        QCOMPARE(title->sizeHint().height(), 28);
        window.resize(400, 300);
        window.show();
        QCOMPARE(dock->titleBarWidget(), title);
        for (auto* button : title->findChildren<ToolButton*>()) {
            QVERIFY(!button->accessibleName().isEmpty());
        }
        auto buttons = title->findChildren<ToolButton*>();
        for (auto* button : buttons) {
            if (button->accessibleName() == "Close") {
                button->click();
            }
        }
        QVERIFY(!dock->isVisible());
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
