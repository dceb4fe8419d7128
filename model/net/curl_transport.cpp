// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/curl_transport.h"

#include "model/net/http_address.h"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <string_view>

namespace topbook {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int mostRedirects = 5;
constexpr long mostConnectionsPerHost = 32;
constexpr const char* userAgent = "Topbook/" TOPBOOK_VERSION;

struct CurlClosers {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using EasyHandle = std::unique_ptr<CURL, CurlClosers>;
using HeaderList = std::unique_ptr<curl_slist, CurlClosers>;

struct Transfer {
    HttpAnswer answer;
    HttpAddress address;
    HeaderList headers;
    std::size_t bodyLimit = 0;
    bool tooLarge = false;
    bool maySendAgain = false; ///< see HttpLimits::idleBeforeStale
    bool sentHop = false;      ///< the request to the present address went out
    int redirects = 0;
    SteadyTime deadline;
    EasyHandle easy; ///< last: closed before what its callbacks write to
};

std::size_t takeBody(char* bytes, std::size_t one, std::size_t count, void* context) {
    Transfer& transfer = *static_cast<Transfer*>(context);
    const std::size_t size = one * count;
    if (size > transfer.bodyLimit - transfer.answer.body.size()) {
        transfer.tooLarge = true;
        return 0; // any other number than was given ends the transfer
    }
    transfer.answer.body.append(bytes, size);
    return size;
}

/// Called when a connection stands and the request is about to go out: once, and again where curl found a kept
/// connection dead.
int noteSent(void* context, char*, char*, int, int) {
    Transfer& transfer = *static_cast<Transfer*>(context);
    if (transfer.sentHop && !transfer.maySendAgain)
        return CURL_PREREQFUNC_ABORT;
    transfer.sentHop = true;
    ++transfer.answer.sent;
    return CURL_PREREQFUNC_OK;
}

struct FailureWords {
    CURLcode curl;
    ErrorCode code;
    const char* before; ///< the host's name
    const char* after;
};
constexpr FailureWords failureWords[]{
    {CURLE_OPERATION_TIMEDOUT, ErrorCode::TimedOut, "no answer from ", " in time; it is slow or the network is down"},
    {CURLE_COULDNT_RESOLVE_HOST, ErrorCode::ConnectionFailed, "cannot find ",
     "; check the address and the network connection"},
    {CURLE_COULDNT_RESOLVE_PROXY, ErrorCode::ConnectionFailed, "cannot find the proxy on the way to ",
     "; check the proxy settings of the environment"},
    {CURLE_COULDNT_CONNECT, ErrorCode::ConnectionFailed, "cannot connect to ",
     "; check that it is up and the network connection"},
    {CURLE_GOT_NOTHING, ErrorCode::ConnectionFailed, "", " closed the connection without an answer"},
    {CURLE_RECV_ERROR, ErrorCode::ConnectionFailed, "the connection to ", " broke before the answer was whole"},
    {CURLE_ABORTED_BY_CALLBACK, ErrorCode::ConnectionFailed, "the connection to ", " broke before the answer came"},
    {CURLE_SEND_ERROR, ErrorCode::ConnectionFailed, "the connection to ", " broke before the request was sent"},
    {CURLE_PARTIAL_FILE, ErrorCode::ConnectionFailed, "the answer of ", " broke off before its end"},
    {CURLE_BAD_CONTENT_ENCODING, ErrorCode::ConnectionFailed, "the answer of ", " cannot be decompressed"},
    {CURLE_WEIRD_SERVER_REPLY, ErrorCode::ConnectionFailed, "the answer of ", " is not HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, ErrorCode::ConnectionFailed, "the answer of ", " is not HTTP"},
    {CURLE_PEER_FAILED_VERIFICATION, ErrorCode::TlsFailed, "the certificate of ",
     " cannot be trusted; check the address, this computer's clock and its certificates"},
    {CURLE_SSL_CONNECT_ERROR, ErrorCode::TlsFailed, "no secure connection to ",
     "; check the address and its port, or a proxy in between"},
    {CURLE_SSL_CACERT_BADFILE, ErrorCode::TlsFailed, "the certificate of ",
     " cannot be checked: this computer's certificates cannot be read; install ca-certificates"},
    {CURLE_SSL_CERTPROBLEM, ErrorCode::TlsFailed, "no secure connection to ", "; a certificate is faulty"},
    {CURLE_SSL_CIPHER, ErrorCode::TlsFailed, "no secure connection to ", "; it offers no cipher that is still safe"},
    {CURLE_SSL_ISSUER_ERROR, ErrorCode::TlsFailed, "the issuer of the certificate of ", " cannot be trusted"},
    {CURLE_FILESIZE_EXCEEDED, ErrorCode::TooLarge, "the answer of ", " is too large"},
};

Error errorOf(CURLcode code, const std::string& host) {
    for (const FailureWords& words : failureWords) {
        if (words.curl == code)
            return {words.code, words.before + host + words.after, {}};
    }
    // curl's own words are fixed texts: they never quote the address
    return {ErrorCode::ConnectionFailed, "the request to " + host + " failed: " + curl_easy_strerror(code), {}};
}

Error tooLargeError(const Transfer& transfer) {
    return {ErrorCode::TooLarge,
            "the answer of " + transfer.address.host + " is larger than " + std::to_string(transfer.bodyLimit >> 20) +
                " MiB and was refused; check the address",
            {}};
}

bool isRedirect(long status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

long wholeMillis(std::chrono::steady_clock::duration length) {
    const auto millis = std::chrono::ceil<std::chrono::milliseconds>(length).count();
    return static_cast<long>(std::max<std::int64_t>(millis, 1)); // 0 would mean for ever
}

/// Once in the life of the program, before the first handle; curl asks for that.
void initialiseCurl() {
    static std::once_flag once;
    std::call_once(once, [] { (void)curl_global_init(CURL_GLOBAL_DEFAULT); });
}

class CurlTransport final : public HttpTransport {
public:
    explicit CurlTransport(HttpLimits limits)
        : limits_(limits)
        , multi_(curl_multi_init()) {
        (void)curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, mostConnectionsPerHost);
    }
    ~CurlTransport() override {
        for (auto& [id, transfer] : transfers_)
            (void)curl_multi_remove_handle(multi_, transfer->easy.get());
        transfers_.clear();
        (void)curl_multi_cleanup(multi_);
    }
    CurlTransport(const CurlTransport&) = delete;
    CurlTransport& operator=(const CurlTransport&) = delete;

    void start(HttpRequest request) override;
    std::vector<HttpAnswer> poll(Duration timeout) override;
    void cancel(std::uint64_t id) override;
    void wakeUp() override { (void)curl_multi_wakeup(multi_); }

private:
    void setUp(Transfer& transfer, const HttpRequest& request) const;
    void takeFinished();
    /// True where the transfer goes on to another address of the same server.
    bool followRedirect(Transfer& transfer);
    void finish(std::uint64_t id);

    HttpLimits limits_;
    CURLM* multi_;
    std::map<std::uint64_t, std::unique_ptr<Transfer>> transfers_;
    std::vector<HttpAnswer> finished_;
    SteadyTime lastHeard_; ///< when the last request ended
};

void CurlTransport::start(HttpRequest request) {
    auto transfer = std::make_unique<Transfer>();
    transfer->answer.id = request.id;
    transfer->answer.sent = 0;
    transfer->bodyLimit = limits_.bodyBytes;
    const SteadyTime now = std::chrono::steady_clock::now();
    transfer->deadline = now + limits_.totalTimeout;
    transfer->maySendAgain = now - lastHeard_ >= limits_.idleBeforeStale;
    auto address = checkHttpAddress(request.url);
    if (!address) {
        transfer->answer.error = Error{ErrorCode::ConnectionFailed, address.error().message, {}};
        finished_.push_back(std::move(transfer->answer));
        return;
    }
    transfer->address = *std::move(address);
    transfer->easy.reset(curl_easy_init());
    if (transfer->easy)
        setUp(*transfer, request);
    if (!transfer->easy || curl_multi_add_handle(multi_, transfer->easy.get()) != CURLM_OK) {
        transfer->answer.error = errorOf(CURLE_FAILED_INIT, transfer->address.host);
        finished_.push_back(std::move(transfer->answer));
        return;
    }
    transfers_.insert_or_assign(request.id, std::move(transfer));
}

void CurlTransport::setUp(Transfer& transfer, const HttpRequest& request) const {
    const auto set = [easy = transfer.easy.get()](CURLoption option, auto value) {
        (void)curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, transfer.address.scheme.c_str());
    set(CURLOPT_FOLLOWLOCATION, 0L); // by hand, so that the server can be compared
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L); // a stop does not wait for a name that is being looked up
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, wholeMillis(limits_.connectTimeout));
    set(CURLOPT_TIMEOUT_MS, wholeMillis(limits_.totalTimeout));
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits_.bodyBytes));
    set(CURLOPT_USERAGENT, userAgent);
    if (isLoopbackHost(transfer.address.host))
        set(CURLOPT_PROXY, "");
    for (const auto& [name, value] : request.headers) {
        // a header without a value is written `Name;` for curl
        std::string line = name + (value.empty() ? ";" : ": ");
        line += value;
        if (curl_slist* longer = curl_slist_append(transfer.headers.get(), line.c_str())) {
            (void)transfer.headers.release();
            transfer.headers.reset(longer);
        }
    }
    set(CURLOPT_HTTPHEADER, transfer.headers.get());
    set(CURLOPT_WRITEFUNCTION, takeBody);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    set(CURLOPT_PREREQFUNCTION, noteSent);
    set(CURLOPT_PREREQDATA, static_cast<void*>(&transfer));
    set(CURLOPT_PRIVATE, static_cast<void*>(&transfer));
}

