import Clinic
import Fixtures
import Foundation
import Messaging
import Testing

struct MaildirTests {
    private let path = NSTemporaryDirectory() + "daybook-maildir-\(UUID())"
    private let files = FileManager.default

    private func id(_ number: Int) -> String {
        "01900000-0000-7000-8000-" + String(repeating: "0", count: 9) + "\(number + 100)"
    }

    private func letter(_ number: Int) throws -> Letter {
        try Story.letter(Story.notice(id: id(number)))
    }

    private func parcel(_ number: Int, attempt: Int = 1) throws -> Parcel {
        Parcel(id: try #require(Message.ID(id(number))), attempt: attempt, content: .letter(try letter(number)))
    }

    private func deliver(_ parcels: [Parcel]) async -> [Delivery] {
        await Maildir(path: path).deliver(parcels, until: .now + .seconds(3600))
    }

    private func names(in folder: String) throws -> [String] {
        try files.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
    }

    private func mode(_ name: String) throws -> Int? {
        (try files.attributesOfItem(atPath: name)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func `Python's mailbox reads what is delivered`() async throws {
        defer { try? files.removeItem(atPath: path) }
        #expect(await deliver([try parcel(1), try parcel(2)]) == [.delivered, .delivered])
        let subjects: [String] = try Python.run(
            """
            import json, mailbox, sys
            box = mailbox.Maildir(sys.argv[1], create=False)
            assert all(m.get_subdir() == "new" for m in box)
            print(json.dumps([m["Message-ID"] for m in sorted(box, key=lambda m: m["Message-ID"])]))
            """, [path])
        #expect(try subjects == [1, 2].map { try letter($0).header("Message-ID") })
        #expect(try names(in: "tmp") == [])
    }

    @Test func `nobody but the owner can read it`() async throws {
        defer { try? files.removeItem(atPath: path) }
        _ = await deliver([try parcel(1)])
        for folder in ["", "/tmp", "/new", "/cur"] { #expect(try mode(path + folder) == 0o700) }
        let name = try #require(names(in: "new").first)
        #expect(try mode("\(path)/new/\(name)") == 0o600)
    }

    @Test func `the file is the letter, byte by byte`() async throws {
        defer { try? files.removeItem(atPath: path) }
        let parcel = try parcel(1)
        _ = await deliver([parcel])
        let name = try #require(names(in: "new").first)
        #expect(try files.contents(atPath: "\(path)/new/\(name)") == Data(letter(1).bytes(endingLinesAs: .file)))
    }

    @Test func `a second delivery is recognised`() async throws {
        defer { try? files.removeItem(atPath: path) }
        #expect(await deliver([try parcel(1)]) == [.delivered])
        #expect(await deliver([try parcel(1, attempt: 2), try parcel(2)]) == [.alreadyThere, .delivered])
        #expect(try names(in: "new").count == 2)
    }

    @Test(arguments: ["", ":2,", ":2,S", ":2,FRS"])
    func `a second delivery is recognised after the mail was read`(flags: String) async throws {
        defer { try? files.removeItem(atPath: path) }
        _ = await deliver([try parcel(1)])
        let name = try #require(names(in: "new").first)
        try files.moveItem(atPath: "\(path)/new/\(name)", toPath: "\(path)/cur/\(name)\(flags)")
        #expect(await deliver([try parcel(1, attempt: 3)]) == [.alreadyThere])
        #expect(try names(in: "new") == [])
        #expect(try names(in: "cur") == [name + flags])
    }

    @Test func `two at once deliver each mail once`() async throws {
        defer { try? files.removeItem(atPath: path) }
        let parcels = try (0..<50).map { try parcel($0, attempt: 2) }
        let deliveries = await withTaskGroup(of: [Delivery].self) { group in
            for _ in 0..<4 { group.addTask { await deliver(parcels) } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(try names(in: "new").count == 50)
        // A draft may be swept away by somebody who is at the same message: then it is there, or tried again.
        #expect(deliveries.filter { $0 == .delivered }.count == 50)
    }

    @Test func `what a crash left half-written does no harm and goes`() async throws {
        defer { try? files.removeItem(atPath: path) }
        _ = await deliver([try parcel(1)])
        let name = try #require(names(in: "new").first)
        let second = name.replacing("101", with: "102")
        try Data("half".utf8).write(to: URL(fileURLWithPath: "\(path)/tmp/\(second).abc"))
        try Data("other".utf8).write(to: URL(fileURLWithPath: "\(path)/tmp/somebody.else"))
        #expect(await deliver([try parcel(2, attempt: 2)]) == [.delivered])
        #expect(try names(in: "tmp") == ["somebody.else"])
        #expect(files.contents(atPath: "\(path)/new/\(second)")?.count ?? 0 > 100)
    }

    @Test func `a folder that cannot be written to is a fault of the channel`() async throws {
        defer { try? files.removeItem(atPath: path) }
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(
            await deliver([try parcel(1), try parcel(2)])
                == Array(repeating: .unavailable(reason: "maildir: mkdir: Not a directory"), count: 2))
        try files.removeItem(atPath: path)
        try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data().write(to: URL(fileURLWithPath: "\(path)/new"))
        #expect(
            await deliver([try parcel(1)]) == [.unavailable(reason: "maildir: link: Not a directory")])
        try files.removeItem(atPath: "\(path)/new")
        #expect(await deliver([try parcel(1)]) == [.delivered])
    }

    @Test func `what is not begun in time is not tried`() async throws {
        defer { try? files.removeItem(atPath: path) }
        let deliveries = await Maildir(path: path).deliver([try parcel(1)], until: .now - .seconds(1))
        #expect(deliveries == [.notTried])
        #expect(try names(in: "new") == [])
    }
}
