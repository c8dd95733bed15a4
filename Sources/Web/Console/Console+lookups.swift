import Policy
import Portals
import Storage

/// What an address or a form is about.
extension Console {
    /// A name in an address; one that cannot be a name is one that is not there.
    func slug(_ text: String) throws -> Slug {
        do { return try Slug(parsing: text) } catch { throw Rejection.notFound }
    }

    /// The user a form or an address is about. Numbers, because addresses do not belong into addresses.
    func user(_ number: String, of portal: Slug, _ visit: ConsoleVisit) async throws -> ListedUser {
        guard let id = Int64(number) else { throw Rejection.notFound }
        guard let user = try await useCases.listedUsers([UserID(id)], of: portal, visit.request).first else {
            throw Rejection.notFound
        }
        return user
    }
}
