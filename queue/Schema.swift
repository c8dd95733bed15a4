/// The database schema as numbered steps. A released step is never edited: a new one is added below.
package enum Schema {
    /// One step: the SQL that leads from schema `number - 1` to schema `number`.
    package struct Step: Sendable {
        package let number: Int
        package let sql: String
    }

    /// SQLite's steps in order; the first has number 1.
    package static let sqlite: [Step] = [
        Step(number: 1, sql: String(decoding: PackageResources.sqlite_0001_foundation_sql, as: UTF8.self)),
        Step(number: 2, sql: String(decoding: PackageResources.sqlite_0002_relays_sql, as: UTF8.self)),
        Step(number: 3, sql: String(decoding: PackageResources.sqlite_0003_lean_checks_sql, as: UTF8.self)),
        Step(number: 4, sql: String(decoding: PackageResources.sqlite_0004_sessions_sql, as: UTF8.self)),
        Step(number: 5, sql: String(decoding: PackageResources.sqlite_0005_api_sql, as: UTF8.self)),
        Step(number: 6, sql: String(decoding: PackageResources.sqlite_0006_console_sql, as: UTF8.self)),
    ]

    /// `PRAGMA application_id` of our databases ("PMFA"), so that another program's file is recognised as such.
    package static let applicationID: Int32 = 0x504D_4641

    /// The same of a backup ("PMFB"), until a program opens it as its database and makes it one.
    package static let backupID: Int32 = 0x504D_4642
}
