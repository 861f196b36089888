import HTTPTypes
import Logging

/// Turns requests and faults into answers: the part of the server that knows the outer layer.
struct Responder: Sendable {
    let handler: Handler
    let failure: @Sendable (Problem, Request?) -> Response
    let onAnswer: (@Sendable (Request?, HTTPResponse.Status, Duration) -> Void)?
    let logger: Logger

    /// The handler's answer, or the answer to what it throws.
    ///
    /// An error that is not a `Problem` is logged by its type and the request's id: its text, like the path, may hold
    /// something personal.
    func answer(_ request: Request) async -> Response {
        do {
            return try await handler(request)
        } catch let problem as Problem {
            return refusal(problem, request: request, id: request.id)
        } catch let fault as FormFault {
            return refusal(fault.problem, request: request, id: request.id)
        } catch {
            if !Task.isCancelled {
                logger.error(
                    "A handler failed.", metadata: ["error": "\(type(of: error))", "request": "\(request.id)"])
            }
            return refusal(.internal, request: request, id: request.id)
        }
    }

    /// The answer to a problem, as the outer layer wants it.
    func refusal(_ problem: Problem, request: Request?, id: String) -> Response {
        var problem = problem
        problem.instance = problem.instance ?? id
        return failure(problem, request)
    }

    /// The answer in the place of a handler that is over its time.
    func overdueAnswer(_ request: Request) -> Response {
        logger.warning("A handler is over its deadline.", metadata: ["request": "\(request.id)"])
        return refusal(.unavailable(), request: request, id: request.id)
    }
}
