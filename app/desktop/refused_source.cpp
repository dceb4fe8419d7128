// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/refused_source.h"

#include <condition_variable>
#include <mutex>

namespace topbook::desktop {
namespace {

class RefusedSource : public Source {
public:
    RefusedSource(std::string name, SourcePace pace, std::string why, std::shared_ptr<Clock> clock,
                  std::function<std::unique_ptr<Decoder>()> makeDecoder)
        : name_(std::move(name))
        , pace_(pace)
        , why_(std::move(why))
        , clock_(std::move(clock))
        , makeDecoder_(std::move(makeDecoder)) {}

    [[nodiscard]] std::string name() const override { return name_; }
    [[nodiscard]] SourcePace pace() const override { return pace_; }
    [[nodiscard]] std::unique_ptr<Decoder> makeDecoder() const override { return makeDecoder_(); }
    [[nodiscard]] std::string kind() const override { return "refused"; }
    [[nodiscard]] SourceMeter meter() const override {
        SourceMeter meter;
        meter.lastError = why_;
        return meter;
    }

    void run(std::stop_token stop, SourceOutput& out) override {
        out.link(LinkState::Refused, why_, clock_->now());
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any stopped;
        stopped.wait(lock, stop, [] { return false; });
    }

private:
    std::string name_;
    SourcePace pace_;
    std::string why_;
    std::shared_ptr<Clock> clock_;
    std::function<std::unique_ptr<Decoder>()> makeDecoder_;
};

} // namespace

std::unique_ptr<Source> refusedSource(std::string name, SourcePace pace, std::string why, std::shared_ptr<Clock> clock,
                                      std::function<std::unique_ptr<Decoder>()> makeDecoder) {
    return std::make_unique<RefusedSource>(std::move(name), pace, std::move(why), std::move(clock),
                                           std::move(makeDecoder));
}

} // namespace topbook::desktop
