package main

import (
	"fmt"
	"time"

	"causeway"
	"causeway/lab"
	"causeway/localapi"
)

// pictureLines draws a running lab: what is done now, the lines between the
// sites, what each gateway says of its paths, and how long traffic stands
// still. No line is wider than width; 0 is any width.
func pictureLines(p lab.Picture, width int, l look) []string {
	lines := append([]string{"", pictureHead(p, l)}, pictureLinks(p.Links, width, l)...)
	lines = append(lines, picturePaths(p.Gateways, l)...)
	if p.Gap != nil {
		lines = append(lines, pictureGap(p, l))
	}
	for i, line := range lines {
		lines[i] = cut(line, width)
	}
	return lines
}

// pictureBeats turn while the lab works: what stands still longer than a
// second has stopped.
var pictureBeats = []string{"-", `\`, "|", "/"}

const beat = 250 * time.Millisecond

func pictureHead(p lab.Picture, l look) string {
	turn := pictureBeats[int(p.Elapsed/beat)%len(pictureBeats)]
	head := turn + " " + l.strong(age(p.Elapsed))
	if p.Step > 0 {
		head += fmt.Sprintf(l.text("  step %d of %d: %s", "  第 %d/%d 步：%s"), p.Step, p.Steps, visible(p.Doing.In(l.lang)))
	}
	return head
}

func pictureLinks(links []lab.LinkStatus, width int, l look) []string {
	if len(links) == 0 {
		return nil
	}
	t := newTable(l.text("  LINE\tSTATE\tONE WAY\tRATE\tLOSS\tFRAMES\tLOST", "  线路\t状态\t单程\t速率\t丢包\t帧数\t丢失"), 2, 3, 4, 5, 6)
	for _, link := range links {
		f, r := link.Forward, link.Reverse
		t.addStyled("  "+link.Name, linkState(f, r, l), both(duration(f.DelayMS), duration(r.DelayMS)), both(rateOf(f, l), rateOf(r, l)),
			both(causeway.Ratio(f.LossRatio), causeway.Ratio(r.LossRatio)), scaled(float64(f.Passed+r.Passed)), scaled(float64(f.Dropped()+r.Dropped())))
	}
	t.narrow(width, 5, 4, 3)
	return tableLines(t, l)
}

// tableLines are the lines of a table with its titles faint.
func tableLines(t *table, l look) []string {
	lines := t.lines()
	lines[0] = l.faint(lines[0])
	return lines
}

// both shows a property of the two directions, once if they agree.
func both[T comparable](forward, reverse T) string {
	if forward == reverse {
		return fmt.Sprint(forward)
	}
	return fmt.Sprintf("%v/%v", forward, reverse)
}

func rateOf(s lab.WayStatus, l look) string {
	if s.RateBPS == nil {
		return l.text("any", "不限")
	}
	return causeway.BitRate(*s.RateBPS).String()
}

// linkState is the worst that is done to a link.
func linkState(forward, reverse lab.WayStatus, l look) string {
	switch {
	case forward.Blackhole && reverse.Blackhole:
		return l.poor(l.text("dead", "中断"))
	case forward.Blackhole || reverse.Blackhole:
		return l.poor(l.text("dead one way", "单向中断"))
	case forward.UDPDropped || reverse.UDPDropped:
		return l.warn(l.text("no UDP", "UDP 被阻断"))
	case forward.MTU != nil || reverse.MTU != nil:
		return l.warn(l.text("small MTU", "MTU 偏小"))
	}
	return l.good(l.text("works", "正常"))
}

// picturePaths has a row for each path, and beside it what each gateway says.
func picturePaths(gateways []lab.GatewayPicture, l look) []string {
	titles := l.text("* PATH", "* 路径")
	var names []string
	right := []int{}
	for i, g := range gateways {
		titles += "\t" + g.Name + "\t" + l.text("RTT ms", "往返 ms")
		right = append(right, 2*i+2)
		for _, p := range g.Paths {
			names = appendNew(names, p.Name)
		}
	}
	if len(gateways) == 0 {
		return nil
	}
	t := newTable(titles, right...)
	for _, name := range names {
		t.addStyled(pathCells(name, gateways, l)...)
	}
	lines := tableLines(t, l)
	if len(names) == 0 {
		lines = append(lines, "  "+l.faint(l.text("no gateway answers", "没有网关应答")))
	}
	return lines
}

func pathCells(name string, gateways []lab.GatewayPicture, l look) []string {
	cells := []string{"  " + visible(name)}
	for _, g := range gateways {
		p, known := pathNamed(g.Paths, name)
		if !known {
			cells = append(cells, l.faint(unknown), unknown)
			continue
		}
		if p.Used {
			cells[0] = "* " + visible(name)
		}
		cells = append(cells, l.state(p.State), figure("%.1f", p.RTTMS, 1))
	}
	return cells
}

func pathNamed(paths []localapi.Path, name string) (localapi.Path, bool) {
	for _, p := range paths {
		if p.Name == name {
			return p, true
		}
	}
	return localapi.Path{}, false
}

func appendNew(names []string, name string) []string {
	for _, n := range names {
		if n == name {
			return names
		}
	}
	return append(names, name)
}

// noticeable is a silence that people notice in a call.
const noticeable = 150 * time.Millisecond

func pictureGap(p lab.Picture, l look) string {
	now := fmt.Sprintf(l.text("%d ms", "%d 毫秒"), p.Gap.Milliseconds())
	if *p.Gap >= noticeable {
		now = l.poor(now)
	}
	return fmt.Sprintf(l.text("  traffic stands still for %s now, at worst %d ms", "  业务停顿：当前 %s，最长 %d 毫秒"), now, p.WorstGap.Milliseconds())
}
