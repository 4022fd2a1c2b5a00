#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# servers.sh start DIR | stop DIR
# A private Dovecot (IMAPS, STARTTLS, LMTP, PLAIN, XOAUTH2 with local JWTs) and
# a private Postfix (SMTPS, submission, MX) on loopback. Everything lives under
# DIR; /etc is only read. Needs root. PORT picks the first of five ports, USERS the mailboxes.
set -eu

cmd=${1:?start|stop} D=$(mkdir -p "${2:?DIR}" && cd "$2" && pwd)
PORT=${PORT:-21990}
DOMAINS="council.test counci1.test home.test nhs.test abroad.test partner.test"
USERS=${USERS:-adultsocialservices@council.test}
PASS=secret

in_2024() { LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketime.so.1) FAKETIME='@2024-01-01 00:00:00' "$@"; }

make_certificates() {
	mkdir -p "$D/tls"; cd "$D/tls"; [ -s srv.pem ] && return
	# valid from 2024 for twenty years: scenarios move the clock
	for ca in ca otherca; do
		in_2024 openssl req -x509 -newkey rsa:2048 -nodes -days 7300 -subj "/CN=test $ca" \
			-addext basicConstraints=critical,CA:TRUE -keyout $ca.key -out $ca.pem 2>/dev/null
	done
	openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout srv.key -out srv.csr 2>/dev/null
	in_2024 openssl x509 -req -in srv.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 7300 -out srv.pem \
		-extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") 2>/dev/null
	chmod 600 ./*.key
}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

make_tokens() { # HS256 JWTs that Dovecot validates by itself
	mkdir -p "$D/keys/default/HS256" "$D/jwt"
	printf testkeytestkeytestkeytestkeytest > "$D/jwt/key"
	openssl base64 -A < "$D/jwt/key" > "$D/keys/default/HS256/default"
	for user in $USERS; do
		head=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url)
		body=$(printf '{"sub":"%s","iat":%d,"exp":%d}' "$user" "$(date +%s)" $(($(date +%s) + 864000)) | base64url)
		mac=$(printf %s "$head.$body" | openssl dgst -sha256 -hmac "$(cat "$D/jwt/key")" -binary | base64url)
		printf %s "$head.$body.$mac" > "$D/jwt/$user"
	done
	printf 'introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=%s/keys/\nusername_attribute = sub\n' "$D" > "$D/oauth2.conf.ext"
}

start_dovecot() {
	mkdir -p "$D/run" "$D/mail" "$D/log"; chown mail:mail "$D/mail"; chmod 755 "$D"
	: > "$D/users"; : > "$D/recipients"
	for user in $USERS; do
		echo "$user:{PLAIN}$PASS:8:8::$D/mail/$user::" >> "$D/users"
		echo "$user x" >> "$D/recipients"
	done
	cat > "$D/dovecot.conf" <<X
base_dir = $D/run
state_dir = $D/run
instance_name = ccrfd-test-$PORT
log_path = $D/log/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
first_valid_uid = 8
mail_location = maildir:~/Maildir
ssl = required
ssl_cert = <$D/tls/srv.pem
ssl_key = <$D/tls/srv.key
auth_mechanisms = plain login xoauth2 oauthbearer
recipient_delimiter = +
mail_max_userip_connections = 100
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $D/oauth2.conf.ext
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $D/users
}
userdb {
  driver = passwd-file
  args = username_format=%u $D/users
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  inet_listener imap {
    port = $((PORT + 1))
  }
  inet_listener imaps {
    port = $PORT
    ssl = yes
  }
}
service lmtp {
  unix_listener lmtp {
    user = postfix
    mode = 0600
  }
}
service auth {
  unix_listener auth-smtp {
    user = postfix
    mode = 0600
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
X
	dovecot -c "$D/dovecot.conf"
}

start_postfix() {
	local c=$D/postfix
	mkdir -p "$c" "$D/spool" "$D/postfix-data"; chown postfix "$D/postfix-data"
	cat > "$c/main.cf" <<X
compatibility_level = 3.6
queue_directory = $D/spool
data_directory = $D/postfix-data
maillog_file = $D/log/postfix.log
maillog_file_prefixes = $D
myhostname = mx.council.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
alias_maps =
alias_database =
recipient_delimiter = +
virtual_mailbox_domains = $DOMAINS
virtual_mailbox_maps = texthash:$D/recipients
virtual_transport = lmtp:unix:$D/run/lmtp
default_transport = error:no outside mail in a test
message_size_limit = 52428800
virtual_mailbox_limit = 0
# one at a time: people get their mails in the order in which they were sent
lmtp_destination_concurrency_limit = 1
smtpd_tls_security_level = may
smtpd_tls_cert_file = $D/tls/srv.pem
smtpd_tls_key_file = $D/tls/srv.key
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = $D/run/auth-smtp
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_client_connection_rate_limit = 0
X
	cat > "$c/master.cf" <<X
127.0.0.1:$((PORT + 2)) inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
127.0.0.1:$((PORT + 3)) inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
127.0.0.1:$((PORT + 4)) inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
showq unix n - n - - showq
X
	postfix -c "$c" start > "$D/log/postfix-start.log" 2>&1 || { cat "$D/log/postfix-start.log" >&2; exit 1; }
}

wait_for_ports() {
	for port in "$PORT" $((PORT + 1)) $((PORT + 2)) $((PORT + 3)) $((PORT + 4)); do
		for _ in $(seq 100); do
			(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
			sleep .05
		done
		echo "nothing listens on port $port" >&2; exit 1
	done
}

wait_until_gone() { # a zombie counts as gone
	for _ in $(seq 100); do
		grep -qs '^State:.[^Z]' "/proc/$1/status" || return 0
		sleep .05
	done
}

case $cmd in
start)
	make_certificates; make_tokens; start_dovecot; start_postfix; wait_for_ports ;;
stop)
	postfix -c "$D/postfix" stop > /dev/null 2>&1 || :
	if pid=$(cat "$D/run/master.pid" 2>/dev/null); then kill "$pid" 2>/dev/null || :; wait_until_gone "$pid"; fi
	if pid=$(tr -d ' ' < "$D/spool/pid/master.pid" 2>/dev/null); then wait_until_gone "$pid"; fi ;;
*)
	echo "usage: $0 start|stop DIR" >&2; exit 2 ;;
esac
