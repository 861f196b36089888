/// The date of an answer in its one preferred form, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
enum HTTPDate {
    /// The 29 bytes of a moment given in seconds since 1970-01-01 00:00 UTC, for the years 1970 to 9999.
    static func bytes(secondsSince1970 seconds: Int) -> [UInt8] {
        let day = seconds / 86_400
        let second = seconds % 86_400
        let (year, month, dayOfMonth) = civil(day: day)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(29)
        // 1970-01-01 was a Thursday.
        append(name: (day + 4) % 7, of: "SunMonTueWedThuFriSat", to: &bytes)
        bytes.append(contentsOf: [.comma, .space])
        append(number: dayOfMonth, digits: 2, to: &bytes)
        bytes.append(.space)
        append(name: month - 1, of: "JanFebMarAprMayJunJulAugSepOctNovDec", to: &bytes)
        bytes.append(.space)
        append(number: year, digits: 4, to: &bytes)
        bytes.append(.space)
        append(number: second / 3_600, digits: 2, to: &bytes)
        bytes.append(.colon)
        append(number: second / 60 % 60, digits: 2, to: &bytes)
        bytes.append(.colon)
        append(number: second % 60, digits: 2, to: &bytes)
        bytes.append(contentsOf: " GMT".utf8)
        return bytes
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01, in a calendar whose years begin in March
    /// (Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`).
    private static func civil(day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func append(name index: Int, of names: StaticString, to bytes: inout [UInt8]) {
        for offset in index * 3..<index * 3 + 3 {
            bytes.append(names.utf8Start[offset])
        }
    }

    private static func append(number: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = digits == 4 ? 1_000 : 10
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
