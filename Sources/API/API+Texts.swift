import Access
import Clinic
import HTTP
import HTTPTypes
import Logging
import Scheduling
import Storage

extension API {
    /// Takes a text that somebody sent to the practice, as the provider posts it; what they are told goes back as the
    /// answer of the request (TwiML).
    ///
    /// The words are read for what they ask, and not kept. The same text again has its effect once. Whoever may be in
    /// danger is told who helps, whatever fails here.
    func receiveText(_ request: Request) async throws -> Response {
        let (practice, form) = try signed(request)
        let keyword = form.first(of: "OptOutType").flatMap { ReplyKeyword(rawValue: $0.uppercased()) }
        let meaning = ReplyMeaning(form.first(of: "Body") ?? "", keyword: keyword)
        do {
            let heard = try await hear(meaning, keyword, form, request, practice)
            // What the provider has answered itself is not answered twice; its help names no crisis line, and its
            // answer to “yes” no visit.
            let isAnswered = keyword == .stop && meaning != .crisis || keyword == .start && meaning == .start
            return Self.twiML(isAnswered ? nil : heard.text(of: practice, zones: entrance.database.zones))
        } catch  where meaning == .crisis {
            entrance.database.logger.error(
                "words of danger have become no task", metadata: ["request": "\(request.id)", "cause": "\(error)"])
            return Self.twiML(ReplyAnswer.untold.text(of: practice))
        } catch let refusal as Refusal where refusal.code == .unavailable && form.first(of: "ErrorUrl") != nil {
            // It was the provider's second try, and there is no third.
            return Self.twiML(ReplyAnswer.unheard.text(of: practice))
        }
    }

    private func hear(
        _ meaning: ReplyMeaning, _ keyword: ReplyKeyword?, _ form: FormFields, _ request: Request, _ practice: Practice
    ) async throws -> HeardReply {
        guard provider?.isFor(practice, form) == true else {
            throw Refusal(.forbidden, "This was sent to another number than the practice's.")
        }
        let id = try Self.field("MessageSid", of: form)
        let sender = try Self.field("From", of: form)
        let call = Call(
            practice: practice, principal: .nobody, requestID: request.id, deadline: request.databaseDeadline,
            // What came stands under the provider's name of it alone: no word and no number, hashed or not.
            idempotency: IdempotencyKey(route: "texts", key: id, bodyHash: [], lifetime: .seconds(365 * 86_400)))
        let number = PhoneNumber.international(sender, region: practice.region)
        return try await entrance.database.hear(
            meaning, keyword: keyword, from: number.map { .number($0) } ?? .name(sender), call: call)
    }

    /// Takes what became of a text, as the provider posts it.
    func receiveTextStatus(_ request: Request) async throws -> Response {
        let (practice, form) = try signed(request)
        guard ["undelivered", "failed"].contains(form.first(of: "MessageStatus")),
            let id = request.query.first(of: "message").flatMap({ Message.ID($0) }),
            let attempt = request.query.first(of: "attempt").flatMap(Int.init)
        else { return .noContent }
        let code = form.first(of: "ErrorCode").flatMap(Int.init).flatMap { (1...999_999).contains($0) ? $0 : nil }
        let number = form.first(of: "To").flatMap { PhoneNumber.international($0, region: practice.region) }
        try await entrance.database.fail(
            text: id, attempt: attempt, code: code, optedOut: code == Self.optedOut ? number : nil,
            call: Call(
                practice: practice, principal: .nobody, requestID: request.id, deadline: request.databaseDeadline))
        return .noContent
    }

    /// The practice and the fields of a request of the provider.
    ///
    /// - Throws: `Refusal`: `not_found` where no provider is set, `forbidden`.
    private func signed(_ request: Request) throws -> (Practice, FormFields) {
        guard let provider else { throw Refusal.notFound("provider of texts") }
        let practice = try entrance.practice(of: request)
        return (practice, try provider.form(of: request, practice: practice))
    }

    private static func field(_ name: String, of form: FormFields) throws(Refusal) -> String {
        guard let value = form.first(of: name), (1...128).contains(value.utf8.count), !value.contains("\0") else {
            throw Refusal.invalid("/\(name)", "This must be there, and have 128 bytes at most and no NUL.")
        }
        return value
    }

    /// The answer that the provider sends on; without a message it sends nothing.
    private static func twiML(_ text: String?) -> Response {
        let message = text.map { "<Message>\(escaped($0))</Message>" } ?? ""
        let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>\(message)</Response>"
        return Response(
            status: .ok, headerFields: [.contentType: "text/xml; charset=utf-8", .cacheControl: "no-store"],
            body: .bytes(Array(body.utf8)))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The provider's code for somebody who has opted out there.
    private static let optedOut = 21610
}
