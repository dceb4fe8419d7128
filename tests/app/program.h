// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one of our programs as a person would and keeps what it said.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

struct Outcome {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};

/// `name` is "topbook-cli" or "topbook"; `input` goes to its standard input. Waits up to two minutes.
Outcome runProgram(const QString& name, const QStringList& arguments, const QByteArray& input = {});
inline Outcome runCli(const QStringList& arguments, const QByteArray& input = {}) {
    return runProgram(QStringLiteral("topbook-cli"), arguments, input);
}

/// A real recording, or an empty string where there is none on this machine.
QString realData(const QString& relative);
QByteArray contentOf(const QString& path);
void writeFile(const QString& path, const QByteArray& content);
