// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of a REST provider to quotes (providers, Live sources). The event time of a quote is the receive time of the
// answer; the provider's own time travels beside it. A bad answer yields problems, never a quote, and never ends the
// source; a symbol that is missing or has no lawful price costs only itself.
#pragma once

#include "model/feed/decoder.h"
#include "model/feed/providers/provider_profile.h"

namespace topbook {

/// Reads payloads of live_payload.h. Bid and ask of an answer become Best events where both are lawful.
[[nodiscard]] std::unique_ptr<Decoder> makeRestDecoder(ProviderProfile profile);

} // namespace topbook
