import Scheduling

extension PreparationSheet {
    /// Whether nothing is asked of the person but to come.
    public var isEmpty: Bool {
        food == nil && drink == nil && spray == nil && driving == nil && !needsEscort && bring.isEmpty
    }

    /// What the person reads, one sentence a thing, with the times on the clock of the practice, and on theirs where that
    /// shows another.
    ///
    /// - Parameters:
    ///   - clinic: the clock on the wall of the site.
    ///   - person: the clock on the person's wall; nil when it is not known.
    public func sentences(clinic: WallClock, person: WallClock?) -> [String] {
        func time(_ instant: Instant) -> String {
            let sameDay = clinic.zone.local(instant).date == clinic.zone.local(visit.start).date
            let text = sameDay ? clinic.time(instant) : clinic.dayAndTime(instant)
            guard let person, let theirs = person.elsewhere(instant, than: clinic) else { return text }
            return "\(text), which is \(theirs) on your clock"
        }
        let minutes = Int(visit.duration / .minutes(1))
        let asked: [String?] = [
            "Be there on \(clinic.day(visit.start)) at \(time(visit.start)), \(clinic.place(at: visit.start)).",
            leaveHome.map { "Leave home at \(time($0))." },
            food.map { "Nothing to eat after \(time($0))." },
            drink.map { "Water and other clear drinks until \(time($0)), and nothing after." },
            spray.map { "Use nothing in the nose after \(time($0))." },
            bring.isEmpty ? nil : "Bring \(bring.joined(separator: ", ")).",
            "It takes \(minutes) minutes, until about \(time(visit.end)).",
            company.isEmpty ? nil : "With you: \(company.joined(separator: ", ")).",
            "You can stop at any time: say so, or raise a hand.",
            needsEscort
                ? "Somebody you know takes you home. If nobody can, call us before: we look for a way together." : nil,
            driving.map { "Do not drive before you have slept, and not before \(time($0))." },
        ]
        return asked.compactMap { $0 }
    }
}
