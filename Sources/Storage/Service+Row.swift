import Clinic
import Postgres
import Scheduling

extension Service {
    /// Services with their protocol and site, in the order of the practice; `condition` continues the where clause.
    static func select(_ practice: Practice.ID, where condition: SQL = "") -> SQL {
        """
        select s.service_id, s.code, s.label, s.neutral_label, s.audience, s.step_minutes, s.notice_minutes,
            s.horizon_days, p.protocol_id, p.phases, t.site_id, t.code as site_code, t.name as site_name, t.zone,
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
                id: try row["site_id"], code: try row["site_code"], name: try row["site_name"], zone: try row["zone"]),
            rules: SlotRules(
                step: .seconds(Int(step) * 60), minimumNotice: .seconds(Int(notice) * 60),
                horizon: .seconds(Int(horizon) * 86_400)),
            clinicians: try row["clinicians"])
    }
}

extension Clinician {
    init(_ row: Row) throws {
        self.init(
            id: try row["clinician_id"], code: try row["code"], name: try row["name"],
            credential: try row["credential"], languages: try row["languages"])
    }
}

extension Room {
    init(_ row: Row) throws {
        self.init(id: try row["room_id"], code: try row["code"], kind: try row["room_kind"])
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

/// The database holds a word that this program does not know: the schema is newer than the program.
struct UnknownWord: Error {
    let column: String
    let type: String
}
