// SPDX-License-Identifier: GPL-3.0-or-later
// Read by moc before each file: its preprocessor trips over <concepts> where no other standard header came before.
#include <cstdint>
