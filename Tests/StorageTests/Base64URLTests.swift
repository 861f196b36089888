import Fixtures
import Foundation
import Storage
import Testing

struct Base64URLTests {
    @Test func `bytes of any number are written as Foundation writes them, in the other alphabet`() {
        var random = SeededGenerator(seed: 4648)
        for count in 0...200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let plain = Data(bytes).base64EncodedString()
            let expected = plain.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            #expect(bytes.withUnsafeBytes(\.base64URL) == expected)
        }
    }
}
