extension Visit {
    /// The phase that runs over when nobody says which: the last that a nurse shares, else the last that one watches,
    /// else the last with the person.
    public var observedPhase: Int {
        phases.lastIndex { if case .shared = $0.monitoring { true } else { false } }
            ?? phases.lastIndex { $0.monitoring != .none } ?? phases.lastIndex(where: \.needsPerson) ?? 0
    }

    /// The same visit with a phase that takes longer; what follows is later by as much.
    ///
    /// - Throws: `VisitError` `tooLong` when all of it is longer than a day.
    public func extended(_ phase: Int, byMinutes minutes: Int) throws(VisitError) -> Visit {
        var phases = phases
        phases[phase].minutes += minutes
        return try Visit(phases: phases)
    }
}
