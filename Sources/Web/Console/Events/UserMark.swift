import Storage

/// What rows show, in a few digits: the browser says which it has, when it comes back (`Last-Event-ID`).
/// Differs from process to process; then all rows are sent once.
enum UserMark {
    static func of(_ users: [ListedUser]) -> String {
        var hasher = Hasher()
        for listed in users {
            hasher.combine(listed.user.user)
            hasher.combine(listed.user.contact)
            hasher.combine(listed.lastMail)
        }
        return String(UInt(bitPattern: hasher.finalize()), radix: 16)
    }
}
