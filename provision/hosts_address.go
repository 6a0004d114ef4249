package provision

import (
	"causeway"
)

// checkAddresses compares the addresses the file names with what the clouds
// gave: nobody can ask for one, and peers would call where nobody is.
func checkAddresses(desired *Graph, observed Snapshot) causeway.Problems {
	var problems causeway.Problems
	for _, r := range desired.Resources {
		wanted := wantedAddress(r)
		if wanted == "" || !observed.Taken {
			continue
		}
		found := observed.matching(r.Head().Key)
		switch {
		case len(found) == 0:
			problems = append(problems, broken("provision.address_to_order", string(r.Head().Key), "address", wanted))
		case found[0].Outputs["public_ip"] != "" && found[0].Outputs["public_ip"] != wanted:
			problems = append(problems, broken("provision.address_differs", string(r.Head().Key), "address", wanted, "actual", found[0].Outputs["public_ip"]))
		}
	}
	return problems
}

func wantedAddress(r Resource) string {
	switch r := r.(type) {
	case *AWSAddress:
		return r.Wanted
	case *AliyunAddress:
		return r.Wanted
	}
	return ""
}
