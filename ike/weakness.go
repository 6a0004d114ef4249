package ike

import "causeway"

// weakness is why a value should not be used any more.
type weakness struct {
	// verdict is the word of the standard: "MUST NOT", "SHOULD NOT", "MUST-"
	// (still demanded, expected to go) or "historic".
	verdict string
	source  Source
}

// severity is a warning for what standards still demand.
func (w weakness) severity() causeway.Severity {
	if w.verdict == "MUST-" {
		return causeway.Warning
	}
	return causeway.Failure
}

var (
	rfc7296 = Source{Title: "RFC 7296", URL: "https://www.rfc-editor.org/rfc/rfc7296", Date: "2014-10"}
	rfc4868 = Source{Title: "RFC 4868", URL: "https://www.rfc-editor.org/rfc/rfc4868", Date: "2007-05"}
	rfc8221 = Source{Title: "RFC 8221", URL: "https://www.rfc-editor.org/rfc/rfc8221", Date: "2017-10"}
	rfc8247 = Source{Title: "RFC 8247", URL: "https://www.rfc-editor.org/rfc/rfc8247", Date: "2017-09"}
	rfc9395 = Source{Title: "RFC 9395", URL: "https://www.rfc-editor.org/rfc/rfc9395", Date: "2023-04"}
	rfc8031 = Source{Title: "RFC 8031", URL: "https://www.rfc-editor.org/rfc/rfc8031", Date: "2016-12"}
	nist56B = Source{Title: "NIST SP 800-56B revision 2, appendix D", URL: "https://doi.org/10.6028/NIST.SP.800-56Br2", Date: "2019-03"}
	nist57  = Source{Title: "NIST SP 800-57 part 1 revision 5, table 2", URL: "https://doi.org/10.6028/NIST.SP.800-57pt1r5", Date: "2020-05"}
)

// section names a section of an RFC.
func (s Source) section(number string) Source {
	s.Title += " section " + number
	return s
}

var weakVersions = map[Version]weakness{
	IKEv1: {"historic", rfc9395},
}

var weakEncryption = map[Encryption]weakness{
	TripleDES: {"SHOULD NOT", rfc8221.section("5")},
	DES:       {"MUST NOT", rfc8221.section("5")},
	// RFC 8221 keeps NULL for packets that may be read by anyone.
	NULL: {"MUST NOT", rfc8247.section("2.1")},
}

var weakIntegrity = map[Integrity]weakness{
	SHA1: {"MUST-", rfc8247.section("2.3")},
	MD5:  {"MUST NOT", rfc8247.section("2.3")},
}

var weakGroups = map[Group]weakness{
	1:  {"MUST NOT", rfc8247.section("2.4")},
	2:  {"SHOULD NOT", rfc8247.section("2.4")},
	5:  {"SHOULD NOT", rfc8247.section("2.4")},
	22: {"MUST NOT", rfc8247.section("2.4")},
	23: {"SHOULD NOT", rfc8247.section("2.4")},
	24: {"SHOULD NOT", rfc8247.section("2.4")},
}
