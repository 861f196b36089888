import Clinic
import Scheduling
import Testing

struct PreparationTests {
    private let preparation = Preparation(
        foodMinutes: 360, drinkMinutes: 120, sprayMinutes: 60, drivingHours: 12, bring: ["a blanket"])

    private func sheet(_ start: String, minutes: Int = 125, drive: Int? = nil) throws -> PreparationSheet {
        let start = try #require(Instant(rfc3339: start))
        let visit = try #require(TimeRange(start: start, lasting: .minutes(minutes)))
        return PreparationSheet(
            visit: visit, preparation: preparation, driveMinutes: drive, needsEscort: true, company: ["Corinne Yates"])
    }

    @Test func `a person reads until which time on the clock they may eat and drink`() throws {
        let denver = try Zone.machine("America/Denver")
        let sheet = try sheet("2027-03-02T08:30:00-07:00", drive: 90)
        #expect(sheet.food.map { denver.local($0).description } == "2027-03-02T02:30")
        #expect(sheet.drink.map { denver.local($0).description } == "2027-03-02T06:30")
        #expect(sheet.spray.map { denver.local($0).description } == "2027-03-02T07:30")
        #expect(sheet.leaveHome.map { denver.local($0).description } == "2027-03-02T07:00")
        #expect(sheet.driving.map { denver.local($0).description } == "2027-03-02T22:35")
    }

    @Test func `six hours before a visit on the morning of the change is not two o'clock`() throws {
        let denver = try Zone.machine("America/Denver")
        // Clocks go from 02:00 to 03:00: six hours before 08:00 MDT is 01:00 MST.
        let sheet = try sheet("2027-03-14T08:00:00-06:00")
        #expect(sheet.food.map { denver.local($0).description } == "2027-03-14T01:00")
        // In autumn 01:00 to 02:00 comes twice: six hours before 07:30 MST is the second 01:30.
        let autumn = try self.sheet("2027-11-07T07:30:00-07:00")
        #expect(autumn.food?.rfc3339 == "2027-11-07T08:30:00Z")
    }

    @Test func `a visit that asks for nothing says when and with whom`() throws {
        let start = try #require(Instant(rfc3339: "2027-03-02T15:00:00Z"))
        let visit = try #require(TimeRange(start: start, lasting: .minutes(60)))
        let sheet = PreparationSheet(
            visit: visit, preparation: nil, driveMinutes: nil, needsEscort: false, company: ["Dr Imani Okafor-Reyes"])
        #expect(sheet.food == nil && sheet.drink == nil && sheet.spray == nil && sheet.driving == nil)
        #expect(sheet.leaveHome == nil && !sheet.needsEscort && sheet.bring.isEmpty)
        #expect(sheet.company == ["Dr Imani Okafor-Reyes"])
    }
}
