# Neither group opens SSH; an optional shell on a server goes through Session Manager.
resource "aws_security_group" "load_balancer" {
  name        = "${var.name}-load-balancer"
  description = "Load balancer: HTTP and HTTPS in, servers out"
  vpc_id      = data.aws_vpc.selected.id

  tags = { Name = "${var.name}-load-balancer" }
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  for_each = {
    for pair in setproduct([80, 443], var.ingress_cidrs) : "${pair[0]} ${pair[1]}" => { port = pair[0], cidr = pair[1] }
  }

  security_group_id = aws_security_group.load_balancer.id
  description       = "Clients"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "Requests and health checks to the servers"
  ip_protocol                  = "tcp"
  from_port                    = var.application_port
  to_port                      = var.application_port
  referenced_security_group_id = aws_security_group.server.id
}

resource "aws_security_group" "server" {
  name        = "${var.name}-server"
  description = "Servers: the application port from the load balancer in, HTTPS out"
  vpc_id      = data.aws_vpc.selected.id

  tags = { Name = "${var.name}-server" }
}

resource "aws_vpc_security_group_ingress_rule" "server" {
  security_group_id            = aws_security_group.server.id
  description                  = "Load balancer"
  ip_protocol                  = "tcp"
  from_port                    = var.application_port
  to_port                      = var.application_port
  referenced_security_group_id = aws_security_group.load_balancer.id
}

# S3, SSM, Cognito, CloudWatch, the image registry and package mirrors have no fixed addresses. DNS, time and
# instance metadata come from addresses inside the VPC that security groups do not filter.
resource "aws_vpc_security_group_egress_rule" "server" {
  security_group_id = aws_security_group.server.id
  description       = "HTTPS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
