import Foundation
import Scheduling

/// Time that writes took, which changed nothing else of what searches read.
struct TakenTime: Hashable, Sendable {
    /// One claim of theirs.
    struct Claim: Hashable, Sendable {
        let resource: UUID
        let time: SeatTime
        /// When it ends by itself, if it is a hold's.
        let expires: Instant?
    }

    /// Where.
    let during: TimeRange
    /// The claims that took it; nil where claims were given up for them, so that they are not all.
    var claims: [Claim]?

    /// The same without saying by what.
    var withoutClaims: TakenTime { TakenTime(during: during, claims: nil) }
}

extension TakenTime {
    /// What all of them took; nil for none.
    init?(joining times: [TakenTime]) {
        guard let first = times.first else { return nil }
        let isKnown = times.allSatisfy { $0.claims != nil }
        self.init(
            during: times.dropFirst().reduce(first.during) { $0.hull(with: $1.during) },
            claims: isKnown ? times.flatMap { $0.claims ?? [] } : nil)
    }
}

/// The claims of one write, as it enqueues them.
final class Takings {
    /// What is taken so far; nil once something was given up for it.
    private(set) var claims: [TakenTime.Claim]? = []

    func take(_ claims: some Sequence<TakenTime.Claim>) { self.claims?.append(contentsOf: claims) }

    func giveUp() { claims = nil }
}
