import HTTPTypes
import Secrets

/// What a path of the console leads to. Exact, as `Route` is. Names are not looked at here: one that cannot be a name
/// is answered as one that is not there.
enum ConsoleRoute: Sendable {
    case root
    case asset(String)
    case signIn, signOut
    case setup(Secret<String>), confirmSetup(Secret<String>)
    case portals, addPortal, addCustomer
    case users(String), events(String), addUser(String), importUsers(String), userStatus(String), reset(String)
    case policy(String)
    case queue, mail(String)
    case pauseRelay(String), testRelay(String)
    case audit, auditExport, verifyAudit
    case letters, letterPreview
    case operators, addOperator, assignOperator, setupOperator, operatorStatus
    case apiKeys, addAPIKey, revokeAPIKey

    /// - Parameter path: without the query.
    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        switch parts.count {
        case 1: self.init(page: parts[0])
        case 2: self.init(parts[0], parts[1])
        case 3 where parts[0] == "portals" && parts[2] == "users": self = .users(parts[1])
        case 3 where parts[0] == "portals" && parts[2] == "policy": self = .policy(parts[1])
        case 3 where parts[0] == "setup" && parts[2] == "confirm": self = .confirmSetup(Secret(parts[1]))
        case 3 where parts[0] == "relays" && parts[2] == "pause": self = .pauseRelay(parts[1])
        case 3 where parts[0] == "relays" && parts[2] == "test": self = .testRelay(parts[1])
        case 4 where parts[0] == "portals" && parts[2] == "users": self.init(portal: parts[1], users: parts[3])
        default: return nil
        }
    }

    private init?(page: String) {
        switch page {
        case "": self = .root
        case "sign-in": self = .signIn
        case "sign-out": self = .signOut
        case "portals": self = .portals
        case "queue": self = .queue
        case "audit": self = .audit
        case "letters": self = .letters
        case "operators": self = .operators
        case "api-keys": self = .apiKeys
        default: return nil
        }
    }

    private init?(_ place: String, _ name: String) {
        switch (place, name) {
        case ("assets", _): self = .asset(name)
        case ("setup", _): self = .setup(Secret(name))
        case ("portals", "add"): self = .addPortal
        case ("customers", "add"): self = .addCustomer
        case ("queue", _): self = .mail(name)
        case ("audit", "export.csv"): self = .auditExport
        case ("audit", "verify"): self = .verifyAudit
        case ("letters", "preview"): self = .letterPreview
        case ("operators", "add"): self = .addOperator
        case ("operators", "assign"): self = .assignOperator
        case ("operators", "setup"): self = .setupOperator
        case ("operators", "status"): self = .operatorStatus
        case ("api-keys", "add"): self = .addAPIKey
        case ("api-keys", "revoke"): self = .revokeAPIKey
        default: return nil
        }
    }

    private init?(portal: String, users page: String) {
        switch page {
        case "events": self = .events(portal)
        case "add": self = .addUser(portal)
        case "import": self = .importUsers(portal)
        case "status": self = .userStatus(portal)
        case "reset": self = .reset(portal)
        default: return nil
        }
    }

    /// Whether it is for those who have no session yet.
    var isDoor: Bool {
        switch self {
        case .signIn, .setup, .confirmSetup: true
        default: false
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .events: [.get]
        case .root, .asset, .portals, .users, .queue, .audit, .auditExport, .letters, .letterPreview,
            .operators, .apiKeys:
            [.get, .head]
        case .signOut, .confirmSetup, .userStatus, .pauseRelay, .verifyAudit, .assignOperator, .operatorStatus,
            .revokeAPIKey:
            [.post]
        case .signIn, .setup, .addPortal, .addCustomer, .addUser, .importUsers, .reset, .policy, .mail, .testRelay,
            .addOperator, .setupOperator, .addAPIKey:
            [.get, .head, .post]
        }
    }

    /// Whether an open page asks for it by itself, again and again.
    var isStream: Bool {
        if case .events = self { true } else { false }
    }

    var isImport: Bool {
        if case .importUsers = self { true } else { false }
    }

    /// Octets of the form that is taken, of whoever is signed in.
    var mostBytes: Int {
        // Percent-encoded, an octet may take three.
        isImport ? 3 * ImportLimit.bytes + PortalSite.mostBodyBytes : PortalSite.mostBodyBytes
    }
}
