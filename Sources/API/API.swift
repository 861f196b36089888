public import Access
import Clinic
public import HTTP
import HTTPTypes
import Storage
public import Transport

/// The JSON endpoints below `/v1/practices/{practice}`, and the calendars of clinicians.
///
/// Each handler reads what was sent, asks the database for one verb, and says what became of it.
public struct API: Sendable {
    let entrance: Entrance
    let forms: Forms
    let provider: ProviderSignature?
    let addresses: AddressGuard

    /// What takes the form posts of HTML pages at the two addresses where the public may post either kind.
    public struct Forms: Sendable {
        let request: Handler
        let appointment: Handler

        /// The handlers of form posts.
        public init(request: @escaping Handler, appointment: @escaping Handler) {
            self.request = request
            self.appointment = appointment
        }
    }

    /// The endpoints behind an entrance.
    ///
    /// - Parameters:
    ///   - provider: how texts that come in are signed; nil where none do.
    ///   - addresses: where webhooks may be.
    public init(
        entrance: Entrance, forms: Forms, provider: ProviderSignature? = nil, addresses: AddressGuard = AddressGuard()
    ) {
        self.entrance = entrance
        self.forms = forms
        self.provider = provider
        self.addresses = addresses
    }

    /// Registers every endpoint.
    public func install(in router: inout Router) {
        let practice = "/v1/practices/{practice}"
        func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
            router.on(method, practice + path, handler)
        }
        on(.get, "", showPractice)
        on(.get, "/services", listServices)
        on(.get, "/clinicians", listClinicians)
        router.on(.get, "/calendar/{feed}", showFeed)
        on(.get, "/slots", listSlots)
        on(.get, "/slots/explanation", explainStart)
        on(.post, "/holds", createHold)
        on(.delete, "/holds/{hold}", deleteHold)
        on(.post, "/holds/{hold}/extension", extendHold)

        on(.post, "/requests") { request in
            Body.isForm(request) ? try await forms.request(request) : try await createRequest(request)
        }
        on(.get, "/requests", listRequests)
        on(.get, "/requests/{request}", showRequest)
        on(.post, "/requests/{request}/acceptance", acceptRequest)
        on(.post, "/requests/{request}/decline", declineRequest)
        on(.post, "/requests/{request}/conclusion", concludeRequest)
        on(.post, "/requests/{request}/referral", referRequest)
        on(.post, "/requests/{request}/merger", mergeRequest)
        on(.post, "/requests/{request}/owner", ownRequest)
        on(.post, "/requests/{request}/calls", recordRequestCall)
        on(.post, "/requests/{request}/notice", notifyRequest)
        on(.get, "/requests/{request}/times", listRequestTimes)

        on(.get, "/requests/{request}/intake", showIntake)
        on(.get, "/requests/{request}/questionnaires", listQuestionnaires)
        on(.post, "/requests/{request}/questionnaires", recordQuestionnaire)
        on(.post, "/flags/{flag}/closure", closeFlag)
        on(.get, "/instruments", listInstruments)
        on(.get, "/challenge", showChallenge)

        on(.post, "/appointments") { request in
            Body.isForm(request) ? try await forms.appointment(request) : try await createAppointment(request)
        }
        on(.get, "/appointments", listAppointments)
        on(.get, "/appointments/{appointment}", showAppointment)
        on(.put, "/appointments/{appointment}/time", moveAppointment)
        on(.post, "/appointments/{appointment}/cancellation", cancelAppointment)
        on(.delete, "/appointments/{appointment}/attention", resolveAttention)
        for (noun, step) in Self.steps {
            on(.post, "/appointments/{appointment}/\(noun)") { try await record(step, $0) }
        }

        on(.post, "/itineraries", createItinerary)
        on(.get, "/itineraries/{itinerary}", showItinerary)
        on(.put, "/itineraries/{itinerary}/time", moveItinerary)
        on(.post, "/itineraries/{itinerary}/cancellation", cancelItinerary)

        on(.get, "/series", listSeries)
        on(.post, "/series", createSeries)
        on(.post, "/series-plans", planSeries)
        on(.get, "/series/{series}", showSeries)
        on(.post, "/series/{series}/replan", replanSeries)
        on(.post, "/series/{series}/pause", pauseSeries)
        on(.post, "/series/{series}/resumption", resumeSeries)
        on(.post, "/series/{series}/end", endSeries)
        on(.post, "/series/{series}/reviews/{number}", decideReview)
        on(.get, "/series/{series}/maintenance", showMaintenance)

