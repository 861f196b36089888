import Foundation

extension TextGateway {
    /// What a look at a number has found.
    public enum NumberLook: Hashable, Sendable {
        case found(TextNumber)
        /// The account has no such number.
        case unknown
        /// What would have become of a text instead.
        case failed(TextResult)
    }

    /// Asks the provider what it does with texts to a number of the account (ITU-T E.164), and changes nothing.
    ///
    /// - Parameter now: seconds since 1970.
    public func look(at number: String, now: Int) async -> NumberLook {
        let query = "PhoneNumber=%2B\(number.filter { $0.isASCII && $0.isNumber })"
        guard
            let endpoint = try? Endpoint(
                "\(place)/IncomingPhoneNumbers.json?\(query)", allowedBy: client.configuration.addresses)
        else { return .unknown }
        let result = await client.look(at: endpoint, login: login)
        guard case .answered(let answer) = result, answer.status == 200,
            let list = try? JSONDecoder().decode(Listed.self, from: Data(answer.body))
        else { return .failed(TextResult(result, now: now)) }
        return list.numbers.first.map {
            .found(TextNumber(inbound: $0.inbound ?? "", fallback: $0.fallback ?? ""))
        } ?? .unknown
    }
}

/// What the provider lists.
private struct Listed: Decodable {
    struct Entry: Decodable {
        let inbound: String?
        let fallback: String?

        enum CodingKeys: String, CodingKey {
            case inbound = "sms_url"
            case fallback = "sms_fallback_url"
        }
    }

    let numbers: [Entry]

    enum CodingKeys: String, CodingKey {
        case numbers = "incoming_phone_numbers"
    }
}
