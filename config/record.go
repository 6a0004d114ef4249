package config

// record is a mapping whose keys are fixed.
type record struct {
	cursor
	values map[string]field
}

// record reads a mapping and reports every key that is not in keys. A key that
// is probably a misspelt one is read as that one, so that the same slip is not
// also reported as missing and what stands below it is checked.
func (c cursor) record(keys ...string) record {
	r := record{cursor: c, values: map[string]field{}}
	if !c.isMapping() {
		r.node = nil
		return r
	}
	known := map[string]bool{}
	for _, key := range keys {
		known[key] = true
	}
	var unknown []field
	for _, f := range c.node.fields {
		if known[f.key] {
			r.values[f.key] = f
		} else {
			unknown = append(unknown, f)
		}
	}
	for _, f := range unknown {
		meant := c.suggest(f.key, keys)
		c.found.fail(f.at, "config.unknown_key", join(c.path, f.key), nil, "key", quoted(f.key), "suggestion", meant)
		if known[meant] && !r.has(meant) {
			r.values[meant] = f
		}
	}
	return r
}

func (r record) has(key string) bool {
	_, ok := r.values[key]
	return ok
}

// get moves to a key that may be left out.
func (r record) get(key string) cursor {
	if f, ok := r.values[key]; ok {
		return r.child(f)
	}
	return r.absent()
}

// need moves to a key that must be there. A missing one is reported at the
// key that holds the mapping, or at the start of the file.
func (r record) need(key string) cursor {
	if !r.has(key) && r.present() {
		at := r.keyAt
		if !at.IsKnown() {
			at = r.node.at
		}
		r.found.fail(at, "config.missing_key", join(r.path, key), nil, "key", key)
	}
	return r.get(key)
}
