// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/note_label.h"

#include "ui/theme/theme_context.h"

namespace topbook::ui {

NoteLabel::NoteLabel(const ThemeContext& context, FontRole role, QColor Theme::*colour, QWidget* parent)
    : QLabel(parent)
    , context_(context)
    , role_(role)
    , colour_(colour) {
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
    refresh();
    connect(&context, &ThemeContext::changed, this, &NoteLabel::refresh);
}

void NoteLabel::setWords(const QString& words) {
    if (words != text()) {
        setText(words);
        setAccessibleName(words);
    }
    setHidden(words.isEmpty());
}

void NoteLabel::setLink(const QString& text, const QString& address) {
    if (!address.startsWith(QLatin1String("https://"))) {
        setWords({});
        return;
    }
    setTextFormat(Qt::RichText);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    setFocusPolicy(Qt::StrongFocus);
    setOpenExternalLinks(true);
    setText(QStringLiteral("<a href=\"%1\">%2</a>").arg(address.toHtmlEscaped(), text.toHtmlEscaped()));
    setAccessibleName(text);
    show();
}

void NoteLabel::setColour(QColor Theme::*colour) {
    if (colour == colour_)
        return;
    colour_ = colour;
    refresh();
}

QSize NoteLabel::minimumSizeHint() const {
    constexpr int smallestWidth = 80;
    return {smallestWidth, fontMetrics().lineSpacing()};
}

void NoteLabel::refresh() {
    const Theme& theme = context_.theme();
    setFont(theme.font(role_));
    QPalette own = palette();
    own.setColor(QPalette::WindowText, theme.*colour_);
    own.setColor(QPalette::Link, theme.accent);
    setPalette(own);
}

} // namespace topbook::ui
