import Foundation
import Postgres
import Scheduling

extension WeeklyHours {
    /// The weekly hours of several resources, from rows of `weekly_hours`.
    static func byResource(_ rows: [Row]) throws -> [UUID: WeeklyHours] {
        var hours: [UUID: WeeklyHours] = [:]
        for row in rows {
            hours[try row["resource_id"], default: WeeklyHours()].stretches.append(try Stretch(row))
        }
        return hours
    }
}

extension Stretch {
    init(_ row: Row) throws {
        let weekday: Int16 = try row["weekday"]
        let opens: Int16 = try row["opens_minute"]
        let closes: Int16 = try row["closes_minute"]
        let everyWeeks: Int16 = try row["every_weeks"]
        let anchor: String? = try row["anchor"]
        guard let weekday = Weekday(rawValue: Int(weekday)) else {
            throw UnknownWord(column: "weekday", type: "Weekday")
        }
        try self.init(
            weekday: weekday, opens: Int(opens), closes: Int(closes), everyWeeks: Int(everyWeeks),
            anchor: anchor.flatMap { LocalDate($0) })
    }
}
