import Fixtures
import Scheduling
import Testing

struct SettledTests {
    /// Monday 1 March 2027, 07:00 in Chicago.
    private let now: Instant

    init() throws {
        now = try instant("2027-03-01T13:00:00Z")
    }

    @Test func `an offer is settled until the notice of its first start runs out`() throws {
        let rules = SlotRules(step: .minutes(15), minimumNotice: .minutes(120), horizon: .days(60))
        let zone = try ZoneFiles.zone("America/Chicago")
        let window = try #require(TimeRange(start: now, lasting: .days(14)))
        let first = now + .minutes(120) + .seconds(20)
        #expect(rules.settledUntil(offering: first, in: window, zone: zone, now: now) == now + .seconds(20))
        // With nothing offered, nothing can go.
        #expect(rules.settledUntil(offering: nil, in: window, zone: zone, now: now) == now + .seconds(60))
    }

    @Test func `an offer is settled until the horizon brings on the next start`() throws {
        let rules = SlotRules(step: .minutes(15), minimumNotice: .minutes(120), horizon: .days(7))
        let zone = try ZoneFiles.zone("America/Chicago")
        let window = try #require(TimeRange(start: now, lasting: .days(14)))
        let soon = now - .seconds(10)
        #expect(rules.settledUntil(offering: nil, in: window, zone: zone, now: soon) == now)
        // At 07:00 itself the start of 07:00 is there already, and the next is a quarter of an hour away.
        #expect(rules.settledUntil(offering: nil, in: window, zone: zone, now: now) == now + .seconds(60))
        // A window that ends before the horizon has all of its starts.
        let near = try #require(TimeRange(start: now, lasting: .days(6)))
        #expect(rules.settledUntil(offering: nil, in: near, zone: zone, now: soon) == soon + .seconds(60))
    }

    @Test func `nothing changes before an offer is said to be settled`() throws {
        var random = SeededGenerator(seed: 0x5E77_1ED0)
        let visit = try Visit(phases: [Phase(name: "talk", minutes: 30)])
        let zone = try ZoneFiles.zone("America/Chicago")
        var changes = 0
        for _ in 0..<4000 {
            let rules = SlotRules(
                step: .minutes([1, 5, 10, 15][Int.random(in: 0..<4, using: &random)]),
                minimumNotice: .minutes(Int.random(in: 0...5, using: &random)),
                horizon: .minutes(Int.random(in: 5...600, using: &random)))
            let asked = now + .seconds(Int.random(in: 0..<86_400, using: &random))
            let window = try #require(TimeRange(start: asked - .minutes(60), lasting: .minutes(360)))
            let opens = asked + .minutes(Int.random(in: -30...240, using: &random))
            let open = try #require(TimeRange(start: opens, lasting: .minutes(90)))
            func starts(_ now: Instant) -> [Instant] {
                let roster = Roster(practitioners: [Practitioner(onSite: TimeRangeSet([open]), treats: .always)])
                return SlotSearch(visit: visit, roster: roster, terms: Terms(zone: zone, rules: rules))
                    .openSlots(in: window, now: now).map(\.start)
            }
            let found = starts(asked)
            let until = rules.settledUntil(offering: found.first, in: window, zone: zone, now: asked)
            if until > asked {
                #expect(starts(until - .microseconds(1)) == found)
                let between = Int64.random(in: 0..<(until - asked).microseconds, using: &random)
                #expect(starts(asked + .microseconds(between)) == found)
            }
            if starts(until + .microseconds(1)) != found { changes += 1 }
        }
        // The look is not so short that it never meets what it looks for.
        #expect(changes > 100)
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
