/// Why a letter cannot be written.
///
/// The words say nothing about anybody: they are kept on the message.
public enum LetterFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The site's zone is not one that this machine has rules for.
    case unknownZone(String)
    /// The practice's neutral site is not the name of a host.
    case siteIsNoHost
    /// What is known of the person is no address.
    case noAddress

    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .unknownZone(let name): "The zone \(name) is not known on this machine."
        case .siteIsNoHost: "The practice's neutral site is not a host name."
        case .noAddress: "What is known is no address."
        }
    }
}
