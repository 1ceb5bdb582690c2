# Creates sockets on the host and keeps them until standard input ends. Each argument is a socket:
# "tcp:listen+reuseaddr:127.0.0.1:8080", with IPv6 addresses in brackets. Node cannot set these
# options; perl-base with its Socket module is installed on every Debian.
use strict;
use warnings;
use Socket qw(:all);

my ($IPPROTO_IPV6, $IPV6_V6ONLY, $SO_REUSEPORT) = (41, 26, 15);    # Linux
my @kept;

sub name_of {
    my ($address, $port) = @_;
    return pack_sockaddr_in6($port, inet_pton(AF_INET6, $address)) if $address =~ /:/;
    return pack_sockaddr_in($port, inet_pton(AF_INET, $address));
}

sub bound {
    my ($protocol, $address, $port, %flags) = @_;
    my $family = $address =~ /:/ ? AF_INET6 : AF_INET;
    my $type = $protocol eq 'tcp' ? SOCK_STREAM : SOCK_DGRAM;
    socket(my $socket, $family, $type, 0) or die "socket: $!";
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1) or die $! if $flags{reuseaddr};
    setsockopt($socket, SOL_SOCKET, $SO_REUSEPORT, 1) or die $! if $flags{reuseport};
    my $v6only = $flags{v6only} ? 1 : 0;
    setsockopt($socket, $IPPROTO_IPV6, $IPV6_V6ONLY, $v6only) or die $! if $family == AF_INET6;
    bind($socket, name_of($address, $port)) or die "bind $protocol $address $port: $!";
    if ($flags{listen}) { listen($socket, 8) or die "listen: $!" }
    push @kept, $socket;
    return $socket;
}

# Closes a connection from one side, and then the other side.
sub end {
    my ($first, $other) = @_;
    shutdown($first, 2);
    sysread($other, my $nothing, 1);
    close($other);
    close($first);
}

for (@ARGV) {
    my ($protocol, $what, $address, $port) =
        /^(tcp|udp):([a-z0-9+]+):\[?([0-9a-f:.]+?)\]?:(\d+)$/ or die "invalid socket: $_";
    my %flags = map { $_ => 1 } split /\+/, $what;
    my $socket = bound($protocol, $address, $port, %flags);
    if ($flags{outgoing}) {
        my $peer = bound('tcp', '127.0.0.1', 0, listen => 1);
        connect($socket, getsockname($peer)) or die "connect: $!";
        accept(my $accepted, $peer) or die "accept: $!";
        push @kept, $accepted;
        end($socket, $accepted) if $flags{ended};
        close($peer);
    }
    if ($flags{accepted}) {
        my $client = bound('tcp', '127.0.0.1', 0);
        connect($client, name_of($address, $port)) or die "connect: $!";
        accept(my $accepted, $socket) or die "accept: $!";
        push @kept, $accepted;
        close($socket);
        end($accepted, $client) if $flags{ended};
    }
    if ($flags{connected}) { connect($socket, name_of($address, 9)) or die "connect: $!" }
}
$| = 1;
print "ready\n";
1 while <STDIN>;
