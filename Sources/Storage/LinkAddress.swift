public import Clinic
import Crypto
import Foundation

/// Where links lead: to an address that is short, and says nothing of whose it is or what it is for.
public enum LinkAddress {
    /// The path of a link's page, on every host of the service.
    public static func path(_ link: LinkText, of practice: Practice) -> String {
        path(link, tag: tag(of: practice.id))
    }

    /// The address that messages carry.
    public static func url(_ link: LinkText, of practice: Practice) -> String {
        "https://\(practice.neutralSite)\(path(link, of: practice))"
    }

    /// The addresses that a message carries.
    static func urls<Key>(_ links: [Key: LinkText], of practice: Practice) -> [Key: String] {
        let tag = tag(of: practice.id)
        return links.mapValues { "https://\(practice.neutralSite)\(path($0, tag: tag))" }
    }

    private static func path(_ link: LinkText, tag: String) -> String { "/v/\(tag)/\(link.text)" }

    /// What stands for a practice in its links, since its slug may give a person away: 10 characters, 60 bits.
    public static func tag(of practice: Practice.ID) -> String {
        String(SHA256.hash(data: Data("tag\n\(practice)".utf8)).withUnsafeBytes(\.base64URL).prefix(10))
    }
}
