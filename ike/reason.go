package ike

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"causeway"
)

// prfFollows is why the PRF is not chosen by itself.
var prfFollows = causeway.Text{
	En: "the same hash as the integrity algorithm",
	Zh: "与完整性算法使用同一哈希",
}

// strongest says that a value is the best both have, and who has better ones.
func strongest[T comparable](leftName, rightName string, better, left, right []T) causeway.Text {
	t := causeway.Text{En: "the best both accept", Zh: "双方都接受的最佳值"}
	for _, end := range []struct {
		name string
		has  []T
	}{{leftName, left}, {rightName, right}} {
		var only []string
		for _, v := range better {
			if slices.Contains(end.has, v) {
				only = append(only, text(v))
			}
		}
		if len(only) > 0 {
			t.En += fmt.Sprintf("; %s: only %s", strings.Join(only, ", "), end.name)
			t.Zh += fmt.Sprintf("；%s 仅 %s 接受", strings.Join(only, "、"), end.name)
		}
	}
	return t
}

// integrityRemark says why a longer hash is not chosen.
func integrityRemark(chosen Integrity, both []Integrity) (causeway.Text, Source) {
	if chosen != SHA256 || !slices.Contains(both, SHA512) && !slices.Contains(both, SHA384) {
		return causeway.Text{}, Source{}
	}
	return causeway.Text{
		En: "no attack on SHA-2 in HMAC is known, and the longer tags of SHA2-384 and SHA2-512 take 8 and 16 bytes more of each packet",
		Zh: "HMAC 中的 SHA-2 没有已知攻击，而 SHA2-384 和 SHA2-512 的标签更长，每个包多占 8 和 16 字节",
	}, rfc4868
}

// groupRemark says how strong a group is.
func groupRemark(chosen Group, _ []Group) (causeway.Text, Source) {
	strength := groupStrengths[chosen]
	return causeway.Text{
		En: fmt.Sprintf("%d bits of strength", strength.bits),
		Zh: fmt.Sprintf("强度 %d 位", strength.bits),
	}, strength.source
}

// lifetimeReason names both ranges.
func lifetimeReason(leftName, rightName string, left, right Lifetime, target time.Duration) causeway.Text {
	t := causeway.Text{
		En: fmt.Sprintf("%s takes %s, %s takes %s; lifetimes are not negotiated in IKEv2, the shorter one rekeys first", leftName, left, rightName, right),
		Zh: fmt.Sprintf("%s 可取 %s，%s 可取 %s；IKEv2 不协商生存时间，较短的一方先更新密钥", leftName, left, rightName, right),
	}
	if left.nearest(target) != right.nearest(target) {
		t.En += fmt.Sprintf("; they differ: %s has %s s, %s has %s s", leftName, seconds(left.nearest(target)), rightName, seconds(right.nearest(target)))
		t.Zh += fmt.Sprintf("；两端不同：%s 为 %s 秒，%s 为 %s 秒", leftName, seconds(left.nearest(target)), rightName, seconds(right.nearest(target)))
	}
	return t
}

// String writes the range in seconds; it needs no translation.
func (l Lifetime) String() string {
	switch {
	case l.Max > 0 && l.Min == l.Max:
		return "=" + seconds(l.Min)
	case l.Max > 0:
		return seconds(l.Min) + "-" + seconds(l.Max)
	}
	return ">=" + seconds(l.Min)
}

// local gathers what each end keeps to itself.
func (c *chooser) local(p Proposal) []Local {
	var all []Local
	for _, e := range []End{c.left, c.right} {
		all = append(all, e.Advice...)
	}
	return all
}

// warnings are what a reader should know before using the proposal.
func warnings(p Proposal) []causeway.Text {
	var all []causeway.Text
	if bits := groupStrengths[p.IKE.Group].bits; bits < 128 {
		all = append(all, causeway.Text{
			En: fmt.Sprintf("group %s has %d bits of strength; allowed (RFC 8247 section 2.4), but less than the cipher's", p.IKE.Group, bits),
			Zh: fmt.Sprintf("组 %s 的强度为 %d 位；标准允许（RFC 8247 第 2.4 节），但低于加密算法的强度", p.IKE.Group, bits),
		})
	}
	if p.IKE.Encryption.isAEAD() && (!p.Left.PRF.Source.IsKnown() || !p.Right.PRF.Source.IsKnown()) {
		all = append(all, causeway.Text{
			En: "with GCM an end needs a PRF of its own; where its choice is not documented, that of its integrity list is assumed",
			Zh: "使用 GCM 时需要单独的 PRF；未公开能否选择的一端，按其完整性算法列表推定",
		})
	}
	return all
}

func joinTexts(a, b causeway.Text) causeway.Text {
	if b.En == "" {
		return a
	}
	return causeway.Text{En: a.En + "; " + b.En, Zh: a.Zh + "；" + b.Zh}
}

func text(v any) string { return fmt.Sprint(v) }

func texts[T any](values []T) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = text(v)
	}
	return all
}
