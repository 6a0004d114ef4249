package causeway

// doctorCodes are the causes that "causeway doctor" names, and, as step.*, what
// solves them in each cloud's console. Causes that a gateway also logs are in
// the tables of their areas.
var doctorCodes = []Description{
	{
		Code: "doctor.udp_blocked",
		Doc:  "TCP reaches the peer over a path and UDP of the same port does not, in either direction.",
		Text: Text{
			En: "path {object} to {peer} is down because UDP port {port} is blocked in both directions between {local} and {remote}; TCP to the same port gets through",
			Zh: "到 {peer} 的路径 {object} 中断，原因是 {local} 与 {remote} 之间双向的 UDP 端口 {port} 都被阻断；同一端口的 TCP 可以通过",
		},
		Hint: Text{
			En: "let UDP {port} in at both ends: {step}; where a carrier or firewall blocks UDP for good, add a path with 'via: tls'",
			Zh: "请在两端放行入方向 UDP {port}：{step}；若运营商或防火墙长期封禁 UDP，请添加一条 via: tls 的路径",
		},
	},
	{
		Code: "doctor.udp_blocked_in",
		Doc:  "UDP from the peer does not arrive over a path, while the peer hears this gateway or TCP gets through.",
		Text: Text{
			En: "path {object} to {peer} is down because UDP from {remote} to {local} port {port} is blocked on its way in; the other direction and TCP get through",
			Zh: "到 {peer} 的路径 {object} 中断，原因是从 {remote} 到 {local} 端口 {port} 的 UDP 在入方向被阻断；反方向和 TCP 可以通过",
		},
		Hint: Text{
			En: "let UDP {port} in at this end: {step}; here, look for it in 'nft list ruleset'",
			Zh: "请在本端放行入方向 UDP {port}：{step}；在本机用 nft list ruleset 检查",
		},
	},
	{
		Code: "doctor.udp_blocked_out",
		Doc:  "UDP to the peer does not arrive over a path, while the peer is heard and TCP gets through.",
		Text: Text{
			En: "path {object} to {peer} is down because UDP from {local} to {remote} port {port} is blocked on its way out; the other direction and TCP get through",
			Zh: "到 {peer} 的路径 {object} 中断，原因是从 {local} 到 {remote} 端口 {port} 的 UDP 在出方向被阻断；反方向和 TCP 可以通过",
		},
		Hint: Text{
			En: "let UDP {port} in at {peer}: {step}; then look for a rule of this site that keeps UDP from leaving",
			Zh: "请在 {peer} 一端放行入方向 UDP {port}：{step}；再检查本站点是否有规则禁止 UDP 出站",
		},
	},
	{
		Code: "doctor.peer_address",
		Doc:  "A peer's authentic traffic comes from another address than the file gives its link, and that address does not answer.",
		Text: Text{
			En: "path {object} to {peer} is down because the file has the wrong address for {peer}: it says {remote}, but {peer} is at {seen}",
			Zh: "到 {peer} 的路径 {object} 中断，原因是配置文件中 {peer} 的地址有误：文件写的是 {remote}，而 {peer} 实际位于 {seen}",
		},
		Hint: Text{
			En: "set 'address: {seen}' for that link of {peer} in the file of every gateway and restart them; if {seen} is the address of a NAT there, give that link the public address that is translated to it, and 'listen:'",
			Zh: "在所有网关的配置文件中把 {peer} 该链路的 address 改为 {seen} 并重启；若 {seen} 是对端 NAT 的地址，请为该链路填写映射到它的公网地址，并设置 listen",
		},
	},
	{
		Code: "doctor.address_refuses",
		Doc:  "The address the file gives for a peer's link refuses TCP, while the peer is alive over other paths.",
		Text: Text{
			En: "path {object} to {peer} is down because the host at {remote} refuses port {port}: it is another host, or {peer} does not listen on what this address is translated to",
			Zh: "到 {peer} 的路径 {object} 中断，原因是 {remote} 上的主机拒绝端口 {port}：它是另一台主机，或 {peer} 没有监听该地址映射到的本地地址",
		},
		Hint: Text{
			En: "compare the link's 'address:' in the file with the public address in {peer}'s console: {step}; behind a 1:1 NAT give the link 'listen: PRIVATE-ADDRESS'",
			Zh: "请将文件中该链路的 address 与 {peer} 控制台上的公网地址核对：{step}；若在一对一 NAT 之后，请为该链路设置 listen: 私网地址",
		},
	},
	{
		Code: "doctor.address_silent",
		Doc:  "Nothing has ever answered at the address the file gives for a peer's link, while the peer is alive over other paths.",
		Text: Text{
			En: "path {object} to {peer} has never worked because nothing answers at {remote}: the address in the file is wrong, or every port there is blocked",
			Zh: "到 {peer} 的路径 {object} 从未可用，原因是 {remote} 没有任何应答：文件中的地址有误，或该地址的端口全部被封",
		},
		Hint: Text{
			En: "compare the link's 'address:' in the file with the public address in {peer}'s console: {step}",
			Zh: "请将文件中该链路的 address 与 {peer} 控制台上的公网地址核对：{step}",
		},
	},
	{
		Code: "doctor.nat_listen",
		Doc:  "A link's public address is not on this host, its device has several addresses, and the file does not say which one the public address is translated to.",
		Text: Text{
			En: "peers cannot reach link {object} because {address} is translated to an address of this host that the gateway does not listen on: it took {local}, and {device} also has {others}",
			Zh: "对端无法连通链路 {object}，原因是 {address} 被映射到了网关没有监听的本机地址：网关取了 {local}，而 {device} 上还有 {others}",
		},
		Hint: Text{
			En: "see which private address {address} belongs to: {step}; then set 'listen:' of this link to it and restart the gateway",
			Zh: "请查看 {address} 绑定在哪个私网地址上：{step}；然后把该链路的 listen 设为该地址并重启网关",
		},
	},
	{
		Code: "doctor.source_check",
		Doc:  "Hosts of the own site answer the gateway's own address but never an address of another site: the cloud drops what the gateway forwards.",
		Text: Text{
			En: "hosts of this site and of other sites cannot reach each other because the cloud drops what {object} forwards: the gateway itself gets answers from {hosts}, addresses of other sites get none (source/destination check)",
			Zh: "本站点与其他站点的主机无法互通，原因是云平台丢弃了 {object} 转发的报文：{hosts} 能应答网关自身，而发往其他站点地址的应答都收不到（源/目的检查）",
		},
		Hint: Text{
			En: "{step}; if that is done already, route {networks} to this gateway in the VPC's route table",
			Zh: "{step}；如果已经完成，请在 VPC 路由表中把 {networks} 指向本网关",
		},
	},
	{
		Code: "doctor.return_route",
		Doc:  "Hosts of the own site answer the gateway's own address, but their answers to other sites do not come to the gateway.",
		Text: Text{
			En: "{hosts} cannot be reached from other sites because their answers do not come back to {object}: the route to {networks} is missing there or leads elsewhere",
			Zh: "其他站点无法访问 {hosts}，原因是其应答没有回到 {object}：那里缺少到 {networks} 的路由，或路由指向了别处",
		},
		Hint: Text{
			En: "route {networks} to {gateway}: {step}; see what the host does with 'ip route get ADDRESS'",
			Zh: "请把 {networks} 的路由指向 {gateway}：{step}；可在该主机上用 ip route get 地址 查看",
		},
	},
	{
		Code: "doctor.lan_route",
		Doc:  "This gateway's own route to a host of its site does not lead through the LAN device.",
		Text: Text{
			En: "this gateway cannot deliver to {object} of its own site because its route there is {way}, not through {device}",
			Zh: "本网关无法把流量送达本站点的 {object}，原因是到它的路由是 {way}，而不是经过 {device}",
		},
		Hint: Text{
			En: "add the route to the site's network: ip route add {networks} via ROUTER dev {device}, ROUTER being the first address of the gateway's own subnet in a VPC",
			Zh: "请添加到本站点网段的路由：ip route add {networks} via 路由器 dev {device}；在 VPC 中路由器是网关所在子网的第一个地址",
		},
	},
	{
		Code: "doctor.wan_route",
		Doc:  "This host has no route to a peer's address through the link's device.",
		Text: Text{
			En: "link {object} cannot send because this host has no route to {remote} through {device}: {cause}",
			Zh: "链路 {object} 无法发送，原因是本机没有经 {device} 到 {remote} 的路由：{cause}",
		},
		Hint: Text{
			En: "add one: ip route add {remote} via ROUTER dev {device}; for a second line use a default route of higher metric through {device}",
			Zh: "请添加路由：ip route add {remote} via 路由器 dev {device}；第二条线路可使用经 {device} 且 metric 更大的默认路由",
		},
	},
	{
		Code: "doctor.reverse_path",
		Doc:  "The kernel's reverse-path filter drops what comes in through a link, because the route back leads through another device.",
		Text: Text{
			En: "link {object} hears nothing because the kernel's reverse-path filter drops what comes from {remote} through {device}: its own route to {remote} leads through {back}",
			Zh: "链路 {object} 收不到任何数据，原因是内核的反向路径过滤丢弃了经 {device} 来自 {remote} 的报文：本机到 {remote} 的路由经过 {back}",
		},
		Hint: Text{
			En: "sysctl -w net.ipv4.conf.{device}.rp_filter=2 net.ipv4.conf.all.rp_filter=2 (and in /etc/sysctl.d), or route {remote} through {device}",
			Zh: "执行 sysctl -w net.ipv4.conf.{device}.rp_filter=2 net.ipv4.conf.all.rp_filter=2（并写入 /etc/sysctl.d），或让 {remote} 的路由经过 {device}",
		},
	},
	{
		Code: "doctor.address_conflict",
		Doc:  "Another host on the same network answers for an address of this gateway.",
		Text: Text{
			En: "traffic to {object} goes astray because another host has the same address: {hardware} answers for it on {device}",
			Zh: "发往 {object} 的流量走错了地方，原因是另一台主机使用了同一地址：{device} 上的 {hardware} 应答了该地址",
		},
		Hint: Text{
			En: "find the host with that hardware address (ip neigh, the switch, the console's list of network interfaces) and give one of both another address",
			Zh: "请根据该硬件地址找到主机（ip neigh、交换机或控制台的网卡列表），并为其中一台更换地址",
		},
	},
	{
		Code: "doctor.networks_overlap",
		Doc:  "A device of this host is in a network of another site.",
		Text: Text{
			En: "traffic for {network} of {site} does not all enter the tunnel because device {object} of this host has {address}, which is part of it",
			Zh: "发往 {site} 网段 {network} 的流量没有全部进入隧道，原因是本机网卡 {object} 的地址 {address} 属于该网段",
		},
		Hint: Text{
			En: "renumber {object} (docker: \"bip\" and \"default-address-pools\" in /etc/docker/daemon.json), or the site; two sites with the same addresses cannot be joined as they are",
			Zh: "请更改 {object} 的网段（docker：/etc/docker/daemon.json 中的 bip 与 default-address-pools），或更改该站点的网段；地址重叠的两个站点无法直接互联",
		},
	},
	{
		Code: "doctor.mtu_black_hole",
		Doc:  "A path drops packets well below the MTU of its link's device.",
		Text: Text{
			En: "packets of more than {size} bytes vanish on path {object} to {peer}, although {device} sends {mtu}: something on the line has a smaller MTU",
			Zh: "到 {peer} 的路径 {object} 上，大于 {size} 字节的报文会消失，而 {device} 可发送 {mtu} 字节：线路中某处的 MTU 更小",
		},
		Hint: Text{
			En: "the gateway already keeps below it; for other programs on this host: ip link set dev {device} mtu {size}, and let ICMP 'fragmentation needed' (type 3 code 4) through",
			Zh: "网关已自动使用更小的报文；对本机其他程序：ip link set dev {device} mtu {size}，并放行 ICMP“需要分片”（类型 3 代码 4）",
		},
	},
	{
		Code: "doctor.mtu_handshake",
		Doc:  "TCP connects to a peer and the handshake never goes on.",
		Text: Text{
			En: "no session with {object} because TCP connects and the handshake then stalls: large packets vanish on the line, which has a smaller MTU than this host's device and does not say so",
			Zh: "无法与 {object} 建立会话，原因是 TCP 能连通但握手停滞：线路的 MTU 小于本机网卡且没有通告，大报文被静默丢弃",
		},
		Hint: Text{
			En: "at both ends: sysctl -w net.ipv4.tcp_mtu_probing=1, or ip link set dev DEVICE mtu 1280; and let ICMP 'fragmentation needed' (type 3 code 4) through",
			Zh: "在两端执行 sysctl -w net.ipv4.tcp_mtu_probing=1，或 ip link set dev DEVICE mtu 1280；并放行 ICMP“需要分片”（类型 3 代码 4）",
		},
	},
	{
		Code: "doctor.loss_at_rate",
		Doc:  "A path loses packets only while much is sent: somebody limits its rate by dropping.",
		Text: Text{
			En: "path {object} to {peer} loses {loss} % when more than about {rate} Mbit/s are sent and nothing otherwise: the carrier or the cloud drops what exceeds a rate limit",
			Zh: "到 {peer} 的路径 {object} 在发送超过约 {rate} Mbit/s 时丢包 {loss} %，其余时间不丢包：运营商或云平台丢弃了超出限速的流量",
		},
		Hint: Text{
			En: "compare with the bandwidth that was ordered: {step}; order more, or write what the line really carries as 'bandwidth:' of the link",
			Zh: "请与订购的带宽核对：{step}；可升级带宽，或把线路的实际能力写入该链路的 bandwidth",
		},
	},
	{
		Code: "doctor.peer_process_down",
		Doc:  "The peer's host refuses TCP on the gateway's port: nothing listens there.",
		Text: Text{
			En: "{object} is down because its causeway-gateway does not run: the host answers at {addresses} and refuses port {port}",
			Zh: "{object} 中断，原因是对端的 causeway-gateway 没有运行：主机 {addresses} 有应答，但拒绝端口 {port}",
		},
		Hint: Text{
			En: "on that host: systemctl status causeway-gateway; journalctl -u causeway-gateway -n 50; systemctl start causeway-gateway",
			Zh: "在对端主机上执行：systemctl status causeway-gateway；journalctl -u causeway-gateway -n 50；systemctl start causeway-gateway",
		},
	},
	{
		Code: "doctor.peer_host_down",
		Doc:  "Nothing answers at any address of a peer.",
		Text: Text{
			En: "{object} is down because nothing answers at {addresses}: its host is stopped, or both TCP and UDP port {port} are blocked",
			Zh: "{object} 中断，原因是 {addresses} 没有任何应答：对端主机已停机，或 TCP 与 UDP 端口 {port} 均被封禁",
		},
		Hint: Text{
			En: "see in the console whether the instance runs, and let TCP and UDP {port} in: {step}",
			Zh: "请在控制台查看实例是否在运行，并放行入方向 TCP 与 UDP {port}：{step}",
		},
	},
	{
		Code: "doctor.peer_other",
		Doc:  "At the address of a peer answers a gateway with another identity.",
		Text: Text{
			En: "no session with {object} because {seen} answers at its address: the interconnect, site or gateway is named differently there, or the address in the file is another gateway's",
			Zh: "无法与 {object} 建立会话，原因是其地址上应答的是 {seen}：对端的互联、站点或网关名称不同，或文件中的地址属于另一个网关",
		},
		Hint: Text{
			En: "'name:', the site and the gateway must be the same in both files and in the identity of the peer ('causeway pki issue --name'); give both gateways the same file",
			Zh: "两端文件中的 name、站点和网关名称必须与对端身份一致（causeway pki issue --name）；请让两端使用同一份配置文件",
		},
	},
	{
		Code: "doctor.files_differ",
		Doc:  "The peer ended the opening of a session because its file says something else.",
		Text: Text{
			En: "no session with {object} because the files of both gateways differ: it says {cause}",
			Zh: "无法与 {object} 建立会话，原因是两端网关的配置文件不一致：对端返回 {cause}",
		},
		Hint: Text{
			En: "compare 'sha256sum causeway.yaml' on both hosts, copy the newer file to the other and restart that gateway",
			Zh: "请在两台主机上比较 sha256sum causeway.yaml，把较新的文件复制到另一台并重启该网关",
		},
	},
	{
		Code: "doctor.far_host_silent",
		Doc:  "The tunnel to another site works, and a host there does not answer a ping.",
		Text: Text{
			En: "{object} does not answer though the tunnel to {site} works: the host is down, refuses ping, or its site does not send the answer back to the gateway",
			Zh: "{object} 没有应答，但到 {site} 的隧道正常：该主机已停机、禁止 ping，或其站点没有把应答送回网关",
		},
		Hint: Text{
			En: "'causeway doctor --to {object}' on {peers} says which of these it is",
			Zh: "在 {peers} 上执行 causeway doctor --to {object} 可确定是哪一种",
		},
	},
	{
		Code: "doctor.host_down",
		Doc:  "A host of the own site does not answer the gateway.",
		Text: Text{
			En: "{object} of this site is down or refuses ping: it does not answer this gateway itself, so the tunnel is not the cause",
			Zh: "本站点的 {object} 已停机或禁止 ping：它不应答本网关自身，因此问题不在隧道",
		},
		Hint: Text{
			En: "see in the console whether the host runs and whether its security group lets ICMP in; 'ip neigh show {object}' here says whether it is on the network at all",
			Zh: "请在控制台检查该主机是否在运行、其安全组是否允许 ICMP 入方向；在本机执行 ip neigh show {object} 可知它是否在网络上",
		},
	},
	{
		Code: "doctor.target_unknown",
		Doc:  "The address to examine belongs to no site of the file.",
		Text: Text{
			En: "{object} is in no network of the file, so nothing carries traffic to it",
			Zh: "{object} 不属于配置文件中的任何网段，没有任何隧道承载到它的流量",
		},
		Hint: Text{
			En: "add its network to 'networks:' of its site in the file of every gateway",
			Zh: "请在所有网关的配置文件中，把它所在的网段加入对应站点的 networks",
		},
	},
	{
		Code: "bugreport.unwritable",
		Doc:  "The archive of a bug report cannot be written.",
		Text: Text{En: "cannot write {object}: {cause}", Zh: "无法写入 {object}：{cause}"},
		Hint: Text{En: "name a file that does not exist yet with -o, in a folder you may write to", Zh: "请用 -o 指定一个尚不存在的文件，且所在目录可写"},
	},
	{
		Code: "step.open_port_aws",
		Doc:  "How to let a port in at AWS.",
		Text: Text{
			En: "EC2 > Security Groups > Edit inbound rules, or: aws ec2 authorize-security-group-ingress --group-id sg-ID --protocol udp --port {port} --cidr PEER/32",
			Zh: "EC2 > 安全组 > 编辑入站规则，或执行 aws ec2 authorize-security-group-ingress --group-id sg-ID --protocol udp --port {port} --cidr PEER/32",
		},
	},
	{
		Code: "step.open_port_aliyun",
		Doc:  "How to let a port in at Alibaba Cloud.",
		Text: Text{
			En: "ECS console > Security Groups > Inbound > Add Rule, or: aliyun ecs AuthorizeSecurityGroup --SecurityGroupId sg-ID --IpProtocol udp --PortRange {port}/{port} --SourceCidrIp PEER/32",
			Zh: "ECS 控制台 > 安全组 > 入方向 > 增加规则，或执行 aliyun ecs AuthorizeSecurityGroup --SecurityGroupId sg-ID --IpProtocol udp --PortRange {port}/{port} --SourceCidrIp PEER/32",
		},
	},
	{
		Code: "step.open_port",
		Doc:  "How to let a port in elsewhere.",
		Text: Text{
			En: "in the security group of the cloud and the firewall of the host, for inbound traffic from the peer's address",
			Zh: "在云平台的安全组和主机防火墙中，允许来自对端地址的入方向流量",
		},
	},
	{
		Code: "step.source_check_aws",
		Doc:  "How to switch off the source/destination check at AWS.",
		Text: Text{
			En: "EC2 > Instances > Actions > Networking > Change source/destination check > Stop, or: aws ec2 modify-instance-attribute --instance-id i-ID --no-source-dest-check",
			Zh: "EC2 > 实例 > 操作 > 联网 > 更改源/目标检查 > 停止，或执行 aws ec2 modify-instance-attribute --instance-id i-ID --no-source-dest-check",
		},
	},
	{
		Code: "step.source_check_aliyun",
		Doc:  "How to switch off the source/destination check at Alibaba Cloud.",
		Text: Text{
			En: "ECS console > Network & Security > ENIs > the LAN interface > Source/Destination Check > off",
			Zh: "ECS 控制台 > 网络与安全 > 弹性网卡 > 局域网网卡 > 关闭源/目的检查",
		},
	},
	{
		Code: "step.route_aws",
		Doc:  "How to route to an instance at AWS.",
		Text: Text{
			En: "VPC > Route Tables > Edit routes, or: aws ec2 create-route --route-table-id rtb-ID --destination-cidr-block NETWORK --network-interface-id eni-ID",
			Zh: "VPC > 路由表 > 编辑路由，或执行 aws ec2 create-route --route-table-id rtb-ID --destination-cidr-block NETWORK --network-interface-id eni-ID",
		},
	},
	{
		Code: "step.route_aliyun",
		Doc:  "How to route to an instance at Alibaba Cloud.",
		Text: Text{
			En: "VPC console > Route Tables > Custom Route > Add Route Entry, or: aliyun vpc CreateRouteEntry --RouteTableId vtb-ID --DestinationCidrBlock NETWORK --NextHopType NetworkInterface --NextHopId eni-ID",
			Zh: "专有网络控制台 > 路由表 > 自定义路由条目 > 添加路由条目，或执行 aliyun vpc CreateRouteEntry --RouteTableId vtb-ID --DestinationCidrBlock NETWORK --NextHopType NetworkInterface --NextHopId eni-ID",
		},
	},
	{
		Code: "step.route",
		Doc:  "How to route to the gateway elsewhere.",
		Text: Text{
			En: "on the site's router, or on the host: ip route add NETWORK via GATEWAY",
			Zh: "在站点的路由器上，或在主机上执行 ip route add NETWORK via GATEWAY",
		},
	},
	{
		Code: "step.address_aws",
		Doc:  "Where the public address of an instance is seen at AWS.",
		Text: Text{
			En: "EC2 > Elastic IPs, or: aws ec2 describe-addresses",
			Zh: "EC2 > 弹性 IP，或执行 aws ec2 describe-addresses",
		},
	},
	{
		Code: "step.address_aliyun",
		Doc:  "Where the public address of an instance is seen at Alibaba Cloud.",
		Text: Text{
			En: "VPC console > Elastic IP Addresses, or: aliyun vpc DescribeEipAddresses --RegionId REGION",
			Zh: "专有网络控制台 > 弹性公网 IP，或执行 aliyun vpc DescribeEipAddresses --RegionId REGION",
		},
	},
	{
		Code: "step.address",
		Doc:  "Where the public address of a host is seen elsewhere.",
		Text: Text{
			En: "the NAT's table, or the host itself: curl -4 https://ifconfig.co",
			Zh: "NAT 的映射表，或在该主机上执行 curl -4 https://ifconfig.co",
		},
	},
	{
		Code: "step.bandwidth_aws",
		Doc:  "Where the bandwidth of an instance is seen at AWS.",
		Text: Text{
			En: "the instance type's baseline bandwidth, and ethtool -S DEVICE | grep allowance_exceeded",
			Zh: "实例规格的基准带宽，以及 ethtool -S DEVICE | grep allowance_exceeded",
		},
	},
	{
		Code: "step.bandwidth_aliyun",
		Doc:  "Where the bandwidth of an address is seen at Alibaba Cloud.",
		Text: Text{
			En: "VPC console > Elastic IP Addresses > Bandwidth, or: aliyun vpc DescribeEipAddresses",
			Zh: "专有网络控制台 > 弹性公网 IP > 带宽，或执行 aliyun vpc DescribeEipAddresses",
		},
	},
	{
		Code: "step.bandwidth",
		Doc:  "Where the bandwidth of a line is seen elsewhere.",
		Text: Text{
			En: "the contract with the carrier",
			Zh: "与运营商签订的合同",
		},
	},
}
