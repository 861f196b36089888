import Clinic
import Foundation
import Postgres
import Scheduling

/// What the claimed messages of a practice are about, read together.
struct OutboxTopics {
    private var visits: [UUID: OutboxMessage.Topic] = [:]
    /// The visits of each series that lie ahead, or would if they had not been cancelled.
    private struct SeriesVisits {
        var label = ""
        var ahead: [AppointmentDetails] = []
        var cancelled: [Appointment] = []
    }

    private var series: [UUID: SeriesVisits] = [:]
    /// The series of which a visit cannot be read: what is left would be told as if it were all.
    private var unreadable: Set<UUID> = []
    private var others: [UUID: OutboxMessage.Topic] = [:]
    /// What those to staff are about, where there are any.
    var staff: StaffTopics?

    /// How many statements there are.
    static let count = 5

    /// Reads the topics of messages, each kind of them by one statement.
    ///
    /// Where there is none of a kind nothing is asked of its tables, so that they can be away.
    static func statements(_ messages: [OutboxMessage.Claimed], _ practice: Practice.ID) -> [SQL] {
        func topics(_ subject: Message.Kind.Subject, _ statement: ([UUID]) -> SQL) -> SQL {
            let subjects = Set(messages.filter { $0.kind.subject == subject }.map(\.subject))
            return subjects.isEmpty ? "select 1 as nothing where false" : statement(Array(subjects))
        }
        let ahead: SQL = """
            a.state in ('provisional', 'booked', 'confirmed', 'cancelled') and lower(a.during) > daybook_now()
            """
        return [
            topics(.appointment) { visits("a.appointment_id = any(\($0))", practice) },
            topics(.series) { visits("a.series_id = any(\($0)) and \(ahead)", practice) },
            topics(.checkIn) {
                "select \(CheckIn.columns) from check_in where practice_id = \(practice) and check_in_id = any(\($0))"
            },
            topics(.offer) {
                """
                select s.neutral_label, t.zone as site_zone, o.*
                from (\(OfferDetails.select) where o.practice_id = \(practice) and o.offer_id = any(\($0))) o
                join service s on s.practice_id = \(practice) and s.service_id = o.service_id
                join site t on t.practice_id = \(practice) and t.site_id = s.site_id
                """
            },
            topics(.entry) {
                "\(WaitlistDetails.select) where e.practice_id = \(practice) and e.entry_id = any(\($0))"
            },
        ]
    }

    private static func visits(_ condition: SQL, _ practice: Practice.ID) -> SQL {
        """
        select s.neutral_label, q.preparation, w.wishes,
            q.gates @> '[{"kind": "escort"}]' as needs_escort, a.*
        from (\(AppointmentDetails.select) where a.practice_id = \(practice) and \(condition)) a
        join service s on s.practice_id = \(practice) and s.service_id = a.service_id
        join protocol q on q.practice_id = \(practice) and q.protocol_id = a.protocol_id
        left join contact_wish w on w.practice_id = \(practice) and w.person_id = a.person_id
        order by lower(a.during)
        """
    }

    /// What cannot be read is left out, so that it keeps no other message from being sent.
    init(_ results: [[Row]]) {
        for row in results[0] { try? readVisit(row) }
        for row in results[1] {
            do {
                try readVisitOfSeries(row)
            } catch {
                if let id: Series.ID = try? row["series_id"] { unreadable.insert(id.uuid) }
            }
        }
        for row in results[2] {
            guard let checkIn = try? CheckIn(row) else { continue }
            others[checkIn.id.uuid] = .checkIn(checkIn)
        }
        for row in results[3] { try? readOffer(row) }
        for row in results[4] {
            guard let details = try? WaitlistDetails(row) else { continue }
            others[details.entry.id.uuid] = .entry(details)
        }
    }

    private mutating func readVisit(_ row: Row) throws {
        let details = try AppointmentDetails(row)
        let wishes: ContactWishes? = try row.decoded("wishes")
        let sheet = PreparationSheet(
            visit: details.appointment.during, preparation: try row.decoded("preparation"),
            driveMinutes: wishes?.driveMinutes, needsEscort: try row["needs_escort"], company: [])
        visits[details.appointment.id.uuid] = .visit(details, label: try row["neutral_label"], sheet: sheet)
    }

    private mutating func readVisitOfSeries(_ row: Row) throws {
        let details = try AppointmentDetails(row)
        guard let id = details.appointment.series?.uuid else { return }
        var visits = try series[id] ?? SeriesVisits(label: row["neutral_label"])
        if details.appointment.state == .cancelled {
            visits.cancelled.append(details.appointment)
        } else {
            visits.ahead.append(details)
        }
        series[id] = visits
    }

    private mutating func readOffer(_ row: Row) throws {
        let details = try OfferDetails(row)
        others[details.offer.id.uuid] = .offer(
            details, label: try row["neutral_label"], zone: try row["site_zone"])
    }

    /// What a message is about; nil when it is there no more, or cannot be read.
    func topic(of message: OutboxMessage.Claimed) -> OutboxMessage.Topic? {
        switch message.kind.subject {
        case .appointment: return visits[message.subject]
        case .checkIn, .offer, .entry: return others[message.subject]
        case .task, .site, .changes: return staff?.topic(of: message)
        case .series:
            guard !unreadable.contains(message.subject) else { return nil }
            let all = series[message.subject] ?? SeriesVisits()
            guard message.kind == .week else {
                return .visits(all.ahead, label: all.label, cancelled: all.cancelled)
            }
            let days = Message.days(ofWeek: message.version)
            let ahead = all.ahead.filter { days.contains($0.appointment.wall.start.date) }
            return .visits(ahead, label: all.label, cancelled: [])
        }
    }
}
