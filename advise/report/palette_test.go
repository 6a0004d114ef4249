package report

import (
	"fmt"
	"math"
	"regexp"
	"testing"
)

// sights are how people see colours: linear RGB to what it is to them, for
// those without one kind of cones (Machado, Oliveira, Fernandes 2009, table of
// severity 1.0), and for all others.
var sights = map[string][3][3]float64{
	"protanopia":   {{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}},
	"deuteranopia": {{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}},
	"tritanopia":   {{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}},
	"all cones":    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
}

// least is the distance in CIELAB that two colours of thin lines need to be told
// apart at a glance; 2.3 is the least that can be noticed side by side.
const least = 30

func TestColoursOfSchemesDiffer(t *testing.T) {
	found := regexp.MustCompile(`--c([1-5]): #([0-9a-f]{6})`).FindAllStringSubmatch(style, -1)
	if len(found) != 2*len(order) {
		t.Fatalf("%d colours in page.css, want one a scheme and theme", len(found))
	}
	for theme, colours := range map[string][][]string{"light": found[:5], "dark": found[5:]} {
		for sight, matrix := range sights {
			for i, a := range colours {
				for _, b := range colours[:i] {
					if d := distance(lab(a[2], matrix), lab(b[2], matrix)); d < least {
						t.Errorf("%s: schemes %s and %s are %.0f apart to people with %s", theme, a[1], b[1], d, sight)
					}
				}
			}
		}
	}
}

func distance(a, b [3]float64) float64 {
	return math.Sqrt(math.Pow(a[0]-b[0], 2) + math.Pow(a[1]-b[1], 2) + math.Pow(a[2]-b[2], 2))
}

// lab is a colour, rrggbb, as somebody sees it, in CIELAB (D65).
func lab(colour string, sight [3][3]float64) [3]float64 {
	var bytes [3]int
	_, _ = fmt.Sscanf(colour, "%2x%2x%2x", &bytes[0], &bytes[1], &bytes[2])
	var linear, seen [3]float64
	for i, b := range bytes {
		linear[i] = math.Pow((float64(b)/255+0.055)/1.055, 2.4)
	}
	for i := range seen {
		v := sight[i][0]*linear[0] + sight[i][1]*linear[1] + sight[i][2]*linear[2]
		seen[i] = min(max(v, 0), 1)
	}
	f := func(r, g, b float64) float64 {
		v := r*seen[0] + g*seen[1] + b*seen[2]
		if v > 0.008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16.0/116
	}
	x := f(0.4339, 0.3762, 0.1899)
	y := f(0.2126, 0.7152, 0.0722)
	z := f(0.0177, 0.1095, 0.8728)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}
