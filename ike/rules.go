package ike

import (
	"fmt"
	"strconv"
	"strings"

	"causeway"
)

// Rules says in words what an end demands and what it does unasked, as far as
// it is known.
func (e End) Rules() []Local {
	var rules []Local
	add := func(s Source, t causeway.Text) {
		if s.IsKnown() {
			rules = append(rules, Local{e.Name, t, s})
		}
	}
	add(e.PSK.Source, e.PSK.text())
	add(e.Inside.Source, e.Inside.text())
	add(e.ASN.Source, e.ASN.text())
	add(e.Tunnels.Source, causeway.Text{
		En: fmt.Sprintf("tunnels of a connection: %d, outside addresses: %d", e.Tunnels.PerConnection, e.Tunnels.Addresses),
		Zh: fmt.Sprintf("每个连接的隧道数：%d，公网地址数：%d", e.Tunnels.PerConnection, e.Tunnels.Addresses),
	})
	add(e.DPD.Source, unlessSet(e.DPD, "DPD", "DPD"))
	add(e.NATTraversal.Source, unlessSet(e.NATTraversal, "NAT traversal", "NAT 穿越"))
	add(e.Startup.Source, unlessSet(e.Startup, "start of the negotiation", "发起协商"))
	return rules
}

func unlessSet(b Behaviour, en, zh string) causeway.Text {
	return causeway.Text{En: en + " unless set: " + b.Text.En, Zh: zh + "的默认行为：" + b.Text.Zh}
}

func (r PSKRules) text() causeway.Text {
	length := strconv.Itoa(r.Min) + "-"
	if r.Max > 0 {
		length += strconv.Itoa(r.Max)
	}
	t := causeway.Text{
		En: fmt.Sprintf("pre-shared key: %s characters of %s", length, shortAlphabet(r.Alphabet)),
		Zh: fmt.Sprintf("预共享密钥：%s 个字符，可用 %s", length, shortAlphabet(r.Alphabet)),
	}
	if len(r.NotPrefix) > 0 {
		t.En += ", not beginning with " + strings.Join(r.NotPrefix, ", ")
		t.Zh += "，不能以 " + strings.Join(r.NotPrefix, "、") + " 开头"
	}
	return t
}

func (r InsideRules) text() causeway.Text {
	return causeway.Text{
		En: fmt.Sprintf("inside network: a /%d of %s, not one of %s", insideBits, list(texts(r.Within)), list(texts(r.Reserved))),
		Zh: fmt.Sprintf("隧道内网段：%[2]s 中的 /%[1]d，不能是 %[3]s", insideBits, list(texts(r.Within)), list(texts(r.Reserved))),
	}
}

func (r ASNRules) text() causeway.Text {
	t := causeway.Text{
		En: fmt.Sprintf("ASN: %s, default %d", r, r.Default),
		Zh: fmt.Sprintf("ASN：%s，默认 %d", r, r.Default),
	}
	if len(r.NotPeer) > 0 {
		t.En += ", of the other end not " + list(texts(r.NotPeer))
		t.Zh += "，对端不能是 " + list(texts(r.NotPeer))
	}
	return t
}
