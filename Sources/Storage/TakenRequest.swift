public import Clinic

/// A request that has just come in, and what its sender is told.
public struct TakenRequest: Sendable {
    /// The request.
    public let request: ConsultationRequest
    /// What it was made from, with the promise.
    public let intake: Intake
    /// Whether help lines come before anything else on what the person sees next.
    ///
    /// It follows from what they themselves have just said.
    public var isCrisisFirst: Bool { intake.rule <= .t3 }
}
