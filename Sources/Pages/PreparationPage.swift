import Access
import Clinic
import HTTP
import Scheduling
import Storage

/// What somebody reads the day before: when to be there, and what to do before and after, with times on the clock.
///
/// It does not name the service: whoever holds the address may not be the person.
struct PreparationPage: PageContent {
    static let template = Template.preparation

    let title: String
    let heading: String
    let sentences: [String]
    let clinicPhone: String
    let clinicPhoneLink: String

    init(_ papers: VisitPapers, _ link: Link, _ practice: Practice, walls: Walls, now: Instant) {
        let appointment = papers.details.appointment
        let isAhead = appointment.state.isUpcoming && now < link.expires && now < appointment.during.end
        title = "Before your appointment – \(practice.neutralName)"
        heading = isAhead ? "Before your appointment" : "There is nothing to prepare now"
        sentences =
            isAhead
            ? papers.preparation.sentences(clinic: walls.clinic, person: walls.person)
            : ["If you have a question, please call."]
        clinicPhone = practice.phone
        clinicPhoneLink = "tel:" + practice.phone.dialled
    }
}

extension Pages {
    /// What to do before the visit of a link.
    func showPreparation(_ text: LinkText, _ call: Call) async throws -> Response {
        let (link, now) = try await entrance.database.link(text, practice: call.practice, deadline: call.deadline)
        let papers = try await entrance.database.papers(
            of: Appointment.ID(link.subject), isClinical: false, practice: call.practice, deadline: call.deadline)
        let walls = Walls(
            clinic: papers.zone, person: papers.details.person.zone.flatMap { entrance.database.zones.zone($0) },
            of: call.practice)
        return answer(PreparationPage(papers, link, call.practice, walls: walls, now: now), of: call.practice)
    }
}

extension Template {
    static let preparation = Template(
        name: "preparation",
        text: """
            <h1>{{heading}}</h1>
            {{#sentences}}
            <p>{{.}}</p>
            {{/sentences}}
            <p>Is something not possible for you? Call us, we find a way: <a href="{{clinicPhoneLink}}">{{clinicPhone}}</a></p>
            """)
}
