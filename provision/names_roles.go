package provision

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
)

// AWSRolePolicy is the name of a role's one inline policy.
const AWSRolePolicy = "causeway"

// AWSRolePath keeps the roles of an interconnect and of a region, which IAM does
// not know of, apart. It lies below the path that the policy document allows
// (aws.RolePath).
func AWSRolePath(interconnect, region string) string {
	return "/causeway/" + interconnect + "/" + region + "/"
}

var notOfPolicies = regexp.MustCompile(`[^A-Za-z0-9-]`)

// AliyunRolePolicy is the name of the one policy of a role. It has no dots, so a
// hash keeps two names apart.
func AliyunRolePolicy(role string) string {
	sum := sha256.Sum256([]byte(role))
	return notOfPolicies.ReplaceAllString(role, "-") + "-" + hex.EncodeToString(sum[:4])
}
