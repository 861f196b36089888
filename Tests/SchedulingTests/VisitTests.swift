import Scheduling
import Testing

struct VisitTests {
    /// An infusion as the front desk sees it: the room is made ready, the person is there for 110 minutes of which the
    /// clinician takes the first 30 and the last 15, and then the room is turned over.
    static let infusion = [
        Phase(name: "make ready", minutes: 10, needsPerson: false, needsClinician: false, roomKind: "treatment"),
        Phase(name: "arrive", minutes: 10, roomKind: "treatment"),
        Phase(name: "dose", minutes: 20, roomKind: "treatment"),
        Phase(name: "observe", minutes: 65, needsClinician: false, roomKind: "treatment"),
        Phase(name: "leave check", minutes: 15, roomKind: "treatment"),
        Phase(name: "turnover", minutes: 15, needsPerson: false, needsClinician: false, roomKind: "treatment"),
    ]

    @Test func `the start is when the person's part begins, and buffers lie outside it`() throws {
        let visit = try Visit(phases: Self.infusion)
        let nine = try instant("2027-03-15T09:00:00-06:00")
        #expect(
            try visit.personWindow(startingAt: nine)
                == range("2027-03-15T09:00:00-06:00", "2027-03-15T10:50:00-06:00"))
        #expect(
            try visit.wholeWindow(startingAt: nine)
                == range("2027-03-15T08:50:00-06:00", "2027-03-15T11:05:00-06:00"))
        #expect(visit.phaseWindows(startingAt: nine).map(\.duration) == [10, 10, 20, 65, 15, 15].map(Duration.minutes))
        #expect(visit.phaseWindows(startingAt: nine).first?.start == nine - .minutes(10))
        #expect(visit.roomKind == "treatment")
    }

    @Test func `adjoining phases make one claim a resource`() throws {
        let search = try Friday.search(Self.infusion, [Friday.clinician()], rooms: [Place()])
        let assignment = try search.assignment(at: Friday.at("09:00"))
        #expect(search.claims(of: .practitioner(0), in: assignment) == ["0 09:00-09:30", "0 10:35-10:50"])
        #expect(search.claims(of: .room(0), in: assignment) == ["0 08:50-11:05"])
        #expect(search.claims(of: .person, in: assignment) == ["0 09:00-10:50"])
        #expect(assignment?.lead == 0)
    }

    @Test func `a person who waits in the middle of a visit stays claimed`() throws {
        let phases = [
            Phase(name: "talk", minutes: 20), Phase(name: "confer", minutes: 10, needsPerson: false),
            Phase(name: "advise", minutes: 20),
        ]
        let search = try Friday.search(phases, [Friday.clinician()])
        #expect(
            try search.claims(of: .person, in: search.assignment(at: Friday.at("09:00"))) == ["0 09:00-09:50"])
    }

    @Test func `the minutes of the treatments are those of their phases`() throws {
        let nine = try Friday.at("09:00")
        let infusion = try Visit(phases: Treatment.infusion())
        #expect(infusion.personWindow(startingAt: nine).duration == .minutes(125))
        #expect(infusion.wholeWindow(startingAt: nine).duration == .minutes(140))
        #expect(!infusion.isLedByClinician)
        let esketamine = try Visit(phases: Treatment.esketamine())
        #expect(esketamine.personWindow(startingAt: nine).duration == .minutes(155))
        #expect(esketamine.wholeWindow(startingAt: nine).duration == .minutes(170))
    }

    @Test func `a visit lasts as long on the night the clocks change`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        let visit = try Visit(phases: [Phase(name: "infusion", minutes: 120)])
        // From 01:00 on 14 March 2027 two hours last until 04:00 on the wall.
        let window = try visit.personWindow(startingAt: denver.instant(wall("2027-03-14T01:00")))
        #expect(try denver.local(window.end) == wall("2027-03-14T04:00"))
        // From the first 01:00 on 7 November 2027 until 02:00.
        let autumn = try visit.personWindow(startingAt: denver.instant(wall("2027-11-07T01:00")))
        #expect(try denver.local(autumn.end) == wall("2027-11-07T02:00"))
    }

    @Test func `phases that make no visit are refused`() throws {
        let talk = Phase(name: "talk", minutes: 50)
        #expect(throws: VisitError.noPhase) { try Visit(phases: []) }
        for minutes in [0, -5, .min] {
            #expect(throws: VisitError.emptyPhase(name: "rest")) {
                try Visit(phases: [talk, Phase(name: "rest", minutes: minutes)])
            }
        }
        #expect(throws: VisitError.tooLong) { try Visit(phases: [talk, Phase(name: "wait", minutes: 1391)]) }
        #expect(throws: VisitError.tooLong) {
            try Visit(phases: [Phase(name: "wait", minutes: .max), Phase(name: "wait", minutes: .max)])
        }
        #expect(throws: VisitError.noPerson) {
            try Visit(phases: [Phase(name: "write up", minutes: 10, needsPerson: false)])
        }
        #expect(throws: VisitError.nobody) {
            try Visit(phases: [Phase(name: "rest", minutes: 10, needsClinician: false)])
        }
        for ratio in [0, -1, 7, .max, .min] {
            #expect(throws: VisitError.ratioOutOfRange(name: "observe")) {
                try Visit(phases: Treatment.watched(.shared(ratio)))
            }
        }
        #expect(throws: VisitError.severalRoomKinds(["consult", "treatment"])) {
            try Visit(phases: [
                Phase(name: "dose", minutes: 10, roomKind: "treatment"),
                Phase(name: "talk", minutes: 10, roomKind: "consult"),
            ])
        }
        #expect(try Visit(phases: [talk, Phase(name: "wait", minutes: 1390)]).phases.count == 2)
    }
}
