package aliyun

import (
	"strings"

	"github.com/aliyun/credentials-go/credentials"
	"github.com/aliyun/credentials-go/credentials/providers"

	"causeway"
)

// Credentials say where access keys are found. They never hold what a
// configuration file could leak: the keys are looked up when a call is signed.
type Credentials struct {
	reference string
	source    credentials.Credential
}

// String returns the reference.
func (c Credentials) String() string { return c.reference }

// CredentialsFrom resolves a reference as it stands in a file:
//
//	default             environment, OIDC, the aliyun CLI's configuration, the instance's RAM role: the first that works
//	env                 ALIBABA_CLOUD_ACCESS_KEY_ID, ..._SECRET and, if set, ALIBABA_CLOUD_SECURITY_TOKEN
//	profile:NAME        a profile of the aliyun CLI
//	ecs-ram-role:NAME   the RAM role of the instance this runs on
//
// The error is a *causeway.Problem.
func CredentialsFrom(reference string) (Credentials, error) {
	kind, name, named := strings.Cut(reference, ":")
	if named == (name == "") || named != (kind == "profile" || kind == "ecs-ram-role") {
		return Credentials{}, causeway.NewProblem("cloud.bad_credentials_reference", reference, nil)
	}
	var provider providers.CredentialsProvider
	var err error
	switch kind {
	case "default":
		provider = providers.NewDefaultCredentialsProvider()
	case "env":
		provider, err = providers.NewEnvironmentVariableCredentialsProviderBuilder().Build()
	case "profile":
		provider, err = providers.NewCLIProfileCredentialsProviderBuilder().WithProfileName(name).Build()
	case "ecs-ram-role":
		provider, err = providers.NewECSRAMRoleCredentialsProviderBuilder().WithRoleName(name).Build()
	default:
		return Credentials{}, causeway.NewProblem("cloud.bad_credentials_reference", reference, nil)
	}
	if err != nil {
		return Credentials{}, causeway.NewProblem("cloud.bad_credentials", reference, err, "action", "GetCredential", "detail", err.Error())
	}
	return Credentials{reference, credentials.FromCredentialsProvider(kind, provider)}, nil
}

// StaticKey are credentials given by value, for a test against the fake.
func StaticKey(id string, secret causeway.Secret) (Credentials, error) {
	provider, err := providers.NewStaticAKCredentialsProviderBuilder().
		WithAccessKeyId(id).WithAccessKeySecret(string(secret)).Build()
	if err != nil {
		return Credentials{}, causeway.NewProblem("cloud.bad_credentials", id, err, "action", "GetCredential", "detail", err.Error())
	}
	return Credentials{"static", credentials.FromCredentialsProvider("static", provider)}, nil
}
