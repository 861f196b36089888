import Fixtures

extension Infusions {
    /// The same practice, for whatever can be done with any.
    var holos: Holos { Holos(scratch: scratch, practice: practice) }
}
