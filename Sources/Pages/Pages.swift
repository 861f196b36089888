public import Access
import Clinic
public import HTTP
import HTTPTypes
import Scheduling
import Storage

/// The pages of the public: what can be booked, the forms, and what becomes of them.
///
/// They work without scripts, load nothing from elsewhere, and begin with the way out and the help lines.
public struct Pages: Sendable {
    let entrance: Entrance
    let stylesheet = Stylesheet()
    private let templates = Templates()

    /// The pages behind an entrance.
    public init(entrance: Entrance) {
        self.entrance = entrance
    }

    /// Registers every page, and the style sheet.
    public func install(in router: inout Router) {
        router.on(.get, "/book/{practice}", showFirst)
        router.on(.get, "/book/{practice}/request", showRequest)
        router.on(.get, "/book/{practice}/ask", showAsk)
        router.on(.post, "/book/{practice}/ask", postAsk)
        router.on(.get, "/w/{tag}/{link}", showStep)
        router.on(.get, "/w/{tag}/{link}/{step}", showStep)
        router.on(.post, "/w/{tag}/{link}/{step}", postStep)
        router.on(.get, "/book/{practice}/received", showReceived)
        router.on(.get, "/book/{practice}/booked", showBooked)
        router.on(.get, "/book/{practice}/talk", showTalk)
        router.on(.post, "/book/{practice}/talk", postTalk)
        router.on(.get, "/book/{practice}/called", showCalled)
        router.on(.get, "/book/{practice}/{service}", showTimes)
        router.on(.get, "/book/{practice}/{service}/{start}", showBooking)
        router.on(.get, "/v1/practices/{practice}/people/{person}/export.html", showExport)
        router.on(.get, "/v/{tag}/{link}", showLink)
        router.on(.post, "/v/{tag}/{link}", postLink)
        router.on(.get, Stylesheet.path) { stylesheet.answer($0) }
    }

    /// What takes a form post at `/v1/practices/{practice}/requests`.
    public var requestForm: Handler {
        { try await postRequest($0) }
    }

    /// What takes a form post at `/v1/practices/{practice}/appointments`.
    public var appointmentForm: Handler {
        { try await postAppointment($0) }
    }

    /// Whether whoever sent this sees a page: what went wrong is then answered with `failure`, not as JSON.
    public func isForPage(_ request: Request) -> Bool {
        request.path == "/book" || ["/book/", "/v/", "/w/"].contains { request.path.hasPrefix($0) }
            || (request.method == .post && Body.isForm(request))
    }

    /// A page as an answer.
    func answer<Content: PageContent>(
        _ content: Content, of practice: Practice, status: HTTPResponse.Status = .ok
    ) -> Response {
        answer(content, practice: practice, crisis: practice.crisis, status: status)
    }

    /// A page of a practice that may not be known.
    func answer<Content: PageContent>(
        _ content: Content, practice: Practice?, crisis: CrisisProfile, status: HTTPResponse.Status
    ) -> Response {
        let sheet = Sheet(content, practice: practice, crisis: crisis, stylesheet: stylesheet.address)
        var response = Response.html(templates.html(sheet), status: status)
        response.guardPage()
        return response
    }

    /// The answer to a form post that had its effect: the browser gets the page that the write has left.
    func answer(_ stored: Answer) -> Response {
        var response = Response.seeOther(stored.location ?? "/")
        response.guardPage()
        return response
    }

    /// The zone of a practice, for times whose service is not known.
    ///
    /// - Throws: `Problem` `internal` when this machine does not know it.
    func zone(_ name: String) throws -> Zone {
        guard let zone = entrance.database.zones.zone(name) else { throw Problem.internal }
        return zone
    }
}
