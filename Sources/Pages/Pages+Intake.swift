import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension Pages {
    func showAsk(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        return answer(AskPage(practice, typed: TypedForm()), of: practice)
    }

    /// The first answer: what to call somebody, or that they are not safe.
    func postAsk(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        let form = try FormFields(parsing: request.body)
        let address = BookAddress(practice.slug)
        do {
            let call = try entrance.publicWrite(request, route: "ask", kind: .request, key: FormKey(form))
            let isNotSafe = form.first(of: "now") != nil
            switch FormGuard.verdict(on: form, practice: practice) {
            case .program:
                return answer(
                    Answer(
                        status: 303,
                        location: address.ask(IntakeLink(.fresh(), isDecoy: true).text(of: practice), .reach)))
            case .tooFast where !isNotSafe: throw FormGuard.tooFast
            case .tooFast, .person: break
            }
            let beginning = try Body.form(form) { fields -> Intake.Beginning? in
                let name = isNotSafe ? fields.text("name", limit: 200) : fields.requiredText("name", limit: 200)
                return Intake.Beginning(name: name ?? "", alias: fields.flag("alias"))
            }
            let stored = try await entrance.database.begin(beginning, isNotSafe: isNotSafe, call: call) {
                Answer(status: 303, location: "\($0)")
            }
            guard let id = stored.location.flatMap(Intake.ID.init) else { throw Problem.internal }
            return answer(
                Answer(status: 303, location: address.ask(IntakeLink(id).text(of: practice), .reach)))
        } catch {
            guard let problem = Problem(error) else { throw error }
            return answer(AskPage(practice, typed: TypedForm(form), problem: problem), of: practice, to: problem)
        }
    }

    func showStep(_ request: Request) async throws -> Response {
        let call = try entrance.publicRead(request)
        let (link, step) = try Self.step(of: request, call.practice)
        if link.isDecoy { return try decoy(step, link, call) }
        let intake = try await entrance.database.intake(link.id, call: call)
        return try page(step, intake, link: link.text(of: call.practice), call.practice, request)
    }

    /// Takes the answer of a step.
    func postStep(_ request: Request) async throws -> Response {
        let practice = try entrance.practice(of: request)
        let (link, step) = try Self.step(of: request, practice)
        let form = try FormFields(parsing: request.body)
        let text = link.text(of: practice)
        do {
            let call = try entrance.publicWrite(
                request, route: "ask/\(link.id)/\(step.text)", kind: .secret, key: FormKey(form))
            if link.isDecoy {
                return answer(Answer(status: 303, location: BookAddress(practice.slug).ask(text, .sent)))
            }
            let intake = try await entrance.database.intake(link.id, call: call)
            let isNotSafe = form.first(of: "now") != nil || step == .now
            let next =
                step == .reach
                ? try await reach(intake, form, isNotSafe: isNotSafe, call)
                : try await extend(intake, step, form, isNotSafe: isNotSafe, call)
            return answer(Answer(status: 303, location: BookAddress(practice.slug).ask(text, path: next)))
        } catch {
            guard let problem = Problem(error) else { throw error }
            let typed = TypedForm(form)
            switch step {
            case .reach:
                let page = ReachPage(
                    practice, link: text, typed: typed, zones: try zoneChoices(practice, typed),
                    isUrgent: form.first(of: "now") != nil, problem: problem)
                return answer(page, of: practice, to: problem)
            case .why, .words, .contact, .asker, .practical:
                let page = TopicPage(practice, link: text, step: step, typed: typed, problem: problem)
                return answer(page, of: practice, to: problem)
            case .sent, .now, .care, .question: throw error
            }
        }
    }

    /// Makes a request of an intake that now has a way to reach the person.
    private func reach(
        _ intake: Intake, _ form: FormFields, isNotSafe: Bool, _ call: Call
    ) async throws -> String {
        // Somebody who presses the button before there is a way to reach them is heard all the same.
        let hasContact = ["person.email", "person.phone"].contains { form.first(of: $0)?.isEmpty == false }
        guard intake.request == nil, hasContact || !isNotSafe else {
            return try await extend(intake, .reach, form, isNotSafe: isNotSafe, call)
        }
        let practice = call.practice
        let name = intake.beginning.name
        let (zones, known) = (entrance.database.zones, form.fields.filter { $0.name != "person.name" })
        let named = FormFields(
            known + [FormFields.Field(name: "person.name", value: name.isEmpty ? Intake.nameless : name)]
                + (intake.beginning.alias || name.isEmpty ? [FormFields.Field(name: "person.alias", value: "on")] : []))
        let person = try Body.form(named) { fields in
            fields.required("person") { fields in
                fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice.region) }
            }
        }
        try entrance.admit(person, practice: practice)
        let stored = try await entrance.database.take(
            RequestDraft(service: nil, message: "", preferred: ""), from: person,
            more: IntakeDraft(isNotSafe: isNotSafe), beginning: intake.id, call: call
        ) { taken in
            Answer(status: 303, location: taken.intake.isNotSafe ? IntakeStep.now.text : IntakeStep.sent.text)
        }
        return stored.location ?? IntakeStep.sent.text
    }

    /// Adds to a request what a step asks for.
    private func extend(
        _ intake: Intake, _ step: IntakeStep, _ form: FormFields, isNotSafe: Bool, _ call: Call
    ) async throws -> String {
        // What a page has that is left by the button is kept where it can be read, and no reason to stop anybody.
        var more = (try? draft(step, form, call.practice)) ?? IntakeDraft()
        if !isNotSafe { more = try draft(step, form, call.practice) }
        if isNotSafe && !intake.isOpen { more = IntakeDraft() }
        more.isNotSafe = isNotSafe
        let before = intake.rule
        let stored = try await entrance.database.add(more, to: intake.id, call: call) { after, questionnaires in
            let next = step.next(after: questionnaires)
            if after.isNotSafe && isNotSafe || (after.rule == .t1 && before != .t1) {
                return Answer(status: 303, location: "\(IntakeStep.now.text)?then=\(next.text)")
            } else if after.rule <= .t3 && after.rule < before {
                return Answer(status: 303, location: "\(IntakeStep.care.text)?then=\(next.text)")
            } else {
                return Answer(status: 303, location: next.text)
            }
        }
        return stored.location ?? IntakeStep.sent.text
    }

    /// What a form of a step says.
    private func draft(_ step: IntakeStep, _ form: FormFields, _ practice: Practice) throws -> IntakeDraft {
        switch step {
        case .reach, .sent, .now, .care: IntakeDraft()
        case .why:
            try Body.form(form) { fields in
                let reasons = form.all(of: "reasons").compactMap(Reason.init(rawValue:))
                let service = reasons.lazy.compactMap { practice.policy.reasons[$0] }.first
                return IntakeDraft(
                    leftHospital: fields.flag("left_hospital") ? true : nil,
                    reasons: Reason.allCases.filter(reasons.contains),
                    request: RequestDraft(service: service, message: "", preferred: ""))
            }
        case .words:
            try Body.form(form) { IntakeDraft(request: RequestDraft.read(&$0)) }
        case .contact, .asker, .practical:
            try Body.form(form) { fields in
                IntakeDraft(
                    wishes: ContactWishes.read(&fields), born: fields.date("born"), region: fields.region("region"))
            }
        case .question(let instrument, let item):
            IntakeDraft(questionnaires: try Self.answer(to: item, of: instrument, form).map { [$0] } ?? [])
        }
    }

    /// The answer to a question; nil when it was skipped.
    private static func answer(
        to item: Instrument.Item, of instrument: Instrument, _ form: FormFields
    ) throws -> Questionnaire? {
        guard let text = form.first(of: "answer"), !text.isEmpty, form.first(of: "skip") == nil else { return nil }
        guard let value = Int(text), item.answers.contains(value) else {
            throw Refusal.invalid("/answer", "This is not one of the answers.")
        }
        return Questionnaire(instrument, answers: [item.code: value])
    }

    /// The page of a step.
    private func page(
        _ step: IntakeStep, _ intake: Intake, link: String, _ practice: Practice, _ request: Request
    ) throws -> Response {
        let zone = try zone(practice.zone)
        guard intake.request != nil else {
            let typed = TypedForm()
            let page = ReachPage(
                practice, link: link, typed: typed, zones: try zoneChoices(practice, typed),
                isUrgent: intake.isNotSafe)
            return answer(page, of: practice)
        }
        switch step {
        case .reach, .sent:
            let service = intake.reasons.lazy.compactMap { practice.policy.reasons[$0] }.first
            return answer(
                SentPage(practice, link: link, intake: intake, zone: zone, service: service), of: practice)
        case .now, .care:
            let next = request.query.first(of: "then").flatMap(IntakeStep.init) ?? .sent
            return answer(
                CarePage(practice, link: link, intake: intake, zone: zone, isNow: step == .now, next: next),
                of: practice)
        case .why, .words, .contact, .asker, .practical:
            return answer(TopicPage(practice, link: link, step: step, typed: TypedForm()), of: practice)
        case .question(let instrument, let item):
            return answer(QuestionPage(practice, link: link, instrument: instrument, item: item), of: practice)
        }
    }

    private func zoneChoices(_ practice: Practice, _ typed: TypedForm) throws -> [Choice] {
        ZoneChoices.all(
            chosen: typed["person.zone"], clinic: try zone(practice.zone), zones: entrance.database.zones)
    }

    /// What a program sees that was answered like a person.
    private func decoy(_ step: IntakeStep, _ link: IntakeLink, _ call: Call) throws -> Response {
        let practice = call.practice
        guard step == .reach else {
            return answer(ReceivedPage(practice, promise: nil, zone: try zone(practice.zone)), of: practice)
        }
        let typed = TypedForm()
        let page = ReachPage(
            practice, link: link.text(of: practice), typed: typed, zones: try zoneChoices(practice, typed),
            isUrgent: false)
        return answer(page, of: practice)
    }

    /// The link and the step that an address names.
    ///
    /// - Throws: `not_found` for a link that the practice has not made, and for a step that there is not.
    private static func step(of request: Request, _ practice: Practice) throws -> (IntakeLink, IntakeStep) {
        guard let link = request.parameters["link"].flatMap({ IntakeLink($0, practice: practice) }),
            let step = IntakeStep(request.parameters["step"] ?? IntakeStep.sent.text)
        else { throw Refusal.notFound("page") }
        return (link, step)
    }
}
