import GRDB
import Storage

/// Names of users who were there before names had a key.
extension SearchKey {
    /// The schema step that added `users.name_key`.
    static let step = 6

    /// In the step's own transaction.
    static func fill(_ database: Database) throws {
        let update = try database.makeStatement(sql: "UPDATE users SET name_key = ? WHERE id = ?")
        let named = try GRDB.Row.fetchCursor(database, sql: "SELECT id, name FROM users WHERE name IS NOT NULL")
        while let row = try named.next() {
            let (id, name): (Int64, String) = (row["id"], row["name"])
            try update.execute(arguments: [SearchKey.of(name), id])
        }
    }
}
