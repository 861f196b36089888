public import Clinic
import Crypto
import Foundation

/// The secrets of an offer, derived from its id with the practice's key, so that whoever writes to the person can make
/// them again and they need not be kept.
public enum OfferSecret {
    /// What the person must show to answer the offer: 64 hexadecimal digits.
    public static func text(of offer: Offer.ID, practice: Practice) -> String {
        code("offer", offer, practice)
    }

    /// What the hold of the offer can be turned into an appointment with, which nobody is told.
    static func hold(of offer: Offer.ID, practice: Practice) -> String {
        code("offer hold", offer, practice)
    }

    private static func code(_ purpose: String, _ offer: Offer.ID, _ practice: Practice) -> String {
        let key = SymmetricKey(data: practice.signingKey)
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(purpose)\n\(offer)".utf8), using: key)
        return code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
