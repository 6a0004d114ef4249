package aws

import (
	"context"
	"errors"
	"regexp"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"causeway"
	"causeway/provision/cloud"
)

// Credentials say where access keys are found. They never hold what a
// configuration file could leak: the keys are looked up when a call is signed.
type Credentials struct {
	reference string
	provider  sdk.CredentialsProvider
}

// String returns the reference.
func (c Credentials) String() string { return c.reference }

// CredentialsFrom resolves a reference as it stands in a file:
//
//	default       environment, shared configuration, web identity, container, the instance's role: the first that works
//	env           AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if set, AWS_SESSION_TOKEN
//	profile:NAME  a profile of the AWS CLI, with single sign-on or an assumed role if it says so
//	role:ARN      an IAM role, assumed with what default finds; AWS's own STS is asked, whatever Config.Endpoint says
//
// The error is a *causeway.Problem.
func CredentialsFrom(ctx context.Context, reference string) (Credentials, error) {
	kind, name, named := strings.Cut(reference, ":")
	if named != (kind == "profile" || kind == "role") || named && name == "" {
		return Credentials{}, causeway.NewProblem("cloud.bad_credentials_reference", reference, nil)
	}
	switch kind {
	case "env":
		return Credentials{reference, sdk.NewCredentialsCache(sdk.CredentialsProviderFunc(fromEnvironment))}, nil
	case "default":
		return fromSharedConfig(ctx, reference)
	case "role":
		return fromRole(ctx, reference, name)
	case "profile":
		return fromSharedConfig(ctx, reference, config.WithSharedConfigProfile(name))
	}
	return Credentials{}, causeway.NewProblem("cloud.bad_credentials_reference", reference, nil)
}

func fromEnvironment(context.Context) (sdk.Credentials, error) {
	environment, err := config.NewEnvConfig()
	if err == nil && !environment.Credentials.HasKeys() {
		err = errors.New("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set")
	}
	return environment.Credentials, err
}

func fromSharedConfig(ctx context.Context, reference string, options ...func(*config.LoadOptions) error) (Credentials, error) {
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return Credentials{}, cloud.NoCredentials("GetCredentials", reference, err)
	}
	return Credentials{reference, loaded.Credentials}, nil
}

// roleARN has the partition, which says whose STS is asked.
var roleARN = regexp.MustCompile(`^arn:(aws|aws-cn|aws-us-gov):iam::[0-9]{12}:role/[\w+=,.@/-]+$`)

// stsRegions are where a role is assumed if nothing says where this runs.
var stsRegions = map[string]string{"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}

func fromRole(ctx context.Context, reference, arn string) (Credentials, error) {
	parts := roleARN.FindStringSubmatch(arn)
	if parts == nil {
		return Credentials{}, causeway.NewProblem("cloud.bad_credentials_reference", reference, nil)
	}
	loaded, err := config.LoadDefaultConfig(ctx, config.WithDefaultRegion(stsRegions[parts[1]]))
	if err != nil {
		return Credentials{}, cloud.NoCredentials("AssumeRole", reference, err)
	}
	role := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(loaded), arn, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = "causeway"
	})
	return Credentials{reference, sdk.NewCredentialsCache(role)}, nil
}

// StaticKey are credentials given by value, for a test against an emulator.
func StaticKey(id string, secret causeway.Secret) Credentials {
	return Credentials{"static", credentials.NewStaticCredentialsProvider(id, string(secret), "")}
}
