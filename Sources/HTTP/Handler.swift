/// What answers a request.
///
/// A thrown `Problem` becomes the answer; any other error is logged and answered with 500. The task is cancelled at the
/// request's deadline, when the server has answered 503 in the handler's place: what it returns later is dropped.
public typealias Handler = @Sendable (Request) async throws -> Response
