output "state_bucket_name" {
  description = "Bucket for the state of both roots: `-backend-config=bucket=...`."
  value       = aws_s3_bucket.state.bucket
}

output "region" {
  description = "Region that the network is in."
  value       = local.region
}

output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Subnets for the load balancer."
  value       = [for subnet in aws_subnet.public : subnet.id]
}

output "private_subnet_ids" {
  description = "Subnets for the servers."
  value       = [for subnet in aws_subnet.private : subnet.id]
}

output "nat_addresses" {
  description = "Public addresses that the servers' traffic comes from."
  value       = [for address in aws_eip.nat : address.public_ip]
}
