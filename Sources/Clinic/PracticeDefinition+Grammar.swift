// The grammars of single values, and the words that a message must not carry.

extension String {
    /// A slug (`hyphen`: lower case and hyphens, RFC 1035 label) or a code (letters of both cases, also underscores).
    func isCode(hyphen isSlug: Bool) -> Bool {
        guard let first = utf8.first, let last = utf8.last, first.isCodeLetter(isSlug), last.isCodeLetter(isSlug)
        else { return false }
        return utf8.count <= (isSlug ? 63 : 32)
            && utf8.allSatisfy {
                $0.isCodeLetter(isSlug) || $0 == UInt8(ascii: "-") || (!isSlug && $0 == UInt8(ascii: "_"))
            }
    }

    /// Whether it is a code of ISO 3166-1 alpha-2, or of ISO 3166-2 with a subdivision of one to three letters or digits.
    public var isRegion: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        guard let country = parts.first, country.utf8.count == 2, country.utf8.allSatisfy(\.isUpperLetter) else {
            return false
        }
        return parts.count == 1
            || parts.count == 2 && (1...3).contains(parts[1].utf8.count)
                && parts[1].utf8.allSatisfy { $0.isUpperLetter || $0.isDigit }
    }

    /// The shape of a BCP 47 tag (RFC 5646 §2.1): a language of two or three letters, then subtags.
    var isLanguageTag: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        guard let language = parts.first, (2...3).contains(language.utf8.count),
            language.utf8.allSatisfy(\.isLowerLetter)
        else { return false }
        return parts.dropFirst().allSatisfy { (2...8).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isLetterOrDigit) }
    }

    /// ITU-T E.164: a plus and 8 to 15 digits, the first not 0; single spaces or hyphens may stand between them.
    var isPhone: Bool {
        guard utf8.first == UInt8(ascii: "+") else { return false }
        let groups = utf8.dropFirst().split(omittingEmptySubsequences: false) { $0.isSpaceOrHyphen }
        let digits = groups.joined()
        return groups.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) } && (8...15).contains(digits.count)
            && digits.first != UInt8(ascii: "0")
    }

    /// The addresses that every mail server takes: an atom with dots (RFC 5322 §3.4.1), and a host name with a dot.
    var isEmailAddress: Bool {
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, utf8.count <= 254, (1...64).contains(parts[0].utf8.count) else { return false }
        let atoms = parts[0].utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isAtomCharacter) } && String(parts[1]).isHostName
    }

    /// A host name with at least one dot, in lower case (RFC 1123 §2.1).
    var isHostName: Bool {
        let labels = split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && utf8.count <= 253 && labels.allSatisfy { String($0).isCode(hyphen: true) }
            && labels.last?.utf8.allSatisfy(\.isDigit) == false
    }

    var isOneLine: Bool {
        !unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{2028}" || $0 == "\u{2029}" }
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLowerLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isUpperLetter: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    var isLetterOrDigit: Bool { isLowerLetter || isUpperLetter || isDigit }
    var isSpaceOrHyphen: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "-") }
    var isAtomCharacter: Bool { isLetterOrDigit || Array("!#$%&'*+-/=?^_`{|}~".utf8).contains(self) }

    func isCodeLetter(_ isSlug: Bool) -> Bool { isLowerLetter || isDigit || (!isSlug && isUpperLetter) }
}
