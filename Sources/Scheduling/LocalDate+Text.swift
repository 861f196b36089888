extension LocalDate: LosslessStringConvertible {
    /// Reads `2027-03-14` and nothing else.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        guard let date = LocalDate(from: &cursor), cursor.isAtEnd else { return nil }
        self = date
    }

    /// The date as ISO 8601 writes it, `2027-03-14`.
    public var description: String { TextWriter.text { write(to: &$0) } }

    /// Appends the date to a text.
    func write(to writer: inout TextWriter) {
        writer.write(year, width: 4)
        writer.write("-")
        writer.write(month, width: 2)
        writer.write("-")
        writer.write(day, width: 2)
    }

    /// Reads a date and leaves the cursor behind it.
    init?(from cursor: inout TextCursor) {
        guard let year = cursor.number(digits: 4), cursor.skip("-"), let month = cursor.number(digits: 2),
            cursor.skip("-"), let day = cursor.number(digits: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

extension LocalDate: Codable {
    /// Reads a string such as `2027-03-14` and throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = LocalDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "A date that exists is needed: 2027-03-14.")
        }
        self = date
    }

    /// Writes a string such as `2027-03-14`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
