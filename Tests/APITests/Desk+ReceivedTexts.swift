import Fixtures
import Foundation
import HTTPTypes
import Storage
import Testing

extension Desk {
    /// Books a visit for Bea on Tuesday 2 March, 10:00, whose confirmation has been sent; gives its id.
    func bookBea(email: String? = nil) async throws -> String {
        let mail = email.map { #", "email": "\#($0)""# } ?? ""
        let booked = await send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-02T10:00", "person": {"name": "Bea Lund", "phone": "312 555 0188"\#(mail)}}"#,
            staff: true)
        try await holos.scratch.script(
            "update message set state = 'sent', settled_at = daybook_now() where kind = 'booked'")
        return try #require(booked.text("id"))
    }

    /// The id of the confirmation, which went out by text at the first attempt.
    func sentText() async throws -> String {
        try await holos.scratch.script("update message set channel = 'text', attempt = 1 where state = 'sent'")
        return try #require(
            try await holos.scratch.texts("select message_id::text from message where kind = 'booked'").first)
    }

    func tasks() async throws -> [String] {
        try await holos.scratch.texts(
            """
            select concat_ws(' ', t.kind, t.lane, p.name) from task t
            left join person p using (practice_id, person_id) where t.state = 'open' order by 1
            """)
    }

    func optOuts() async throws -> [String] {
        try await holos.scratch.texts("select channel || ' ' || address from opt_out")
    }

    func trail() async throws -> [String] {
        try await holos.scratch.texts("select action from audit_entry order by at, audit_id")
    }
}
