public import Clinic
public import HTTP
import HTTPTypes

extension Request {
    /// The version that a change is based on (RFC 9110 §13.1.1).
    ///
    /// `*` means any.
    ///
    /// - Throws: `Refusal`: `version_required` without If-Match, `version_conflict` for a tag that no version has.
    public func version() throws(Refusal) -> Int? {
        let values = headerFields[values: .ifMatch]
        guard let value = values.first else {
            throw Refusal(.versionRequired, "Send If-Match with the ETag of what you have seen.")
        }
        if values.count == 1, value == "*" { return nil }
        guard values.count == 1, value.count > 2, value.hasPrefix("\""), value.hasSuffix("\""),
            value.dropFirst().dropLast().utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let version = Int(value.dropFirst().dropLast())
        else { throw Refusal(.versionConflict, "Somebody else has changed this meanwhile.") }
        return version
    }
}
