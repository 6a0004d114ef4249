// Package resources turns the planned resources of Alibaba Cloud into calls: it
// observes what is there, creates, changes and deletes.
package resources
