package advise

import (
	"strings"
	"testing"
	"time"

	"causeway"
)

func TestVendors(t *testing.T) {
	want := []string{"Causeway", "Galaxy", "Cisco", "EdgeConnect", "VeloCloud", "Fortinet", "Alibaba"}
	table := vendorsTable()
	if len(table) != len(want) {
		t.Fatalf("%d vendors, want %d", len(table), len(want))
	}
	for i, v := range table {
		if !strings.Contains(v.Name, want[i]) {
			t.Errorf("row %d is %s, want %s", i, v.Name, want[i])
		}
		for _, text := range []causeway.Text{v.Licence, v.ChinaSupport, v.Price} {
			if (text.En == "") != (text.Zh == "") {
				t.Errorf("%s: in one language only: %+v", v.Name, text)
			}
		}
		if v.Source == "" && (v.Licence.En != "" || v.Price.En != "") {
			t.Errorf("%s: figures without a source", v.Name)
		}
		if _, err := time.Parse(time.DateOnly[:len(v.Date)], v.Date); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
	table[0].Name = "somebody"
	if vendors[0].Name == "somebody" {
		t.Error("the table is shared with who reads it")
	}
}
