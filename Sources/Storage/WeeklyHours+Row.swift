import Foundation
import Postgres
import Scheduling

extension Catalogue.Hours {
    /// The weekly hours of several resources, from rows with `Stretch.columns`.
    static func byResource(_ rows: [Row]) throws -> [UUID: [Catalogue.Hours]] {
        var hours: [UUID: [Catalogue.Hours]] = [:]
        for row in rows {
            let id: UUID = try row["resource_id"]
            let isElsewhere: Bool = try row["elsewhere"]
            let zone: String? = try row["zone"]
            let stretch = try Stretch(row)
            if let index = hours[id]?.firstIndex(where: { $0.isElsewhere == isElsewhere && $0.zone == zone }) {
                hours[id]?[index].weekly.stretches.append(stretch)
            } else {
                let part = Catalogue.Hours(
                    weekly: WeeklyHours(stretches: [stretch]), isElsewhere: isElsewhere, zone: zone)
                hours[id, default: []].append(part)
            }
        }
        return hours
    }
}

extension [Catalogue.Hours] {
    /// The hours in the building, or those elsewhere.
    func weekly(elsewhere: Bool) -> WeeklyHours {
        WeeklyHours(stretches: filter { $0.isElsewhere == elsewhere }.flatMap(\.weekly.stretches))
    }
}

extension Stretch {
    /// The columns of `weekly_hours h` that a stretch is read from, with its resource.
    static let columns: SQL = """
        h.resource_id, h.weekday, h.opens_minute, h.closes_minute, h.every_weeks, h.anchor::text as anchor,
        h.valid_from::text as valid_from, h.valid_until::text as valid_until, h.elsewhere, h.zone
        """

    init(_ row: Row) throws {
        let weekday: Int16 = try row["weekday"]
        let opens: Int16 = try row["opens_minute"]
        let closes: Int16 = try row["closes_minute"]
        let everyWeeks: Int16 = try row["every_weeks"]
        guard let weekday = Weekday(rawValue: Int(weekday)) else {
            throw UnknownWord(column: "weekday", type: "Weekday")
        }
        func date(_ column: String) throws -> LocalDate? {
            let text: String? = try row[column]
            return text.flatMap { LocalDate($0) }
        }
        try self.init(
            weekday: weekday, opens: Int(opens), closes: Int(closes), everyWeeks: Int(everyWeeks),
            anchor: date("anchor"), from: date("valid_from"), until: date("valid_until"))
    }
}
