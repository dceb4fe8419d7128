// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmarks of the engines. `tests/bench/run` runs them with those of the whole commands and prints one table.
#include <benchmark/benchmark.h>

bool checkBooks();
void printWindowMemory();

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (!checkBooks())
        return 1;
    printWindowMemory();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
