// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/problem.h"

namespace topbook {

void ProblemLog::add(const Problem& problem) {
    ++total_;
    const auto [entry, isNew] = tallies_.try_emplace(std::pair(problem.source, problem.code));
    ProblemTally& tally = entry->second;
    if (isNew) {
        tally.code = problem.code;
        tally.source = problem.source;
        tally.firstTime = problem.time;
        tally.firstWhere = problem.where;
        tally.message = problem.message;
    }
    ++tally.count;
    tally.lastTime = problem.time;
    tally.lastWhere = problem.where;
}

void ProblemLog::add(const ProblemTally& tally) {
    total_ += tally.count;
    const auto [entry, isNew] = tallies_.try_emplace(std::pair(tally.source, tally.code), tally);
    if (isNew)
        return;
    ProblemTally& later = entry->second;
    later.count += tally.count;
    later.firstTime = tally.firstTime;
    later.firstWhere = tally.firstWhere;
    later.message = tally.message;
}

std::vector<ProblemTally> ProblemLog::tallies() const {
    std::vector<ProblemTally> all;
    all.reserve(tallies_.size());
    for (const auto& [key, tally] : tallies_)
        all.push_back(tally);
    return all;
}

} // namespace topbook
