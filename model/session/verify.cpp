// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/verify.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/history/result_check.h"
#include "model/history/session_files.h"
#include "model/session/recomputation.h"
#include "model/session/words.h"

#include <algorithm>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t entriesBetweenLooks = 256; ///< at the stop token, the progress and settled panes

std::string timeWords(Timestamp time) {
    return timeText(time, 3) + " UTC";
}

std::string kindWords(EntryKind kind) {
    switch (kind) {
    case EntryKind::Payload:
        return "a payload";
    case EntryKind::Tick:
        return "a tick of the clock";
    case EntryKind::Link:
        return "a change of the connection";
    case EntryKind::Gap:
        return "a gap";
    case EntryKind::UserCommand:
        return "a command";
    case EntryKind::Checkpoint:
        return "a checkpoint";
    case EntryKind::Outage:
        return "an outage";
    }
    return "an entry";
}

/// One session after another against the files.
class Verification {
public:
    Verification(std::string path, const VerifyOptions& options, PaneCheck panes)
        : path_(std::move(path))
        , options_(options)
        , panes_(std::move(panes)) {}

    [[nodiscard]] Result<void> run(const SessionFiles& stored, double doneBefore, double share);
    [[nodiscard]] Result<void> finish(bool partial);
    [[nodiscard]] VerifyReport& report() { return report_; }

private:
    [[nodiscard]] Result<void> walk(const SessionFiles& stored, Recomputation& again, ResultCheck& check);
    [[nodiscard]] Result<void> look(Recomputation& again, Timestamp received);
    void outage(const Moment& moment, Engine& engine, Timestamp lastBefore);
    void inheritPanes(Engine& engine, std::uint64_t seq);
    void takePanes(Engine& engine, std::uint64_t seq, bool sure);
    void note(const std::optional<ResultDifference>& difference);
    [[nodiscard]] std::string causeWords(const RecordedSession& session, std::uint64_t seq) const;

    std::string path_;
    const VerifyOptions& options_;
    PaneCheck panes_;
    VerifyReport report_;
    std::map<std::int64_t, RecordedSession> seen_;
    // of the present session
    std::int64_t session_ = 0;
    std::string started_;
    double doneBefore_ = 0;
    double share_ = 0;
};

/// What entry it was that caused a row; read again, since the row may belong to one long past.
std::string Verification::causeWords(const RecordedSession& session, std::uint64_t seq) const {
    if (seq == 0)
        return {};
    const std::string number = "journal entry " + std::to_string(seq);
    auto reader = JournalReader::open(path_, session.id, seq);
    if (!reader)
        return number;
    const auto entry = reader->next();
    if (!entry || !*entry || (*entry)->seq != seq)
        return number + ", which the journal does not have";
    const auto& [own, received, kind, source, bytes] = **entry;
    std::string words = number + ", " + kindWords(kind);
    if (kind != EntryKind::Tick && kind != EntryKind::Checkpoint && source.value < session.sources.size())
        words += " of " + session.sources[source.value];
    return words + " received " + timeWords(received);
}

void Verification::note(const std::optional<ResultDifference>& difference) {
    if (!difference || report_.difference)
        return;
    const RecordedSession& session = seen_.at(difference->session == 0 ? session_ : difference->session);
    report_.difference = VerifyDifference{difference->table, difference->row, difference->words,
                                          causeWords(session, difference->journalSeq), timeWords(session.started)};
}

Result<void> Verification::run(const SessionFiles& stored, double doneBefore, double share) {
    session_ = stored.session.id;
    started_ = timeWords(stored.session.started);
    seen_[session_] = stored.session;
    doneBefore_ = doneBefore;
    share_ = share;
    const std::string& version = stored.session.appVersion;
    if (!version.empty() && !options_.appVersion.empty() && version != options_.appVersion)
        report_.notices.push_back("the session of " + started_ + " was written by Topbook " + version + ", this is " +
                                  options_.appVersion + ": results may differ where the engine was changed since");
    auto again = Recomputation::open(path_, session_, options_.decoders, options_.shards);
    if (!again)
        return tl::unexpected(again.error());
    auto check = ResultCheck::open(stored.files, session_, {stored.session.cleanShutdown});
    if (!check)
        return tl::unexpected(check.error());
    if (const auto begun = panes_.begin(stored.files, session_); !begun)
        return begun;
    const auto walked = walk(stored, *again, *check);
    for (const auto& [table, rows] : check->identical())
        report_.rows[table] += rows;
    ++report_.sessions;
    if (walked && check->absentBehindProgress() > 0)
        report_.notices.push_back(
            "the session of " + started_ + " was cut off: " + withThousands(check->absentBehindProgress()) +
            " results behind entry " + std::to_string(check->completeUpTo()) + " were not stored any more");
    return walked;
}

