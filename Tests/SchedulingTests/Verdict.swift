import Scheduling
import Testing

/// What the engine says of one start in a small world, in the oracle's words.
struct Verdict {
    let start: Int
    let only: Set<Int>?
    let assignment: Assignment?
    let obstacles: [Obstacle]
    let resourceObstacles: [Obstacle]
    private let clinicianStands: Bool
    private let world: SmallWorld

    init(_ search: SlotSearch, _ world: SmallWorld, _ start: Int, only: Set<Int>?) {
        let instant = world.instant(start)
        (self.world, self.start, self.only) = (world, start, only)
        assignment = search.assignment(at: instant, only: only)
        obstacles = search.obstacles(to: instant, only: only, now: world.now)
        resourceObstacles = search.resourceObstacles(to: instant, only: only)
        clinicianStands = !resourceObstacles.contains { if case .noClinician = $0 { true } else { false } }
    }

    /// Whether somebody could watch if they did not treat.
    var isBound: Bool {
        resourceObstacles.contains { obstacle in
            if case .noNurse(_, _, let hindrances) = obstacle {
                hindrances.contains { $0.reason == .treats }
            } else {
                false
            }
        }
    }

    /// That obstacles and assignment say the same, and each obstacle what the oracle found by itself.
    func requireAgreement(with oracle: Oracle, _ place: Comment) throws {
        try #require(resourceObstacles.isEmpty == (assignment != nil), place)
        try #require(Set(obstacles).count == obstacles.count, place)
        let rules = oracle.brokenRules(start)
        try #require(obstacles.isEmpty == (resourceObstacles.isEmpty && rules.isEmpty), place)
        try #require(names(obstacles) == rules.union(oracle.brokenTerms(start)), place)

        let treating = oracle.treating(start, only: only)
        let isTreated = world.phases.contains(where: \.needsClinician)
        try #require(clinicianStands == (!isTreated || !treating.isEmpty), place)
        // Who treats is somebody, or nobody yet, or there is no need.
        let clinicians = treating.isEmpty || !isTreated ? [nil] : treating
        let watched = world.phases.indices.filter { world.phases[$0].monitoring != .none }
        let unwatched = clinicians.map { clinician in
            watched.filter { !oracle.isWatched($0, start, besides: clinician) }
        }
        let lacking = resourceObstacles.compactMap { obstacle in
            if case .noNurse(let phase, _, _) = obstacle { phase } else { nil }
        }
        // No clinician leaves fewer phases without a nurse.
        try #require(unwatched.contains(lacking) && lacking.count == unwatched.map(\.count).min(), place)
        if let assignment { try requireSense(of: assignment, oracle, place) }
    }

    /// That who was chosen can do what they were chosen for.
    private func requireSense(of assignment: Assignment, _ oracle: Oracle, _ place: Comment) throws {
        try #require(oracle.leads(start, only: only).contains(assignment.clinician), place)
        try #require((assignment.room != nil) == world.phases.contains { $0.roomKind != nil }, place)
        let booking = try Booking(assignment, of: world.phases, for: 0, in: world)
        for (phase, stints) in booking.stints.enumerated() {
            try #require(stints.isEmpty == (world.phases[phase].monitoring == .none), place)
            // Nobody is left in the middle, and nobody is handed over without a change.
            try #require(stints.flatMap(\.during) == (stints.isEmpty ? [] : Array(booking.phases[phase].during)), place)
            try #require(zip(stints, stints.dropFirst()).allSatisfy { $0.nurse != $1.nurse }, place)
            try #require(stints.count <= 1 || world.phases[phase].monitoring != .alone, place)
            for stint in stints {
                try #require(
                    stint.during.allSatisfy {
                        oracle.canWatch(phase, stint.nurse, unit: $0, besides: assignment.clinician)
                    }, place)
            }
        }
    }

    /// The rules that are not about who treats and who watches.
    private func names(_ obstacles: [Obstacle]) -> Set<String> {
        Set(
            obstacles.compactMap { obstacle in
                switch obstacle {
                case .outsideNotice: "notice"
                case .outsideHorizon: "horizon"
                case .offStep: "step"
                case .closed: "closed"
                case .outsideSiteHours: "site hours"
                case .outsideServiceHours: "service hours"
                case .dayFull: "day"
                case .weekFull: "week"
                case .tooYoung: "age"
                case .personBusy: "person"
                case .noRoom: "room"
                case .noPrescriber(let presence, _): presence == .onSite ? "on site" : "reachable"
                case .noClinician, .noNurse: nil
                }
            })
    }
}
