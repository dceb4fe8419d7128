// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/result.h"

#include <array>
#include <utility>

namespace topbook {
namespace {

constexpr std::array codes{
    std::pair{ErrorCode::NotFound, std::string_view("not_found")},
    std::pair{ErrorCode::NotAFile, std::string_view("not_a_file")},
    std::pair{ErrorCode::PermissionDenied, std::string_view("permission_denied")},
    std::pair{ErrorCode::Empty, std::string_view("empty")},
    std::pair{ErrorCode::UnknownFormat, std::string_view("unknown_format")},
    std::pair{ErrorCode::WrongHeader, std::string_view("wrong_header")},
    std::pair{ErrorCode::LostIdentities, std::string_view("lost_identities")},
    std::pair{ErrorCode::UnknownZone, std::string_view("unknown_zone")},
    std::pair{ErrorCode::Truncated, std::string_view("truncated")},
    std::pair{ErrorCode::ReadFailed, std::string_view("read_failed")},
    std::pair{ErrorCode::BadRow, std::string_view("bad_row")},
    std::pair{ErrorCode::BadNumber, std::string_view("bad_number")},
    std::pair{ErrorCode::BadTime, std::string_view("bad_time")},
    std::pair{ErrorCode::BadPrice, std::string_view("bad_price")},
    std::pair{ErrorCode::BadText, std::string_view("bad_text")},
    std::pair{ErrorCode::Overflow, std::string_view("overflow")},
    std::pair{ErrorCode::Rounded, std::string_view("rounded")},
    std::pair{ErrorCode::TimeJump, std::string_view("time_jump")},
    std::pair{ErrorCode::TimeBackwards, std::string_view("time_backwards")},
    std::pair{ErrorCode::DateUnknown, std::string_view("date_unknown")},
    std::pair{ErrorCode::Late, std::string_view("late")},
    std::pair{ErrorCode::Duplicate, std::string_view("duplicate")},
    std::pair{ErrorCode::SequenceGap, std::string_view("sequence_gap")},
    std::pair{ErrorCode::SequenceRestart, std::string_view("sequence_restart")},
    std::pair{ErrorCode::BadTsRecv, std::string_view("bad_ts_recv")},
    std::pair{ErrorCode::MaybeBadBook, std::string_view("maybe_bad_book")},
    std::pair{ErrorCode::UnknownOrder, std::string_view("unknown_order")},
    std::pair{ErrorCode::DoubleAdd, std::string_view("double_add")},
    std::pair{ErrorCode::OverExecution, std::string_view("over_execution")},
    std::pair{ErrorCode::ZeroSize, std::string_view("zero_size")},
    std::pair{ErrorCode::PriceOutOfRange, std::string_view("price_out_of_range")},
    std::pair{ErrorCode::Crossed, std::string_view("crossed")},
    std::pair{ErrorCode::Locked, std::string_view("locked")},
    std::pair{ErrorCode::HttpStatus, std::string_view("http_status")},
    std::pair{ErrorCode::RateLimited, std::string_view("rate_limited")},
    std::pair{ErrorCode::TimedOut, std::string_view("timed_out")},
    std::pair{ErrorCode::ConnectionFailed, std::string_view("connection_failed")},
    std::pair{ErrorCode::TlsFailed, std::string_view("tls_failed")},
    std::pair{ErrorCode::ErrorAnswer, std::string_view("error_answer")},
    std::pair{ErrorCode::TooLarge, std::string_view("too_large")},
    std::pair{ErrorCode::RedirectRefused, std::string_view("redirect_refused")},
    std::pair{ErrorCode::PollSkipped, std::string_view("poll_skipped")},
    std::pair{ErrorCode::NoQuote, std::string_view("no_quote")},
    std::pair{ErrorCode::BookMismatch, std::string_view("book_mismatch")},
    std::pair{ErrorCode::UnknownInstrument, std::string_view("unknown_instrument")},
    std::pair{ErrorCode::BrokenTrade, std::string_view("broken_trade")},
    std::pair{ErrorCode::WriteFailed, std::string_view("write_failed")},
    std::pair{ErrorCode::DiskFull, std::string_view("disk_full")},
    std::pair{ErrorCode::ForeignFile, std::string_view("foreign_file")},
    std::pair{ErrorCode::NewerVersion, std::string_view("newer_version")},
    std::pair{ErrorCode::Corrupt, std::string_view("corrupt")},
    std::pair{ErrorCode::InvalidPlan, std::string_view("invalid_plan")},
    std::pair{ErrorCode::InvalidArgument, std::string_view("invalid_argument")},
    std::pair{ErrorCode::Busy, std::string_view("busy")},
    std::pair{ErrorCode::Cancelled, std::string_view("cancelled")},
    std::pair{ErrorCode::Internal, std::string_view("internal")},
};

} // namespace

std::string_view codeText(ErrorCode code) {
    for (const auto& [candidate, text] : codes) {
        if (candidate == code)
            return text;
    }
    return "internal";
}

std::string describe(const Error& error) {
    return error.where.empty() ? error.message : error.where + ": " + error.message;
}

} // namespace topbook
