# The commands of this repository. "make" lists them.

# The outcome must not depend on the caller's Go settings. The version comes
# from git describe, so Go need not read the repository itself.
export GOFLAGS := -buildvcs=false
export GOWORK  := off

VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
TOOL     := go tool -modfile=tools/go.mod
TOOL_IN  := go tool -modfile=../tools/go.mod
SCRIPTS  := .ci/run tools/fuzz render/cisco/post.sh
FUZZTIME ?= 1m
# What make bench measures: all, tunnels or l7.
PART     ?= all
OUT      ?= .

# What to do without a tool: go on with a word on a developer's machine, fail
# with CI=true.
without = { echo "skipped: $(1) is not installed"; test "$$CI" != true; }

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

# bin/lab is for tests alone: that gateway does not encrypt. The scenario
# "leak" proves with it that it would see plaintext.
build: ## bin/causeway and bin/causeway-gateway, static
	CGO_ENABLED=0 go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/ ./cmd/...
	CGO_ENABLED=0 go build -trimpath -tags nullcipher -ldflags '-X main.version=$(VERSION)' \
		-o bin/lab/causeway-gateway-nullcipher ./cmd/causeway-gateway

lab: build ## two sites on this machine, and the guided demonstration
	bin/causeway lab

test: build ## every test; those in namespaces too
	CGO_ENABLED=0 go test ./...
	cd bench && CGO_ENABLED=0 go test ./...
	cd l7/check && CGO_ENABLED=0 go test .
	@$(MAKE) --no-print-directory race

# 'make test' kills runs at a few of their calls. This does so at every one over
# IPsec, and at 150 of each other scheme.
test-cloud: ## both clouds against their emulators, killed at many calls (25 min): docs/emulators.md
	CGO_ENABLED=0 go test -count=1 $$(go list ./provision/... | grep -v endtoend) ./render/awscli ./render/aliyuncli
	CGO_ENABLED=0 go test -count=1 -timeout=90m ./provision/endtoend -every

# The SDK of AWS takes minutes to build for the race detector.
race: ## the tests that are not long, under the race detector, but for clients of clouds
	@if command -v gcc >/dev/null; then CGO_ENABLED=1 go test -race -short $$(go list ./... | grep -v -e '/provision/a[lw]' -e '/provision/endtoend'); \
	else $(call without,gcc (for -race)); fi

check: format vet layers tidy generated shell rendered ## all that can be said without a full test run
	tools/fuzz 2s

bench: build ## compare with other tunnels and proxies on this machine: docs/benchmarks.md; PART=tunnels or l7
	@for program in openvpn nginx haproxy caddy; do command -v $$program >/dev/null || \
	echo "$$program is not installed and takes no part (apt-get install $$program)"; done
	cd bench && CGO_ENABLED=0 go build -trimpath -o ../bin/tools/bench .
	bin/tools/bench -part $(PART) -version $(VERSION) -page docs/benchmarks.md

fuzz: ## every fuzz target for FUZZTIME (1m)
	tools/fuzz $(FUZZTIME)

generate: ## api/*.pb.go from api/*.proto
	go build -modfile=tools/go.mod -o bin/tools/ \
		google.golang.org/protobuf/cmd/protoc-gen-go google.golang.org/grpc/cmd/protoc-gen-go-grpc
	PATH="$(CURDIR)/bin/tools:$$PATH" protoc --go_out=$(OUT) --go_opt=paths=source_relative \
		--go-grpc_out=$(OUT) --go-grpc_opt=paths=source_relative api/*.proto

clean: ## remove bin
	rm -rf bin

format:
	@diff=$$($(TOOL) gofumpt -d .) && test -z "$$diff" || \
	{ echo "$$diff"; echo "not formatted: run $(TOOL) gofumpt -w ."; exit 1; }

vet:
	go vet ./...
	go vet -tags nullcipher ./tunnel/seal ./cmd/causeway-gateway
	$(TOOL) staticcheck ./...
	$(TOOL) go-errorlint ./...
	cd bench && go vet ./...
	cd bench && $(TOOL_IN) staticcheck ./...
	cd bench && $(TOOL_IN) go-errorlint ./...
	cd render/check && go vet .
	cd l7/check && go vet .
	cd l7/check && go tool -modfile=../../tools/go.mod staticcheck .
	cd l7/check && go tool -modfile=../../tools/go.mod go-errorlint .

layers:
	go test -count=1 -run '^Test(Layers|Docs)' .

tidy:
	go mod tidy -diff
	cd tools && go mod tidy -diff
	cd bench && go mod tidy -diff
	cd render/check && go mod tidy -diff
	cd l7/check && go mod tidy -diff

# Istio and Prometheus take minutes to build the first time. staticcheck would
# read all of both as well, so that folder does without. What is tested stands
# outside its module, where the Go command does not see that it changed. It
# builds the programs and runs a lab, for alerts on real requests.
rendered:
	cd render/check && CGO_ENABLED=0 go test -count=1 .

# protoc writes its own version into a comment; that line may differ.
generated:
	@if command -v protoc >/dev/null; then \
		out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && $(MAKE) --no-print-directory generate OUT="$$out" && \
		for file in "$$out"/api/*.go; do diff -u -I '^//.*[^-a-z]protoc  *v' "api/$${file##*/}" "$$file" || \
		{ echo "api/$${file##*/} is out of date: run make generate"; exit 1; }; done; \
	else $(call without,protoc); fi

shell:
	@if command -v shellcheck >/dev/null; then set -x; shellcheck $(SCRIPTS); \
	else $(call without,shellcheck); fi

.PHONY: help build lab test test-cloud race check bench fuzz generate clean format vet layers tidy generated shell rendered
