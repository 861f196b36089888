import Clinic
import Postgres

/// The rules that the database itself enforces, and what a client is told when it meets one.
///
/// Every constraint that a client can hit stands here; a test compares this list with `pg_constraint`.
enum ConstraintRefusals {
    /// Constraint → refusal.
    static let table: [String: Refusal] = [
        "claim_does_not_overlap": Refusal(.slotTaken, "That time has just been taken."),
        "candidacy_has_one_next_version": Refusal(
            .versionConflict, "Somebody else has just decided about this person."),
        "check_in_is_asked_once": Refusal(.stateConflict, "This visit has just been completed by somebody else."),
        "closure_is_imported_once": Refusal(.stateConflict, "This calendar entry has just been imported."),
        "consent_document_has_one_next_version": Refusal(
            .versionConflict, "Somebody else has just added a version of this document."),
        "erasure_happens_once": Refusal(.stateConflict, "This person has been erased already."),
        "offer_is_open_once": Refusal(.stateConflict, "This person is considering another offer."),
        "challenge_is_spent_once": SpentChallenge.spent,
        "waitlist_entry_waits_once": Refusal(
            .stateConflict, "This person is on the waitlist for this service already."),
        "message_is_owed_once": Refusal(.versionConflict, "This appointment has just been changed by somebody else."),
    ]

    /// What the client is told, or nil if no client can cause this error.
    static func refusal(for error: PostgresError) -> Refusal? {
        error.constraint.flatMap { table[$0] }
    }
}
