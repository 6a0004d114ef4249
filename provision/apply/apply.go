// Package apply makes in the clouds what package provision planned, finds out
// what is there, and takes it away again.
//
// Reading starts here, with what a cloud has to be able to do. order.go
// is what it is asked, line.go decides what may start now (a pure function), run.go carries it out side by
// side, journal.go writes down what is about to be made before it is, and
// keys.go finds or makes the pre-shared keys.
package apply

import (
	"context"

	"causeway"
	"causeway/provision"
)

// Cloud observes and changes the resources of one cloud in every region an
// interconnect uses. Its methods may be called from several goroutines at
// once; that what must wait in line does so is up to the caller. Errors are
// *causeway.Problem with area "cloud" or "provision".
type Cloud interface {
	// Name is the cloud's, as kinds have it: "aliyun", "aws".
	Name() string
	// Observe returns everything that is of the scope's interconnect by its
	// tags, its name or its parent, and whatever else stands where a desired
	// resource would: a route to the same destination, a rule for the same
	// ports. What is being deleted is left out; what is still being made is
	// Pending. Where the error holds notices alone (NotLookedAt), the rest was
	// seen all the same.
	Observe(ctx context.Context, scope Scope) ([]provision.Observed, error)
	// Create makes a resource and returns when others can build upon it:
	// polling included.
	Create(ctx context.Context, order Order) (Made, error)
	// Update changes the properties that order.Change.Fields names, tags
	// ("tags.KEY") included, and returns when that is done.
	Update(ctx context.Context, order Order) (Made, error)
	// Await returns once order.There, seen as Pending, can be built upon.
	Await(ctx context.Context, order Order) (Made, error)
	// Delete deletes order.There and returns when it is gone. What is gone
	// already is no error.
	Delete(ctx context.Context, order Order) error
	// Retire changes the tag causeway:resource of order.There to
	// order.Change.Key, a name that nobody desires: another takes its place
	// before it goes.
	Retire(ctx context.Context, order Order) error
}

// Scope says what an observation is about.
type Scope struct {
	Interconnect string
	// Sites are those of the cloud in the file.
	Sites []Site
	// Desired are the resources the file asks for in this cloud, the user's
	// own (provision.Existing) among them; empty when all is to go.
	Desired []provision.Resource
}

// Site is where a cloud is looked at.
type Site struct {
	Name, Region, VPC string
}

// Made is what others may build upon.
type Made struct {
	ID      string
	Outputs map[string]string
	// Secrets are outputs nobody may read by accident.
	Secrets map[string]causeway.Secret
}
