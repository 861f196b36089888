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
        let address = BookAddress(practice)
        do {
            let call = try entrance.publicWrite(request, route: "ask", kind: .request, key: FormKey(form))
            if form.isUrgent {
                // Nothing else on the form silences the button, and no name is needed.
                let beginning = try? Self.beginning(form, isNameNeeded: false)
                return try await begin(beginning ?? Intake.Beginning(), isNotSafe: true, call)
            }
            switch FormGuard.verdict(on: form, practice: practice) {
            case .program:
                return answer(
                    Answer(
                        status: 303,
                        location: address.ask(IntakeLink(.fresh(), isDecoy: true).text(of: practice), .reach)))
            case .tooFast: throw FormGuard.tooFast
            case .person: return try await begin(Self.beginning(form, isNameNeeded: true), isNotSafe: false, call)
            }
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
        let isPressed = form.isUrgent || step == .now
        var isUrgent = isPressed
        do {
            let call = try entrance.publicWrite(
                request, route: "ask/\(link.id)/\(step.text)", kind: .secret, key: FormKey(form))
            if link.isDecoy {
                // Whoever is not safe is heard, whatever their browser has filled in before.
                if isPressed { return try await begin(Intake.Beginning(), isNotSafe: true, call) }
                return answer(Answer(status: 303, location: BookAddress(practice).ask(text, .sent)))
            }
            let intake = try await entrance.database.intake(link.id, call: call)
            isUrgent = isPressed || intake.isNotSafe
            let next =
                isPressed
                ? try await press(step, of: intake, form, call) : try await goOn(step, of: intake, form, call)
            return answer(Answer(status: 303, location: BookAddress(practice).ask(text, path: next)))
        } catch {
            guard let problem = Problem(error) else { throw error }
            let typed = TypedForm(form)
            switch step {
            case .reach:
                let page = ReachPage(
                    practice, link: text, typed: typed, zones: try zoneChoices(practice, typed), isUrgent: isUrgent,
                    problem: problem)
                return answer(page, of: practice, to: problem)
            case .why, .words, .contact, .asker, .practical:
                let page = TopicPage(practice, link: text, step: step, typed: typed, problem: problem)
                return answer(page, of: practice, to: problem)
            case .sent, .now, .care, .question: throw error
            }
        }
    }

    /// Begins an intake, and leads to its second question.
    private func begin(_ beginning: Intake.Beginning, isNotSafe: Bool, _ call: Call) async throws -> Response {
        let stored = try await entrance.database.begin(beginning, isNotSafe: isNotSafe, call: call) {
            Answer(status: 303, location: "\($0)")
        }
        guard let id = stored.location.flatMap(Intake.ID.init) else { throw Problem.internal }
        let link = IntakeLink(id).text(of: call.practice)
        return answer(Answer(status: 303, location: BookAddress(call.practice).ask(link, .reach)))
    }

    /// Hears that somebody is not safe, first of all and in a write of its own: nothing else on the form undoes it.
    private func press(_ step: IntakeStep, of intake: Intake, _ form: FormFields, _ call: Call) async throws -> String {
        let next = try await add(IntakeDraft(isNotSafe: true), at: step, to: intake, call.part("now"))
        if step == .reach, intake.request == nil {
            // Without a way to reach them there is nothing more to do.
            let hasContact = ["person.email", "person.phone"].contains { form.first(of: $0)?.isEmpty == false }
            return hasContact ? try await reach(intake, form, call) : next
        }
        // What the page has besides is kept where it can be, and no reason to stop anybody.
        if let more = try? draft(step, form, call.practice), more != IntakeDraft() {
            _ = try? await add(more, at: step, to: intake, call)
        }
        return next
    }

    /// Takes what a step asks for.
    private func goOn(_ step: IntakeStep, of intake: Intake, _ form: FormFields, _ call: Call) async throws -> String {
        if step != .reach {
            try await add(draft(step, form, call.practice), at: step, to: intake, call)
        } else if intake.request == nil {
            try await reach(intake, form, call)
        } else {
            IntakeStep.sent.text
        }
    }

    /// Makes a request of an intake that now has a way to reach the person.
    private func reach(_ intake: Intake, _ form: FormFields, _ call: Call) async throws -> String {
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
            RequestDraft(service: nil, message: "", preferred: ""), from: person, beginning: intake.id, call: call
        ) { taken in
            Answer(status: 303, location: taken.intake.isNotSafe ? IntakeStep.now.text : IntakeStep.sent.text)
        }
        return stored.location ?? IntakeStep.sent.text
    }

    /// Adds to an intake, and says where to go on: by help where it is needed now.
    private func add(
        _ more: IntakeDraft, at step: IntakeStep, to intake: Intake, _ call: Call
    ) async throws -> String {
        let before = intake.rule
        let stored = try await entrance.database.add(more, to: intake.id, call: call) { after, questionnaires in
            let next = step.next(after: questionnaires)
            if more.isNotSafe || (after.rule == .t1 && before != .t1) {
                return Answer(status: 303, location: "\(IntakeStep.now.text)?then=\(next.text)")
            } else if after.rule <= .t3 && after.rule < before {
                return Answer(status: 303, location: "\(IntakeStep.care.text)?then=\(next.text)")
            } else {
                return Answer(status: 303, location: next.text)
            }
        }
        return stored.location ?? IntakeStep.sent.text
    }

    /// What the first page says.
    private static func beginning(_ form: FormFields, isNameNeeded: Bool) throws -> Intake.Beginning {
        try Body.form(form) { fields in
            let name = isNameNeeded ? fields.requiredText("name", limit: 200) : fields.text("name", limit: 200)
            return Intake.Beginning(name: name ?? "", alias: fields.flag("alias"))
        }
    }

    /// What a form of a step says.
    private func draft(_ step: IntakeStep, _ form: FormFields, _ practice: Practice) throws -> IntakeDraft {
        switch step {
        case .reach, .sent, .now, .care: IntakeDraft()
        case .why:
            try Body.form(form) { fields in
                // Whoever ticks none says nothing about them.
                let reasons = form.all(of: "reasons").compactMap(Reason.init(rawValue:))
                let service = reasons.lazy.compactMap { practice.policy.reasons[$0] }.first
                return IntakeDraft(
                    leftHospital: fields.flag("left_hospital") ? true : nil,
                    reasons: reasons.isEmpty ? nil : Reason.allCases.filter(reasons.contains),
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

extension FormFields {
    /// Whether somebody has pressed “I am not safe right now”, here or on the page before.
    fileprivate var isUrgent: Bool { first(of: "now") != nil }
}
