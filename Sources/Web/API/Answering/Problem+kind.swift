import HTTPTypes

/// The kinds of problems, each with its status and its words.
extension Problem {
    /// What programs tell problems apart by. A name never changes its meaning.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case malformed = "malformed-request"
        case invalidQuery = "invalid-query"
        case keyNeeded = "api-key-needed"
        case notPermitted = "not-permitted"
        case noSuchPath = "no-such-path"
        case unknownPortal = "unknown-portal"
        case unknownUser = "unknown-user"
        case unknownJob = "unknown-job"
        case wrongMethod = "wrong-method"
        case notAcceptable = "not-acceptable"
        case taken = "taken"
        case tooLarge = "too-large"
        case notJSON = "not-json"
        case invalidBody = "invalid-body"
        case unknownCustomer = "unknown-customer"
        case idempotencyKeyReused = "idempotency-key-reused"
        case nothingToReset = "nothing-to-reset"
        case configuringRefused = "configuring-refused"
        case invitationRefused = "invitation-refused"
        case userDenied = "user-denied"
        case noAuthenticator = "no-authenticator"
        case nothingBegun = "nothing-begun"
        case wrongCode = "wrong-code"
        case codeUsedBefore = "code-used-before"
        case tooManyWrongCodes = "too-many-wrong-codes"
        case interventionRefused = "intervention-refused"
        case refused = "refused"
        case waitAfterWrongCodes = "wait-after-wrong-codes"
        case rateLimited = "rate-limited"
        case internalError = "internal-error"
        case unavailable = "unavailable"

        var type: String { "urn:portalmfa:problem:\(rawValue)" }

        var status: HTTPResponse.Status {
            switch self {
            case .malformed, .invalidQuery: .badRequest
            case .keyNeeded: .unauthorized
            case .notPermitted: .forbidden
            case .noSuchPath, .unknownPortal, .unknownUser, .unknownJob: .notFound
            case .wrongMethod: .methodNotAllowed
            case .notAcceptable: .notAcceptable
            case .taken: .conflict
            case .tooLarge: .contentTooLarge
            case .notJSON: .unsupportedMediaType
            case .invalidBody, .unknownCustomer, .idempotencyKeyReused, .nothingToReset, .configuringRefused,
                .invitationRefused, .userDenied, .noAuthenticator, .nothingBegun, .wrongCode, .codeUsedBefore,
                .tooManyWrongCodes, .interventionRefused, .refused:
                .unprocessableContent
            case .waitAfterWrongCodes, .rateLimited: .tooManyRequests
            case .internalError: .internalServerError
            case .unavailable: .serviceUnavailable
            }
        }

        var title: String { words.title }

        /// Where nothing finer is to be said.
        var usualDetail: String { words.detail }

        private var words: (title: String, detail: String) {
            switch self {
            case .malformed: ("Malformed request", "the request cannot be read: see the description of the API")
            case .invalidQuery: ("Invalid query", "a part of the query is not right: see errors")
            case .keyNeeded:
                (
                    "API key needed",
                    "the API key is missing, unknown or revoked: send Authorization: Bearer and a key that an MSSP "
                        + "admin made with `portalmfa api-key add`"
                )
            case .notPermitted:
                (
                    "Not permitted",
                    "this API key's scope does not allow that, or not without naming a portal: use a key made for it"
                )
            case .noSuchPath: ("No such path", "there is nothing at this address: /api/v1/openapi.json lists what is")
            case .unknownPortal:
                ("Unknown portal", "there is no portal of this name that this API key may see: GET /api/v1/portals")
            case .unknownUser: ("Unknown user", "the portal has no user with this address: add the user first")
            case .unknownJob:
                ("Unknown mail", "there is no mail of this id that this API key may see: GET /api/v1/jobs")
            case .wrongMethod: ("Wrong method", "this address takes other methods only")
            case .notAcceptable: ("Not acceptable", "answers are application/json: accept that")
            case .taken: ("Taken", "the name, domain or address is taken: choose another, or use what is there")
            case .tooLarge: ("Too large", "a body has at most 16 KiB")
            case .notJSON: ("Not JSON", "a body is one JSON object: send it with Content-Type: application/json")
            case .invalidBody: ("Invalid body", "a part of the body is not right: see errors")
            case .unknownCustomer:
                ("Unknown customer", "there is no customer of this name that this API key may manage")
            case .idempotencyKeyReused:
                (
                    "Idempotency key reused",
                    "this Idempotency-Key came with another request before: make a new one for each thing to be created"
                )
            case .nothingToReset: ("Nothing to reset", "the user has no authenticator to reset")
            case .configuringRefused: ("Not the time to configure", "the user cannot configure MFA now")
            case .invitationRefused: ("Invitation refused", "the invitation cannot be accepted")
            case .userDenied: ("User denied", "this user may not sign in")
            case .noAuthenticator:
                (
                    "No authenticator",
                    "this user has no authenticator to verify a code against: a sign-in tells what is due"
                )
            case .nothingBegun:
                (
                    "Nothing begun",
                    "no authenticator is being configured, or it was begun more than 15 minutes ago: configure again"
                )
            case .wrongCode:
                ("Wrong code", "the code is not right: ask for the one the authenticator shows now")
            case .codeUsedBefore: ("Code used before", "this code was used before: ask for the next one")
            case .tooManyWrongCodes:
                (
                    "Too many wrong codes",
                    "a hundred wrong attempts in a row: an administrator has to reset this user's MFA"
                )
            case .interventionRefused: ("Not in this state", "the mail's state does not allow it")
            case .refused: ("Refused", "this cannot be done now")
            case .waitAfterWrongCodes:
                ("Wait after wrong codes", "too many wrong attempts: try again after Retry-After")
            case .rateLimited: ("Too many requests", "more requests a second than allowed: try again after Retry-After")
            case .internalError: ("Internal error", "this is a fault of the server; its log says more")
            case .unavailable: ("Unavailable", "this does not work at the moment: try again after Retry-After")
            }
        }
    }
}
