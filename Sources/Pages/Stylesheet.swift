import Access
import HTTP
import HTTPTypes

/// The one style sheet of all pages.
struct Stylesheet: Sendable {
    /// Where it is.
    static let path = "/assets/daybook.css"

    /// Its address in pages: another one for another text, so that a new version is seen at once.
    let address: String
    private let tag: EntityTag
    private let bytes: [UInt8]

    /// The style sheet as it is compiled in.
    init() {
        bytes = Array(Self.text.utf8)
        // FNV-1a, 64 bits: it tells versions of one file apart, and nobody gains by making two that look alike.
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        address = "\(Self.path)?v=\(digits)"
        tag = EntityTag(of: bytes)
    }

    /// The style sheet, or 304 to somebody who has it (RFC 9110 §13.1.2).
    func answer(_ request: Request) -> Response {
        var response = Response(status: .ok, body: .bytes(bytes))
        if tag.isKnown(to: request) {
            response = Response(status: .notModified)
        } else {
            response.headerFields[.contentType] = "text/css; charset=utf-8"
            response.headerFields[.xContentTypeOptions] = "nosniff"
        }
        response.headerFields[.eTag] = tag.text
        response.headerFields[.cacheControl] = "public, max-age=86400"
        return response
    }
}
