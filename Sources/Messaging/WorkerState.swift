import Clinic

/// What a worker remembers from one turn to the next.
struct WorkerState {
    /// When it last said that it is alive.
    var lastBeat: ContinuousClock.Instant?
    /// What it knows of the promises to people who asked.
    var promises = PracticeMemory()
    /// What it knows of the waitlists.
    var waitlists = PracticeMemory()
    /// What it knows of the desks.
    var desks = PracticeMemory()
    /// What it knows of the mornings of staff.
    var huddles = PracticeMemory()
    /// What it knows of the visits whose time has come.
    var visits = PracticeMemory()
}

/// Until when practices that could not be served are left alone, so that their trouble is not logged twice a second.
struct RestingPractices {
    private var until: [Practice.ID: ContinuousClock.Instant] = [:]

    private static let rest: Duration = .seconds(10)

    /// Leaves a practice alone for a while.
    mutating func rest(_ practice: Practice.ID) {
        until[practice] = .now + Self.rest
    }

    /// The practices that are not left alone.
    mutating func served(of practices: [Practice]) -> [Practice] {
        until = until.filter { $0.value > .now }
        return practices.filter { until[$0.id] == nil }
    }
}
