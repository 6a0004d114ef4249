package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"causeway"
	"causeway/localapi"
)

// indent stands before the paths of a peer.
const indent = "  "

// paths shows each peering with its session, and under it the paths.
func (s topState) paths(width int, l look) section {
	t := newTable(l.text("* PATH\tSTATE\tCLASSES\tRTT ms\tJITTER\tLOSS %\tMTU\tOUT b/s\tIN b/s\tTREND",
		"* 路径\t状态\t类别\t往返 ms\t抖动\t丢包 %\tMTU\t发送 b/s\t接收 b/s\t趋势"), 3, 4, 5, 6, 7, 8)
	var headings []string // of each row, "" where it is under the one before
	for _, w := range s.gateways {
		for i, p := range w.last.Paths {
			heading := ""
			if i == 0 || p.Peer != w.last.Paths[i-1].Peer {
				heading = s.peering(w, p.Peer, l)
			}
			headings = append(headings, heading)
			t.addStyled(pathRow(w, p, l)...)
		}
	}
	t.narrow(width-len(indent), 2, 9, 6, 4)
	lines := t.lines()
	part := section{title: l.text("PATHS", "路径"), head: []string{l.faint(indent + lines[0])}}
	for i, line := range lines[1:] {
		if headings[i] != "" {
			part.rows = append(part.rows, headings[i])
		}
		part.rows = append(part.rows, indent+line)
	}
	return part
}

// peering says who talks with whom, and how the session is.
func (s topState) peering(w gatewayWatch, peer string, l look) string {
	line := visible(w.name()) + " > " + visible(peer)
	i := slices.IndexFunc(w.last.Status.Peers, func(p localapi.Peer) bool { return p.Peer == peer })
	if i < 0 {
		return line
	}
	p := w.last.Status.Peers[i]
	if p.Session == nil {
		line += "  " + l.poor(l.text("no session", "没有会话"))
		if p.Problem != nil {
			message, _ := p.Problem.In(l.lang)
			line += "  " + visible(message)
		}
		return line
	}
	var facts []string
	if p.SessionSince != nil {
		facts = append(facts, l.text("session ", "会话 ")+age(s.now.Sub(*p.SessionSince)))
	}
	if p.SessionEpoch != nil {
		facts = append(facts, fmt.Sprintf(l.text("key epoch %d", "密钥轮次 %d"), *p.SessionEpoch))
	}
	facts = append(facts, fmt.Sprintf(l.text("clock %+.0f ms", "时钟 %+.0f ms"), p.ClockSkewMS))
	line += "  " + l.faint(strings.Join(facts, ", "))
	if !p.Connected {
		line += "  " + l.warn(l.text("TCP is cut", "TCP 已中断"))
	}
	return line
}

func pathRow(w gatewayWatch, p localapi.Path, l look) []string {
	name := "  " + visible(p.Name)
	if p.Used {
		name = "* " + visible(p.Name)
	}
	state := l.state(p.State)
	if w.failure != nil {
		state = l.faint(visible(p.State) + "?")
	}
	key := pathKey(p)
	return []string{
		name, state, visible(strings.Join(p.Classes, ",")), figure("%.1f", p.RTTMS, 1), figure("%.1f", p.JitterMS, 1),
		lossCell(p.LossRatio, l), whole(p.MTU), rateCell(w.out, key), rateCell(w.in, key), l.trend(w.trend[key]),
	}
}

// poorLoss is a loss that people notice in a call.
const poorLoss = 0.01

func lossCell(loss *float64, l look) string {
	text := figure("%.2f", loss, 100)
	if loss != nil && *loss >= poorLoss {
		return l.warn(text)
	}
	return text
}

func rateCell(rates map[string]float64, key string) string {
	rate, ok := rates[key]
	if !ok {
		return unknown
	}
	return scaled(rate)
}

// topFlow is a flow with the rate that one gateway sends it at; NaN if it is
// not known yet.
type topFlow struct {
	localapi.Flow
	rate float64
}

// flowOrders are the orders that the flows can be in, the busiest first.
var flowOrders = []struct {
	name    causeway.Text
	compare func(a, b topFlow) int
}{
	{causeway.Text{En: "bytes", Zh: "字节"}, func(a, b topFlow) int { return cmp.Compare(b.Bytes, a.Bytes) }},
	{causeway.Text{En: "rate", Zh: "速率"}, func(a, b topFlow) int { return cmp.Compare(b.rate, a.rate) }},
	{causeway.Text{En: "newest", Zh: "最新"}, func(a, b topFlow) int { return b.Since.Compare(a.Since) }},
}

func (s topState) flows(width int, l look) section {
	var flows []topFlow
	for _, w := range s.gateways {
		for _, f := range w.last.Flows {
			rate, ok := w.flows[flowKey(f)]
			if !ok {
				rate = math.NaN()
			}
			flows = append(flows, topFlow{f, rate})
		}
	}
	slices.SortStableFunc(flows, flowOrders[s.order].compare)
	t := newTable(l.text("SOURCE\tDESTINATION\tPROTO\tCLASS\tPATH\tBYTES\tb/s\tAGE\tGATEWAY", "源\t目的\t协议\t类别\t路径\t字节\tb/s\t持续\t网关"), 5, 6, 7)
	for _, f := range flows {
		rate := unknown
		if !math.IsNaN(f.rate) {
			rate = scaled(f.rate)
		}
		t.add(f.Source, f.Destination, f.Protocol, f.Class, f.Path, scaled(float64(f.Bytes)), rate, age(s.now.Sub(f.Since)), f.Gateway)
	}
	part := section{title: l.text("FLOWS", "流量")}
	if len(flows) == 0 {
		part.rows = []string{indent + l.faint(l.text("none", "无"))}
		return part
	}
	t.narrow(width-len(indent), 8, 7, 2, 3)
	for _, line := range t.lines() {
		part.rows = append(part.rows, indent+line)
	}
	part.head, part.rows = []string{l.faint(part.rows[0])}, part.rows[1:]
	return part
}

// topEvent is an event with the gateway that tells of it.
type topEvent struct {
	localapi.Event
	gateway string
}

// events shows what happened, the newest first.
func (s topState) events(l look) section {
	var all []topEvent
	for _, w := range s.gateways {
		for _, e := range w.last.Events {
			all = append(all, topEvent{e, w.name()})
		}
	}
	slices.SortStableFunc(all, func(a, b topEvent) int { return b.Time.Compare(a.Time) })
	part := section{title: l.text("EVENTS", "事件")}
	for _, e := range all {
		part.rows = append(part.rows, indent+eventLine(e, l))
	}
	if len(all) == 0 {
		part.rows = []string{indent + l.faint(l.text("none", "无"))}
	}
	return part
}

func eventLine(e topEvent, l look) string {
	change := visible(e.To)
	if e.From != "" {
		change = visible(e.From) + " > " + change
	}
	why := visible(e.Reason)
	if e.Evidence != "" {
		why += " (" + visible(e.Evidence) + ")"
	}
	return fmt.Sprintf("%s  %s  %s %s: %s  %s", l.faint(e.Time.Local().Format(time.TimeOnly)), visible(e.gateway),
		visible(e.Kind), visible(e.Object), change, l.faint(why))
}
