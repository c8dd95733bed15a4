import Mail

/// Of domains: whatever is taken is a host name that reads as itself, in ASCII and in its own script.
enum DomainProperty {
    static func check(_ text: String) -> Property.Finding {
        var finding = Property.Finding()
        do throws(MailError) {
            let domain = try Domain(parsing: text)
            finding.wasAccepted = true
            check(domain, &finding)
            finding.demand("reads as itself", try Domain(parsing: domain.ascii) == domain)
            finding.demand("reads as itself in its own script", try Domain(parsing: domain.unicode) == domain)
        } catch {
            finding.demand("what was taken is taken again", !finding.wasAccepted)
            finding.demand("a refusal is one line", isOneLine(error.description))
        }
        return finding
    }

    static func check(_ domain: Domain, _ finding: inout Property.Finding) {
        let octets = domain.ascii.utf8
        let permitted = "abcdefghijklmnopqrstuvwxyz0123456789-.".utf8
        finding.demand(
            "a domain has lowercase letters, digits, hyphens and dots", octets.allSatisfy(permitted.contains))
        finding.demand("a domain has 1…253 octets", (1...253).contains(octets.count))
        let labels = domain.ascii.split(separator: ".", omittingEmptySubsequences: false)
        finding.demand("a label has 1…63 octets", labels.allSatisfy { (1...63).contains($0.utf8.count) })
        finding.demand("a hyphen is inside its label", labels.allSatisfy { $0.first != "-" && $0.last != "-" })
        finding.demand("a domain is shown in one line", isOneLine(domain.unicode))
    }
}

/// Of addresses: whatever is taken can end no command and no header, reads as itself, and hides when printed.
enum AddressProperty {
    static func check(_ text: String) -> Property.Finding {
        var finding = Property.Finding()
        do throws(MailError) {
            let address = try EmailAddress(parsing: text)
            finding.wasAccepted = true
            let octets = address.addrSpec.utf8
            finding.demand("an address is visible ASCII", octets.allSatisfy { (0x21...0x7E).contains($0) })
            finding.demand("an address has at most 254 octets", octets.count <= 254)
            finding.demand("its local part has at most 64", address.local.utf8.count <= 64)
            finding.demand(
                "nothing in it has a meaning in SMTP", !octets.contains { "<>()[]\\,;:\"".utf8.contains($0) })
            finding.demand("it has one @", octets.count { $0 == UInt8(ascii: "@") } == 1)
            finding.demand("it is masked when printed", "\(address)" == address.masked)
            DomainProperty.check(address.domain, &finding)
            finding.demand("reads as itself", try EmailAddress(parsing: address.addrSpec).addrSpec == address.addrSpec)
            finding.demand("is equal to its normal form", try EmailAddress(parsing: address.normalized) == address)
        } catch {
            finding.demand("what was taken is taken again", !finding.wasAccepted)
            finding.demand("a refusal is one line", isOneLine(error.description))
        }
        return finding
    }
}
