import Fixtures
import Postgres
import Testing

/// What the database itself refuses about seats, whatever the engine believes.
struct SeatClaimTests {
    @Test func `claims of seats stand side by side, and none of a taken seat, beyond the last, or of another count`()
        async throws
    {
        let infusions = try await Infusions.open()
        try await infusions.holdDale()
        #expect(try await infusions.refusal(claiming: "[2,4)", from: 0, to: 60) == nil)
        let cases: [(String, Int, String?)] = [
            ("[0,2)", 0, nil), ("[4,5]", 30, nil), ("[0,6)", 90, nil),
            ("[3,5)", 59, "claim_does_not_overlap"), ("[0,1)", 59, "claim_does_not_overlap"),
            ("[2,3)", -59, "claim_does_not_overlap"), ("[2,3)", -60, nil), ("[5,6)", 149, "claim_does_not_overlap"),
            ("[5,7)", 300, "claim_is_within_capacity"), ("[-1,1)", 300, "claim_is_within_capacity"),
            ("empty", 300, "claim_is_within_capacity"), ("[3,)", 300, "claim_is_within_capacity"),
            ("(,3)", 300, "claim_is_within_capacity"),
        ]
        for (seats, from, refused) in cases {
            #expect(
                try await infusions.refusal(claiming: seats, from: from, to: from + 60) == refused,
                "\(seats) at \(from)")
        }
        // Whoever counts in other seats than there are is told so, and takes none.
        for capacity in [1, 2, 12] {
            #expect(
                try await infusions.refusal(claiming: "[0,1)", of: capacity, from: 300, to: 360)
                    == "claim_practice_id_resource_id_capacity_fkey")
        }
        #expect(try await infusions.scratch.texts("select count(*)::text from claim") == ["5"])
        await infusions.close()
    }

    @Test(arguments: ["room", "person"])
    func `rooms and people have one seat, whoever says otherwise`(kind: String) async throws {
        let infusions = try await Infusions.open()
        _ = try await infusions.visit("iv", at: "2027-03-02T09:00")
        let error = await #expect(throws: PostgresError.self) {
            try await infusions.scratch.script("update resource set seats = 2 where kind = '\(kind)'")
        }
        #expect(error?.constraint == "resource_with_seats")
        await infusions.close()
    }

    @Test(arguments: 1...UInt64(3))
    func `claims at random stand exactly when each of their seats is free all the time`(seed: UInt64) async throws {
        let infusions = try await Infusions.open()
        try await infusions.holdDale()
        var generator = SeededGenerator(seed: seed)
        // Each number is one of six seats during one of 24 quarters of an hour.
        var taken: Set<Int> = []
        var refusals = 0
        for _ in 0..<120 {
            let first = Int.random(in: 0..<6, using: &generator)
            let end = Int.random(in: first + 1...6, using: &generator)
            let start = Int.random(in: 0..<24, using: &generator)
            let quarters = start..<start + Int.random(in: 1...4, using: &generator)
            let wanted = Set((first..<end).flatMap { seat in quarters.map { $0 * 6 + seat } })
            let refused = try await infusions.refusal(
                claiming: "[\(first),\(end))", from: quarters.lowerBound * 15, to: quarters.upperBound * 15)
            #expect(refused == (taken.isDisjoint(with: wanted) ? nil : "claim_does_not_overlap"))
            if refused == nil { taken.formUnion(wanted) } else { refusals += 1 }
        }
        #expect(refusals > 0 && refusals < 120)
        await infusions.close()
    }
}

extension Infusions {
    /// A hold of Dale Hutchins, who has six seats, that claims nothing yet.
    fileprivate func holdDale() async throws {
        try await scratch.script(
            """
            insert into hold (practice_id, hold_id, service_id, clinician_id, starts_at, secret_hash, created_at,
                expires_at)
            select practice_id, gen_random_uuid(), service_id, clinician_id, '2027-03-02T16:00:00Z', '', daybook_now(),
                daybook_now() + interval '10 minutes'
            from service join clinician using (practice_id) where service.code = 'iv' and clinician.code = 'dale'
            """)
    }

    /// Claims seats for the hold, from so many minutes after its start to so many.
    ///
    /// - Returns: the constraint that refused it; nil when it stands.
    fileprivate func refusal(
        claiming seats: String, of capacity: Int = 6, from first: Int, to last: Int
    ) async throws -> String? {
        do {
            try await scratch.script(
                """
                insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, hold_id)
                select practice_id, gen_random_uuid(), clinician_id, int4range '\(seats)', \(capacity),
                    tstzrange(starts_at + interval '\(first) minutes', starts_at + interval '\(last) minutes'), hold_id
                from hold
                """)
            return nil
        } catch let error as PostgresError {
            return error.constraint
        }
    }
}
