// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors; a module says which imports are its own business and which are part of its interface.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func room(
    _ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
    exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
        swiftSettings: strict)
}

/// Files that become part of the program.
func embedded(in folder: String, _ names: String...) -> [Resource] {
    names.map { .embedInCode("\(folder)/\($0)") }
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
// The C interface, for the one hook GRDB does not wrap.
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
func nio(_ product: String) -> Target.Dependency { .product(name: product, package: "swift-nio") }
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")

let package = Package(
    name: "portalmfa",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "portalmfa", targets: ["portalmfa"])],
    dependencies: [
        // Commands, their help and shell completions.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // File, environment and flags behind one reader, so that precedence is not ours to get wrong.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        // File paths, as swift-configuration takes them.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // HMAC, AES-GCM, SHA-2 and scrypt: cryptography is never our own.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // The log interface every library here shares.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // The metrics interface every library here shares.
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        // SQLite with prepared statements, one writer and concurrent readers.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // The HTTP server of the portal pages and the API.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        // The vocabulary of requests and responses that Hummingbird speaks, …
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        // … and its bridge to NIO, for limits below the router.
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        // Logic-less templates for letters and pages, escaping by content type.
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        // Ordered start and graceful stop of everything that runs long.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // The mail catcher's sockets.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // The mail catcher's STARTTLS.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // The mail catcher's self-made certificate.
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        // … and its PEM text.
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    ],
    targets: [
        // Pure: no I/O, no clock, no randomness of their own.
        room("Policy"),
        room("Jobs"),
        room("Secrets"),
        // Our own, because no backend for Prometheus is among the packages this project builds from.
        room("Exposition", [metrics]),
        room("Mail", ["CIDN2"]),
        room("Authenticators", ["CZxcvbn", "Secrets", crypto, cryptoExtras]),

        // Libraries of Debian.
        .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        // Knows leaked passwords and how people make them; a list of our own would be older and shorter.
        .systemLibrary(name: "CZxcvbn", providers: [.apt(["libzxcvbn-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // What is kept.
        room(
            "QueueSchema", path: "queue",
            resources: [
                .embedInCode("sqlite_0001_foundation.sql"), .embedInCode("sqlite_0002_relays.sql"),
                .embedInCode("sqlite_0003_lean_checks.sql"), .embedInCode("sqlite_0004_sessions.sql"),
                .embedInCode("sqlite_0005_api.sql"), .embedInCode("sqlite_0006_console.sql"),
            ],
            exclude: ["README.md"]),
        room("Storage", ["Policy", "Jobs", "Mail"]),
        room("SQLiteStorage", ["Storage", "QueueSchema", "Policy", "Jobs", "Mail", grdb, grdbSQLite]),

        // What is sent.
        room("Letters", ["Mail", "Policy", mustache]),
        room("SMTP", ["Mail", "Jobs", "Secrets", "CCurl"]),
        room(
            "Delivery",
            [
                "Storage", "Letters", "SMTP", "Policy", "Jobs", "Mail", "Authenticators", lifecycle, logging, metrics,
            ]),

        // What people and programs meet.
        room("Portals", ["Storage", "Policy", "Jobs", "Mail", "Authenticators", "Secrets"]),
        room(
            "Web",
            [
                "Portals", "Policy", "Jobs", "Mail", "Secrets", "Authenticators", "Storage", "Letters", "CQREncode",
                hummingbird, hummingbirdCore, httpTypes, nio("NIOCore"), nioHTTPTypes, mustache, crypto, logging,
                lifecycle,
            ],
            resources:
                embedded(
                    in: "Pages",
                    "layout.mustache", "password.mustache", "enrol.mustache", "code.mustache", "codeForm.mustache",
                    "recovery.mustache", "notice.mustache", "site.css", "signIn.mustache", "invitation.mustache",
                    "challenge.mustache", "configure.mustache", "notRequired.mustache", "held.mustache",
                    "home.mustache", "newCodes.mustache", "print.js", "charts.css")
                + embedded(in: "API", "openapi.json")
                + embedded(
                    in: "Console/Pages",
                    "consoleLayout.mustache", "consoleDoor.mustache", "consoleDoorNotice.mustache",
                    "consoleSignIn.mustache", "consoleSetup.mustache", "consoleSetupCode.mustache",
                    "consoleNotice.mustache", "consoleOnce.mustache", "consoleForm.mustache", "consolePortals.mustache",
                    "consoleUsers.mustache", "consoleUserRow.mustache", "consoleQueue.mustache", "consoleMail.mustache",
                    "consoleRelayTest.mustache", "consoleAudit.mustache", "consoleLetters.mustache",
                    "consoleOperators.mustache", "consoleKeys.mustache", "console.css", "console.js")),
        room(
            "Mailbox",
            [
                nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nioSSL, x509, asn1, crypto,
                lifecycle, logging,
            ]),
        .executableTarget(
            name: "portalmfa",
            dependencies: [
                "Policy", "Jobs", "Secrets", "Mail", "Authenticators", "Storage", "SQLiteStorage", "Letters", "SMTP",
                "Delivery", "Portals", "Web", "Mailbox", "QueueSchema", "Exposition", arguments, configuration,
                systemPackage, lifecycle, unixSignals, logging, metrics,
            ],
            swiftSettings: strict),

        // Every figure the README prints.
        .executableTarget(
            name: "portalmfa-bench",
            dependencies: [
                "Policy", "Jobs", "Secrets", "Mail", "Authenticators", "Storage", "SQLiteStorage", "Letters", "SMTP",
                "Delivery", "Portals", "QueueSchema", arguments, lifecycle, logging, grdbSQLite, hummingbird,
            ],
            swiftSettings: strict),

        tests("PolicyTests", ["Policy"]),
        tests("JobsTests", ["Jobs"]),
        tests("SecretsTests", ["Secrets"]),
        tests("ExpositionTests", ["Exposition", metrics]),
        tests("MailTests", ["Properties", "Mail"], exclude: ["Fixtures"]),
        tests("AuthenticatorsTests", ["Authenticators", "Secrets", crypto]),
        tests("StorageTests", ["Stage", "Storage", "SQLiteStorage", "QueueSchema", "Policy", "Jobs", "Mail", grdb]),
        tests("SimulationTests", ["Stage", "Storage", "Portals", "Policy", "Jobs"]),
        tests("LettersTests", ["Letters", "Mail", "Policy"], exclude: ["Expectations", "parse-back.py"]),
        tests("SMTPTests", ["Stage", "SMTP", "Mail", "Jobs", "Secrets"]),
        tests(
            "WebTests",
            [
                "Web", "Portals", "Storage", "SQLiteStorage", "Letters", "Policy", "Jobs", "Mail", "Secrets",
                "Authenticators", "Properties", grdb, hummingbird, hummingbirdCore, httpTypes, nio("NIOCore"),
                nio("NIOEmbedded"), nioHTTPTypes, logging, lifecycle,
            ], exclude: ["Expectations"]),
        // What must hold for every input from outside: asked by tests, and by the fuzzers below.
        .target(
            name: "Properties", dependencies: ["SMTP", "Mail", "Jobs", "Secrets"], path: "Tests/Properties",
            exclude: ["Corpus"], swiftSettings: strict),
        tests("PropertyTests", ["Properties"]),
        // What the tests of the product as a whole stand on.
        .target(
            name: "Stage",
            dependencies: [
                "Delivery", "Portals", "Storage", "SQLiteStorage", "Letters", "SMTP", "Policy", "Jobs", "Mail",
                "Authenticators", "Secrets", "Exposition", lifecycle, logging, metrics, grdb,
            ],
            path: "Tests/Stage", swiftSettings: strict),
        tests(
            "DeliveryTests",
            [
                "Stage", "Delivery", "Portals", "Secrets", "Storage", "Letters", "SMTP", "Policy", "Jobs", "Mail",
                "Mailbox", "Exposition", logging,
            ]),
        tests(
            "PortalsTests",
            [
                "Stage", "Portals", "Storage", "Delivery", "Policy", "Jobs", "Mail", "Authenticators", "Secrets",
                "Mailbox",
            ]),
        tests("CommandTests", ["Stage", "portalmfa", "QueueSchema", logging, grdb]),
        // Needs the executable beside it: SwiftPM builds it with the tests.
        tests("CrashTests", ["Stage", "portalmfa", "SQLiteStorage", grdb], exclude: ["saboteur.c"]),
        tests("InteropTests", ["Stage", "Delivery", "Storage", "SMTP", "Policy", "Jobs", "Mail", "Mailbox"]),
        tests("MailboxTests", ["Mailbox", nio("NIOCore"), nio("NIOHTTP1"), logging, lifecycle]),
    ]
)

// `./dev fuzz` alone builds the fuzzers: their `main` is libFuzzer's, which only `-sanitize=fuzzer` links.
if Context.environment["PORTALMFA_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "portalmfa-fuzz", dependencies: ["Properties"], path: "Tests/Fuzz",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