Result<void> Verification::walk(const SessionFiles& stored, Recomputation& again, ResultCheck& check) {
    std::uint64_t lastSeq = 0;
    Timestamp reached = again.firstReceived();
    bool lost = false;
    HistoryBatch batch;
    while (true) {
        if (report_.entries++ % entriesBetweenLooks == 0) {
            if (const auto looked = look(again, reached); !looked)
                return looked;
        }
        const auto moment = again.step();
        if (!moment)
            return tl::unexpected(moment.error());
        if (!*moment)
            break;
        Engine& engine = again.engine();
        const Moment& now = **moment;
        if (now.kind == EntryKind::Outage) {
            outage(now, engine, reached);
            lost = true;
        } else if (now.kind == EntryKind::Checkpoint && lost) {
            inheritPanes(engine, now.seq);
            panes_.allow(reached - 1h, now.received + 1min);
            lost = false;
        }
        lastSeq = now.seq;
        reached = std::max(reached, now.received);
        if (engine.results().empty())
            continue;
        engine.results().moveInto(batch, {}, false);
        const auto verdict = check.compare(batch);
        if (!verdict)
            return tl::unexpected(verdict.error());
        note(*verdict);
        if (report_.difference)
            return {};
        for (const StoredPane& pane : batch.panes)
            panes_.computed(pane, now.seq, true);
    }
    --report_.entries;
    takePanes(again.engine(), lastSeq, stored.session.cleanShutdown && !stored.endedAtMidnight);
    if (check.completeUpTo() > lastSeq)
        return failure(ErrorCode::Corrupt, "the journal of the session of " + started_ + " ends at entry " +
                                               std::to_string(lastSeq) + ", its results at entry " +
                                               std::to_string(check.completeUpTo()) + ": journal blocks are missing");
    const auto verdict = check.finish(lastSeq);
    if (!verdict)
        return tl::unexpected(verdict.error());
    note(*verdict);
    return {};
}

Result<void> Verification::look(Recomputation& again, Timestamp received) {
    if (options_.stop.stop_requested())
        return failure(ErrorCode::Cancelled, "the verification was cancelled");
    const Duration whole = again.lastReceived() - again.firstReceived();
    if (options_.progress && whole > Duration{0}) {
        const double part =
            static_cast<double>((received - again.firstReceived()).count()) / static_cast<double>(whole.count());
        options_.progress(doneBefore_ + share_ * std::clamp(part, 0.0, 1.0));
    }
    const Pipeline& pipeline = again.engine().pipeline();
    const WindowPlan& plan = pipeline.config().plan;
    const Duration longest = std::max(*std::ranges::max_element(plan.sizes), plan.topPriceSize);
    Timestamp settled = Timestamp::latest();
    for (std::size_t i = 0; i < pipeline.config().universes.size(); ++i)
        settled = std::min(settled, pipeline.watermark(UniverseId{static_cast<std::uint16_t>(i)}));
    if (settled == Timestamp::earliest() || settled == Timestamp::latest())
        return {};
    return panes_.settle(settled - longest - plan.horizon - 10min);
}

/// Results of the lost entries were lost with them; so was what had changed behind the last hop before.
void Verification::outage(const Moment& moment, Engine& engine, Timestamp lastBefore) {
    const auto entries = parseUnsigned(moment.text).value_or(0);
    report_.notices.push_back("the session of " + started_ + " has an outage: " + withThousands(entries) +
                              " entries between " + timeWords(lastBefore) + " and " + timeWords(moment.received) +
                              " were lost; the verification goes on from the checkpoint behind it");
    takePanes(engine, moment.seq, false);
}

void Verification::takePanes(Engine& engine, std::uint64_t seq, bool sure) {
    engine.collectPanes();
    HistoryBatch rest;
    engine.results().moveInto(rest, {}, true);
    for (const StoredPane& pane : rest.panes)
        panes_.computed(pane, seq, sure);
}

void Verification::inheritPanes(Engine& engine, std::uint64_t seq) {
    const SymbolTable& symbols = engine.pipeline().symbols();
    for (std::uint32_t i = 0; i < symbols.size(); ++i) {
        const InstrumentId instrument{i};
        for (const Pane& pane : engine.pipeline().panesOf(instrument).panes(instrument))
            panes_.computed({symbols.at(instrument).universe, instrument, pane}, seq, false);
    }
}

Result<void> Verification::finish(bool partial) {
    if (!report_.difference) {
        const auto verdict = panes_.finish(partial);
        if (!verdict)
            return tl::unexpected(verdict.error());
        note(*verdict);
    }
    report_.rows["pane"] = panes_.identical();
    return {};
}

} // namespace

std::string VerifyDifference::sentence() const {
    std::string text = table + " " + row + ": " + words;
    if (!cause.empty())
        text += "; it came from " + cause;
    return session.empty() ? text : text + ", in the session of " + session;
}

std::uint64_t VerifyReport::totalRows() const {
    std::uint64_t total = 0;
    for (const auto& [table, count] : rows)
        total += count;
    return total;
}

Result<VerifyReport> verifyRecording(const std::string& path, const VerifyOptions& options) {
    const auto files = recordingFiles(path);
    if (!files)
        return tl::unexpected(files.error());
    const auto sessions = storedSessions(path);
    if (!sessions)
        return tl::unexpected(sessions.error());
    auto panes = PaneCheck::open(*files);
    if (!panes)
        return tl::unexpected(panes.error());
    Verification verification(path, options, std::move(*panes));
    VerifyReport& report = verification.report();
    bool partial = false;
    for (std::size_t i = 0; i < sessions->size() && !report.difference; ++i) {
        const SessionFiles& each = (*sessions)[i];
        if (!each.hasJournal) { // begun and never written to, or the history of a replay
            partial = partial || each.hasResults;
            continue;
        }
        const double share = 1.0 / static_cast<double>(sessions->size());
        if (const auto done = verification.run(each, static_cast<double>(i) * share, share); !done)
            return tl::unexpected(done.error());
    }
    if (report.sessions == 0)
        return failure(ErrorCode::Empty, "the recording holds no journal that could be verified", path);
    if (const auto done = verification.finish(partial); !done)
        return tl::unexpected(done.error());
    if (!report.difference) {
        const auto orphan = rowOfNoSession(*files);
        if (!orphan)
            return tl::unexpected(orphan.error());
        if (*orphan)
            report.difference = VerifyDifference{(*orphan)->table, (*orphan)->row, (*orphan)->words, {}, {}};
    }
    return report;
}

} // namespace topbook
