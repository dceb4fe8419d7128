// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/key_ring.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThread>

#include <qt6keychain/keychain.h>

namespace topbook::desktop {
namespace {

constexpr unsigned long farewellMs = 500;

QString words(const char* text) {
    return QCoreApplication::translate("keyring", text);
}

QString troubleOf(const QKeychain::Job& job) {
    switch (job.error()) {
    case QKeychain::NoError:
    case QKeychain::EntryNotFound:
        return {};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return words(QT_TRANSLATE_NOOP("keyring", "The system keyring stayed locked. Unlock it and try again, keep the "
                                                  "key for this session, or name an environment variable."));
    default:
        return words(QT_TRANSLATE_NOOP("keyring", "No system keyring answers on this desktop. Keep the key for this "
                                                  "session, or name an environment variable."));
    }
}

/// Jobs live in the thread; what they answer goes back to the GUI thread, unless the ring is gone by then.
class SystemKeyRing : public QObject, public KeyRing {
public:
    SystemKeyRing()
        : thread_(new QThread)
        , worker_(new QObject) {
        worker_->moveToThread(thread_);
        QObject::connect(thread_, &QThread::finished, worker_, &QObject::deleteLater);
        thread_->setObjectName(QStringLiteral("keyring"));
        thread_->start();
    }

    /// A backend that hangs in a system call cannot be ended: then the thread is left to the end of the process.
    ~SystemKeyRing() override {
        thread_->quit();
        if (thread_->wait(farewellMs))
            delete thread_;
    }

    void read(const QString& id, Answered answered) override {
        begin(std::move(answered), [id](QObject* parent) {
            auto* job = new QKeychain::ReadPasswordJob(service(), parent);
            job->setKey(id);
            return job;
        });
    }

    void write(const QString& id, Key key, Answered answered) override {
        begin(std::move(answered), [id, key](QObject* parent) {
            auto* job = new QKeychain::WritePasswordJob(service(), parent);
            job->setKey(id);
            job->setTextData(QString::fromStdString(key->text()));
            return job;
        });
    }

    void erase(const QString& id) override {
        begin([](KeyAnswer) {},
              [id](QObject* parent) {
                  auto* job = new QKeychain::DeletePasswordJob(service(), parent);
                  job->setKey(id);
                  return job;
              });
    }

private:
    static QString service() { return QStringLiteral("org.topbook.Topbook"); }

    template<class Make> void begin(Answered answered, Make make) {
        const QPointer<SystemKeyRing> self(this);
        QMetaObject::invokeMethod(worker_, [self, worker = worker_, answered = std::move(answered), make] {
            auto* job = make(worker);
            job->setInsecureFallback(false);
            QObject::connect(job, &QKeychain::Job::finished, worker, [self, answered](QKeychain::Job* done) {
                KeyAnswer answer;
                answer.trouble = troubleOf(*done);
                if (auto* read = qobject_cast<QKeychain::ReadPasswordJob*>(done); read && !read->error())
                    answer.key = keyOf(read->textData().toStdString());
                QMetaObject::invokeMethod(QCoreApplication::instance(), [self, answered, answer] {
                    if (self)
                        answered(answer);
                });
            });
            job->start();
        });
    }

    QThread* thread_;
    QObject* worker_;
};

} // namespace

std::unique_ptr<KeyRing> systemKeyRing() {
    return std::make_unique<SystemKeyRing>();
}

} // namespace topbook::desktop
