import Policy
import Portals
import Secrets
import Storage

/// Somebody with a live session: signed in, or between the password and what is due after it.
struct Guest: Sendable {
    let token: Secret<String>
    let session: PortalSession
    /// The token of every form that is written for this session.
    let csrf: String

    var user: UserRecord { session.user }
    var isSignedIn: Bool { session.stage == .signedIn }

    /// Whether this is what the policy asks at this moment.
    func isDue(_ step: Step) -> Bool {
        guard session.stage == .password else { return false }
        return switch (session.due, step) {
        case (.allow, .proceed), (.challenge, .challenge), (.configure, .configure): true
        default: false
        }
    }

    enum Step: Sendable { case proceed, challenge, configure }

    /// The page where this session goes on.
    var place: String { isSignedIn ? "/" : Self.place(for: session.due) }

    static func place(for decision: SignIn) -> String {
        switch decision {
        case .allow: "/sign-in/continue"
        case .challenge: "/mfa/challenge"
        case .configure: "/mfa/configure"
        // Nothing goes on here: the password is asked anew, and its answer says why.
        case .reconfigure, .deny: "/sign-in"
        }
    }
}
