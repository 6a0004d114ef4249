package config

import (
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"

	"causeway"
	"causeway/region"
)

// Import reads an SD-WAN site_config (the form of the "Galaxy" appliances:
// site_config and tunnel_config, and beside them policies and
// traffic_steering) and returns the text of a causeway.yaml, with comments in
// the given language, and its model. The same bounds and refusals hold as for
// Parse.
//
// file names the form and target the new file in positions. With a failure
// among the problems there is no text and no model. Otherwise the problems are
// warnings in the form, each naming what was not carried over as it stands,
// and then notices in the new file, each naming a placeholder or a guess.
func Import(file string, source []byte, target string, l causeway.Language) ([]byte, *causeway.Interconnect, causeway.Problems) {
	found := newFindings(file)
	root := parseYAML(found, source)
	if root == nil {
		return nil, nil, found.sorted()
	}
	m := newImporter(found)
	m.read(cursor{node: root, found: found})
	if found.counts[causeway.Failure] > 0 {
		return nil, nil, found.sorted()
	}
	d := newDraft(target, m.guessed)
	d.write(&m.result, fmt.Sprintf(importHeader.In(l), printableName(file)))
	content := []byte(d.text.String())
	ic, problems := Parse(target, content)
	if failures := problems.Failures(); len(failures) > 0 {
		// The form was fine in parts and is not as a whole, like one with
		// more links than a file may have.
		found.fail(root.at, "config.import_result", "site_config", errors.New(failures[0].Sentence(l)))
		return nil, nil, found.sorted()
	}
	return content, ic, append(found.sorted(), d.found.sorted()...)
}

// ImportFile reads a file and imports it; see Import.
func ImportFile(file, target string, l causeway.Language) ([]byte, *causeway.Interconnect, causeway.Problems) {
	source, problem := Read(file)
	if problem != nil {
		problem.Code = "config.import_unreadable"
		return nil, nil, causeway.Problems{problem}
	}
	return Import(file, source, target, l)
}

// printableName keeps a file name from ending the comment it stands in.
func printableName(file string) string {
	return strings.Map(harmless, filepath.Base(file))
}

var importHeader = causeway.Text{
	En: `# Made from the SD-WAN site_config %s by "causeway init --import".
# A line marked TODO holds what that form does not say: placeholders (addresses
# are documentation addresses) and guesses. Replace or confirm each, then run
# "causeway validate".
`,
	Zh: `# 由 "causeway init --import" 根据 SD-WAN 的 site_config %s 生成。
# 标有 TODO 的行包含来源文件没有给出的内容：占位值（地址为文档保留地址）
# 和推测值。请逐一替换或确认，然后运行 "causeway validate"。
`,
}

// importer reads the form into the model of the new file.
type importer struct {
	found *findings
	// result is what is carried over.
	result causeway.Interconnect
	// guessed are the keys of the new file that hold no fact of the form.
	guessed  map[string]bool
	networks []ownedNetwork
	reached  []reachedAddress
	taken    map[netip.Addr]bool
}

func newImporter(found *findings) *importer {
	return &importer{found: found, guessed: map[string]bool{}, taken: map[netip.Addr]bool{}}
}

func (m *importer) read(c cursor) {
	top := c.form("site_config", "tunnel_config", "policies", "traffic_steering")
	if !top.present() {
		return
	}
	if !top.has("site_config") {
		c.fail("config.import_form")
		return
	}
	sites := top.get("site_config")
	m.sites(sites)
	if m.found.counts[causeway.Failure] > 0 {
		return
	}
	m.name()
	m.paths(sites)
	joined := stretches(m.result.Sites, m.result.Paths, region.Lines())
	all := m.tunnel(top.get("tunnel_config"), joined)
	m.classes(top, all, joined)
}

// name joins the names of the sites.
func (m *importer) name() {
	var names []string
	for _, site := range m.result.Sites {
		names = append(names, site.Name)
	}
	m.result.Name = strings.Join(names, "-")
	if !causeway.ValidName(m.result.Name) {
		m.result.Name = "interconnect"
	}
	m.guess("name")
}

// guess marks a key of the new file.
func (m *importer) guess(path string) { m.guessed[path] = true }

// paths pairs like links by order, as a file does that leaves paths out, and
// writes them down so that they can be read and changed.
func (m *importer) paths(c cursor) {
	pairs, total := pairLinks(m.result.Sites)
	switch {
	case total > maxPaths:
		c.failAtKey("config.too_many", "count", fmt.Sprint(total), "limit", fmt.Sprint(maxPaths))
		return
	case total == 0:
		c.failAtKey("config.no_paths")
		return
	}
	m.result.Paths = nameShort(pairs)
	taken := map[string]bool{}
	for i, path := range m.result.Paths {
		m.result.Paths[i].Name = unused(path.Name, taken)
	}
}

// form is record for a form that is not ours: keys without a counterpart are
// warnings.
func (c cursor) form(keys ...string) record {
	r := record{cursor: c, values: map[string]field{}}
	if !c.isMapping() {
		r.node = nil
		return r
	}
	known := map[string]bool{}
	for _, key := range keys {
		known[key] = true
	}
	for _, f := range c.node.fields {
		if known[f.key] {
			r.values[f.key] = f
		} else {
			c.found.add(causeway.Warning, f.at, "config.import_key", join(c.path, f.key), nil)
		}
	}
	return r
}

// leaveOut reports a value that is not carried over.
func (c cursor) leaveOut() {
	if c.present() {
		c.report(causeway.Warning, "config.import_value", "value", c.node.shown())
	}
}

// becomes reports a value that is carried over as something else.
func (c cursor) becomes(instead string) {
	c.report(causeway.Warning, "config.import_changed", "value", c.node.shown(), "instead", instead)
}
