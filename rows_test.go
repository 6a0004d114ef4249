package causeway_test

import (
	"regexp"
	"testing"
)

// rows are what strangers and broken programs may send to the gateway for HTTP,
// by the numbers that bad input has in this project's table of it. Each has a
// function named TestRownn and what it shows.
var rows = map[string]string{
	"Row18": "HTTP/1 requests that are read in different ways",
	"Row19": "fields of one connection",
	"Row20": "forged fields of forwarding",
	"Row21": "ambiguous queries",
	"Row22": "requests that choose their target",
	"Row23": "upgrades and expectations out of turn",
	"Row24": "HTTP/2 that floods, bombs and stalls",
	"Row25": "messages of gRPC that are large, many or unknown",
	"Row26": "upstreams that break off, flood and lie",
	"Row27": "answers that reach the wrong client",
}

func TestRowsEachHaveATest(t *testing.T) {
	tested := testsOf(t, regexp.MustCompile(`^Test(Row[0-9]{2})[A-Z]`))
	for row, what := range rows {
		if len(tested[row]) == 0 {
			t.Errorf("no function Test%s… tests %s", row, what)
		}
	}
	for row, names := range tested {
		if rows[row] == "" {
			t.Errorf("%v test %s, which is not in the table", names, row)
		}
	}
}
