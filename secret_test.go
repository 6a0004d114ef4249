package causeway

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	const text = "a-key-nobody-may-read"
	secret := Secret(text)
	var asJSON strings.Builder
	encoder := json.NewEncoder(&asJSON)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(struct{ Key Secret }{secret}); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("made", "key", secret)
	for _, said := range []string{
		fmt.Sprint(secret), fmt.Sprintf("%v %+v %#v %s %q", secret, secret, secret, secret, secret), asJSON.String(), log.String(),
	} {
		if strings.Contains(said, text) || !strings.Contains(said, hiddenSecret) {
			t.Errorf("it says %s", said)
		}
	}
	if fmt.Sprint(Secret("")) != "" {
		t.Error("no secret is something")
	}
}
