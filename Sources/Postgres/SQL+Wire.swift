extension SQL {
    /// Lays the values out as libpq wants them.
    ///
    /// They point into this statement's own bytes: nothing is copied.
    func withParameters(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Int32
    ) -> Int32 {
        let count = parameters.count
        guard count > 0 else { return body(0, nil, nil, nil) }

        return values.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { pointers in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { numbers in
                    for (index, parameter) in parameters.enumerated() {
                        // A value without bytes still needs an address: a null pointer would send null.
                        let address =
                            bytes.baseAddress.map { $0 + parameter.start } ?? UnsafeRawPointer(pointers.baseAddress)
                        let pointer = parameter.length < 0 ? nil : address?.assumingMemoryBound(to: CChar.self)
                        pointers.initializeElement(at: index, to: pointer)
                        numbers.initializeElement(at: index, to: Int32(clamping: max(0, parameter.length)))
                        numbers.initializeElement(at: count + index, to: 1)  // binary
                    }
                    let lengths = numbers.baseAddress.map { UnsafePointer($0) }
                    return body(
                        Int32(count), pointers.baseAddress.map { UnsafePointer($0) }, lengths,
                        lengths.map { $0 + count })
                }
            }
        }
    }
}
