extension String {
    /// What keeps the text from being a web origin as browsers send it (RFC 6454 §6.2), or nil.
    var originFault: String? {
        let shape = "Write scheme, host and, if it is unusual, port, and no path: \"https://www.clinic.example\"."
        guard let colon = range(of: "://") else { return shape }
        let scheme = String(self[..<colon.lowerBound])
        let authority = self[colon.upperBound...]
        guard scheme == "https" || scheme == "http" else { return shape }
        let (host, port) = Self.parts(of: authority)
        guard host == "localhost" || host == "[::1]" || host.isHostName || host.isIPv4Address else { return shape }
        guard let port else { return nil }
        guard let number = Int(port), (1...65535).contains(number), String(number) == port else { return shape }
        let isUsual = number == (scheme == "https" ? 443 : 80)
        return isUsual ? "Browsers leave out the usual port, so that this origin would never match: leave it out." : nil
    }

    /// The host and, behind its colon, the port.
    private static func parts(of authority: Substring) -> (host: String, port: String?) {
        let afterBracket = authority.lastIndex(of: "]").map { authority.index(after: $0) } ?? authority.startIndex
        guard let colon = authority[afterBracket...].firstIndex(of: ":") else { return (String(authority), nil) }
        return (String(authority[..<colon]), String(authority[authority.index(after: colon)...]))
    }

    private var isIPv4Address: Bool {
        let numbers = split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers.allSatisfy { UInt8($0).map(String.init) == String($0) }
    }

    private func range(of text: String) -> Range<String.Index>? {
        ranges(of: text).first
    }
}
