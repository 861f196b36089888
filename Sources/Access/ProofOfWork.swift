import Clinic
import Crypto
import Foundation
public import HTTP
public import HTTPTypes
import Scheduling
public import Storage

extension Entrance {
    /// The proof of work that a script sends along, or nil when it sends none.
    ///
    /// Signature, sum and form are judged here, before anything is asked of the database; its end is judged, and that it
    /// counts once, by the transaction that it is spent in.
    ///
    /// - Throws: `Refusal` `proof_required` when it is none.
    public func proof(of request: Request) throws -> SpentChallenge? {
        let values = request.headerFields[values: .proofOfWork]
        guard let value = values.first else { return nil }
        guard values.count == 1, let dot = value.lastIndex(of: "."), value.utf8.count <= 256 else { throw Self.noProof }
        let number = String(value[value.index(after: dot)...])
        guard (1...20).contains(number.utf8.count), number.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let challenge = Challenge(String(value[..<dot]), practice: try practice(of: request)),
            challenge.isSolved(by: number)
        else { throw Self.noProof }
        return SpentChallenge(
            hash: Array(SHA256.hash(data: Data(challenge.text.utf8))), expires: challenge.expires)
    }

    static let noProof = Refusal(
        .proofRequired,
        "A script must send a proof of work with this: get a challenge, solve it, and send it as Proof-Of-Work.")
}

extension HTTPField.Name {
    /// The challenge with the number that solves it, a dot between.
    public static let proofOfWork = HTTPField.Name.literal("Proof-Of-Work")
}
