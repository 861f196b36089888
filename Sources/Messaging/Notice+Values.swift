import Clinic
import Scheduling

extension Notice {
    /// The values of the template variables; one that does not apply is missing.
    ///
    /// - Parameters:
    ///   - zone: the zone of the place of the visit.
    ///   - ownZone: the person's zone, if it is known; its clock is shown where it differs.
    func values(zone: Zone, ownZone: Zone?) -> [LetterVariable: String] {
        var values: [LetterVariable: String] = [.label: label, .phone: phone, .help: crisis.sentence]
        values[.name] = greeting
        for (purpose, address) in links { values[Self.variable(purpose)] = address }
        switch content {
        case .visit(let start):
            values.merge(times(of: start, zone: zone, ownZone: ownZone)) { $1 }
            if !sameDay.isEmpty { values[.list] = list(sameDay, zone: zone, ownZone: ownZone) }
        case .sheet(let sheet):
            values.merge(times(of: sheet.visit.start, zone: zone, ownZone: ownZone)) { $1 }
            values[.sheet] = sheet.sentences(
                clinic: WallClock(zone, region: region), person: ownZone.map { WallClock($0, region: region) }
            ).joined(separator: "\n")
        case .visits(let starts):
            values[.list] = list(starts, zone: zone, ownZone: ownZone)
        case .offer(let start, let expires):
            values.merge(times(of: start, zone: zone, ownZone: ownZone)) { $1 }
            values[.until] = WallText(expires, in: ownZone ?? zone, countsToTwelve: countsToTwelve).full
        case .alarm(let task): values[.task] = task.description
        case .huddle(let huddle): values.merge(self.values(of: huddle, zone: zone)) { $1 }
        case .changes(let changes): values[.list] = lines(of: changes, zone: zone)
        case .checkIn, .waiting: break
        }
        return values
    }

    private func values(of huddle: Huddle, zone: Zone) -> [LetterVariable: String] {
        let wall = WallClock(zone, region: region)
        var values: [LetterVariable: String] = [
            .day: wall.day(huddle.date),
            .list: huddle.visits.map { visit in
                let words: [String?] = [
                    wall.time(visit.start), visit.initials, visit.kind, visit.room, visit.clinician,
                    visit.holds.joined(separator: ", "),
                ]
                return words.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "  ")
            }.joined(separator: "\n"),
            .tasks: "\(huddle.openTasks) open, \(huddle.lateTasks) late",
        ]
        if !huddle.away.isEmpty { values[.away] = huddle.away.joined(separator: ", ") }
        return values
    }

    /// A line for each visit, with the zone's name beside each time: not everything need be at one place.
    ///
    /// Where there is more than can be told, a last line says so.
    private func lines(of changes: DayChanges, zone: Zone) -> String {
        let wall = WallClock(zone, region: region)
        func time(_ instant: Instant) -> String {
            "\(wall.shortDay(instant)) \(wall.time(instant)) \(wall.shortZone(at: instant))"
        }
        let lines = changes.visits.map { visit in
            let words: [String?] = [
                time(visit.start), visit.initials, visit.change.rawValue, visit.before.map { "from \(time($0))" },
            ]
            return words.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "  ")
        }
        return (lines + (changes.isWhole ? [] : ["More has changed: see the desk."])).joined(separator: "\n")
    }

    private func times(of start: Instant, zone: Zone, ownZone: Zone?) -> [LetterVariable: String] {
        let there = WallText(start, in: zone, countsToTwelve: countsToTwelve)
        var values: [LetterVariable: String] = [.when: there.full]
        if let ownZone {
            let own = WallText(start, in: ownZone, countsToTwelve: countsToTwelve)
            if let clock = own.differing(from: there) {
                values[.ownClock] = clock
                values[.ownZone] = ownZone.name
            }
        }
        return values
    }

    private func list(_ starts: [Instant], zone: Zone, ownZone: Zone?) -> String {
        starts.map { line(of: $0, zone: zone, ownZone: ownZone) }.joined(separator: "\n")
    }

    private func line(of start: Instant, zone: Zone, ownZone: Zone?) -> String {
        let values = times(of: start, zone: zone, ownZone: ownZone)
        guard let clock = values[.ownClock], let name = values[.ownZone] else { return values[.when] ?? "" }
        return "\(values[.when] ?? ""); on your clock (\(name)): \(clock)"
    }

    private static func variable(_ purpose: Link.Purpose) -> LetterVariable {
        switch purpose {
        case .confirm: .confirmLink
        case .move: .moveLink
        case .cancel: .cancelLink
        case .prepare: .prepareLink
        case .offer, .checkIn: .answerLink
        }
    }
}
