extension Duration {
    /// Seconds with their fraction, as PostgreSQL's intervals take them.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
