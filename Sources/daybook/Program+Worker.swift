import Clinic
import Logging
import Messaging
import Storage
import Transport

extension Program {
    /// A worker that delivers as the operator has set.
    ///
    /// - Throws: `ChannelFault` when a channel cannot be opened.
    func worker(name: String) throws -> Worker {
        guard let webhooks = WebClient.forWebhooks(addresses: settings.addresses) else { throw ChannelFault.libcurl }
        return Worker(
            database: database, channels: [.email: try mailChannel(), .text: try textChannel()],
            letters: try LetterTemplates(), texts: try TextTemplates(), webhooks: webhooks,
            configuration: WorkerConfiguration(name: name, lease: settings.lease, callbacks: settings.callbacks),
            logger: logger)
    }

    /// What judges and writes messages as the worker does.
    func composer() throws -> Composer {
        Composer(
            zones: database.zones, served: settings.sendsTexts ? [.email, .text] : [.email],
            letters: try LetterTemplates(), texts: try TextTemplates())
    }

    private var maildir: Channel { .maildir(Maildir(path: settings.maildir)) }

    func mailChannel() throws(ChannelFault) -> Channel {
        guard let configuration = settings.relay else { return maildir }
        guard let relay = Relay(configuration) else { throw .libcurl }
        return .relay(relay)
    }

    func textChannel() throws(ChannelFault) -> Channel {
        guard settings.sendsTexts else { return .closed(reason: "no provider of texts is set") }
        guard let texts = settings.texts else { return maildir }
        guard let client = WebClient(.init(addresses: settings.addresses)) else { throw .libcurl }
        do {
            let gateway = try TextGateway(
                base: texts.base, account: texts.account, login: texts.login, client: client)
            return .texts(gateway, from: texts.sender)
        } catch {
            throw .address("DAYBOOK_TEXTS_URL: \(error)")
        }
    }
}

extension Program {
    /// Logs which practices send texts from the same number: what people answer cannot be told apart.
    func reportSharedTextSenders(of practices: [Practice]) {
        guard let texts = settings.texts else { return }
        for (sender, practices) in Practice.sharingTextSender(practices, usual: texts.sender.text) {
            logger.error(
                "practices share a number for texts",
                metadata: ["sender": "\(sender)", "practices": "\(practices.map(\.slug).joined(separator: " "))"])
        }
    }
}

/// Why a channel cannot be opened.
enum ChannelFault: Error, CustomStringConvertible {
    case libcurl
    case address(String)

    var description: String {
        switch self {
        case .libcurl: "libcurl cannot be used."
        case .address(let sentence): sentence
        }
    }
}
