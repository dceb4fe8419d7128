// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

class DesktopSmokeTest : public QObject {
    Q_OBJECT

private slots:
    void versionAnswersWithoutADisplay();
    void theFirstSessionIsRenderedWithData_data();
    void theFirstSessionIsRenderedWithData();
    void aPictureThatCannotBeWrittenIsSaid();
};

void DesktopSmokeTest::versionAnswersWithoutADisplay() {
    const Outcome made = runProgram(QStringLiteral("topbook"), {QStringLiteral("--version")});
    QCOMPARE(made.exitCode, 0);
    QVERIFY(made.out.contains("opbook"));
}

void DesktopSmokeTest::theFirstSessionIsRenderedWithData_data() {
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QSize>("size");
    QTest::newRow("light") << QStringLiteral("light") << QSize(1440, 900);
    QTest::newRow("dark, large") << QStringLiteral("dark") << QSize(2560, 1440);
    QTest::newRow("light, compact") << QStringLiteral("light") << QSize(1280, 720);
}

void DesktopSmokeTest::theFirstSessionIsRenderedWithData() {
    QFETCH(QString, theme);
    QFETCH(QSize, size);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("shot.png"));
    const Outcome made = runProgram(QStringLiteral("topbook"),
                                    {QStringLiteral("--offscreen-shot"), path, QStringLiteral("--after"),
                                     QStringLiteral("2s"), QStringLiteral("--theme"), theme, QStringLiteral("--size"),
                                     QStringLiteral("%1x%2").arg(size.width()).arg(size.height())});
    QVERIFY2(made.exitCode == 0, made.err.constData());
    QCOMPARE(made.out.count("Top by average"), 3);
    const QImage picture(path);
    QCOMPARE(picture.size(), size);
    // a window with data has many colours; an empty one has a handful
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 3) {
        for (int x = 0; x < picture.width(); x += 3)
            colours.insert(picture.pixel(x, y));
    }
    QVERIFY2(colours.size() > 100, qPrintable(QString::number(colours.size())));
}

void DesktopSmokeTest::aPictureThatCannotBeWrittenIsSaid() {
    const Outcome made = runProgram(QStringLiteral("topbook"),
                                    {QStringLiteral("--offscreen-shot"), QStringLiteral("/no/such/folder/x.png"),
                                     QStringLiteral("--after"), QStringLiteral("1s")});
    QCOMPARE(made.exitCode, 1);
    QVERIFY(made.err.contains("/no/such/folder/x.png"));
}

QTEST_GUILESS_MAIN(DesktopSmokeTest)
#include "desktop_smoke_test.moc"
