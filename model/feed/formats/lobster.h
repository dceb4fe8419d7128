// SPDX-License-Identifier: GPL-3.0-or-later
// `lobster`: a LOBSTER message file, alone or with its order-book file, which is read in step with it: named by
// DecodeOptions::lobsterBook, or lying beside it in the archive as distributed (order-books, Formats).
//
// The message file holds only what happened inside the best N levels. With the order-book file the book is seeded from
// its first row, and again wherever the best bid and ask part from it; facts() say how often that was.
#pragma once

#include "model/feed/decoder.h"

#include <memory>

namespace topbook {

[[nodiscard]] int probeLobster(std::string_view head, const DecodeOptions& options);
/// Fails with InvalidArgument where `--date` is no day, and as LobsterDepthFile::open does.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openLobster(const DecodeOptions& options);

} // namespace topbook
