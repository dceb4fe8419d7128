// SPDX-License-Identifier: GPL-3.0-or-later
// 128-bit integers: sums of prices and cross products of fractions never overflow in them (architecture rule 3).
// GCC and Clang have them as an extension that -Wpedantic refuses by name, hence these two aliases.
#pragma once

namespace topbook {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

} // namespace topbook
