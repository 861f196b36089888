import Clinic
import Scheduling

extension Person {
    /// By which ways messages lead to the person.
    ///
    /// - Parameters:
    ///   - optedOut: the addresses that get nothing more, as `OptOut.key` writes them.
    ///   - texts: when the texts of the last seven days were sent.
    ///   - region: that of the practice, which stands for the person's where that is not known.
    func reach(
        wish: ContactWishes.Channel?, optedOut: Set<String>, texts: [Instant] = [], region: String
    ) -> Reach {
        let out = Message.Channel.allCases.filter { channel in
            OptOut.address(of: self, on: channel, region: region).map { optedOut.contains(OptOut.key(channel, $0)) }
                ?? false
        }
        return Reach(
            email: email, phone: OptOut.address(of: self, on: .text, region: region), wish: wish, optedOut: Set(out),
            texts: texts)
    }
}
