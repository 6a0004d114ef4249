package main

import (
	"fmt"
	"slices"
	"time"
)

// topState is what top shows at one moment.
type topState struct {
	gateways []gatewayWatch
	now      time.Time
	section  int // the one that the keys work on
	order    int // of the flows, in flowOrders
	scroll   [sections]int
	rows     [sections]int // how far each section can be scrolled
	help     bool
}

// The sections, from top to bottom.
const (
	pathSection = iota
	flowSection
	eventSection
	sections
)

// section is one part of the screen.
type section struct {
	title string
	head  []string // titles of columns, which do not scroll
	rows  []string
}

func (s section) height() int { return 1 + len(s.head) + len(s.rows) }

// render draws the screen: at most width columns and height lines; 0 means
// any number, and then the keys are not told either.
func render(s topState, width, height int, l look) []string {
	lines := s.header(l)
	if s.help {
		lines = append(lines, helpLines(l)...)
	} else {
		parts := s.parts(width, l)
		heights := share(parts, s.section, height-len(lines)-1)
		for i, part := range parts {
			lines = append(lines, part.draw(heights[i], s.scroll[i], i == s.section && height > 0, l)...)
		}
	}
	if height > 0 {
		lines = slices.Concat(lines, make([]string, height))[:height-1]
		lines = append(lines, s.footer(l))
	}
	for i := range lines {
		lines[i] = cut(lines[i], width)
	}
	return lines
}

// parts are the sections in their order.
func (s topState) parts(width int, l look) []section {
	return []section{s.paths(width, l), s.flows(width, l), s.events(l)}
}

// header names the interconnect and says how each gateway is.
func (s topState) header(l look) []string {
	interconnect := ""
	for _, w := range s.gateways {
		if name := w.last.Status.Interconnect; name != "" {
			interconnect = name
		}
	}
	lines := []string{l.strong("causeway top") + "  " + visible(interconnect) + "  " + s.now.Local().Format(time.TimeOnly)}
	for _, w := range s.gateways {
		lines = append(lines, l.strong(visible(w.name()))+"  "+s.health(w, l))
	}
	return lines
}

func (s topState) health(w gatewayWatch, l look) string {
	if w.failure != nil {
		return l.poor(fmt.Sprintf(l.text("no answer since %s (%s)", "自 %s 起无应答（%s）"), clock(&w.failedAt), age(s.now.Sub(w.failedAt))))
	}
	status := w.last.Status
	ready := l.good(l.text("ready", "就绪"))
	if !status.Ready {
		ready = l.poor(l.text("no path works", "没有可用路径"))
	}
	return ready + l.faint(fmt.Sprintf(l.text("  running for %s  version %s  process %d", "  已运行 %s  版本 %s  进程 %d"),
		age(s.now.Sub(status.Since)), visible(status.Version), status.PID))
}

// share divides the lines there are among the sections: a few for each, the
// rest to the chosen one first. available of 0 and less is for every line of
// each when there is no limit.
func share(parts []section, chosen, available int) []int {
	heights := make([]int, len(parts))
	if available <= 0 {
		for i, part := range parts {
			heights[i] = part.height()
		}
		return heights
	}
	give := func(i, upTo int) {
		more := max(min(upTo, parts[i].height())-heights[i], 0)
		more = min(more, available)
		heights[i] += more
		available -= more
	}
	const few = 4 // title, titles of columns, two rows
	give(chosen, few)
	for i := range parts {
		give(i, few)
	}
	give(chosen, parts[chosen].height())
	for i := range parts {
		give(i, parts[i].height())
	}
	return heights
}

// draw returns the lines of a section that fit, from the row scrolled to.
func (s section) draw(height, scroll int, chosen bool, l look) []string {
	if height == 0 {
		return nil
	}
	title := l.strong(s.title)
	if chosen {
		title = l.chosen(s.title)
	}
	lines := append([]string{title}, s.head...)
	room := height - len(lines)
	if room <= 0 {
		return lines[:height]
	}
	from := max(min(scroll, len(s.rows)-room), 0)
	to := min(from+room, len(s.rows))
	if to-from < len(s.rows) {
		lines[0] += l.faint(fmt.Sprintf(l.text("  %d to %d of %d", "  第 %d–%d 行，共 %d 行"), from+1, to, len(s.rows)))
	}
	return append(lines, s.rows[from:to]...)
}

func (s topState) footer(l look) string {
	order := flowOrders[s.order].name.In(l.lang)
	return l.faint(fmt.Sprintf(l.text("q quit   tab section   up/down scroll   s sort: %s   ? help", "q 退出   tab 分区   上/下 滚动   s 排序：%s   ? 帮助"), order))
}

func helpLines(l look) []string {
	t := newTable(l.text("KEY\tWHAT IT DOES", "按键\t作用"))
	t.add("q, Ctrl-C", l.text("quit", "退出"))
	t.add("tab, shift+tab", l.text("next, previous section; the chosen one gets the most room", "下一个、上一个分区；选中的分区占用最多空间"))
	t.add("up, down, pgup, pgdn", l.text("scroll the chosen section", "滚动选中的分区"))
	t.add("s, left, right", l.text("sort the flows by another column", "按其他列排序流量"))
	t.add("? h", l.text("this help, and back", "显示或关闭本帮助"))
	t.add("*", l.text("marks a path that carries traffic now; TREND is its last round trips", "表示路径正在承载流量；“趋势”为最近的往返时延"))
	return append([]string{""}, t.lines()...)
}
