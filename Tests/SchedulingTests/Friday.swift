import Scheduling
import Testing

/// Friday 4 December 2026 in Blanding, Utah: the day on which most visits of these tests are.
enum Friday {
    static func at(_ clock: String) throws -> Instant { try instant("2026-12-04T\(clock):00-07:00") }

    static func range(_ start: String, _ end: String) throws -> TimeRange {
        try #require(TimeRange(start: at(start), end: at(end)))
    }

    static func hours(_ start: String, _ end: String) throws -> TimeRangeSet { TimeRangeSet([try range(start, end)]) }

    /// The evening before; everything is still to come.
    static func eve() throws -> Instant { try instant("2026-12-03T18:00:00-07:00") }

    static func terms(step: Int = 5) throws -> Terms {
        Terms(
            zone: try ZoneFiles.zone("America/Denver"),
            rules: SlotRules(step: .minutes(step), minimumNotice: .zero, horizon: .days(60)))
    }

    /// A search for a visit of these phases, at any time that people and rooms allow.
    static func search(
        _ phases: [Phase], _ practitioners: [Practitioner], rooms: [Place] = [], isRemote: Bool = false,
        terms: Terms? = nil
    ) throws -> SlotSearch {
        SlotSearch(
            visit: try Visit(phases: phases),
            roster: Roster(practitioners: practitioners, rooms: rooms, isRemote: isRemote),
            terms: try terms ?? Self.terms())
    }

    /// A nurse who is there all day.
    static func nurse(_ start: String = "08:00", _ end: String = "18:00", seats: Int = 1) throws -> Practitioner {
        Practitioner(onSite: try hours(start, end), seats: seats, monitors: .always)
    }

    /// A clinician who is there all day.
    static func clinician(_ start: String = "08:00", _ end: String = "18:00", seats: Int = 1) throws -> Practitioner {
        Practitioner(onSite: try hours(start, end), seats: seats, treats: .always)
    }

    /// A prescriber who is there and has no other part.
    static func prescriber(_ start: String, _ end: String) throws -> Practitioner {
        Practitioner(onSite: try hours(start, end), prescribes: .always)
    }
}

extension SlotSearch {
    /// The starts of that Friday as the clock shows them, each once.
    func starts() throws -> [String] {
        let slots = openSlots(in: try Friday.range("00:00", "23:59"), now: try Friday.eve())
        return Set(slots.map(\.start)).sorted().map { terms.zone.local($0).time.description }
    }

    /// The same roster after a visit has been booked in it.
    func booked(_ assignment: Assignment) -> SlotSearch {
        var roster = roster
        for claim in assignment.claims {
            switch claim.resource {
            case .practitioner(let index):
                roster.practitioners[index].taken.append(SeatTime(seat: claim.seat, during: claim.during))
            case .room(let index):
                roster.rooms[index].busy = roster.rooms[index].busy.union(TimeRangeSet([claim.during]))
            case .person: break
            }
        }
        return SlotSearch(visit: visit, roster: roster, terms: terms)
    }

    /// What is claimed of a resource, as text: seat, and from when to when.
    func claims(of resource: Assignment.Resource, in assignment: Assignment?) -> [String] {
        (assignment?.claims ?? []).filter { $0.resource == resource }.map {
            "\($0.seat) \(terms.zone.local($0.during.start).time)-\(terms.zone.local($0.during.end).time)"
        }
    }
}

/// The two treatments that most visits of these tests are.
enum Treatment {
    /// An infusion: 125 minutes for the person, of which the room is taken for 110 and 15 more.
    static func infusion(ratio: Int = 2) -> [Phase] {
        [
            phase("arrive", 15, .none, room: nil), phase("vitals", 15, .alone), phase("infusion", 40, .shared(ratio)),
            phase("recovery", 45, .shared(ratio)), phase("leave check", 10, .alone), turnover,
        ]
    }

    /// Esketamine: 155 minutes for the person, 170 for the room.
    static func esketamine(ratio: Int = 3) -> [Phase] {
        [
            phase("blood pressure", 15, .alone), phase("dose", 10, .alone), phase("observe", 120, .shared(ratio)),
            phase("leave check", 10, .alone), turnover,
        ]
    }

    private static let turnover = Phase(
        name: "turnover", minutes: 15, needsPerson: false, needsClinician: false, roomKind: "treatment")

    private static func phase(
        _ name: String, _ minutes: Int, _ monitoring: Monitoring, room: String? = "treatment"
    ) -> Phase {
        Phase(
            name: name, minutes: minutes, needsClinician: false, monitoring: monitoring, prescriber: .onSite,
            roomKind: room)
    }

    /// An hour in which a nurse watches and that takes nothing else.
    static func watched(_ monitoring: Monitoring, minutes: Int = 60) -> [Phase] {
        [Phase(name: "observe", minutes: minutes, needsClinician: false, monitoring: monitoring)]
    }
}
