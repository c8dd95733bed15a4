import Delivery
import Mailbox
import Stage
import Storage

/// A mail as its reader sees it.
struct Sight {
    let content: MailContent

    init(_ offer: Recorder.Offer) { content = MailContent(raw: offer.bytes) }
    init(_ mail: CaughtMail) { content = MailContent(mail) }

    /// The hosts of all links in both bodies, each once.
    var linkHosts: Set<String> {
        Set(content.links.map { link in String(link.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }) })
    }
}