std::vector<HttpAnswer> CurlTransport::poll(Duration timeout) {
    int running = 0;
    (void)curl_multi_perform(multi_, &running);
    takeFinished();
    if (finished_.empty() && timeout > Duration{0}) {
        const auto millis = std::min<long>(wholeMillis(timeout), 60'000);
        (void)curl_multi_poll(multi_, nullptr, 0, static_cast<int>(millis), nullptr);
        (void)curl_multi_perform(multi_, &running);
        takeFinished();
    }
    return std::exchange(finished_, {});
}

void CurlTransport::takeFinished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode result = message->data.result;
        char* context = nullptr;
        (void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
        Transfer& transfer = *reinterpret_cast<Transfer*>(context);
        (void)curl_multi_remove_handle(multi_, transfer.easy.get());
        long status = 0;
        (void)curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
        transfer.answer.status = static_cast<int>(status);
        if (transfer.tooLarge || result == CURLE_FILESIZE_EXCEEDED)
            transfer.answer.error = tooLargeError(transfer);
        else if (result != CURLE_OK)
            transfer.answer.error = errorOf(result, transfer.address.host);
        else if (isRedirect(status) && followRedirect(transfer))
            continue;
        finish(transfer.answer.id);
    }
}

bool CurlTransport::followRedirect(Transfer& transfer) {
    char* target = nullptr;
    (void)curl_easy_getinfo(transfer.easy.get(), CURLINFO_REDIRECT_URL, &target);
    const auto refuse = [&transfer](const std::string& why) {
        transfer.answer.error =
            Error{ErrorCode::RedirectRefused,
                  transfer.address.host + " sends requests " + why + "; that is refused: check the address",
                  {}};
        return false;
    };
    if (target == nullptr)
        return refuse("elsewhere without an address");
    const std::string url(target);
    const auto address = checkHttpAddress(url);
    if (!address || (transfer.address.scheme == "https" && address->scheme != "https"))
        return refuse("to an address that is not https");
    if (!address->sameServer(transfer.address))
        return refuse(address->host == transfer.address.host ? "to another port" : "to another host, " + address->host);
    const auto left = transfer.deadline - std::chrono::steady_clock::now();
    if (++transfer.redirects > mostRedirects || left <= left.zero())
        return refuse("round and round");
    transfer.answer.body.clear();
    transfer.sentHop = false;
    (void)curl_easy_setopt(transfer.easy.get(), CURLOPT_URL, url.c_str());
    (void)curl_easy_setopt(transfer.easy.get(), CURLOPT_TIMEOUT_MS, wholeMillis(left));
    return curl_multi_add_handle(multi_, transfer.easy.get()) == CURLM_OK || refuse("where curl cannot follow");
}

void CurlTransport::finish(std::uint64_t id) {
    lastHeard_ = std::chrono::steady_clock::now();
    const auto found = transfers_.find(id);
    Transfer& transfer = *found->second;
    if (transfer.answer.error) {
        transfer.answer.status = 0;
        transfer.answer.body.clear();
    } else {
        curl_header* header = nullptr;
        if (curl_easy_header(transfer.easy.get(), "Retry-After", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
            transfer.answer.retryAfter = header->value;
    }
    finished_.push_back(std::move(transfer.answer));
    transfers_.erase(found);
}

void CurlTransport::cancel(std::uint64_t id) {
    if (const auto found = transfers_.find(id); found != transfers_.end()) {
        (void)curl_multi_remove_handle(multi_, found->second->easy.get());
        transfers_.erase(found);
    }
    std::erase_if(finished_, [id](const HttpAnswer& answer) { return answer.id == id; });
}

} // namespace

std::unique_ptr<HttpTransport> makeCurlTransport(HttpLimits limits) {
    initialiseCurl();
    return std::make_unique<CurlTransport>(limits);
}

} // namespace topbook
