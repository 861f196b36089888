import Clinic
import Scheduling

extension Person {
    /// The addresses that an opt-out may stand for, by channel.
    func addresses(region: String) -> [(channel: Message.Channel, address: String)] {
        [
            email.map { (.email, $0.lowercased()) },
            phone.flatMap { PhoneNumber.international($0, region: self.region ?? region) }.map { (.text, $0) },
        ].compactMap { $0 }
    }

    /// By which ways messages lead to the person.
    ///
    /// - Parameters:
    ///   - optedOut: the addresses that get nothing more, as `OptOut.key` writes them.
    ///   - texts: when the texts of the last seven days were sent.
    ///   - region: that of the practice, which stands for the person's where that is not known.
    func reach(
        wish: ContactWishes.Channel?, optedOut: Set<String>, texts: [Instant] = [], region: String
    ) -> Reach {
        let addresses = addresses(region: region)
        return Reach(
            email: email, phone: addresses.first { $0.channel == .text }?.address, wish: wish,
            optedOut: Set(addresses.filter { optedOut.contains(OptOut.key($0.channel, $0.address)) }.map(\.channel)),
            texts: texts)
    }
}
