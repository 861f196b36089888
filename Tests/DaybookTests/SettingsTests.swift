import Testing

@testable import daybook

/// What an operator can set, and what they are told where it is wrong.
struct SettingsTests {
    /// What stands in these variables and in the one that must be there, and what is wrong with them.
    private static func read(_ variables: [String: String]) -> (settings: Settings, mistakes: [String]) {
        var variables = variables
        variables["DAYBOOK_DATABASE"] = "dbname=daybook"
        var reader = SettingsReader(variables: variables)
        let settings = Settings(&reader)
        return (settings, reader.mistakes)
    }

    @Test func `answers say whether they came from memory where that is switched on, and nowhere else`() {
        let cases: [([String: String], Bool)] = [
            ([:], false), (["DAYBOOK_CACHE_STATUS": "off"], false), (["DAYBOOK_CACHE_STATUS": "on"], true),
        ]
        for (variables, expected) in cases {
            let (settings, mistakes) = Self.read(variables)
            #expect(settings.tellsCache == expected, "\(variables)")
            #expect(mistakes == [])
        }
    }

    @Test func `a switch that is neither on nor off is a mistake that names its variable`() {
        let (settings, mistakes) = Self.read(["DAYBOOK_CACHE_STATUS": "yes"])
        #expect(mistakes == ["DAYBOOK_CACHE_STATUS: this must be on or off."])
        #expect(!settings.tellsCache)
    }
}
