// SPDX-License-Identifier: GPL-3.0-or-later
// A path to type, or to choose in the file dialog. GUI thread only.
#pragma once

#include <QString>
#include <QWidget>

class QLineEdit;

namespace topbook::ui {

class ThemeContext;

class PathField : public QWidget {
    Q_OBJECT

public:
    enum class Purpose { Open, Save };

    /// `name` is the accessible name and the title of the file dialog.
    PathField(const ThemeContext& context, Purpose purpose, const QString& name, const QString& filter,
              QWidget* parent = nullptr);

    [[nodiscard]] QString path() const; ///< without blanks around it
    void setPath(const QString& path);

signals:
    void pathChanged(const QString& path);

private:
    void choose();

    Purpose purpose_;
    QString name_;
    QString filter_;
    QLineEdit* field_;
};

} // namespace topbook::ui
