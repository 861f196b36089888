/// What can be said of a telephone number without dialling it.
public enum PhoneNumber {
    /// Why a number cannot exist, as a sentence for the person, or nil when it may.
    ///
    /// A number with a plus sign has 7 to 15 digits and no country code begins with 0 (ITU-T E.164 §6); one of North
    /// America has ten, whose area and exchange codes begin with 2 to 9, and no area code ends in 11 (NANP). What a
    /// practice's own region writes without a country code is judged likewise; any other has 5 to 15 digits.
    ///
    /// - Parameter region: where the practice is (ISO 3166-2), if that is known.
    public static func fault(_ text: String, region: String? = nil) -> String? {
        let signs: Set<Character> = ["+", " ", "-", "(", ")", ".", "/"]
        let digits = text.filter { $0.isASCII && $0.isNumber }
        guard text.allSatisfy({ ($0.isASCII && $0.isNumber) || signs.contains($0) }),
            !text.dropFirst().contains("+"), digits.count >= 5
        else { return "This does not look like a phone number. Digits, spaces and a leading + are fine." }
        if text.hasPrefix("+") {
            if digits.hasPrefix("1") { return isNorthAmerican(digits.dropFirst()) ? nil : impossible }
            return (7...15).contains(digits.count) && !digits.hasPrefix("0") ? nil : impossible
        } else if let region, region.hasPrefix("US") || region.hasPrefix("CA") {
            // Calls abroad begin with 011.
            if digits.hasPrefix("011") { return (10...18).contains(digits.count) ? nil : impossible }
            return isNorthAmerican(digits.hasPrefix("1") ? digits.dropFirst() : digits[...]) ? nil : impossible
        } else {
            return digits.count <= 15 ? nil : impossible
        }
    }

    /// A number as it is dialled from everywhere: a plus sign, the code of the country and digits (ITU-T E.164).
    ///
    /// - Parameter region: where the person is (ISO 3166), whose code counts where the number has none.
    /// - Returns: nil for a number that cannot exist, and for one without a code in a region whose code is not known.
    public static func international(_ text: String, region: String) -> String? {
        guard fault(text, region: region) == nil else { return nil }
        let digits = String(text.filter { $0.isASCII && $0.isNumber })
        if text.hasPrefix("+") { return "+" + digits }
        let country = region.prefix(2).uppercased()
        guard let code = codes[country] else { return nil }
        if code == "1" { return "+1" + (digits.count == 11 ? String(digits.dropFirst()) : digits) }
        if digits.hasPrefix("00") { return "+" + digits.dropFirst(2) }
        return "+" + code + (digits.hasPrefix("0") ? String(digits.dropFirst()) : digits)
    }

    /// The codes of countries in which a nought before the number is left out from abroad, and of North America.
    private static let codes = [
        "US": "1", "CA": "1", "GB": "44", "IE": "353", "AU": "61", "NZ": "64", "DE": "49", "AT": "43", "CH": "41",
        "NL": "31", "BE": "32", "FR": "33", "SE": "46", "FI": "358", "ZA": "27", "IL": "972",
    ]

    private static func isNorthAmerican(_ digits: Substring) -> Bool {
        let digits = Array(digits)
        return digits.count == 10 && digits[0] >= "2" && digits[3] >= "2" && !(digits[1] == "1" && digits[2] == "1")
    }

    private static let impossible =
        "There can be no such phone number. Please look whether a digit is missing or wrong."
}
