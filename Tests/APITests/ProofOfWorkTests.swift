import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ProofOfWorkTests {
    private static let hold = #"{"service":"mh_consult","start":"2027-03-09T09:00"}"#
    /// With sums that are quickly done.
    private static var guarded: PostGuard {
        var posts = PostGuard(perAddress: 60)
        posts.bits = (few: 8, many: 9)
        return posts
    }

    /// Solves a challenge as a script would.
    private static func solve(_ challenge: String, _ bits: Int) throws -> String {
        for number in 0..<(1 << (bits + 6)) where Challenge.solves(challenge, by: "\(number)", bits: bits) {
            return "\(challenge).\(number)"
        }
        throw NoSolution()
    }

    private struct NoSolution: Error {}

    private static func proof(_ desk: Desk) async throws -> String {
        let reply = await desk.send(.get, "/challenge")
        #expect(reply.status == 200 && reply["bits"] == 8)
        return try solve(try #require(reply.text("challenge")), 8)
    }

    private static func holds(_ desk: Desk) async throws -> [String] {
        try await desk.holos.scratch.texts("select count(*)::text from hold")
    }

    @Test func `a script holds a time with a proof of work, once`() async throws {
        let desk = try await Desk.open(posts: Self.guarded)
        let bare = await desk.send(.post, "/holds", Self.hold)
        #expect(bare.status == 403 && bare.text("code") == "proof_required")
        let proof = try await Self.proof(desk)
        let key = UUID().uuidString
        let held = await desk.send(.post, "/holds", Self.hold, key: key, headers: ["Proof-Of-Work": proof])
        #expect(held.status == 201)
        // The same post again is the same post, and spends nothing.
        let again = await desk.send(.post, "/holds", Self.hold, key: key, headers: ["Proof-Of-Work": proof])
        #expect(again.status == 201 && again.json == held.json)
        let replay = await desk.send(
            .post, "/holds", Self.hold.replacing("09:00", with: "11:00"), headers: ["Proof-Of-Work": proof])
        #expect(replay.status == 403 && replay.text("code") == "proof_required")
        #expect(try await Self.holds(desk) == ["1"])
        await desk.close()
    }

    @Test func `of two posts with one proof at the same time one has its effect`() async throws {
        let desk = try await Desk.open(posts: Self.guarded)
        let proof = try await Self.proof(desk)
        let statuses = await withTaskGroup(of: Int.self) { group in
            for hour in ["09:00", "10:15", "11:30", "13:00"] {
                group.addTask {
                    await desk.send(
                        .post, "/holds", Self.hold.replacing("09:00", with: hour), headers: ["Proof-Of-Work": proof]
                    ).status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201, 403, 403, 403])
        #expect(try await Self.holds(desk) == ["1"])
        await desk.close()
    }

    @Test func `a proof ends after ten minutes`() async throws {
        let desk = try await Desk.open(posts: Self.guarded)
        let proof = try await Self.proof(desk)
        try await desk.holos.scratch.setClock("2027-03-01T13:10:01Z")
        let late = await desk.send(.post, "/holds", Self.hold, headers: ["Proof-Of-Work": proof])
        #expect(late.status == 403 && late.text("code") == "proof_required")
        #expect(try await Self.holds(desk) == ["0"])
        await desk.close()
    }

    @Test func `parts of a proof cannot be moved, added or left out`() async throws {
        let desk = try await Desk.open(posts: Self.guarded)
        let proof = try await Self.proof(desk)
        let parts = proof.split(separator: ".").map(String.init)
        let (salt, end, bits, code, number) = (parts[0], parts[1], parts[2], parts[3], parts[4])
        // A later end, less to do, a digit moved from the end to the salt and from the end to the bits.
        var forged: [[String]] = [
            [salt, "9" + end, bits, code, number], [salt, end, "1", code, number], [salt, end, "0", code, number],
            [salt + end.prefix(1), String(end.dropFirst()), bits, code, number],
            [salt, String(end.dropLast()), String(end.suffix(1)) + bits, code, number],
        ]
        // Other ways to write the same.
        forged += [
            [salt, "0" + end, bits, code, number], [salt, "+" + end, bits, code, number],
            [salt, end, "0" + bits, code, number], [salt, end, bits, code.uppercased() + "0", number],
        ]
        forged += [
            [salt, end, bits, code], [salt, end, bits, code, number, number], [salt, end, bits, code, ""],
            [salt, end, bits, code, "-1"], ["", end, bits, code, number], ["", ""], ["", "", "", "", ""], [proof, ""],
            ["", proof], [proof.replacing(".", with: "..")], [proof.replacing(".", with: ",")],
            [String(repeating: "9", count: 300)],
        ]
        for text in forged.map({ $0.joined(separator: ".") }) {
            let reply = await desk.send(
                .post, "/holds", Self.hold, headers: ["Proof-Of-Work": text],
                address: "10.0.0.\(text.utf8.count % 250)")
            #expect(reply.status == 403 && reply.text("code") == "proof_required", "\(text)")
        }
        #expect(try await Self.holds(desk) == ["0"])
        await desk.close()
    }

    @Test func `a challenge of one practice is worth nothing at another`() async throws {
        let desk = try await Desk.open(posts: Self.guarded)
        let other = try await Holos.add(to: desk.holos.scratch, slug: "other")
        let theirs = Challenge(bits: 4, practice: other.practice, now: try #require(.init(rfc3339: Holos.now)))
        let proof = try Self.solve(theirs.text, 4)
        let reply = await desk.send(.post, "/holds", Self.hold, headers: ["Proof-Of-Work": proof])
        #expect(reply.status == 403)
        await desk.close()
    }

    /// From ten thousand addresses, which no limit by address holds back.
    @Test func `ten thousand scripted posts reach no hold, no visit, and few requests`() async throws {
        let desk = try await Desk.open(posts: Self.guarded)
        let booking =
            #"{"service":"mh_consult","start":"2027-03-09T09:00","person":{"name":"Bot","email":"bot@example.org"}}"#
        let asking = #"{"person":{"name":"Bot","email":"bot@example.org"}}"#
        let statuses = await withTaskGroup(of: [Int: Int].self) { group in
            for worker in 0..<4 {
                group.addTask {
                    var seen: [Int: Int] = [:]
                    for number in 0..<2_500 {
                        let (path, body) =
                            switch number % 3 {
                            case 0: ("/holds", Self.hold)
                            case 1: ("/appointments", booking)
                            default: ("/requests", asking)
                            }
                        let reply = await desk.send(
                            .post, path, body, address: "10.\(worker).\(number / 250).\(number % 250)")
                        seen[reply.status, default: 0] += 1
                        // Other tests are to have their turn.
                        await Task.yield()
                    }
                    return seen
                }
            }
            return await group.reduce(into: [:]) { $0.merge($1) { $0 + $1 } }
        }
        #expect(statuses.values.reduce(0, +) == 10_000)
        #expect(Set(statuses.keys).isSubset(of: [201, 403, 429]))
        #expect(try await Self.holds(desk) == ["0"])
        let taken = try await desk.holos.scratch.texts(
            "select concat_ws(' ', (select count(*) from claim), (select count(*) from appointment)) ")
        #expect(taken == ["0 0"])
        // Six with one contact in ten minutes, and one more for each hundred seconds that this takes.
        #expect((6...12).contains(statuses[201] ?? 0))
        await desk.close()
    }

    @Test func `requests of scripts need a proof only while many come`() async throws {
        var posts = Self.guarded
        posts.unprovenRequests = 2
        let desk = try await Desk.open(posts: posts)
        func ask(_ number: Int, _ headers: [String: String] = [:]) async -> Reply {
            await desk.send(
                .post, "/requests", #"{"person":{"name":"A","email":"a\#(number)@example.org"}}"#, headers: headers,
                address: "10.0.0.\(number)")
        }
        #expect(await ask(1).status == 201)
        #expect(await ask(2).status == 201)
        #expect(await ask(3).text("code") == "proof_required")
        #expect(await ask(3, ["Proof-Of-Work": try await Self.proof(desk)]).status == 201)
        await desk.close()
    }

    @Test func `one number cannot fill the desk, from however many addresses`() async throws {
        let desk = try await Desk.open(posts: Self.guarded)
        var statuses: [Int] = []
        for number in 0..<8 {
            let phone = ["+1-312-555-0170", "+1 (312) 555 0170"][number % 2]
            statuses.append(
                await desk.send(
                    .post, "/requests", #"{"person":{"name":"A","phone":"\#(phone)"}}"#, address: "10.0.0.\(number)"
                ).status)
        }
        #expect(statuses == [201, 201, 201, 201, 201, 201, 429, 429])
        await desk.close()
    }

    @Test func `whoever is not safe is heard from a script that has done no sum`() async throws {
        var posts = Self.guarded
        posts.unprovenRequests = 1
        let desk = try await Desk.open(posts: posts)
        let other = #"{"person":{"name":"A","email":"a@example.org"}}"#
        #expect(await desk.send(.post, "/requests", other).status == 201)
        #expect(await desk.send(.post, "/requests", other).status == 403)
        let heard = await desk.send(
            .post, "/requests", #"{"not_safe":true,"person":{"name":"River","phone":"+1-312-555-0170"}}"#)
        #expect(heard.status == 201 && heard["crisis_first"] == .bool(true))
        for body in [#"{"not_safe":false,"#, #"{"x":{"not_safe":true},"#] {
            #expect(await desk.send(.post, "/requests", body + other.dropFirst()).status == 403)
        }
        await desk.close()
    }
}
