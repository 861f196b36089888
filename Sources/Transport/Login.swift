/// A user name and a password for the server at the other end.
///
/// It shows neither when it is printed.
public struct Login: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The user name.
    public let user: String
    /// The password, or whatever the server takes in its place.
    public let password: String

    /// A login with both.
    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    /// That it is one, and no more.
    public var description: String { "login" }

    /// That it is one, and no more.
    public var debugDescription: String { description }

    /// Nothing, so that no dump shows what is inside.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
