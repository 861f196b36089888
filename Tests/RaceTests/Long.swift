import Foundation

/// Whether the rounds that take minutes are wanted.
let isLong = ProcessInfo.processInfo.environment["DAYBOOK_TEST_LONG"] == "1"
