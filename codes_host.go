package causeway

var hostCodes = []Description{
	{
		Code: "host.device_missing",
		Doc:  "A network device that the file names does not exist on this host.",
		Text: Text{En: "network device {object} does not exist here; devices here: {devices}", Zh: "本机没有网络设备 {object}；现有设备：{devices}"},
		Hint: Text{En: "correct the device's name in the file (lan: or device:), or create the device", Zh: "请更正配置文件中的设备名（lan: 或 device:），或创建该设备"},
	},
	{
		Code: "host.no_address",
		Doc:  "A device has no address to listen on or to send from.",
		Text: Text{En: "network device {object} has no address", Zh: "网络设备 {object} 没有地址"},
		Hint: Text{En: "give it one, or write the link's local address into the file (listen:)", Zh: "请为其配置地址，或在配置文件中写明线路的本地地址（listen:）"},
	},
	{
		Code: "host.sysctl_missing",
		Doc:  "The kernel does not have a setting the gateway needs.",
		Text: Text{En: "this kernel has no network setting {object}", Zh: "内核没有网络设置 {object}"},
		Hint: Text{En: "the device it is about may be missing, or the kernel may lack the feature", Zh: "可能缺少对应的设备，或内核不支持该功能"},
	},
	{
		Code: "host.route_conflict",
		Doc:  "Another route stands where the gateway needs its own.",
		Text: Text{En: "cannot add route {object}: there is already {existing}, which the gateway did not make", Zh: "无法添加路由 {object}：已存在并非由网关创建的路由 {existing}"},
		Hint: Text{En: "remove that route or give it another metric; the gateway does not touch routes of others", Zh: "请删除该路由或修改其 metric；网关不会改动他人的路由"},
	},
	{
		Code: "host.route_bypass",
		Doc:  "Another route leads traffic for a remote network past the tunnel, in the clear.",
		Text: Text{En: "route {object} leads traffic for another site past the tunnel, unencrypted", Zh: "路由 {object} 使发往其他站点的流量绕过隧道，未加密"},
		Hint: Text{En: "remove that route, unless it is meant", Zh: "如非有意为之，请删除该路由"},
	},
	{
		Code: "host.spoof_open",
		Doc:  "Packets with addresses of some networks cannot be dropped on a WAN device, because the device is part of those networks, or the LAN device too.",
		Text: Text{En: "device {object} takes unencrypted packets from and to {networks}: it is part of the site's own network", Zh: "设备 {object} 会接收来自和发往 {networks} 的未加密报文：它属于站点自身的网络"},
		Hint: Text{En: "let the cloud's security group drop such packets from outside, or give the WAN a device of its own", Zh: "请用云上的安全组丢弃来自外部的此类报文，或让广域网线路使用单独的网卡"},
	},
	{
		Code: "host.read",
		Doc:  "The state of the host's network could not be read.",
		Text: Text{En: "cannot read {object} from the kernel: {cause}", Zh: "无法从内核读取 {object}：{cause}"},
		Hint: Text{En: "run as root, or with the capability CAP_NET_ADMIN", Zh: "请以 root 身份或 CAP_NET_ADMIN 权限运行"},
	},
	{
		Code: "host.change",
		Doc:  "A change to the host's network failed; those made before it were taken back.",
		Text: Text{En: "cannot change the network of this host ({object}): {cause}", Zh: "无法修改本机网络（{object}）：{cause}"},
		Hint: Text{En: "run as root, or with the capability CAP_NET_ADMIN", Zh: "请以 root 身份或 CAP_NET_ADMIN 权限运行"},
	},
	{
		Code: "host.undo_failed",
		Doc:  "A change could not be changed back; it stays in the undo file.",
		Text: Text{En: "cannot restore the network of this host ({object}): {cause}", Zh: "无法恢复本机网络（{object}）：{cause}"},
		Hint: Text{En: "do it by hand, or start and stop the gateway again", Zh: "请手动恢复，或再次启动并停止网关"},
	},
	{
		Code: "host.undo_file",
		Doc:  "The file that says what to restore could not be read or written; without it nothing is changed.",
		Text: Text{En: "cannot read or write the undo file {object}: {cause}", Zh: "无法读写撤销文件 {object}：{cause}"},
		Hint: Text{En: "its folder must be writable and have space", Zh: "其所在目录必须可写且有剩余空间"},
	},
	{
		Code: "host.undo_malformed",
		Doc:  "The undo file is not one of ours, or of a newer version.",
		Text: Text{En: "the undo file {object} cannot be understood: {cause}", Zh: "无法识别撤销文件 {object}：{cause}"},
		Hint: Text{En: "look into it: it says what a gateway changed on this host; restore that by hand and remove the file", Zh: "该文件记录了网关对本机的改动；请查看并手动恢复，然后删除该文件"},
	},
}
