package causeway

var peerCodes = []Description{
	{
		Code: "peer.unreachable",
		Doc:  "No TCP connection to the peer could be made over any path.",
		Text: Text{
			En: "cannot reach {object} over any of {paths}: {cause}",
			Zh: "无法通过 {paths} 中的任何路径连接 {object}：{cause}",
		},
		Hint: Text{
			En: "check that its gateway runs, and that both clouds' security groups let TCP and UDP port {port} through between the two addresses",
			Zh: "请检查对端网关是否在运行，以及两边云的安全组是否放行这两个地址之间的 TCP 和 UDP 端口 {port}",
		},
	},
	{
		Code: "peer.handshake",
		Doc:  "The TLS handshake with the peer failed.",
		Text: Text{
			En: "TLS handshake with {object} failed: {cause}",
			Zh: "与 {object} 的 TLS 握手失败：{cause}",
		},
		Hint: Text{
			En: "both gateways need identities of the same CA, and clocks that agree within minutes",
			Zh: "两端网关的身份须由同一个 CA 签发，且时钟相差不能超过几分钟",
		},
	},
	{
		Code: "peer.unknown",
		Doc:  "An identity that the file does not know tried to connect.",
		Text: Text{
			En: "{object} is not a gateway of another site in this file",
			Zh: "{object} 不是本配置文件中其他站点的网关",
		},
		Hint: Text{
			En: "give both gateways the same file, or issue the identity for a gateway that is in it",
			Zh: "请让两端网关使用同一份配置文件，或为文件中已有的网关签发身份",
		},
	},
	{
		Code: "peer.not_a_gateway",
		Doc:  "A client identity asked for something only gateways may do.",
		Text: Text{
			En: "{object} is not a gateway and may not open a tunnel session",
			Zh: "{object} 不是网关，不能建立隧道会话",
		},
	},
	{
		Code: "peer.hello",
		Doc:  "The peer's Hello does not fit this version of the protocol.",
		Text: Text{
			En: "{object} sent a Hello that cannot be used: {cause}",
			Zh: "{object} 发来的 Hello 无法使用：{cause}",
		},
		Hint: Text{
			En: "run the same version of causeway-gateway on both ends",
			Zh: "请在两端运行相同版本的 causeway-gateway",
		},
	},
	{
		Code: "peer.networks",
		Doc:  "The peer claims a network that is not its site's.",
		Text: Text{
			En: "{object} claims the network {network}, which the file does not give to its site",
			Zh: "{object} 声明了网段 {network}，但配置文件中该网段不属于它的站点",
		},
		Hint: Text{
			En: "give both gateways the same file",
			Zh: "请让两端网关使用同一份配置文件",
		},
	},
	{
		Code: "peer.no_common_path",
		Doc:  "The two gateways' files have no path in common.",
		Text: Text{
			En: "{object} and this gateway have no path in common",
			Zh: "{object} 与本网关没有任何共同的路径",
		},
		Hint: Text{
			En: "a path is the same when its name, both ends and 'via' are; give both gateways the same file",
			Zh: "名称、两端和 via 都相同才是同一条路径；请让两端网关使用同一份配置文件",
		},
	},
	{
		Code: "peer.confirmation",
		Doc:  "The two ends did not derive the same keys.",
		Text: Text{
			En: "{object} holds other keys than this gateway: someone may be in between",
			Zh: "{object} 持有的密钥与本网关不一致：中间可能有人插手",
		},
		Hint: Text{
			En: "nothing was sent; check for a TLS-intercepting device on the line",
			Zh: "没有发送任何数据；请检查线路上是否有拦截 TLS 的设备",
		},
	},
	{
		Code: "peer.glare",
		Doc:  "Both gateways dialled each other at once and the other dial is kept.",
		Text: Text{
			En: "{object} and this gateway dialled each other at once; the other connection is kept",
			Zh: "{object} 与本网关同时拨号；保留另一条连接",
		},
	},
	{
		Code: "peer.revoked",
		Doc:  "A peer's certificate was revoked while its connection stood.",
		Text: Text{
			En: "the certificate of {object} has been revoked",
			Zh: "{object} 的证书已被吊销",
		},
	},
	{
		Code: "peer.expired",
		Doc:  "A peer's certificate ended while its connection stood.",
		Text: Text{
			En: "the certificate of {object} ended at {when}",
			Zh: "{object} 的证书已于 {when} 到期",
		},
		Hint: Text{
			En: "renew it with 'causeway pki renew' and reload that gateway",
			Zh: "用 causeway pki renew 续期，并重新加载该网关",
		},
	},
	{
		Code: "peer.closed",
		Doc:  "The peer ended the conversation before the session was open.",
		Text: Text{
			En: "{object} ended the conversation: {cause}",
			Zh: "{object} 中断了对话：{cause}",
		},
	},
	{
		Code: "peer.clock_skew",
		Doc:  "The peer's clock differs by more than a minute.",
		Text: Text{
			En: "the clocks of {object} and this gateway differ by {skew}",
			Zh: "{object} 与本网关的时钟相差 {skew}",
		},
		Hint: Text{
			En: "run a time service on both hosts: certificates are judged by these clocks",
			Zh: "请在两台主机上运行时间同步服务：证书的有效期按这些时钟判断",
		},
	},
	{
		Code: "peer.too_often",
		Doc:  "A peer opens sessions faster than any gateway has reason to.",
		Text: Text{
			En: "{object} opens sessions too often and has to wait",
			Zh: "{object} 建立会话过于频繁，须稍后再试",
		},
		Hint: Text{
			En: "check that no two hosts run with the same identity, and that no device on the line cuts TCP connections",
			Zh: "请检查是否有两台主机使用同一身份，以及线路上是否有设备切断 TCP 连接",
		},
	},
	{
		Code: "peer.certificate_refused",
		Doc:  "The peer refused this gateway's certificate with a TLS alert.",
		Text: Text{
			En: "{object} refuses the certificate of this gateway (serial {serial}, valid until {until}): {cause}",
			Zh: "{object} 拒绝本网关的证书（序列号 {serial}，有效期至 {until}）：{cause}",
		},
		Hint: Text{
			En: "usually the certificate has been revoked or has ended, is of a CA that the peer does not trust, or is of a gateway that the peer's file does not have; 'causeway doctor' there says which. Compare it with 'causeway pki list', and the files, CAs and clocks of both gateways",
			Zh: "通常是证书已被吊销或已到期、签发它的 CA 不受对端信任，或对端的配置文件中没有本网关；在对端执行 causeway doctor 可知是哪一种。请用 causeway pki list 核对证书，并比较两端的配置文件、CA 和时钟",
		},
	},
	{
		Code: "peer.handshake_refused",
		Doc:  "The peer refused the TLS handshake with an alert, before any certificate of ours was seen.",
		Text: Text{
			En: "{object} refuses the TLS handshake: {cause}",
			Zh: "{object} 拒绝 TLS 握手：{cause}",
		},
		Hint: Text{
			En: "usually another program listens on that port, the peer runs another version of causeway-gateway, or a device on the line intercepts TLS",
			Zh: "通常是该端口上运行着其他程序、对端运行着其他版本的 causeway-gateway，或线路上有设备拦截 TLS",
		},
	},
}
