package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"time"

	"causeway"
	"causeway/ike"
	"causeway/provision/aliyun"
	aliyunresources "causeway/provision/aliyun/resources"
	"causeway/provision/apply"
	"causeway/provision/aws"
	awsresources "causeway/provision/aws/resources"
	"causeway/provision/cloud"
	"causeway/render/cloudinit"
)

// reachClouds makes clients for every cloud and region that the file has sites
// in under provision. Errors are problems of areas cloud and provision.
func reachClouds(ctx context.Context, ic *causeway.Interconnect, progress func(apply.Event)) (executor, error) {
	journal, err := journalPath(ic.Name, os.Getenv)
	if err != nil {
		return nil, err
	}
	run := apply.Run{
		Interconnect: ic, Choices: cloudinit.Choices(), Journal: journal,
		NewKey: newPreSharedKey, Secret: secretOfEnvironment, Now: time.Now, Wait: cloud.Wait, Progress: progress,
	}
	if regions := regionsOf(ic, "aliyun"); len(regions) > 0 {
		reached, err := reachAliyun(ic.Provision.Aliyun, regions)
		if err != nil {
			return nil, err
		}
		run.Clouds = append(run.Clouds, reached)
	}
	if regions := regionsOf(ic, "aws"); len(regions) > 0 {
		reached, err := reachAWS(ctx, ic.Provision.AWS, regions)
		if err != nil {
			return nil, err
		}
		run.Clouds = append(run.Clouds, reached)
	}
	return run, nil
}

func reachAliyun(account causeway.AliyunAccount, regions []string) (apply.Cloud, error) {
	credentials, err := aliyun.CredentialsFrom(account.Credentials)
	if err != nil {
		return nil, err
	}
	clients := map[string]*aliyun.Client{}
	for _, region := range regions {
		clients[region], err = aliyun.New(aliyun.Config{Region: region, Credentials: credentials, Endpoint: account.Endpoint})
		if err != nil {
			return nil, err
		}
	}
	return aliyunresources.New(aliyunresources.Config{Clients: clients, Wait: cloud.Wait, Now: time.Now}), nil
}

func reachAWS(ctx context.Context, account causeway.AWSAccount, regions []string) (apply.Cloud, error) {
	credentials, err := aws.CredentialsFrom(ctx, account.Credentials)
	if err != nil {
		return nil, err
	}
	clients := map[string]*aws.Client{}
	for _, region := range regions {
		clients[region], err = aws.New(aws.Config{Region: region, Credentials: credentials, Endpoint: account.Endpoint})
		if err != nil {
			return nil, err
		}
	}
	return awsresources.New(awsresources.Config{Clients: clients, Wait: cloud.Wait, Now: time.Now}), nil
}

// newPreSharedKey makes a key that both clouds take.
func newPreSharedKey() (causeway.Secret, error) {
	left, _ := ike.Find("aliyun")
	right, _ := ike.Find("aws")
	psk, err := ike.GeneratePSK(rand.Reader, left, right)
	if err != nil {
		return "", err
	}
	text, _ := psk.Reveal()
	return causeway.Secret(text), nil
}

func secretOfEnvironment(reference string) (causeway.Secret, error) {
	return readSecret(reference, os.LookupEnv)
}

// journalPath is where the journal of an interconnect is: in the folder for
// state of the XDG base directory specification.
func journalPath(name string, getenv func(string) string) (string, error) {
	folder := getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(folder) {
		home := getenv("HOME")
		if !filepath.IsAbs(home) {
			return "", causeway.NewProblem("provision.journal", name+".journal", errors.New("neither XDG_STATE_HOME nor HOME names a folder"))
		}
		folder = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(folder, "causeway", name+".journal"), nil
}
