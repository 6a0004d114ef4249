package report

import (
	"slices"
	"strings"

	"causeway/advise"
)

// order is that of the colours: each scheme has one and keeps it in every chart
// and table. page.css has the colours, s1 to s5; s0 is for what is not here.
var order = []advise.SchemeID{
	advise.LeasedLine, advise.IPsec, advise.SDWAN, advise.CloudNativeGateway, advise.ThirdPartyTunnel,
}

// look is how a scheme is drawn: a hybrid in the colours of both its members.
type look struct {
	main, backup string
	shape        int
}

func lookOf(id advise.SchemeID) look {
	primary, backup, hybrid := strings.Cut(string(id), "+")
	main := 1 + slices.Index(order, advise.SchemeID(primary))
	l := look{main: class(main), backup: class(main), shape: main}
	if hybrid {
		l.backup = class(1 + slices.Index(order, advise.SchemeID(backup)))
	}
	return l
}

func class(n int) string { return "s" + string(rune('0'+n)) }

// marker draws the shape of a scheme, so that it can be told from the others
// without its colour.
func (d *drawing) marker(l look, x, y float64) {
	const r = 4.5
	corners := map[int][]spot{
		2: {{x - r, y - r}, {x + r, y - r}, {x + r, y + r}, {x - r, y + r}},
		3: {{x, y - r - 1}, {x + r + 1, y + r}, {x - r - 1, y + r}},
		4: {{x, y - r - 2}, {x + r + 2, y}, {x, y + r + 2}, {x - r - 2, y}},
		5: {{x, y + r + 1}, {x + r + 1, y - r}, {x - r - 1, y - r}},
	}[l.shape]
	if corners == nil {
		d.circle("dot "+l.main, x, y, r)
	} else {
		d.path("dot "+l.main, corners, true)
	}
	if l.main != l.backup {
		d.circle("dot "+l.backup, x, y, r/2)
	}
}

// stroke draws a line in a scheme's colours: a hybrid's has dashes of its
// primary over its backup, or dots of both in turn. What leaves out unknown
// parts is dotted.
func (d *drawing) stroke(l look, spots []spot, partial bool) {
	switch {
	case partial && l.main != l.backup:
		d.path("stroke dotted every-other "+l.main, spots, false)
		d.path("stroke dotted between "+l.backup, spots, false)
	case partial:
		d.path("stroke dotted "+l.main, spots, false)
	case l.main != l.backup:
		d.path("stroke "+l.backup, spots, false)
		d.path("stroke dashed "+l.main, spots, false)
	default:
		d.path("stroke "+l.main, spots, false)
	}
}

func isPair(id advise.SchemeID) bool { return strings.Contains(string(id), "+") }

// charted are the schemes that have a place in charts: those on their own, the
// recommended one and the best hybrid. More lines could not be told apart.
func charted(answer *advise.Answer) []*advise.Assessment {
	var chosen []*advise.Assessment
	hybrids := 0
	for i := range answer.Schemes {
		a := &answer.Schemes[i]
		recommended := answer.Recommended != nil && answer.Recommended.Scheme == a.Scheme
		if isPair(a.Scheme) {
			hybrids++
			if hybrids > 1 && !recommended {
				continue
			}
		}
		chosen = append(chosen, a)
	}
	return chosen
}
