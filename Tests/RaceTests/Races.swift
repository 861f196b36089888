import Testing

/// Each race has the machine and its connections to the database for itself.
@Suite(.serialized, .timeLimit(.minutes(30)))
enum Races {}
