package import Mail
package import Policy

/// Customers, operators, portals: what the MSSP administers, as it is stored.
package struct CustomerRecord: Sendable, Hashable {
    package let customer: Customer
    package let name: Slug
    /// Of its fair share, 1…1000: of two customers with mails waiting at one relay, one of weight 2 gets two turns
    /// where one of weight 1 gets one.
    package let weight: Int

    package init(customer: Customer, name: Slug, weight: Int = 1) {
        self.customer = customer
        self.name = name
        self.weight = weight
    }
}

package struct OperatorRecord: Sendable, Hashable {
    package let `operator`: Operator
    package let email: EmailAddress

    package init(operator: Operator, email: EmailAddress) {
        self.operator = `operator`
        self.email = email
    }
}

/// A relay as the queue knows it; where it is and how to sign in there is configuration.
package struct RelayID: RawRepresentable, Sendable, Hashable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// The relay of the configuration (`PORTALMFA_SMTP_URL`), for portals that have no other.
    package static let `default` = RelayID(rawValue: 1)
}

package struct PortalRecord: Sendable, Hashable {
    package let portal: Portal
    package let name: Slug
    package let customerName: Slug
    package let profile: PortalProfile
    package let relay: RelayID

    package init(portal: Portal, name: Slug, customerName: Slug, profile: PortalProfile, relay: RelayID) {
        self.portal = portal
        self.name = name
        self.customerName = customerName
        self.profile = profile
        self.relay = relay
    }
}

/// How a portal presents itself in letters and on pages.
package struct PortalProfile: Sendable, Hashable {
    /// What its users call it.
    package let title: DisplayName
    /// Every link's host.
    package let domain: Domain
    /// The address its letters come from.
    package let sender: EmailAddress
    /// The language for users who have none of their own, as a BCP 47 tag.
    package let locale: String
    /// Where its users ask for help: a sentence, an address or a number. Shown as it is.
    package let support: String?
    /// `#rrggbb`.
    package let accent: String?
    /// An `https` URL.
    package let logoURL: String?

    package init(
        title: DisplayName, domain: Domain, sender: EmailAddress, locale: String = "en", support: String? = nil,
        accent: String? = nil, logoURL: String? = nil
    ) {
        self.title = title
        self.domain = domain
        self.sender = sender
        self.locale = locale
        self.support = support
        self.accent = accent
        self.logoURL = logoURL
    }

    /// What is not given is as most portals have it: called by its name, writing from `no-reply` at its domain, in English.
    /// - Throws: `MailError`, if `no-reply` at that domain is no address.
    package init(
        of name: Slug, domain: Domain, title: DisplayName? = nil, sender: EmailAddress? = nil, locale: String? = nil,
        support: String? = nil, accent: String? = nil, logoURL: String? = nil
    ) throws(MailError) {
        let called = try DisplayName(parsing: name.text)
        let writer: EmailAddress
        if let sender { writer = sender } else { writer = try EmailAddress(parsing: "no-reply@\(domain.ascii)") }
        self.init(
            title: title ?? called, domain: domain, sender: writer, locale: locale ?? "en", support: support,
            accent: accent, logoURL: logoURL)
    }
}

package struct NewPortal: Sendable, Hashable {
    package let name: Slug
    package let customer: CustomerID
    package let profile: PortalProfile

    package init(name: Slug, customer: CustomerID, profile: PortalProfile) {
        self.name = name
        self.customer = customer
        self.profile = profile
    }
}
