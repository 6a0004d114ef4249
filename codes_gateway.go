package causeway

var gatewayCodes = []Description{
	{
		Code: "gateway.unknown",
		Doc:  "The site or gateway a daemon was started as is not in the file.",
		Text: Text{
			En: "{object} is not in {file}; it has {known}",
			Zh: "{file} 中没有 {object}；其中有 {known}",
		},
		Hint: Text{
			En: "start causeway-gateway with --site and --gateway as the file names them",
			Zh: "请按配置文件中的名称指定 --site 和 --gateway",
		},
	},
	{
		Code: "gateway.identity",
		Doc:  "The identity is that of another gateway.",
		Text: Text{
			En: "the identity in {file} is {object}, not {want}",
			Zh: "{file} 中的身份是 {object}，而不是 {want}",
		},
		Hint: Text{
			En: "issue one with: causeway pki issue --site {site} --gateway {gateway} --out DIR",
			Zh: "用以下命令签发：causeway pki issue --site {site} --gateway {gateway} --out DIR",
		},
	},
	{
		Code: "gateway.no_peers",
		Doc:  "No path of the file leads from this gateway to another site.",
		Text: Text{
			En: "no path leads from {object} to another site",
			Zh: "没有任何路径从 {object} 通向其他站点",
		},
		Hint: Text{
			En: "add a path of 'via: internet' between one of its links and a link of the other site",
			Zh: "请在它的某条链路与另一站点的链路之间添加一条 via: internet 的路径",
		},
	},
	{
		Code: "gateway.link_address",
		Doc:  "No local address for a link can be found.",
		Text: Text{
			En: "link {object}: this host does not have {address}, and the link names no device to take an address from",
			Zh: "链路 {object}：本机没有地址 {address}，链路也没有指定可取地址的网卡",
		},
		Hint: Text{
			En: "give the link a 'device:' or a 'listen:' address; a cloud host does not carry its public address itself",
			Zh: "请为链路指定 device 或 listen；云主机本身并不持有公网地址",
		},
	},
	{
		Code: "gateway.listen",
		Doc:  "A link's address and port cannot be bound.",
		Text: Text{
			En: "cannot listen on {object}: {cause}",
			Zh: "无法监听 {object}：{cause}",
		},
		Hint: Text{
			En: "see what uses the port with: ss -lntup; is another gateway running?",
			Zh: "用 ss -lntup 查看占用端口的程序；是否有另一个网关在运行？",
		},
	},
	{
		Code: "gateway.tun",
		Doc:  "The TUN device cannot be made.",
		Text: Text{
			En: "cannot make the tunnel device {object}: {cause}",
			Zh: "无法创建隧道设备 {object}：{cause}",
		},
		Hint: Text{
			En: "causeway-gateway needs CAP_NET_ADMIN, and CAP_NET_RAW where it cannot open /dev/net/tun, and {object} must not be in use; run it as root or as its systemd unit does",
			Zh: "causeway-gateway 需要 CAP_NET_ADMIN，无法打开 /dev/net/tun 时还需要 CAP_NET_RAW，且 {object} 不能已被占用；请以 root 或通过 systemd 单元运行",
		},
	},
	{
		Code: "gateway.tun_lost",
		Doc:  "The tunnel device failed under a running gateway.",
		Text: Text{
			En: "the tunnel device {object} is gone: {cause}",
			Zh: "隧道设备 {object} 已不可用：{cause}",
		},
		Hint: Text{
			En: "somebody removed it; the other sites stay unreachable in the clear until the gateway is started again",
			Zh: "设备被移除；在重新启动网关之前，其他站点保持不可达，不会明文外发",
		},
	},
	{
		Code: "gateway.running",
		Doc:  "Another process runs this gateway.",
		Text: Text{
			En: "{object} is locked: this gateway already runs",
			Zh: "{object} 已被锁定：该网关已在运行",
		},
		Hint: Text{
			En: "stop it first, or give this one its own --socket",
			Zh: "请先停止它，或为当前网关指定另一个 --socket",
		},
	},
	{
		Code: "gateway.files",
		Doc:  "A file of the running gateway cannot be written.",
		Text: Text{
			En: "cannot write {object}: {cause}",
			Zh: "无法写入 {object}：{cause}",
		},
	},
	{
		Code: "gateway.certificate_ends",
		Doc:  "The gateway's own certificate ends soon.",
		Text: Text{
			En: "the certificate of {object} ends at {when}",
			Zh: "{object} 的证书将于 {when} 到期",
		},
		Hint: Text{
			En: "renew it with 'causeway pki renew', copy the identity here, and reload the gateway (SIGHUP)",
			Zh: "用 causeway pki renew 续期，把身份目录复制过来，再重新加载网关（SIGHUP）",
		},
	},
	{
		Code: "gateway.restart_needed",
		Doc:  "A reload found a file that says something else than the one in force.",
		Text: Text{
			En: "{object} has changed; the identity was reloaded, the file takes effect at the next start",
			Zh: "{object} 已更改；身份已重新加载，配置文件将在下次启动时生效",
		},
		Hint: Text{
			En: "restart the gateway when it suits you: it is back within a second or two",
			Zh: "请在合适的时候重启网关：一两秒内即可恢复",
		},
	},
	{
		Code: "gateway.not_running",
		Doc:  "No gateway answers on the Unix socket.",
		Text: Text{
			En: "no gateway answers on {object}: {cause}",
			Zh: "{object} 上没有网关应答：{cause}",
		},
		Hint: Text{
			En: "is causeway-gateway running, and may you read its socket (root)?",
			Zh: "causeway-gateway 是否在运行？您是否有权访问其套接字（root）？",
		},
	},
	{
		Code: "gateway.none_found",
		Doc:  "No gateway's socket was found where one is looked for.",
		Text: Text{
			En: "no running gateway found: there is no *.sock in {object}",
			Zh: "没有找到运行中的网关：{object} 中没有 *.sock",
		},
		Hint: Text{
			En: "start one, try 'causeway lab up', or name its socket with --socket",
			Zh: "请先启动网关，或尝试 causeway lab up，或用 --socket 指定套接字",
		},
	},
}
