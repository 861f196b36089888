extension FooterRule {
    /// Reads a TZ string such as `EST5EDT,M3.2.0,M11.1.0` or `<-02>2<-01>,M3.5.0/-1,M10.5.0/0`.
    ///
    /// The syntax is that of POSIX.1-2017 §8.3 with the extension of RFC 9636 §3.3.1: a time of day has a sign and up
    /// to 167 hours. A zone with daylight time must say when, or `ZoneError.malformedFooter` is thrown.
    init(_ text: String, firstKind: Int) throws(ZoneError) {
        var cursor = TextCursor(text)
        guard let rule = FooterRule(from: &cursor, firstKind: firstKind), cursor.isAtEnd else {
            throw .malformedFooter(text)
        }
        self = rule
    }

    private init?(from cursor: inout TextCursor, firstKind: Int) {
        guard let name = Self.name(from: &cursor), let west = Self.seconds(from: &cursor, hours: 24) else {
            return nil
        }
        let standard = ZoneOffset(seconds: -west, abbreviation: name, isDaylight: false)
        guard let daylightName = Self.name(from: &cursor) else {
            self.init(standard: standard, daylight: nil, firstKind: firstKind)
            return
        }
        var daylightWest = west - 3600
        if cursor.next != UInt8(ascii: ",") {
            guard let explicit = Self.seconds(from: &cursor, hours: 24) else { return nil }
            daylightWest = explicit
        }
        guard cursor.skip(","), let begins = FooterDate(from: &cursor), cursor.skip(","),
            let ends = FooterDate(from: &cursor)
        else { return nil }
        let offset = ZoneOffset(seconds: -daylightWest, abbreviation: daylightName, isDaylight: true)
        let daylight = Daylight(offset: offset, begins: begins, ends: ends)
        self.init(standard: standard, daylight: daylight, firstKind: firstKind)
    }

    /// A name of three or more letters, or of letters, digits and signs between `<` and `>`.
    private static func name(from cursor: inout TextCursor) -> String? {
        let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte & 0xDF) }
        let isQuoted = cursor.skip("<")
        let name = cursor.prefix { byte in
            isLetter(byte) || (isQuoted && ((0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D))
        }
        guard name.utf8.count >= 3, !isQuoted || cursor.skip(">") else { return nil }
        return name
    }

    /// `hh[:mm[:ss]]` with an optional sign, in seconds.
    static func seconds(from cursor: inout TextCursor, hours limit: Int) -> Int? {
        let isNegative = cursor.skip("-")
        if !isNegative { _ = cursor.skip("+") }
        guard let (hours, _) = cursor.number(digits: 1...3), hours <= limit else { return nil }
        var seconds = hours * 3600
        if cursor.skip(":") {
            guard let minutes = cursor.number(digits: 2), minutes < 60 else { return nil }
            seconds += minutes * 60
            if cursor.skip(":") {
                guard let rest = cursor.number(digits: 2), rest < 60 else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }
}
