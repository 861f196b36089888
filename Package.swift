// swift-tools-version: 6.2
import PackageDescription

/// Whether a warning is an error: deploy/check says so.
let isStrict = Context.environment["DAYBOOK_WARNINGS"] == "error"

/// One list of settings for every target: the Swift 6 language mode, and the upcoming features that make imports and
/// existentials say what they mean.
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let sockets = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "daybook",
    products: [
        .executable(name: "daybook", targets: ["daybook"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The C edge: module maps, and typed wrappers for what Swift cannot call.
        .systemLibrary(
            name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "CEpoll",
            cSettings: [.enableWarning("all"), .enableWarning("extra")]
                + (isStrict ? [.treatAllWarnings(as: .error)] : [])),

        // What knows nothing of bookings.
        .target(name: "Postgres", dependencies: ["CLibPQ", deque, logging], swiftSettings: strict),
        .target(name: "HTTP", dependencies: ["CEpoll", httpTypes, logging, sockets], swiftSettings: strict),
        .target(name: "Transport", dependencies: ["CCurl", crypto], swiftSettings: strict),

        // The pure middle.
        .target(name: "Scheduling", swiftSettings: strict),
        .target(name: "Clinic", dependencies: ["Scheduling"], swiftSettings: strict),

        // The edges, which meet in the database.
        .target(
            name: "Storage", dependencies: ["Clinic", "Postgres", "Scheduling", crypto, logging],
            swiftSettings: strict),
        .target(
            name: "Access", dependencies: ["Clinic", "HTTP", "Scheduling", "Storage", crypto, httpTypes, logging],
            swiftSettings: strict),
        .target(
            name: "API",
            dependencies: ["Access", "Clinic", "HTTP", "Scheduling", "Storage", "Transport", httpTypes, logging],
            swiftSettings: strict),
        .target(
            name: "Pages", dependencies: ["Access", "Clinic", "HTTP", "Scheduling", "Storage", httpTypes, mustache],
            swiftSettings: strict),
        .target(
            name: "Messaging",
            dependencies: ["Clinic", "Scheduling", "Storage", "Transport", crypto, logging, mustache],
            swiftSettings: strict),

        .executableTarget(
            name: "daybook",
            dependencies: [
                "API", "Access", "Clinic", "HTTP", "Messaging", "Pages", "Postgres", "Scheduling", "Storage",
                "Transport",
                argumentParser, configuration, httpTypes, logging, metrics, serviceLifecycle, signals, system, yams,
            ],
            swiftSettings: strict),

        // What the tests of several targets stand on: scratch databases, and the clinic of most stories.
        .target(
            name: "Fixtures", dependencies: ["Clinic", "Postgres", "Scheduling", "Storage", logging],
            path: "Tests/Fixtures", swiftSettings: strict),
        .testTarget(name: "PostgresTests", dependencies: ["Fixtures", "Postgres", logging], swiftSettings: strict),
        .testTarget(
            name: "HTTPTests", dependencies: ["Fixtures", "HTTP", httpTypes, logging, sockets], swiftSettings: strict),
        .testTarget(
            name: "TransportTests", dependencies: ["Fixtures", "Transport"], swiftSettings: strict),
        .testTarget(name: "SchedulingTests", dependencies: ["Fixtures", "Scheduling"], swiftSettings: strict),
        .testTarget(name: "ClinicTests", dependencies: ["Clinic", "Scheduling"], swiftSettings: strict),
        .testTarget(
            name: "StorageTests", dependencies: ["Clinic", "Fixtures", "Postgres", "Scheduling", "Storage", logging],
            swiftSettings: strict),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Access", "Clinic", "Fixtures", "HTTP", "Postgres", "Scheduling", "Storage", crypto,
                httpTypes, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PagesTests",
            dependencies: ["Access", "Clinic", "Fixtures", "HTTP", "Pages", "Scheduling", "Storage", httpTypes],
            swiftSettings: strict),
        .testTarget(
            name: "MessagingTests",
            dependencies: [
                "Clinic", "Fixtures", "Messaging", "Postgres", "Scheduling", "Storage", "Transport", logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RaceTests",
            dependencies: [
                "daybook", "Access", "Clinic", "Fixtures", "HTTP", "Postgres", "Scheduling", "Storage", logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DaybookTests",
            dependencies: [
                "daybook", "Access", "Clinic", "Fixtures", "HTTP", "Scheduling", "Storage", argumentParser, httpTypes,
                yams,
            ],
            resources: [.copy("Fixtures")], swiftSettings: strict),
    ]
)
