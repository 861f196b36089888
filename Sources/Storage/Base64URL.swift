extension UnsafeRawBufferPointer {
    /// Base 64 for addresses, without padding (RFC 4648 §5).
    public var base64URL: String {
        String(unsafeUninitializedCapacity: (count * 4 + 2) / 3) { text in
            var (length, bits, waiting) = (0, 0, 0)
            func put(_ value: Int) {
                text.initializeElement(at: length, to: Self.letter(UInt8(truncatingIfNeeded: value & 63)))
                length += 1
            }
            for byte in self {
                bits = (bits << 8 | Int(byte)) & 0xffff
                waiting += 8
                while waiting >= 6 {
                    waiting -= 6
                    put(bits >> waiting)
                }
            }
            if waiting > 0 { put(bits << (6 - waiting)) }
            return length
        }
    }

    private static func letter(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }
}
