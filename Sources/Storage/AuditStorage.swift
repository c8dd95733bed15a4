package import Policy

/// Reading the audit.
package protocol AuditSnapshot {
    /// Newest first.
    /// - Parameter before: the sequence of the page before's last entry.
    func auditEntries(
        portal: Slug?, before: Int64?, limit: Int
    ) throws(StorageError) -> [AuditEntry]
    /// Newest first. Looks at a bounded number of entries; the page says where to go on.
    func auditPage(_ filter: AuditFilter) throws(StorageError) -> AuditPage
    /// Reads the whole chain.
    func verifyAudit() throws(StorageError) -> AuditVerdict
}

/// Writing it: at its end, only.
package protocol AuditTransaction {
    func append(_ event: AuditEvent) throws(StorageError)
}
