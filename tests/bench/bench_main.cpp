// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmarks of the engines. `tests/bench/run` runs them with those of the whole commands and prints one table.
#include <benchmark/benchmark.h>

bool checkBooks();
bool checkWindows();
void printWindowMemory();

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (!checkBooks() || !checkWindows())
        return 1;
    printWindowMemory();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
