// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

class PanelsTest : public QObject {
    Q_OBJECT
};

QTEST_MAIN(PanelsTest)
#include "panels_test.moc"
