import Access
import Clinic
import Scheduling

/// The free times of a service: the soonest three, then day by day.
struct TimesPage: PageContent {
    /// The times of one day.
    struct Day {
        let day: String
        let count: String
        let isOpen: Bool
        let times: [StartChoice]
    }

    /// A link to the times with one clinician, or with any.
    struct Filter {
        let name: String
        let link: String
        let isChosen: Bool
    }

    static let template = Template.times

    let title: String
    let label: String
    let minutes: Int
    let site: String
    let place: String
    let soonest: [StartChoice]
    let hasSoonest: Bool
    let stretch: String
    let days: [Day]
    let isEmpty: Bool
    let later: [StartChoice]
    let hasLater: Bool
    let previous: String?
    let next: String?
    let filters: [Filter]
    let hasFilters: Bool
    let action: String
    let hidden: [HiddenField]
    let zones: [Choice]
    let hasOtherZone: Bool
    let request: String

    init(_ practice: Practice, _ found: FoundTimes, question: TimesQuestion, zones: [Choice]) {
        let (service, walls) = (found.service, found.walls)
        let address = BookAddress(practice)
        let zone = walls.person?.zone.name
        func choice(_ start: Instant) -> StartChoice {
            let link = address.booking(service.code, at: start, clinician: question.clinician, zone: zone)
            return StartChoice(start, walls: walls, link: link)
        }
        func times(from date: LocalDate?) -> String {
            address.times(service.code, from: date, clinician: question.clinician, zone: zone)
        }
        title = "Choose a time – \(practice.neutralName)"
        label = service.label
        minutes = service.minutes
        site = service.site.name
        place = walls.clinic.place(at: found.now)
        let isFirst = found.first == found.today
        soonest = isFirst ? found.starts.prefix(3).map(choice) : []
        hasSoonest = !soonest.isEmpty
        stretch = "\(walls.clinic.day(found.first)) to \(walls.clinic.day(found.last))"
        let byDay = Dictionary(grouping: found.starts) { walls.clinic.zone.local($0).date }.sorted { $0.key < $1.key }
        days = byDay.enumerated().map { index, day in
            Day(
                day: walls.clinic.day(day.key), count: day.value.count == 1 ? "1 time" : "\(day.value.count) times",
                isOpen: index == 0 && !isFirst, times: day.value.map(choice))
        }
        isEmpty = days.isEmpty
        later = found.later.map(choice)
        hasLater = !later.isEmpty
        previous = isFirst ? nil : times(from: max(found.today, found.first.adding(days: -TimesQuestion.length)))
        next = found.isLast ? nil : times(from: found.last.adding(days: 1))
        filters = Self.filters(found, question: question) {
            address.times(service.code, from: question.from, clinician: $0, zone: zone)
        }
        hasFilters = !filters.isEmpty
        action = address.times(service.code)
        hidden = [
            question.from.map { HiddenField(name: "from", value: $0.description) },
            question.clinician.map { HiddenField(name: "clinician", value: $0) },
        ].compactMap { $0 }
        self.zones = zones
        hasOtherZone = walls.person != nil
        request = address.request(about: service.code)
    }

    private static func filters(
        _ found: FoundTimes, question: TimesQuestion, link: (String?) -> String
    ) -> [Filter] {
        guard found.clinicians.count > 1 else { return [] }
        let anybody = Filter(name: "Anybody", link: link(nil), isChosen: question.clinician == nil)
        return [anybody]
            + found.clinicians.map {
                Filter(name: $0.name, link: link($0.code), isChosen: $0.code == question.clinician)
            }
    }
}
