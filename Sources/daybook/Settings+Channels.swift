import API
import Clinic
import Foundation
import Storage
import Transport

/// The provider that texts go to.
struct TextSettings: Sendable {
    /// Its base address, for instance `https://api.twilio.com`.
    let base: String
    /// The account's id.
    let account: String
    /// With what it is logged in to.
    let login: Login
    /// The account's token, by which the provider signs what it sends.
    let token: String
    /// Who texts come from.
    let sender: TextMessage.Sender
}

extension TextSettings {
    /// Who the texts of a practice come from.
    func sender(of practice: Practice) -> TextMessage.Sender { .init(practice.textSender(usual: sender.text)) }
}

extension Settings {
    /// Whether texts go out: to the provider, or into the maildir where nothing else is set, as in a demonstration.
    var sendsTexts: Bool { texts != nil || relay == nil }

    /// How the provider of texts signs; nil where none is set.
    var providerSignature: ProviderSignature? {
        texts.map { ProviderSignature(token: $0.token, callbacks: callbacks, sender: $0.sender.text) }
    }
}

extension SettingsReader {
    /// The relay, if a host is set.
    mutating func relay() -> RelayConfiguration? {
        guard let host = text("DAYBOOK_SMTP_HOST") else { return nil }
        let word = text("DAYBOOK_SMTP_SECURITY") ?? "starttls"
        guard let security = RelayConfiguration.Security(rawValue: word) else {
            mistakes.append("DAYBOOK_SMTP_SECURITY: this must be starttls, tls or plain.")
            return nil
        }
        let usual =
            switch security {
            case .startTLS: 587
            case .implicitTLS: 465
            case .plain: 25
            }
        let port = number("DAYBOOK_SMTP_PORT", in: 1...65_535) ?? usual
        let relay = RelayConfiguration(
            host: host, port: port, security: security,
            login: login("DAYBOOK_SMTP_USER", "DAYBOOK_SMTP_PASSWORD"), authorityFile: text("DAYBOOK_SMTP_CA_FILE"),
            lanes: number("DAYBOOK_SMTP_CONNECTIONS", in: 1...64) ?? 2)
        mistakes += relay.faults.map { "DAYBOOK_SMTP_HOST: \($0)" }
        return relay
    }

    /// The provider of texts, if an account is set.
    mutating func texts() -> TextSettings? {
        guard let account = text("DAYBOOK_TEXTS_ACCOUNT") else { return nil }
        guard let token = text("DAYBOOK_TEXTS_TOKEN") else {
            mistakes.append("DAYBOOK_TEXTS_TOKEN: set the token of the account, or DAYBOOK_TEXTS_TOKEN_FILE.")
            return nil
        }
        guard let from = text("DAYBOOK_TEXTS_FROM") else {
            mistakes.append("DAYBOOK_TEXTS_FROM: set the number that texts come from, such as +13125550142.")
            return nil
        }
        return TextSettings(
            base: text("DAYBOOK_TEXTS_URL") ?? "https://api.twilio.com", account: account,
            login: Login(user: account, password: token), token: token,
            sender: .init(MessagePolicy.sender(from) ?? from))
    }

    /// The public internet, and the networks that are named.
    mutating func addresses() -> AddressGuard {
        let networks = (text("DAYBOOK_ALLOWED_NETWORKS") ?? "").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let allowed = networks.compactMap { NetworkRange($0) }
        if allowed.count != networks.count {
            mistakes.append("DAYBOOK_ALLOWED_NETWORKS: write networks such as 127.0.0.0/8, with commas between.")
        }
        return AddressGuard(allowed: allowed)
    }

    /// Where the provider reaches the service: below a root of its own, or each practice's neutral site.
    mutating func callbacks() -> TextCallbacks {
        guard let text = text("DAYBOOK_PUBLIC_URL") else { return TextCallbacks() }
        let root = text.hasSuffix("/") ? String(text.dropLast()) : text
        let parts = URL(string: root)
        if !["https", "http"].contains(parts?.scheme) || parts?.host() == nil || parts?.query() != nil {
            mistakes.append("DAYBOOK_PUBLIC_URL: write the address of the service, such as https://book.example.")
        }
        return TextCallbacks(root: root)
    }

    private mutating func login(_ user: String, _ password: String) -> Login? {
        switch (text(user), text(password)) {
        case (let user?, let password?): return Login(user: user, password: password)
        case (nil, nil): return nil
        case (nil, _?), (_?, nil):
            mistakes.append("\(user): set both \(user) and \(password), or neither.")
            return nil
        }
    }
}
