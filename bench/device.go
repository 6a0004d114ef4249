package main

import (
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/signal"
	"syscall"

	tsconn "github.com/tailscale/wireguard-go/conn"
	tsdevice "github.com/tailscale/wireguard-go/device"
	tstun "github.com/tailscale/wireguard-go/tun"
	"github.com/vishvananda/netlink"
	wgconn "golang.zx2c4.com/wireguard/conn"
	wgdevice "golang.zx2c4.com/wireguard/device"
	wgtun "golang.zx2c4.com/wireguard/tun"
)

const tunnelDevice = "wg0"

// wireguardDevice is what both implementations call Device.
type wireguardDevice interface {
	IpcSet(config string) error
	Up() error
	Close()
}

// serveDevice is a WireGuard device of one implementation, until SIGTERM. The
// arguments are the implementation's module, the device's own address and the
// network behind the peer; the configuration comes on standard input.
func serveDevice(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("%s: three arguments wanted, got %q", deviceStage, args)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	config, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	device, err := newDevice(args[0])
	if err != nil {
		return err
	}
	defer device.Close()
	if err := device.IpcSet(string(config)); err != nil {
		return err
	}
	if err := device.Up(); err != nil {
		return err
	}
	if err := plugIn(args[1], args[2]); err != nil {
		return err
	}
	<-stop
	return nil
}

func newDevice(module string) (wireguardDevice, error) {
	switch module {
	case "golang.zx2c4.com/wireguard":
		tun, err := wgtun.CreateTUN(tunnelDevice, wireguardMTU)
		if err != nil {
			return nil, err
		}
		return wgdevice.NewDevice(tun, wgconn.NewDefaultBind(), wgdevice.NewLogger(wgdevice.LogLevelError, "")), nil
	case "github.com/tailscale/wireguard-go":
		tun, err := tstun.CreateTUN(tunnelDevice, wireguardMTU)
		if err != nil {
			return nil, err
		}
		return tsdevice.NewDevice(tun, tsconn.NewDefaultBind(), tsdevice.NewLogger(tsdevice.LogLevelError, "")), nil
	}
	return nil, fmt.Errorf("no implementation %s", module)
}

// plugIn gives the device its address and the route into it.
func plugIn(address, far string) error {
	link, err := netlink.LinkByName(tunnelDevice)
	if err != nil {
		return err
	}
	own, err := netlink.ParseAddr(address)
	if err != nil {
		return err
	}
	if err := netlink.AddrAdd(link, own); err != nil {
		return err
	}
	if err := netlink.LinkSetUp(link); err != nil {
		return err
	}
	to, err := netip.ParsePrefix(far)
	if err != nil {
		return err
	}
	network, err := netlink.ParseIPNet(to.String())
	if err != nil {
		return err
	}
	return netlink.RouteAdd(&netlink.Route{LinkIndex: link.Attrs().Index, Dst: network})
}
