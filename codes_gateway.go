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
		Doc:  "An address and port cannot be bound: of a link, of the services on the LAN, or of this gateway's own listeners.",
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
		Doc:  "The file changes something that a running gateway cannot follow.",
		Text: Text{
			En: "{object} changes {parts}, which a running gateway cannot follow; the file before it stays in force",
			Zh: "{object} 更改了 {parts}，运行中的网关无法跟随；原来的文件继续生效",
		},
		Hint: Text{
			En: "restart the gateway when it suits you: it is back within a second or two",
			Zh: "请在合适的时候重启网关：一两秒内即可恢复",
		},
	},
	{
		Code: "gateway.reload_needed",
		Doc:  "The file has changed since it was loaded, and a reload is enough to follow it.",
		Text: Text{
			En: "{object} has changed since it was loaded; the file before it is in force",
			Zh: "{object} 在加载之后已更改；目前生效的仍是原来的文件",
		},
		Hint: Text{
			En: "reload the gateway: send causeway-gateway SIGHUP, or 'systemctl reload' where systemd runs it; no session is lost",
			Zh: "请重新加载网关：向 causeway-gateway 发送 SIGHUP，由 systemd 运行时用 systemctl reload；不会丢失会话",
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
	{
		Code: "gateway.bad_question",
		Doc:  "The body of a question on the gateway's socket is not what it expects.",
		Text: Text{
			En: "{object}: the question does not parse: {cause}",
			Zh: "{object}：请求内容无法解析：{cause}",
		},
		Hint: Text{
			En: "send a JSON object with the fields that the question documents, and no others",
			Zh: "请发送 JSON 对象，只包含该请求文档列出的字段",
		},
	},
	{
		Code: "gateway.no_such_question",
		Doc:  "The gateway was asked something that its version does not answer.",
		Text: Text{
			En: "this gateway does not answer {object}",
			Zh: "该网关不支持 {object}",
		},
		Hint: Text{
			En: "the gateway and the command are of different versions, perhaps: compare 'causeway --version' with its /v1/status",
			Zh: "网关与命令的版本可能不一致：请比较 causeway --version 与网关 /v1/status 中的版本",
		},
	},
	{
		Code: "gateway.refused",
		Doc:  "A gateway answered with an error that this program does not know.",
		Text: Text{
			En: "the gateway behind {object} says: {cause}",
			Zh: "{object} 的网关返回：{cause}",
		},
		Hint: Text{
			En: "the gateway and the command are of different versions, perhaps",
			Zh: "网关与命令的版本可能不一致",
		},
	},
	{
		Code: "ping.no_path",
		Doc:  "No path matches what was to be pinged.",
		Text: Text{
			En: "no path matches {object}",
			Zh: "没有与 {object} 匹配的路径",
		},
		Hint: Text{
			En: "'causeway paths' lists them; name a peer as SITE or SITE/GATEWAY, and a path with --path",
			Zh: "causeway paths 会列出所有路径；对端写作 SITE 或 SITE/GATEWAY，路径用 --path 指定",
		},
	},
	{
		Code: "doctor.certificate_ended",
		Doc:  "The gateway's own certificate has ended.",
		Text: Text{
			En: "the certificate of {object} ended at {when}: no peer accepts a new session with it",
			Zh: "{object} 的证书已于 {when} 到期：对端不再接受用它建立的新会话",
		},
		Hint: Text{
			En: "renew it with 'causeway pki renew', copy the identity here, and reload the gateway (SIGHUP)",
			Zh: "用 causeway pki renew 续期，把身份目录复制过来，再重新加载网关（SIGHUP）",
		},
	},
	{
		Code: "doctor.authority_ends",
		Doc:  "The certificate authority that issued the gateway's certificate ends soon, or has ended.",
		Text: Text{
			En: "the CA of {object} ends at {when}, and every certificate it issued with it",
			Zh: "{object} 的 CA 将于 {when} 到期，它签发的所有证书也随之失效",
		},
		Hint: Text{
			En: "make a new CA beside it and have all gateways trust both before they change ('causeway pki trust')",
			Zh: "请另建新的 CA，先让所有网关同时信任两者（causeway pki trust），再更换身份",
		},
	},
	{
		Code: "doctor.session_none",
		Doc:  "There is no session with a peer, and no attempt has failed yet.",
		Text: Text{
			En: "there is no session with {object} yet",
			Zh: "尚未与 {object} 建立会话",
		},
		Hint: Text{
			En: "a gateway tries again every few seconds: ask again; if it stays so, see its log",
			Zh: "网关每隔几秒重试一次，请稍后再查；若仍如此，请查看其日志",
		},
	},
	{
		Code: "doctor.session_alone",
		Doc:  "A session goes on, but the control conversation that renews it is cut.",
		Text: Text{
			En: "the session with {object} still carries traffic, but TCP to it is cut, so that keys are not renewed by a new handshake",
			Zh: "与 {object} 的会话仍在承载流量，但到它的 TCP 已中断，无法通过新的握手更新密钥",
		},
		Hint: Text{
			En: "let TCP port {port} through between both gateways, in both clouds' security groups",
			Zh: "请在两边云的安全组中放行两端网关之间的 TCP 端口 {port}",
		},
	},
	{
		Code: "doctor.peer_silent",
		Doc:  "A peer there is a session with is heard over no path, nor over TCP.",
		Text: Text{
			En: "nothing at all comes from {object}: its gateway has stopped, or every line to it is cut",
			Zh: "完全收不到 {object} 的任何数据：对端网关已停止，或到它的所有链路都已中断",
		},
		Hint: Text{
			En: "see on that host whether causeway-gateway runs ('causeway doctor' there), then whether both sites reach the Internet",
			Zh: "请在对端主机上查看 causeway-gateway 是否在运行（在那里执行 causeway doctor），再检查两个站点能否访问互联网",
		},
	},
	{
		Code: "doctor.path_unmatched",
		Doc:  "A path is known to one end only.",
		Text: Text{
			En: "path {object} to {peer} is not used because only one of both gateways knows it like this",
			Zh: "到 {peer} 的路径 {object} 未被使用，因为只有一端的网关这样认识它",
		},
		Hint: Text{
			En: "give both gateways the same file: name, both ends and 'via' of a path must agree; then reload the one with the older file (SIGHUP)",
			Zh: "请让两端网关使用同一份配置文件：路径的名称、两端和 via 必须一致；然后重新加载使用旧文件的网关（SIGHUP）",
		},
	},
	{
		Code: "doctor.path_down",
		Doc:  "A path that worked is down.",
		Text: Text{
			En: "path {object} to {peer} is down since {when}: heartbeats do not get through in one direction at least",
			Zh: "到 {peer} 的路径 {object} 自 {when} 起中断：至少一个方向收不到心跳",
		},
		Hint: Text{
			En: "ask the carrier of either link, and see whether a security group or firewall changed; traffic takes the other paths meanwhile",
			Zh: "请联系任一端链路的运营商，并检查安全组或防火墙是否有改动；期间流量走其他路径",
		},
	},
	{
		Code: "doctor.path_never_up",
		Doc:  "A path has not worked since there is a session, though TCP gets through: UDP is blocked somewhere.",
		Text: Text{
			En: "path {object} to {peer} has never worked since {when}, though the gateways talk over TCP: UDP probably does not get through",
			Zh: "到 {peer} 的路径 {object} 自 {when} 以来从未可用，而两端网关的 TCP 连接正常：UDP 很可能被阻断",
		},
		Hint: Text{
			En: "let UDP port {port} through between both ends of the path, in both clouds' security groups and every firewall between",
			Zh: "请在两边云的安全组以及沿途防火墙中放行该路径两端之间的 UDP 端口 {port}",
		},
	},
	{
		Code: "doctor.mtu_small",
		Doc:  "A path carries only packets smaller than every IPv6 line must.",
		Text: Text{
			En: "path {object} to {peer} carries packets of {mtu} bytes at most, less than the 1280 that every line should: something on the way has a small MTU or drops large packets",
			Zh: "到 {peer} 的路径 {object} 最多只能承载 {mtu} 字节的数据包，小于线路应有的 1280：沿途某处 MTU 过小或丢弃大包",
		},
		Hint: Text{
			En: "look for another tunnel under this path, and let ICMP 'fragmentation needed' through; TCP goes on with smaller segments",
			Zh: "请检查该路径之下是否还有其他隧道，并放行 ICMP“需要分片”报文；TCP 会以较小的报文段继续",
		},
	},
	{
		Code: "doctor.host_changed",
		Doc:  "The host's network is not as the gateway set it up.",
		Text: Text{
			En: "the network of this host is not as the gateway needs it; missing: {object}",
			Zh: "本机网络与网关所需不符；缺少：{object}",
		},
		Hint: Text{
			En: "the gateway restores it every three seconds; if this stays, its log says what stands in the way",
			Zh: "网关每三秒恢复一次；若持续如此，日志会说明原因",
		},
	},
	{
		Code: "gateway.address_to_come",
		Doc:  "The file leaves a link's address to the cloud, which is for planning; a gateway has to know it.",
		Text: Text{
			En: "link {object}: {file} leaves its address to the cloud ('auto')",
			Zh: "链路 {object}：{file} 把地址留给云平台分配（'auto'）",
		},
		Hint: Text{
			En: "write the address that 'causeway apply' showed; a host that 'apply' made has a file with all addresses in /etc/causeway",
			Zh: "请写入 'causeway apply' 显示的地址；由 'apply' 创建的主机，其 /etc/causeway 中的文件已含全部地址",
		},
	},
}
