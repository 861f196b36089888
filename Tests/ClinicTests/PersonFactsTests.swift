import Clinic
import Scheduling
import Testing

struct PersonFactsTests {
    @Test(arguments: [
        "+1-312-555-0142", "+1 (928) 555-0137", "+44 7700 900123", "+49 30 901820", "+33.1.99.00.12.34", "555/0142/9",
    ])
    func `a number that may exist is taken`(text: String) {
        #expect(PhoneNumber.fault(text) == nil)
    }

    @Test(arguments: [
        "+1-012-555-0142", "+1-312-155-0142", "+1-911-555-0142", "+1-312-555-014", "+1-312-555-01423",
        "+0 312 555 0142", "+123456", "+1234567890123456", "call me", "312", "++1 312 555 0142", "312+555+0142",
        "1234567890123456",
    ])
    func `a number that cannot exist is not`(text: String) {
        #expect(PhoneNumber.fault(text) != nil)
    }

    @Test func `a practice knows the numbers of its own country`() {
        #expect(PhoneNumber.fault("312-555-0142", region: "US-IL") == nil)
        #expect(PhoneNumber.fault("1 312 555 0142", region: "US-IL") == nil)
        #expect(PhoneNumber.fault("011 44 7700 900123", region: "US-IL") == nil)
        #expect(PhoneNumber.fault("555-0142", region: "US-IL") != nil)
        #expect(PhoneNumber.fault("012-555-0142", region: "US-IL") != nil)
        #expect(PhoneNumber.fault("07700 900123", region: "GB") == nil)
    }

    @Test func `nobody is born tomorrow, or was 125 years ago and more`() throws {
        let today = try #require(LocalDate("2027-03-01"))
        func fault(_ text: String) throws -> String? { try #require(LocalDate(text)).birthFault(today: today) }
        #expect(try fault("2027-03-01") == nil)
        #expect(try fault("2027-03-02") != nil)
        #expect(try fault("1902-01-01") == nil)
        #expect(try fault("1901-12-31") != nil)
        #expect(LocalDate("2027-02-29") == nil)
    }

    @Test func `whole years are counted to the day, and a leap day's birthday is in March`() throws {
        let born = try #require(LocalDate("2010-03-01"))
        #expect(born.age(today: try #require(LocalDate("2028-02-29"))) == 17)
        #expect(born.age(today: try #require(LocalDate("2028-03-01"))) == 18)
        let leap = try #require(LocalDate("2008-02-29"))
        #expect(leap.age(today: try #require(LocalDate("2026-02-28"))) == 17)
        #expect(leap.age(today: try #require(LocalDate("2026-03-01"))) == 18)
    }
}
