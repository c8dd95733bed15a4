import Authenticators
import Foundation
import HTTPTypes
import HummingbirdCore
import Jobs
import Logging
import Mail
import Policy
import Portals
import Storage

/// A request that was read, and the way to the use cases.
struct Call: Sendable {
    let useCases: UseCases
    let request: Portals.Request
    let parameters: [String: String]
    let query: Query
    let body: JSONFields
    let key: StoredDigest
    let admission: Admission
    let clock: @Sendable () -> Date
    let logger: Logger

    /// Asks a use case. Whether the key is one is known only now, from the use case's own transaction.
    func ask<Value: Sendable>(
        _ question: (UseCases, Portals.Request) async throws(Refused) -> Value
    ) async throws(Problem) -> Value {
        do {
            let value = try await question(useCases, request)
            admission.welcome(key, at: clock())
            return value
        } catch {
            switch error {
            case .invalidAPIKey: admission.forget(key)
            // An answer, and no trouble.
            case .storage(.taken): admission.welcome(key, at: clock())
            // The storage in trouble says nothing of the key.
            case .storage(let trouble): report(trouble.description)
            case .keys(let trouble): report(trouble.description)
            default: admission.welcome(key, at: clock())
            }
            throw Problem(error, at: clock())
        }
    }

    /// Once a minute, so that reading and signing in write nothing more.
    func noteUse() async {
        guard admission.isUseToBeNoted(of: key, at: clock()) else { return }
        do { try await useCases.noteUse(request) } catch { report("the use of an API key was not noted: \(error)") }
    }

    private func report(_ trouble: String) {
        logger.error("a request of the API was not carried out", metadata: ["error": "\(trouble)"])
    }
}

/// The values in a path. One that cannot be a name names nothing.
extension Call {
    var portal: Slug {
        get throws(Problem) {
            guard let slug = try? Slug(parsing: parameters["portal"] ?? "") else { throw .unknownPortal }
            return slug
        }
    }

    var email: EmailAddress {
        get throws(Problem) {
            guard let email = try? EmailAddress(parsing: parameters["email"] ?? "") else { throw .unknownUser }
            return email
        }
    }

    var job: JobID {
        get throws(Problem) {
            guard let text = parameters["id"], let id = JobID(canonical: text) else { throw .unknownJob }
            return id
        }
    }
}

extension JobID {
    /// As it is printed: digits without a sign or a leading zero.
    init?(canonical text: String) {
        guard let number = Int64(text), number > 0, String(number) == text else { return nil }
        self.init(rawValue: number)
    }
}
