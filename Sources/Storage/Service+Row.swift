import Clinic
import Postgres
import Scheduling

extension Service {
    /// Services with their protocol and site, in the order of the practice; `condition` continues the where clause.
    static func select(_ practice: Practice.ID, where condition: SQL = "") -> SQL {
        """
        select s.service_id, s.code, s.label, s.neutral_label, s.audience, s.step_minutes, s.notice_minutes,
            s.horizon_days, s.features, s.hours, s.daily_limit, s.weekly_limit, s.minimum_age, s.training,
            s.offer_minutes, p.protocol_id, p.phases, p.series, p.gates, p.aftercare, p.preparation,
            t.site_id, t.code as site_code, t.name as site_name, t.zone, t.hours as site_hours,
            array(
                select sc.clinician_id from service_clinician sc join clinician c using (practice_id, clinician_id)
                where (sc.practice_id, sc.service_id) = (s.practice_id, s.service_id) and c.active
                order by c.rank, c.code
            ) as clinicians
        from service s
        join protocol p using (practice_id, protocol_id)
        join site t using (practice_id, site_id)
        where s.practice_id = \(practice) and s.active \(condition)
        order by s.rank, s.code
        """
    }

    init(_ row: Row) throws {
        let phases: JSON = try row["phases"]
        let step: Int16 = try row["step_minutes"]
        let notice: Int32 = try row["notice_minutes"]
        let horizon: Int16 = try row["horizon_days"]
        self.init(
            id: try row["service_id"], code: try row["code"], label: try row["label"],
            neutralLabel: try row["neutral_label"], audience: try row.word("audience"),
            protocolID: try row["protocol_id"], visit: try Visit(phases: phases.decode([Phase].self)),
            site: Site(
                id: try row["site_id"], code: try row["site_code"], name: try row["site_name"], zone: try row["zone"],
                hours: try row.decoded("site_hours")),
            rules: SlotRules(
                step: .seconds(Int(step) * 60), minimumNotice: .seconds(Int(notice) * 60),
                horizon: .seconds(Int(horizon) * 86_400)),
            clinicians: try row["clinicians"],
            requirements: Requirements(
                features: Set(try row["features"] as [String]), training: try row["training"],
                minimumAge: try row.count("minimum_age")),
            hours: try row.decoded("hours"),
            limit: VisitLimit(daily: try row.count("daily_limit"), weekly: try row.count("weekly_limit")),
            offerLead: .minutes(try row["offer_minutes"]), series: try row.decoded("series"),
            gates: try row.decoded("gates") ?? [], aftercare: try row.decoded("aftercare"),
            preparation: try row.decoded("preparation"))
    }
}

extension Clinician {
    /// The columns of `clinician c` that a clinician is read from.
    static let columns: SQL = """
        c.clinician_id, c.code, c.name, c.credential, c.languages, c.monitors, c.prescribes, c.qualifications,
        c.daily_limit, c.weekly_limit, c.reserve, c.reserve_release_minute
        """

    init(_ row: Row) throws {
        let qualifications: JSON = try row["qualifications"]
        let reserve: WeeklyHours? = try row.decoded("reserve")
        let release = try row.count("reserve_release_minute")
        self.init(
            id: try row["clinician_id"], code: try row["code"], name: try row["name"],
            credential: try row["credential"], languages: try row["languages"], monitors: try row["monitors"],
            prescribes: try row["prescribes"], qualifications: try qualifications.decode(Qualifications.self),
            limit: VisitLimit(daily: try row.count("daily_limit"), weekly: try row.count("weekly_limit")),
            reserve: reserve.map { Reserve(hours: $0, releaseMinute: release ?? 0) })
    }
}

extension Room {
    init(_ row: Row) throws {
        self.init(
            id: try row["room_id"], code: try row["code"], kind: try row["room_kind"],
            features: Set(try row["features"] as [String]))
    }
}

extension Row {
    /// A column that holds one of a closed list of words.
    func word<Word: RawRepresentable>(_ column: String) throws -> Word where Word.RawValue == String {
        let text: String = try self[column]
        guard let word = Word(rawValue: text) else { throw UnknownWord(column: column, type: "\(Word.self)") }
        return word
    }
}

extension Row {
    /// A column of JSON that may be null.
    func decoded<Value: Decodable>(_ column: String) throws -> Value? {
        let json: JSON? = try self[column]
        return try json?.decode(Value.self)
    }

    /// A column with a small number that may be null.
    func count(_ column: String) throws -> Int? {
        let number: Int16? = try self[column]
        return number.map(Int.init)
    }
}

/// The database holds a word that this program does not know: the schema is newer than the program.
struct UnknownWord: Error {
    let column: String
    let type: String
}
