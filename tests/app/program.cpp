// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>

Outcome runProgram(const QString& name, const QStringList& arguments, const QByteArray& input) {
    QProcess process;
    process.start(qEnvironmentVariable("TOPBOOK_BIN_DIR") + QLatin1Char('/') + name, arguments);
    process.write(input);
    process.closeWriteChannel();
    Outcome outcome;
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit) {
        outcome.err = "the program crashed or hung: " + process.readAllStandardError();
        return outcome;
    }
    outcome.exitCode = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

QString realData(const QString& relative) {
    const QString folder = qEnvironmentVariable("TOPBOOK_DATA", qEnvironmentVariable("TOPBOOK_SOURCE_DIR") +
                                                                    QStringLiteral("/../shared/data"));
    const QString path = folder + QLatin1Char('/') + relative;
    return QFileInfo::exists(path) ? path : QString();
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString& path, const QByteArray& content) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}
