import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// The free times of a service, by local date of the zone that was asked for.
    ///
    /// Callers without credentials and without a hold all get the same, which may come from memory.
    func listSlots(_ request: Request) async throws -> Response {
        let call = try await reader(request)
        guard call.principal == .nobody, request.headerFields[.holdSecret] == nil else {
            return try await slots(request, call).response
        }
        let question = AnswerCache.Question(route: "slots", query: request.query)
        return try await entrance.answers.response(to: question, of: call.practice) {
            try await slots(request, call)
        }
    }

    /// The answer as the database has it now, and how long it holds if nothing is written.
    private func slots(_ request: Request, _ call: Call) async throws -> AnswerCache.Answer {
        let question = try Body.query(request) { fields in
            SlotQuestion(&fields, request, call: call, zones: entrance.database.zones)
        }
        let (first, midnight) = try await first(question, call)
        let days = try question.days(from: first)
        guard question.services.count == 1 else {
            return try await itineraries(question, days, midnight, call)
        }
        let found = try await slots(question, in: days.window, call)
        // An empty window is no answer to somebody who needs one: say when the next times are.
        let later = found.slots.isEmpty ? try await next(question, after: days.window.end, call) : nil
        let next = Array(later?.slots.prefix(3) ?? [])
        return AnswerCache.Answer(
            response: Self.answer(question.json(found, days, later: next, practice: call.practice)),
            until: min(midnight, found.settledUntil, later?.settledUntil ?? .distantFuture))
    }

    /// The same for several services one right after another.
    private func itineraries(
        _ question: SlotQuestion, _ days: SlotQuestion.Days, _ midnight: Instant, _ call: Call
    ) async throws -> AnswerCache.Answer {
        func times(in window: TimeRange, limit: Int?) async throws -> ItineraryTimes {
            try await entrance.database.itineraryTimes(
                question.query(in: window, publicOnly: call.principal == .nobody), limit: limit ?? .max,
                practice: call.practice, deadline: call.deadline)
        }
        let found = try await times(in: days.window, limit: question.limit)
        var later: ItineraryTimes?
        if found.slots.isEmpty,
            let after = TimeRange(start: days.window.end, lasting: .days(SlotQuestion.longestWindow))
        {
            later = try await times(in: after, limit: 3)
        }
        let next = Array(later?.slots.prefix(3) ?? [])
        return AnswerCache.Answer(
            response: Self.answer(question.json(found, days, later: next, practice: call.practice)),
            until: min(midnight, found.settledUntil, later?.settledUntil ?? .distantFuture))
    }

    /// Why a visit can or cannot start at a time.
    func explainStart(_ request: Request) async throws -> Response {
        let call = try await reader(request)
        let (question, start) = try Body.query(request) { fields -> (SlotQuestion, StartDraft)? in
            let start = fields.required("start") { StartDraft.read("start", &$0) }
            let question = SlotQuestion(&fields, request, call: call, zones: entrance.database.zones)
            guard let question, let start else { return nil }
            return (question, start)
        }
        let isPublic = call.principal == .nobody
        let explanation = try await entrance.database.explain(
            start, byStaff: !isPublic, practice: call.practice, deadline: call.deadline
        ) { question.query(in: $0, publicOnly: isPublic) }
        return Self.answer(question.json(explanation, practice: call.practice))
    }

    /// The first date, and when another would take its place: at the next midnight, if it is today's for want of any.
    private func first(_ question: SlotQuestion, _ call: Call) async throws -> (LocalDate, until: Instant) {
        if let from = question.from { return (from, .distantFuture) }
        // The watch's clock is never behind, and ahead by no more than the way to the database.
        let watched = entrance.database.watch.view(of: call.practice.id)?.now
        let now = if let watched { watched } else { try await entrance.database.now(deadline: call.deadline) }
        let today = question.zone.local(now).date
        return (today, question.zone.startOfDay(today.adding(days: 1)))
    }

    private func slots(_ question: SlotQuestion, in window: TimeRange, _ call: Call) async throws -> FreeTimes {
        try await entrance.database.slots(
            question.query(in: window, publicOnly: call.principal == .nobody),
            practice: call.practice, deadline: call.deadline)
    }

    private func next(_ question: SlotQuestion, after end: Instant, _ call: Call) async throws -> FreeTimes? {
        guard let window = TimeRange(start: end, lasting: .days(SlotQuestion.longestWindow)) else { return nil }
        return try await slots(question, in: window, call)
    }
}
