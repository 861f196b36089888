extension String {
    /// The text on one line.
    ///
    /// Control characters and line separators become spaces, direction marks go, spaces are never doubled, and none is
    /// left at either end. What goes into a header passes through here first, so no name can begin a header of its own (RFC 5322 §2.2).
    public var onOneLine: String {
        // Most names are plain, and walking the bytes costs a tenth of walking the scalars.
        if utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return self }
        var line = String.UnicodeScalarView()
        var isSpaceOwed = false
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator:
                isSpaceOwed = !line.isEmpty
            case .format where scalar.properties.isBidiControl:
                continue
            default:
                if isSpaceOwed { line.append(" ") }
                isSpaceOwed = false
                line.append(scalar)
            }
        }
        return String(line)
    }
}
