public import Clinic

/// Where links lead.
public enum LinkAddress {
    /// The path of a link's page, on every host of the service.
    public static func path(_ link: LinkText, of practice: Practice) -> String {
        "/book/\(practice.slug)/visit/\(link.purpose.rawValue)/\(link.text)"
    }

    /// The address that messages carry.
    public static func url(_ link: LinkText, of practice: Practice) -> String {
        "https://\(practice.neutralSite)\(path(link, of: practice))"
    }
}
