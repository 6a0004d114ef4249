package causeway

// overlayCodes are about files for gateways' hosts: third-party tunnels,
// IPsec and BGP on hosts, and our own service.
var overlayCodes = []Description{
	{
		Code: "overlay.no_path",
		Doc:  "No path of the file is carried by what a target writes files for.",
		Text: Text{En: "{object}: no path has 'via: {via}' with what it needs under 'provision.paths'", Zh: "{object}：没有 'via: {via}' 且在 'provision.paths' 中给出所需内容的路径"},
		Hint: Text{En: "docs/render-hosts.md shows the keys; examples/third-party*.yaml are complete.", Zh: "所需的键见 docs/render-hosts.md；完整示例见 examples/third-party*.yaml。"},
	},
	{
		Code: "overlay.no_gateway",
		Doc:  "No path of the file runs over causeway-gateway, so there is no service to set up.",
		Text: Text{En: "{object}: no path goes via: internet or tls, so no host runs causeway-gateway", Zh: "{object}：没有 via: internet 或 tls 的路径，因此没有主机运行 causeway-gateway"},
		Hint: Text{En: "Add a path of our own, or render what carries the paths there are.", Zh: "请添加自有路径，或渲染承载现有路径的目标。"},
	},
	{
		Code: "overlay.no_host_ipsec",
		Doc:  "No path via: ipsec ends at a gateway's host: clouds' own gateways take no files.",
		Text: Text{En: "{object}: no path via: ipsec that is described under 'provision.paths' ends at a gateway's host with both addresses known", Zh: "{object}：没有一条在 'provision.paths' 中描述、一端为网关主机且两端地址已知的 via: ipsec 路径"},
		Hint: Text{En: "Use a link of type internet at the host's end, and give the other end's link its address.", Zh: "主机一端请使用 internet 类型的线路，并为另一端的线路写上地址。"},
	},
	{
		Code: "overlay.no_bgp",
		Doc:  "No path via: ipsec that ends at a gateway's host has routing: bgp.",
		Text: Text{En: "{object}: no path via: ipsec with a host at one end has 'routing: bgp'", Zh: "{object}：没有一端为主机且使用 'routing: bgp' 的 via: ipsec 路径"},
		Hint: Text{En: "Write 'routing: bgp' and 'asns' for the path under 'provision.paths'.", Zh: "请在 'provision.paths' 的该路径下写 'routing: bgp' 和 'asns'。"},
	},
	{
		Code: "overlay.no_proposal",
		Doc:  "Both ends of an IPsec path accept no common algorithms.",
		Text: Text{En: "{object}: no proposal for {left} and {right}: {cause}", Zh: "{object}：{left} 与 {right} 之间没有可用的提议：{cause}"},
		Hint: Text{En: "'causeway ike propose' shows what each end accepts.", Zh: "用 'causeway ike propose' 查看各端接受的参数。"},
	},
	{
		Code: "overlay.unknown_end",
		Doc:  "An IPsec path leads to a VPN gateway of which it is not known what it accepts.",
		Text: Text{En: "{object}: what the VPN gateway of {site} accepts is not known", Zh: "{object}：不清楚 {site} 的 VPN 网关接受哪些参数"},
		Hint: Text{En: "Give the site its cloud, or end the path on a host of it: a link of type internet.", Zh: "请写明该站点所在的云，或让路径终止于该站点的主机（internet 类型的线路）。"},
	},
	{
		Code: "overlay.far_end",
		Doc:  "Notice: the other end of an IPsec path is a cloud's gateway, which has to be set to the same values.",
		Text: Text{En: "{object}: set the gateway of {site} to what stands in {file}", Zh: "{object}：请按 {file} 中的值设置 {site} 的网关"},
		Hint: Text{En: "Address of the other end, algorithms, inside network and, with BGP, both ASNs have to agree.", Zh: "对端地址、算法、隧道内网段须一致；使用 BGP 时两端 ASN 也须一致。"},
	},
	{
		Code: "overlay.static_standby",
		Doc:  "Notice: static routes of several IPsec paths lead to the same networks, and only the first is used while its interface is there.",
		Text: Text{En: "{object}: stands by for {first}, and takes over only when that one's interface is taken away", Zh: "{object}：作为 {first} 的备用，只有 {first} 的接口被移除后才会接管"},
		Hint: Text{En: "An XFRM interface stays up when the other end is dead. For failover by itself use 'routing: bgp' at both paths, with 'asns'.", Zh: "对端失效时 XFRM 接口仍为启用状态。若要自动切换，请为两条路径都使用 'routing: bgp' 并填写 'asns'。"},
	},
	{
		Code: "overlay.which_line",
		Doc:  "Notice: a host has several lines to the Internet, and the one of an IPsec path has no address of the host's own in the file.",
		Text: Text{En: "{object}: the host has several lines to the Internet and {link} has no 'listen', so packets leave over the default route and from its address", Zh: "{object}：主机有多条互联网线路，而 {link} 没有 'listen'，数据包会按默认路由及其地址发出"},
		Hint: Text{En: "Write the host's own address on that line as 'listen' of the link, and let the host send what comes from that address over that line ('ip rule add from ADDRESS').", Zh: "请把主机在该线路上的本地地址写为链路的 'listen'，并让主机把源自该地址的数据包从该线路发出（'ip rule add from 地址'）。"},
	},
	{
		Code: "overlay.forward",
		Doc:  "Notice: a cloud drops what a host forwards until it is told otherwise, and sends hosts nothing for other sites without routes.",
		Text: Text{En: "{object}: its cloud must let the host forward, and route {networks} to it", Zh: "{object}：其所在的云须允许该主机转发，并将 {networks} 的路由指向它"},
		Hint: Text{En: "Turn the source/destination check off (AWS), add the routes to the VPC's tables, and open {port} in the security group.", Zh: "请关闭源/目的地址检查（AWS），在 VPC 路由表中添加路由，并在安全组放行 {port}。"},
	},
	{
		Code: "overlay.cgnat",
		Doc:  "Notice: Tailscale and Alibaba Cloud use the same range of addresses.",
		Text: Text{En: "{object}: Tailscale's own firewall would cut off Alibaba's name servers and mirrors in 100.64.0.0/10; ours takes its place", Zh: "{object}：Tailscale 自带的防火墙会切断阿里云位于 100.64.0.0/10 的 DNS 和镜像源，已由渲染的规则替代"},
		Hint: Text{En: "After installing, see that 'getent hosts mirrors.cloud.aliyuncs.com' still answers.", Zh: "安装后请确认 'getent hosts mirrors.cloud.aliyuncs.com' 仍能解析。"},
	},
	{
		Code: "overlay.ipv4_only",
		Doc:  "Notice: the form carries no networks of IPv6.",
		Text: Text{En: "{object}: networks of IPv6 are left out", Zh: "{object}：IPv6 网段未包含在内"},
		Hint: Text{En: "Use a path of our own or via: wireguard for them.", Zh: "请用自有路径或 via: wireguard 承载。"},
	},
	{
		Code: "overlay.inside_full",
		Doc:  "More hosts are on a ZeroTier network than its inside network has addresses.",
		Text: Text{En: "{object}: {network} has no address for {host}", Zh: "{object}：{network} 中没有可分配给 {host} 的地址"},
		Hint: Text{En: "Write a wider 'inside' for the paths of this network.", Zh: "请为该网络的路径写更大的 'inside'。"},
	},
	{
		Code: "overlay.authorize",
		Doc:  "Notice: a ZeroTier network is private: each host has to be let in by who runs its controller.",
		Text: Text{En: "{object}: let the hosts in with controller.sh on the controller of the network", Zh: "{object}：请在该网络的控制器上用 controller.sh 批准各主机"},
		Hint: Text{En: "Each install.sh prints the command with the host's id.", Zh: "各 install.sh 会打印带有主机 ID 的命令。"},
	},
	{
		Code: "overlay.first_start",
		Doc:  "Notice: a host installs a third-party tunnel at its first start, and what it misses then is brought by a person.",
		Text: Text{En: "{object}: the host sets up {target} at its first start, as far as keys and programs are there", Zh: "{object}：主机首次启动时会安装 {target}，前提是密钥和程序已就绪"},
		Hint: Text{En: "Keys never travel in user data. Where the first start stopped for one (/var/log/cloud-init-output.log says so), bring it and run {script} again.", Zh: "密钥不会写入用户数据。若首次启动因缺少密钥而停止（见 /var/log/cloud-init-output.log），请补齐后再次运行 {script}。"},
	},
	{
		Code: "overlay.address_to_come",
		Doc:  "A tunnel's end needs an address that is still left to a cloud.",
		Text: Text{En: "{object}: link {link} of {site} has no address yet", Zh: "{object}：站点 {site} 的线路 {link} 尚无地址"},
		Hint: Text{En: "Write the address that 'causeway apply' showed in place of 'auto'. Hosts that 'apply' makes get these files by themselves.", Zh: "请把 'auto' 改为 'causeway apply' 显示的地址。由 'apply' 创建的主机会自动获得这些文件。"},
	},
}
