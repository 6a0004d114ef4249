package render

import (
	"strconv"
	"strings"

	"causeway/provision"
)

// Identifiers returns for every resource of a graph a name that Terraform and
// a shell take: lower case letters, digits and underscores, no digit first,
// each once. The same graph gives the same names.
func Identifiers(g *provision.Graph) map[provision.Resource]string {
	names := map[provision.Resource]string{}
	taken := map[string]bool{}
	for _, r := range g.Resources {
		base := identifier(string(r.Head().Key))
		name := base
		for n := 2; taken[name]; n++ {
			name = base + "_" + strconv.Itoa(n)
		}
		taken[name], names[r] = true, name
	}
	return names
}

func identifier(key string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, key)
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		return "_" + name
	}
	return name
}
