// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/secret.h"

#include <cstring>

#include <sys/prctl.h>
#include <sys/resource.h>

namespace topbook::desktop {

Secret::~Secret() {
    ::explicit_bzero(text_.data(), text_.size());
}

Key keyOf(std::string&& text) {
    if (text.empty())
        return nullptr;
    forbidCoreFiles();
    Key key = std::make_shared<const Secret>(text);
    ::explicit_bzero(text.data(), text.size());
    text.clear();
    return key;
}

void forbidCoreFiles() {
    const rlimit none{0, 0};
    (void)::setrlimit(RLIMIT_CORE, &none);
    (void)::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

} // namespace topbook::desktop
