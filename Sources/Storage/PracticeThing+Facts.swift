import Clinic
import Scheduling

// How the facts of people and services are written, on both sides of the comparison.

extension PracticeThing {
    static func qualifications(_ qualifications: Qualifications) -> [(name: String, text: String)] {
        [
            ("until", qualifications.until?.description ?? "none"),
            ("licences", list(qualifications.licences.map { until($0.region, $0.until) })),
            ("trainings", list(qualifications.trainings.map { until($0.name, $0.until) })),
        ]
    }

    static func limit(_ limit: VisitLimit) -> [(name: String, text: String)] {
        [
            ("daily_limit", limit.daily.map(String.init) ?? "none"),
            ("weekly_limit", limit.weekly.map(String.init) ?? "none"),
        ]
    }

    static func reserve(_ reserve: Reserve?) -> [(name: String, text: String)] {
        [
            ("reserve", hours(reserve?.hours)),
            ("reserve_release", reserve.map { "minute \($0.releaseMinute)" } ?? "none"),
        ]
    }

    static func requirements(_ requirements: Service.Requirements) -> [(name: String, text: String)] {
        [
            ("features", list(requirements.features.sorted())), ("training", requirements.training ?? "none"),
            ("minimum_age", requirements.minimumAge.map(String.init) ?? "none"),
        ]
    }

    private static func until(_ what: String, _ date: LocalDate?) -> String {
        date.map { "\(what) until \($0)" } ?? what
    }
}
