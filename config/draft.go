package config

import "causeway"

// LoadDraft reads and parses a file that may be a draft; see ParseDraft.
func LoadDraft(file string) (*causeway.Interconnect, causeway.Problems) {
	source, problem := Read(file)
	if problem != nil {
		return nil, causeway.Problems{problem}
	}
	return ParseDraft(file, source)
}

// ParseDraft is Parse, but takes a draft too: sites and what is needed between
// them, with nothing yet of gateways, links and paths. Of a draft a notice says
// so, and the interconnect has no gateways and no paths.
func ParseDraft(file string, source []byte) (*causeway.Interconnect, causeway.Problems) {
	return parse(file, source, causeway.Notice)
}

// isDraft reports whether the file only says what is needed. One site with a
// gateway makes it a whole file with mistakes.
func isDraft(top record) bool {
	if !top.has("needs") || top.has("paths") || top.has("provision") {
		return false
	}
	for _, site := range top.values["sites"].fields() {
		for _, f := range site.fields() {
			if f.key == "gateways" || f.key == "links" {
				return false
			}
		}
	}
	return true
}
