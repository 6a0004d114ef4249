package main

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// watchTop draws the screen again and again until the reader quits.
func watchTop(ctx context.Context, sh *shell, f topFlags) error {
	screen := topScreen{ctx: ctx, named: f.socket, interval: f.interval, look: sh.colourLook(), state: topState{now: time.Now()}}
	_, err := tea.NewProgram(screen, tea.WithContext(ctx), tea.WithOutput(os.Stdout)).Run()
	return err
}

// topScreen is top on a terminal. Bubble Tea calls Update and View from one
// goroutine; the command look asks the gateways in another.
type topScreen struct {
	ctx           context.Context
	named         string // --socket
	interval      time.Duration
	look          look
	sockets       []string // that were ever found
	state         topState
	width, height int
}

// tick says that it is time to look again, looked what came of it.
type (
	tick   struct{}
	looked struct {
		sockets []string
		answers []answer[topAnswer]
		at      time.Time
	}
)

// patience is how long one look may take: a gateway that hangs must not keep
// the others from being seen.
const patience = 2 * time.Second

// Init implements tea.Model.
func (s topScreen) Init() tea.Cmd { return s.ask() }

// ask looks for sockets again each time, for gateways that start later, and
// keeps those of gateways that stopped.
func (s topScreen) ask() tea.Cmd {
	return func() tea.Msg {
		found, _ := findSockets(s.named)
		all := slices.Concat(s.sockets, found)
		slices.Sort(all)
		all = slices.Compact(all)
		ctx, cancel := context.WithTimeout(s.ctx, patience)
		defer cancel()
		return looked{all, askAll(ctx, all, askTop), time.Now()}
	}
}

// Update implements tea.Model.
func (s topScreen) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	switch m := message.(type) {
	case tea.WindowSizeMsg:
		s.width, s.height = m.Width, m.Height
	case tick:
		return s, s.ask()
	case looked:
		s.sockets = m.sockets
		s.state.gateways, s.state.now = observe(s.state.gateways, m.answers, m.at), m.at
		for i, part := range s.state.parts(s.width, s.look) {
			s.state.rows[i] = len(part.rows)
		}
		return s, tea.Tick(s.interval, func(time.Time) tea.Msg { return tick{} })
	case tea.KeyPressMsg:
		return s.press(m.String())
	}
	return s, nil
}

func (s topScreen) press(key string) (tea.Model, tea.Cmd) {
	switch key {
	case "q", "ctrl+c":
		return s, tea.Quit
	case "ctrl+z":
		return s, tea.Suspend
	}
	s.state = s.state.press(key, max(s.height/2, 1))
	return s, nil
}

// press is what a key does to what is shown; page is how far a page is.
func (s topState) press(key string, page int) topState {
	switch key {
	case "?", "h":
		s.help = !s.help
	case "esc":
		s.help = false
	case "tab":
		s.section = (s.section + 1) % sections
	case "shift+tab":
		s.section = (s.section + sections - 1) % sections
	case "s", "right":
		s.order = (s.order + 1) % len(flowOrders)
	case "left":
		s.order = (s.order + len(flowOrders) - 1) % len(flowOrders)
	case "up", "k":
		s.scrollBy(-1)
	case "down", "j":
		s.scrollBy(1)
	case "pgup":
		s.scrollBy(-page)
	case "pgdown", "space":
		s.scrollBy(page)
	}
	return s
}

// scrollBy moves the chosen section.
func (s *topState) scrollBy(lines int) {
	at := &s.scroll[s.section]
	*at = max(min(*at+lines, s.rows[s.section]-1), 0)
}

// View implements tea.Model.
func (s topScreen) View() tea.View {
	var view tea.View
	view.AltScreen = true
	view.WindowTitle = "causeway top"
	if s.height > 0 {
		view.SetContent(strings.Join(render(s.state, s.width, s.height, s.look), "\n"))
	}
	return view
}
