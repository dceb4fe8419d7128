// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop's keyring as the source manager uses it: every call returns at once, every answer comes later in the GUI
// thread, and none once the ring is gone. A keyring that never answers holds nobody up.
#pragma once

#include "app/desktop/secret.h"

#include <QString>

#include <functional>
#include <memory>

namespace topbook::desktop {

struct KeyAnswer {
    Key key;         ///< of a read; null where the keyring has none
    QString trouble; ///< why the keyring could not be asked, in words with what to do; empty when well
};

class KeyRing {
public:
    using Answered = std::function<void(KeyAnswer)>;

    virtual ~KeyRing() = default;
    virtual void read(const QString& id, Answered answered) = 0;
    virtual void write(const QString& id, Key key, Answered answered) = 0;
    virtual void erase(const QString& id) = 0;
};

/// The Secret Service or KWallet through QtKeychain, in a thread of its own: some of its backends block.
[[nodiscard]] std::unique_ptr<KeyRing> systemKeyRing();

} // namespace topbook::desktop
