import Fixtures

/// Makes damaged messages out of sound ones.
struct MessageMutator {
    /// Sound messages of every framing; their bodies hold requests that must never be taken for one.
    static let sound: [[UInt8]] = [
        "GET /notes?a=b%20c HTTP/1.1\r\nHost: clinic.example\r\nAccept: */*\r\n\r\n",
        "POST /notes HTTP/1.1\r\nHost: clinic.example\r\nContent-Length: 44\r\n\r\n" + hidden,
        "POST /notes HTTP/1.1\r\nHost: clinic.example\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2c;x=y\r\n" + hidden + "\r\n0\r\nX-Sum: 1\r\n\r\n",
        "PUT http://clinic.example/notes HTTP/1.1\r\nHost: clinic.example\r\nExpect: 100-continue\r\n"
            + "Content-Length: 5\r\n\r\nhello",
        "DELETE /notes/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\nx\r\n00a;q=\"z\"\r\n0123456789\r\n0\r\n\r\n",
    ].map { Array($0.utf8) }

    private static let hidden = "GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n."

    private static let morsels: [[UInt8]] = [
        "\r\n", "\n", "\r", "\0", " ", "\t", ":", ",", ";", "0", "1", "5", "a", "+", "-", "0x", "\u{212A}", "\r\n\r\n",
        "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "chunked", "Host: a\r\n",
        "0\r\n\r\n", "5\r\n", " HTTP/1.1", " HTTP/1.0\r\n", "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
        "Expect: x\r\n",
        "ffffffffffffffff", "%2e%2e/", "%00", "\u{B}",
    ].map { Array($0.utf8) }

    var generator: SeededGenerator

    /// A sound message with one to four damages.
    mutating func next() -> [UInt8] {
        var message = Self.sound[Int.random(in: 0..<Self.sound.count, using: &generator)]
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            damage(&message)
        }
        return message
    }

    private mutating func damage(_ message: inout [UInt8]) {
        let position = Int.random(in: 0...message.count, using: &generator)
        let end = min(message.count, position + Int.random(in: 1...12, using: &generator))
        switch Int.random(in: 0..<7, using: &generator) {
        case 0:
            if position < message.count {
                message[position] = .random(in: .min ... .max, using: &generator)
            }
        case 1: message.removeSubrange(position..<end)
        case 2: message.insert(contentsOf: message[position..<end], at: position)
        case 3: message.removeSubrange(position...)
        case 4:
            if position < message.count {
                message[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            }
        default:
            let morsel = Self.morsels[Int.random(in: 0..<Self.morsels.count, using: &generator)]
            if Bool.random(using: &generator) {
                message.insert(contentsOf: morsel, at: position)
            } else {
                message.replaceSubrange(position..<min(message.count, position + morsel.count), with: morsel)
            }
        }
    }
}