        for kind in Self.datedKinds {
            on(.get, "/\(kind.rawValue)s") { try await listDated(kind, $0) }
            on(.post, "/\(kind.rawValue)s") { try await createDated(kind, $0) }
            on(.delete, "/\(kind.rawValue)s/{id}") { try await deleteDated(kind, $0) }
        }
        on(.get, "/people", listPeople)
        on(.get, "/people/{person}", showPerson)
        on(.get, "/people/{person}/voicemail-script", showVoicemailScript)
        on(.post, "/people/{person}/replies", createReply)
        on(.post, "/texts", receiveText)
        on(.post, "/texts/status", receiveTextStatus)
        on(.put, "/people/{person}/name", namePerson)
        on(.post, "/people/{person}/joining", joinPerson)
        on(.post, "/people/{person}/resumption", resumeMessages)
        on(.get, "/people/{person}/history", listHistory)
        on(.post, "/people/{person}/notes", createNote)
        on(.get, "/people/{person}/export", exportPerson)
        on(.post, "/people/{person}/erasure", erasePerson)
        on(.post, "/people/{person}/gates", createGateRecord)
        on(.post, "/people/{person}/candidacy", createCandidacy)
        on(.get, "/consents", listConsents)
        on(.post, "/consents", createConsent)
        on(.get, "/appointments/{appointment}/preparation", showPreparation)
        on(.get, "/appointments/{appointment}/brief", showBrief)
        on(.put, "/appointments/{appointment}/companion", nameCompanion)
        on(.delete, "/appointments/{appointment}/companion", deleteCompanion)
        on(.get, "/check-ins", listCheckIns)
        on(.post, "/check-ins/{check_in}/answer", answerCheckIn)
        on(.post, "/check-ins/{check_in}/links", createCheckInLink)

        on(.post, "/call-backs", createCallBack)
        on(.get, "/handover", showHandover)
        on(.post, "/handover", handOver)
        on(.get, "/tasks", listTasks)
        on(.get, "/tasks/{task}", showTask)
        on(.post, "/tasks/{task}/owner", ownTask)
        on(.post, "/tasks/{task}/completion", finishTask)
        on(.post, "/tasks/{task}/calls", recordTaskCall)

        on(.get, "/waitlist", listWaitlist)
        on(.post, "/waitlist", createWaitlistEntry)
        on(.get, "/waitlist/{entry}", showWaitlistEntry)
        on(.delete, "/waitlist/{entry}", deleteWaitlistEntry)
        on(.get, "/offers", listOffers)
        on(.get, "/offers/{offer}", showOffer)
        on(.post, "/offers/{offer}/acceptance", acceptOffer)
        on(.post, "/offers/{offer}/decline", declineOffer)
        on(.post, "/offers/{offer}/withdrawal", withdrawOffer)
        on(.post, "/offers/{offer}/links", createOfferLink)
        on(.post, "/appointments/{appointment}/links", createVisitLinks)
        on(.post, "/proposals", createProposal)
        on(.get, "/proposals/{proposal}", showProposal)
        on(.post, "/proposals/{proposal}/application", applyProposal)
        on(.post, "/proposals/{proposal}/reversal", reverseProposal)
        on(.get, "/appointments/{appointment}/lateness", showLateness)
        on(.post, "/appointments/{appointment}/extension", extendAppointment)

        on(.get, "/webhooks", listWebhooks)
        on(.post, "/webhooks", createWebhook)
        on(.get, "/webhooks/{webhook}", showWebhook)
        on(.patch, "/webhooks/{webhook}", changeWebhook)
        on(.delete, "/webhooks/{webhook}", deleteWebhook)
        on(.post, "/webhooks/{webhook}/secret", rotateWebhookSecret)
        on(.post, "/webhooks/{webhook}/test", testWebhook)
        on(.post, "/webhooks/{webhook}/replay", replayToWebhook)
        on(.get, "/webhooks/{webhook}/deliveries", listDeliveries)
        on(.post, "/webhooks/{webhook}/deliveries/{event}/replay", replayDelivery)
    }
}
