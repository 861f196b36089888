import Foundation
import Scheduling
import Testing

struct MonitoringTests {
    @Test func `the seats are the least that every ratio divides`() {
        #expect(Monitoring.seats(for: []) == 1)
        #expect(Monitoring.seats(for: [2]) == 2)
        #expect(Monitoring.seats(for: [2, 3]) == 6)
        #expect(Monitoring.seats(for: [2, 4]) == 4)
        #expect(Monitoring.seats(for: Monitoring.ratios) == 60)
        // Seats there are already only multiply.
        #expect(Monitoring.seats(for: [2], atLeast: 3) == 6)
        #expect(Monitoring.seats(for: [3], atLeast: 6) == 6)
    }

    @Test func `a phase takes none, all, or its share of the seats`() {
        #expect(Monitoring.none.seats(of: 6) == 0)
        #expect(Monitoring.alone.seats(of: 6) == 6)
        #expect(Monitoring.shared(1).seats(of: 6) == 6)
        #expect(Monitoring.shared(3).seats(of: 6) == 2)
        // Where the ratio does not divide the seats, a nurse rather watches fewer people than more.
        #expect(Monitoring.shared(3).seats(of: 4) == 2)
        #expect(Monitoring.shared(4).seats(of: 1) == 1)
    }

    @Test func `it is read and written as practice files say it`() throws {
        let text = #"["none","alone",3]"#
        let all = try JSONDecoder().decode([Monitoring].self, from: Data(text.utf8))
        #expect(all == [.none, .alone, .shared(3)])
        #expect(String(decoding: try JSONEncoder().encode(all), as: UTF8.self) == text)
        for text in [#"["some"]"#, "[1.5]", "[null]", "[{}]"] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([Monitoring].self, from: Data(text.utf8))
            }
        }
    }

    @Test func `a phase is read with everything that it takes`() throws {
        let text = """
            {"name": "observe", "minutes": 120, "person": true, "clinician": false, "monitoring": 3,
             "prescriber": "on_site", "room": "treatment"}
            """
        let phase = try JSONDecoder().decode(Phase.self, from: Data(text.utf8))
        #expect(
            phase
                == Phase(
                    name: "observe", minutes: 120, needsClinician: false, monitoring: .shared(3), prescriber: .onSite,
                    roomKind: "treatment"))
        #expect(try JSONDecoder().decode(Phase.self, from: JSONEncoder().encode(phase)) == phase)
    }
}
