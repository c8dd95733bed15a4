/// Start-time fair queueing (Goyal, Vin, Cheng 1996) between the tenants of one relay. Pure arithmetic.
/// A job gets its tag when it becomes ready; claiming takes the lowest tags. A tenant with 10,000 waiting
/// mails is thereby one turn ahead of a newcomer, not 10,000.
package struct FairShare: Sendable, Hashable {
    /// The tag of the latest job that was claimed: the relay's virtual time.
    package let virtualTime: Int64
    /// Where the tenant's last job ended in virtual time; 0 for a newcomer.
    package let tenantFinish: Int64

    /// The virtual length of one mail at weight 1. A tenant of weight w advances by `quantum / w` a mail.
    package static let quantum: Int64 = 1000

    package init(virtualTime: Int64, tenantFinish: Int64) {
        self.virtualTime = virtualTime
        self.tenantFinish = tenantFinish
    }

    /// The tag of the tenant's next job, and the tenant's new finish.
    /// - Parameter weight: 1 and up; a tenant of weight 2 gets two turns where weight 1 gets one.
    package func next(weight: Int64 = 1) -> (tag: Int64, finish: Int64) {
        let tag = max(virtualTime, tenantFinish)
        return (tag, tag + max(1, FairShare.quantum / max(1, weight)))
    }
}
