//go:build ignore

// Makes trees.json with an implementation that is not ours, the Go project's own golang.org/x/mod/sumdb/tlog 0.7.0
// (BSD-3-Clause): roots, and the proofs of all pairs m < n ≤ 300, each of them also checked there. On Debian:
//
//	apt-get install golang-go golang-golang-x-mod-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode go run src/yinuo_verify/tests/trees.go > src/yinuo_verify/tests/trees.json
//
// Leaf i is two bytes, the low one first. Of each n the file holds the SHA-256 over all its proofs, m rising: of each
// proof one byte with its length, then its hashes.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

const most = 300

type made struct {
	By          string   `json:"by"`
	Roots       []string `json:"roots"`
	Inclusion   []string `json:"inclusion"`
	Consistency []string `json:"consistency"`
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, at := range indexes {
			found = append(found, stored[at])
		}
		return found, nil
	})
	var roots []tlog.Hash
	out := made{By: "golang.org/x/mod/sumdb/tlog 0.7.0"}
	for n := int64(0); n <= most; n++ {
		root, err := tlog.TreeHash(n, reader)
		must(err)
		if n == 0 {
			root = sha256.Sum256(nil) // the package gives zeros; RFC 9162 the hash of nothing
		}
		roots = append(roots, root)
		out.Roots = append(out.Roots, hex.EncodeToString(root[:]))
		sum := sha256.New()
		for m := int64(0); m < n; m++ {
			proof, err := tlog.ProveRecord(n, m, reader)
			must(err)
			must(tlog.CheckRecord(proof, n, root, m, tlog.RecordHash([]byte{byte(m), byte(m >> 8)})))
			sum.Write([]byte{byte(len(proof))})
			for _, hash := range proof {
				sum.Write(hash[:])
			}
		}
		out.Inclusion = append(out.Inclusion, hex.EncodeToString(sum.Sum(nil)))
		sum = sha256.New()
		for m := int64(1); m < n; m++ {
			proof, err := tlog.ProveTree(n, m, reader)
			must(err)
			must(tlog.CheckTree(proof, n, root, m, roots[m]))
			sum.Write([]byte{byte(len(proof))})
			for _, hash := range proof {
				sum.Write(hash[:])
			}
		}
		out.Consistency = append(out.Consistency, hex.EncodeToString(sum.Sum(nil)))
		if n < most {
			hashes, err := tlog.StoredHashes(n, []byte{byte(n), byte(n >> 8)}, reader)
			must(err)
			stored = append(stored, hashes...)
		}
	}
	must(json.NewEncoder(os.Stdout).Encode(out))
}
