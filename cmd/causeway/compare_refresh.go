package main

import (
	"context"
	"fmt"
	"time"

	"causeway"
	"causeway/advise/prices"
	"causeway/advise/refresh"
	"causeway/provision/aliyun"
	"causeway/provision/aws"
)

// priceLists reads what the clouds' own lists say of places today. What could
// not be had is in the problems, all of them warnings.
type priceLists func(ctx context.Context, accounts *causeway.Provision, places []causeway.Place, now time.Time) (*prices.Set, causeway.Problems)

// environmentAccounts are used where no file names others.
var environmentAccounts = causeway.Provision{
	Aliyun: causeway.AliyunAccount{Kind: causeway.AccountChina, Credentials: "env"},
	AWS:    causeway.AWSAccount{Credentials: "env"},
}

// askPriceLists asks the clouds that have one of the places, with the accounts
// of the file or, without them, of the environment.
func askPriceLists(ctx context.Context, accounts *causeway.Provision, places []causeway.Place, now time.Time) (*prices.Set, causeway.Problems) {
	of := environmentAccounts
	if accounts != nil {
		of = *accounts
	}
	asked := refresh.Config{Places: places, Now: now}
	var problems causeway.Problems
	for _, place := range places {
		switch {
		case place.Cloud == "aws" && asked.AWS == nil:
			client, err := reachAWSPrices(ctx, of.AWS, place.Region)
			if err != nil {
				problems = append(problems, warnings(err)...)
				continue
			}
			defer client.Close()
			asked.AWS = client
		case place.Cloud == "aliyun" && asked.Aliyun == nil:
			client, err := reachAliyunPrices(of.Aliyun)
			if err != nil {
				problems = append(problems, warnings(err)...)
				continue
			}
			defer client.Close()
			asked.Aliyun = client
		}
	}
	set, more := refresh.Fetch(ctx, asked)
	return set, append(problems, more...)
}

func reachAWSPrices(ctx context.Context, account causeway.AWSAccount, region string) (*aws.Client, error) {
	credentials, err := aws.CredentialsFrom(ctx, account.Credentials)
	if err != nil {
		return nil, err
	}
	return aws.New(aws.Config{Region: region, Credentials: credentials, Endpoint: account.Endpoint})
}

// reachAliyunPrices asks the site where the account was opened: each answers
// for its own customers.
func reachAliyunPrices(account causeway.AliyunAccount) (*aliyun.Client, error) {
	credentials, err := aliyun.CredentialsFrom(account.Credentials)
	if err != nil {
		return nil, err
	}
	region := "cn-hangzhou"
	if account.Kind == causeway.AccountIntl {
		region = "ap-southeast-1"
	}
	return aliyun.New(aliyun.Config{Region: region, Credentials: credentials, Endpoint: account.Endpoint})
}

// warnings makes of an error what stops nothing.
func warnings(err error) causeway.Problems {
	var all causeway.Problems
	for _, p := range causeway.ProblemsOf(err) {
		warning := *p
		warning.Severity = causeway.Warning
		all = append(all, &warning)
	}
	return all
}

// refreshed lays today's list prices over a set and says what the lists did
// not tell. Nothing at all is an error: who asked for today's prices is not to
// take older ones for them.
func (sh *shell) refreshed(set *prices.Set, fetched *prices.Set, problems causeway.Problems) (*prices.Set, error) {
	for _, p := range problems {
		fmt.Fprintf(sh.err, "causeway: %s%s\n", sh.mark(p.Severity), visible(p.Sentence(sh.lang)))
	}
	if len(fetched.Prices) == 0 {
		return nil, causeway.NewProblem("compare.not_refreshed", set.Name, nil)
	}
	return set.Over(fetched), nil
}
