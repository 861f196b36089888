import HTTPTypes

/// The target of a request line: origin-form, absolute-form, or the asterisk of OPTIONS (RFC 9112 §3.2).
struct RequestTarget: Sendable {
    /// The path, percent-encoded.
    var path = "/"
    /// What follows the question mark.
    var query = FormFields()
    /// The authority of an absolute-form target.
    private var authority: String?

    /// The target of an empty head.
    init() {}

    /// Reads a target by the grammar of RFC 3986: every byte is allowed where it stands, every escape is whole.
    ///
    /// A fragment, a raw byte that a URI does not have, an encoded NUL, and a `.` or `..` segment in any spelling are
    /// refused: a client resolves dots before it sends (RFC 3986 §5.2.4), so here they are an attempt on the paths.
    init(_ bytes: UnsafeBufferPointer<UInt8>, method: HTTPRequest.Method) throws(RequestFault) {
        if bytes.first == .slash {
            try read(bytes[...])
        } else if bytes.count == 1, bytes[0] == UInt8(ascii: "*"), method == .options {
            path = "*"
        } else {
            try readAbsolute(bytes)
        }
    }

    /// Checks the Host field, and that an absolute-form target names the same host (RFC 9112 §3.2).
    func checkHost(_ host: String?, isRequired: Bool) throws(RequestFault) {
        guard let host else {
            guard !isRequired else { throw .malformed("There is no Host field.") }
            return
        }
        guard Self.isAuthority(host.utf8) else { throw .malformed("The Host field is not a host.") }
        if let authority, authority.lowercasedASCII != host.lowercasedASCII {
            throw .malformed("The Host field and the address of the request disagree.")
        }
    }

    private mutating func readAbsolute(_ bytes: UnsafeBufferPointer<UInt8>) throws(RequestFault) {
        let schemes = ["http://", "https://"]
        guard
            let scheme = schemes.first(where: { scheme in
                bytes.count >= scheme.utf8.count
                    && zip(bytes, scheme.utf8).allSatisfy { $0.isLetter ? $0 | 0x20 == $1 : $0 == $1 }
            })
        else { throw .malformed("The target of the request is not a path.") }
        let rest = bytes[scheme.utf8.count...]
        let end = rest.firstIndex { $0 == .slash || $0 == .question } ?? rest.endIndex
        guard Self.isAuthority(rest[..<end]) else { throw .malformed("The host of the request is not one.") }
        authority = String(decoding: rest[..<end], as: UTF8.self)
        try read(rest[end...])
    }

    private mutating func read(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(RequestFault) {
        let pathEnd = bytes.firstIndex(of: .question) ?? bytes.endIndex
        let encodedPath = bytes[..<pathEnd]
        let needsDecoding = try Self.checkPath(encodedPath)
        path = encodedPath.isEmpty ? "/" : String(decoding: encodedPath, as: UTF8.self)
        if needsDecoding {
            try checkSegments()
        }
        if pathEnd < bytes.endIndex {
            try readQuery(bytes[(pathEnd + 1)...])
        }
    }

    /// Checks every byte of a path.
    ///
    /// - Returns: Whether the path has an escape or a dot after a slash, so that its segments must be looked at.
    private static func checkPath(_ path: Slice<UnsafeBufferPointer<UInt8>>) throws(RequestFault) -> Bool {
        var needsDecoding = false
        var previous: UInt8 = 0
        for byte in path {
            if byte == .percent || (byte == UInt8(ascii: ".") && previous == .slash) {
                needsDecoding = true
            } else if !byte.isPathCharacter && byte != .percent {
                throw .malformed("The path of the request contains a character that must be percent-encoded.")
            }
            previous = byte
        }
        return needsDecoding
    }

    private func checkSegments() throws(RequestFault) {
        for segment in path.utf8.split(separator: .slash) {
            guard let decoded = PercentEncoding.decode(segment) else {
                throw .malformed("The path of the request contains a bad percent escape.")
            }
            guard decoded != ".", decoded != ".." else { throw .malformed("The path of the request contains dots.") }
        }
    }

    private mutating func readQuery(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(RequestFault) {
        guard bytes.allSatisfy({ $0.isPathCharacter || $0 == .percent || $0 == .question }) else {
            throw .malformed("The query of the request contains a character that must be percent-encoded.")
        }
        do throws(FormFault) {
            query = try FormFields(parsing: bytes)
        } catch {
            throw .malformed("The query of the request is not valid: \(error.problem.detail)")
        }
    }

    /// uri-host [":" port] (RFC 3986 §3.2.2), not empty and without user information.
    private static func isAuthority(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        var host = bytes[...]
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let literal = host[host.index(after: host.startIndex)..<end]
            let address = IPAddress(String(decoding: literal, as: UTF8.self))
            return literal.contains(.colon) && address != nil && isPort(host[host.index(after: end)...])
        }
        let end = host.firstIndex(of: .colon) ?? host.endIndex
        let port = host[end...]
        host = host[..<end]
        return !host.isEmpty && isRegisteredName(host) && isPort(port)
    }

    private static func isRegisteredName(_ name: some Collection<UInt8>) -> Bool {
        guard name.contains(.percent) else { return name.allSatisfy(\.isUnreservedOrSubDelimiter) }
        return name.allSatisfy { $0.isUnreservedOrSubDelimiter || $0 == .percent }
            && PercentEncoding.decode(name) != nil
    }

    /// Nothing, or a colon and up to five digits.
    private static func isPort(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.isEmpty || (bytes.first == .colon && bytes.count <= 6 && bytes.dropFirst().allSatisfy(\.isDigit))
    }
}
