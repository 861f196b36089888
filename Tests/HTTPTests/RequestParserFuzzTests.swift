import Fixtures
import Testing

@testable import HTTP

/// Damaged messages, the same ones in every run.
///
/// Two things must hold for each. However the bytes are cut into pieces, the same comes out. And every request that
/// comes out is exactly what a second, naive reading of the framing finds at that place, so that no byte of a body is
/// ever taken for a request, and never two requests come out of one.
struct RequestParserFuzzTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `fifty thousand damaged messages are read as one reading allows, or refused`(seed: UInt64) {
        var mutator = MessageMutator(generator: SeededGenerator(seed: seed))
        var accepted = 0
        for round in 0..<50_000 {
            let message = mutator.next()
            let whole = RequestParser.messages(in: [message])
            let pieces =
                round.isMultiple(of: 50)
                ? message.map { [$0] } : cut(message, at: .random(in: 0...message.count, using: &mutator.generator))
            let inPieces = RequestParser.messages(in: pieces)
            accepted += whole.count { $0.refusedWith == nil }
            if whole != inPieces {
                Issue.record("\(String(reflecting: String(decoding: message, as: UTF8.self))): \(whole), \(inPieces)")
                return
            }
            if let difference = difference(of: whole, from: message) {
                Issue.record("\(String(reflecting: String(decoding: message, as: UTF8.self))): \(difference)")
                return
            }
        }
        // The damages must leave enough messages readable for the comparison to mean something.
        #expect(accepted > 5_000)
    }

    @Test func `the naive reading finds what the parser finds in sound messages`() {
        for message in MessageMutator.sound {
            #expect(ReferenceFraming.message(in: message, at: 0)?.end == message.count)
            let twice = message + message
            #expect(RequestParser.messages(in: [twice]).count == 2)
            #expect(difference(of: RequestParser.messages(in: [twice]), from: twice) == nil)
        }
    }

    @Test func `the comparison notices a body that is taken for a request`() {
        let message = Array(
            "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 28\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let misread = RequestParser.messages(
            in: "POST /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(misread.count == 2)
        #expect(difference(of: misread, from: message) != nil)
    }

    private func cut(_ message: [UInt8], at position: Int) -> [ArraySlice<UInt8>] {
        [message[..<position], message[position...]]
    }

    /// What the parser has read otherwise than the reference; nothing when they agree.
    private func difference(of messages: [ParsedMessage], from bytes: [UInt8]) -> String? {
        var position = 0
        for message in messages {
            guard case .request(let method, let path, _, _, let body, _) = message else { return nil }
            guard let expected = ReferenceFraming.message(in: bytes, at: position) else {
                return "\(method) \(path) is not complete at \(position)"
            }
            guard expected.start.hasPrefix(method + " "), expected.start.contains(path) || path == "/" else {
                return "\(method) \(path) stands for \(expected.start)"
            }
            guard expected.body == body else { return "the body of \(method) \(path) differs" }
            position = expected.end
        }
        return nil
    }
}
