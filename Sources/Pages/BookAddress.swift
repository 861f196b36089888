import Access
import Clinic
import Foundation
import Scheduling

/// The addresses of a practice's pages and of the places where its forms go.
struct BookAddress: Sendable {
    private let slug: String
    private let practice: Practice

    /// The addresses of a practice.
    init(_ practice: Practice) {
        slug = Self.encoded(practice.slug)
        self.practice = practice
    }

    /// What can be booked.
    var first: String { "/book/\(slug)" }
    /// The form of somebody who asks to be called.
    var request: String { "\(first)/request" }
    /// The form of somebody who wants to talk now.
    var talk: String { "\(first)/talk" }
    /// The first question of somebody who asks for help.
    var ask: String { "\(first)/ask" }
    /// Where requests are posted.
    var requests: String { "/v1/practices/\(slug)/requests" }
    /// Where bookings are posted.
    var appointments: String { "/v1/practices/\(slug)/appointments" }

    /// What somebody reads whose request has come in, with what they are promised.
    func received(_ promise: [(String, String?)]) -> String {
        "\(first)/received" + Self.query(promise.map { (name: $0.0, value: $0.1) })
    }

    /// A step of an intake; like every secret address it says nothing of whose it is.
    func ask(_ link: String, _ step: IntakeStep) -> String { ask(link, path: step.text) }

    /// A step of an intake, by its name and what follows it.
    func ask(_ link: String, path: String) -> String {
        "\(IntakeLink.path(link, of: practice))/\(path)"
    }

    /// The form of somebody who asks to be called about a service.
    func request(about service: String) -> String {
        request + Self.query([("service", service)])
    }

    /// What somebody reads who will be called, with what they are promised.
    func called(_ promise: [(String, String?)]) -> String {
        "\(first)/called" + Self.query(promise.map { (name: $0.0, value: $0.1) })
    }

    /// The free times of a service.
    func times(_ service: String, from: LocalDate? = nil, clinician: String? = nil, zone: String? = nil) -> String {
        "\(first)/\(Self.encoded(service))"
            + Self.query([("from", from?.description), ("clinician", clinician), ("zone", zone)])
    }

    /// The form of a booking.
    func booking(_ service: String, at start: Instant, clinician: String? = nil, zone: String? = nil) -> String {
        // A colon may stand in a path as it is (RFC 3986 §3.3), and people can read it.
        "\(first)/\(Self.encoded(service))/\(start.rfc3339)" + Self.query([("clinician", clinician), ("zone", zone)])
    }

    /// What somebody reads who has booked.
    ///
    /// It names the visit and nobody.
    func booked(_ service: String, at start: Instant, clinician: String) -> String {
        "\(first)/booked"
            + Self.query([("service", service), ("start", start.rfc3339), ("clinician", clinician)])
    }

    private static func query(_ parameters: [(name: String, value: String?)]) -> String {
        let pairs = parameters.compactMap { name, value in value.map { "\(name)=\(encoded($0))" } }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986 §2.3, and the colon of a time.
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:")
}
