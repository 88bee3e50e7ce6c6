#!/usr/bin/env bash
# run.sh - the Debian package as an administrator meets it, in a fresh Debian 12 with a running systemd and a network of its own: install, first
# region and administrator by the commands of docs/admin.md, pages over HTTP inside the units' walls, update with new columns, update that fails,
# backup, remove, purge, install, restore. Only failures are named; the last line is `N passed, N failed`. Called by `make deb-test`.
#
# Needs root, debootstrap, systemd-nspawn and overlayfs; says so and ends with 0 where one is missing. The bare Debian (about 330 MB) and its
# packages are kept in $BRUECKE_CACHE (~/.cache/bruecke); each run works on a layer above, which is thrown away.
#   PACK_PARTS     only these parts, in this order: package install guide pages update restore (each builds on the ones before)
#   PACK_SHORT=1   the update is the same program under a higher version, instead of one with a new column (saves compiling)
set -u
here=$(cd -- "$(dirname -- "$0")/../.." && pwd)
cache=${BRUECKE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bruecke}
passed=0 failed=0 leader=''

skip() { echo "SKIP  the package is NOT tested: $1"; echo "0 passed, 0 failed"; exit 0; }
[ "$(id -u)" = 0 ] || skip "this needs root"
for tool in debootstrap systemd-nspawn dpkg-scanpackages nsenter; do command -v $tool >/dev/null || skip "there is no $tool (tools/install deb)"; done

work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-pack.XXXXXX")
root=$work/root out=$work/out said=$work/said
finish() {
    if [ -n "$leader" ]; then nsenter -t "$leader" -a systemctl poweroff >/dev/null 2>&1; for _ in {1..100}; do kill -0 "$leader" 2>/dev/null || break; sleep 0.1; done; fi
    umount "$root/var/cache/apt/archives" "$root" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL  $1"; tail -n "${2:-8}" "$out" 2>/dev/null | cut -c 1-300 | sed 's/^/      | /'; }
check() { local what=$1; shift; if "$@" >"$out" 2>&1; then pass; else fail "$what"; fi; }                                 # check WHAT COMMAND…
refused() { local what=$1; shift; if "$@" >"$out" 2>&1; then fail "$what"; else pass; fi; }
stage() { printf '%4d s  %s\n' $SECONDS "$1"; }
inside() { nsenter -t "$leader" -a -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
bruecke() { inside runuser -u bruecke -- bruecke "$@"; }
apt() { inside apt-get -q=2 -o Dpkg::Use-Pty=0 "$@"; }
# The lists of the archive stay as they are: there is no network inside.
refresh() { (cd "$root/srv/repo" && dpkg-scanpackages --multiversion . 2>/dev/null >Packages); apt update -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/bruecke.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0; }
page() { inside curl -s -f -m 20 "http://127.0.0.1:8080$1"; }
version() { inside dpkg-query -W -f '${db:Status-Abbrev} ${Version}' bruecke; }
is_version() { [ "$(version)" = "ii  $1" ]; }
eventually() { local i; for i in {1..60}; do "$@" && return; sleep 0.25; done; echo "(after $i tries)"; return 1; }
has() { tail -n 3 "$said"; grep -q -a -e "$1" "$said"; }                            # what was said last

# ---- the package itself ----------------------------------------------------------------------------------------------------
hardened() {                                                # position-independent, nothing written after the start, stack guarded, libc's checks
    readelf -h "$1" | grep -q 'Type:.*DYN' && readelf -d "$1" | grep -q BIND_NOW && readelf -lW "$1" | grep -q GNU_RELRO &&
        readelf -W --dyn-syms "$1" | grep -q __stack_chk_fail && readelf -W --dyn-syms "$1" | grep -q '_chk@'
}
# What stands open around each service, by systemd's own count (0 nothing, 10 everything).
walls() {
    local unit worst=0 figure
    for unit in bruecke bruecke-work bruecke-backup bruecke-check; do
        systemd-analyze security --offline=true --threshold=15 --no-pager "$work/deb/lib/systemd/system/$unit.service" >"$out" 2>&1 || { fail "$unit.service is open wider than 1.5" 3; worst=1; }
        figure=$(sed -n 's/.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p' "$out")
        echo "        $unit.service: systemd-analyze security $figure"
    done
    [ $worst = 0 ]
}
test_package() {
    stage "the package"
    again=$("$here/pack/makedeb" "$here/build-deb/bruecke" "$work/again")
    check "the same sources give the same bytes" cmp "$deb" "$again"
    dpkg-deb -x "$deb" "$work/deb"
    check "the program is hardened" hardened "$work/deb/usr/bin/bruecke"
    if command -v lintian >/dev/null; then
        check "lintian has nothing to say" lintian --allow-root --fail-on error,warning --tag-display-limit 0 "$deb"
    else echo "SKIP  lintian is not here"; fi
    if walls; then pass; fi
}

# ---- a bare Debian ---------------------------------------------------------------------------------------------------------
# Where this machine gets its own packages from: mirror RELEASE
mirror() { apt-get indextargets --format '$(RELEASE) $(SITE)' 'Created-By: Packages' | awk -v release="$1" '$1 == release { print $2; exit }'; }
bare() {
    [ -x "$cache/bookworm-systemd/usr/bin/curl" ] && return
    stage "a bare Debian 12 into $cache (once)"
    mkdir -p "$cache" && rm -rf "$cache/bookworm-systemd" "$cache/making"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,curl,ca-certificates bookworm "$cache/making" "$(mirror bookworm)" >"$work/debootstrap.log" 2>&1 ||
        { tail -n 3 "$work/debootstrap.log"; skip "debootstrap failed"; }
    printf 'deb %s bookworm main\ndeb %s bookworm-security main\n' "$(mirror bookworm)" "$(mirror bookworm-security)" >"$cache/making/etc/apt/sources.list"
    # Once here rather than in every run.
    cp -L /etc/resolv.conf "$cache/making/etc/resolv.conf"
    chroot "$cache/making" sh -c 'export DEBIAN_FRONTEND=noninteractive; apt-get update -q=2 && apt-get upgrade -y -q=2; apt-get clean' >"$work/debootstrap.log" 2>&1
    mv "$cache/making" "$cache/bookworm-systemd"
}
boot() {
    stage "boots"
    mkdir -p "$work/upper" "$work/layer" "$root" "$cache/debs/partial"
    mount -t overlay overlay -o "lowerdir=$cache/bookworm-systemd,upperdir=$work/upper,workdir=$work/layer" "$root" || skip "there is no overlayfs"
    mount --bind "$cache/debs" "$root/var/cache/apt/archives" || exit 1
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    mkdir -p "$root/srv" && cp -r "$work/repo" "$root/srv/repo"
    echo 'deb [trusted=yes] file:/srv/repo ./' >"$root/etc/apt/sources.list.d/bruecke.list"
    (cd "$root/srv/repo" && dpkg-scanpackages --multiversion . 2>/dev/null >Packages)
    # What it depends on is fetched from out here; the machine inside has no network but its own loopback.
    chroot "$root" sh -c 'export DEBIAN_FRONTEND=noninteractive; apt-get update -q=2 && apt-get upgrade -y -q=2 && apt-get install -y -q=2 --no-install-recommends --download-only bruecke' >"$out" 2>&1 || { fail "the packages it depends on"; exit 1; }
    systemd-nspawn -q -D "$root" --register=no --keep-unit --private-network --bind="$cache/debs:/var/cache/apt/archives" --boot --console=pipe >"$work/boot.log" 2>&1 </dev/null &
    local nspawn=$!
    for _ in {1..100}; do leader=$(pgrep -P $nspawn -x systemd) && break; kill -0 $nspawn 2>/dev/null || break; sleep 0.1; done
    [ -n "$leader" ] || { cat "$work/boot.log"; skip "systemd-nspawn starts nothing here"; }
    eventually inside systemctl is-system-running --quiet 2>/dev/null || { inside systemctl --failed; echo "        (systemd: $(inside systemctl is-system-running))"; }
}

# ---- install ----------------------------------------------------------------------------------------------------------------
owned() { [ "$(inside stat -c '%U:%G %a' "$1")" = "$2" ]; }
test_install() {
    stage "installs"
    # -q=2 would answer yes.
    echo "        with what it needs: $(inside apt-get install --assume-no --no-install-recommends bruecke 2>/dev/null | grep -o '[0-9.]* [kM]B of additional disk space')"
    check "apt installs it" apt install -y --no-install-recommends bruecke
    check "as this version" is_version "$first"
    check "systemd likes the units" inside systemd-analyze verify --man=no /lib/systemd/system/bruecke{,-work,-backup,-check}.service
    check "the service runs" eventually inside systemctl is-active --quiet bruecke
    for unit in bruecke.service bruecke-backup.timer bruecke-check.timer; do check "$unit starts with the machine" inside systemctl is-enabled $unit; done
    refused "the jobs need no process of their own" inside systemctl is-enabled --quiet bruecke-work.service
    check "the data are nobody else's" owned /var/lib/bruecke 'bruecke:bruecke 750'
    check "nor the backups" owned /var/backups/bruecke 'bruecke:bruecke 750'
    check "the settings may be read by the program" owned /etc/bruecke/bruecke.ini 'root:bruecke 640'
    check "the store answers" page /health
    check "a manual page" inside sh -c 'zcat /usr/share/man/man1/bruecke.1.gz | grep -q "^.TH"'
    bruecke user list --show-settings >"$said" 2>&1
    check "settings come from /etc" has '^proxy .*127.0.0.1,::1.*bruecke.ini'
    refused "root keeps out of the folder" inside bruecke region create nobody
    refused "and leaves nothing there" inside test -e /var/lib/bruecke/regions/nobody.db
}

# Every block ```sh run of the guide, in its order, as root in an empty folder: each must end with 0.
test_guide() {
    stage "does what docs/admin.md says"
    mkdir -p "$root/root/guide"
    awk -v out="$root/root/guide/" '/^```sh run/ { n++; on = 1; file = sprintf("%s%02d.sh", out, n); next } /^```/ { on = 0 } on { print > file }' "$here/docs/admin.md"
    for block in "$root"/root/guide/*.sh; do
        check "docs/admin.md: $(head -n 1 "$block")" inside bash -euo pipefail -c "cd /root/guide && . ./${block##*/}"
    done
}
test_pages() {
    stage "serves"
    check "a demonstration beside it" bruecke demo --region vorfuehrung --data /var/lib/bruecke
    # Whose passwords are known to everybody: at this machine's own address alone.
    for path in / /kleve/de/ /kleve/ar/ /kleve/de/offers /vorfuehrung/de/offers /vorfuehrung/api/v1/directory/offer /vorfuehrung/uk/search?q=Deutsch; do check "$path" eventually page "$path"; done
    style=$(page /kleve/de/ | grep -o '/static/site.css?v=[0-9a-f]*' | head -n 1)
    check "the style" page "$style"
    flyer=$(page /vorfuehrung/de/offers | grep -o '/vorfuehrung/de/offers/[a-z0-9-]*' | head -n 1)
    inside curl -s -m 30 "http://127.0.0.1:8080$flyer/flyer.pdf" >"$said"
    check "a PDF inside the walls" has '^%PDF'
    if command -v pdffonts >/dev/null; then
        flyer=$(page /vorfuehrung/ar/offers | grep -o '/vorfuehrung/ar/offers/[^"?/ ]*' | head -n 1)
        page "$flyer/flyer.pdf" >"$work/ar.pdf"
        pdffonts "$work/ar.pdf" >"$said" 2>&1
        check "with Arabic letters" has 'Arab.*yes yes'
    fi
    # The units' own work, inside their walls.
    for unit in backup check; do check "bruecke-$unit.service" inside systemctl start bruecke-$unit.service; done
    check "a nightly backup is there" inside sh -c 'ls /var/backups/bruecke/bruecke-daily-*.gz'
    check "jobs in a process of their own" inside systemctl start bruecke-work.service
    inside systemctl stop bruecke-work.service
    inside systemctl kill -s KILL bruecke.service
    sleep 1
    check "after a fall it stands up" eventually page /health
    inside journalctl -u bruecke --no-pager -o cat >"$said"
    refused "no walls in its way" has 'Operation not permitted\|SIGSYS'
}

# ---- update -----------------------------------------------------------------------------------------------------------------
# A version with one field more, from the same tree with a layer above: nothing of the tree changes, and little is compiled.
newer() {
    if [ -n "${PACK_SHORT:-}" ]; then PACK_VERSION=$second "$here/pack/makedeb" "$here/build-deb/bruecke" "$1"; return; fi
    mkdir -p "$work/next" "$work/next.layer"
    unshare -m bash -euc '
        mount --make-rprivate /
        mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/next,workdir=$2/next.layer" "$1"
        cd "$1"
        sed -i "1s/version: .[0-9.]*./version: '"'$second'"'/" meson.build
        sed -i "0,/^FIELD(/s//FIELD(number, pack_seats, PUBLIC, .label = \"Pack seats\", .min = 0, .max = 500)\n&/" src/rooms/directory/offer.def
        pack/build >&2
        PACK_VERSION= pack/makedeb build-deb/bruecke "$3"' bash "$here" "$work" "$1"
}
content() {                                                 # what a restore and an update must give back, byte for byte
    local region
    for region in kleve vorfuehrung; do
        for entity in directory.area directory.offer directory.actor people.account; do bruecke export $entity --region $region 2>&1 | sed "s/^/$region $entity /"; done
    done
}
# Without the choice of the new column.
pages() { for path in /kleve/de/ /vorfuehrung/de/ /vorfuehrung/ar/offers /vorfuehrung/de/places; do page "$path" | sed 's/?v=[0-9a-f]*//g' | grep -v pack_seats; done; }
test_update() {
    stage "updates"
    second=$(echo "$first" | awk -F . -v OFS=. '{ $NF++; print }')
    newer "$root/srv/repo" >"$out" 2>&1 || { fail "the next version is built" 20; return; }
    inside sed -i 's|^#url = .*|url = https://ki.example|' /etc/bruecke/bruecke.ini
    inside systemctl restart bruecke                        # the address stands in every page
    content >"$work/before"; pages >"$work/pages"
    check "there is an update" refresh
    inside sh -c 'printf "BACKUP_DIR=/nowhere\n" >>/etc/default/bruecke'
    refused "no update without a backup" apt upgrade -y
    check "the old version serves on" eventually page /health
    check "and is whole" is_version "$first"
    inside sed -i '/nowhere/d' /etc/default/bruecke
    check "apt upgrade" apt upgrade -y
    check "as the next version" is_version "$second"
    check "after a backup" inside sh -c 'ls /var/backups/bruecke/bruecke-update-*.gz'
    check "it serves" eventually page /kleve/de/
    check "the tables are of this version" bruecke migrate --check
    content | sed 's/,pack_seats//' >"$work/after"
    if [ -z "${PACK_SHORT:-}" ]; then check "the new column is there" sh -c "nsenter -t $leader -a runuser -u bruecke -- bruecke export directory.offer --region vorfuehrung | head -n 1 | grep -q pack_seats"
    else check "the rows are the same" cmp "$work/before" "$work/after"; fi
    check "as many rows as before" test "$(wc -l <"$work/before")" = "$(wc -l <"$work/after")"
    pages >"$work/pages.after"
    check "the pages are the same" diff "$work/pages" "$work/pages.after"
    check "settings of the administrator stay" inside grep -q '^url = https://ki.example' /etc/bruecke/bruecke.ini
    check "nothing is found" bruecke check
}

# ---- remove, purge, restore --------------------------------------------------------------------------------------------------
test_restore() {
    stage "removes, purges, restores"
    content >"$work/before"; pages >"$work/pages"
    check "a backup" inside systemctl start bruecke-backup.service
    check "the key is kept apart" inside sh -c 'if [ -e /var/lib/bruecke/sealed.key ]; then install -m 600 /var/lib/bruecke/sealed.key /root/sealed.key; fi'
    inside cp -a /etc/bruecke/bruecke.ini /root/bruecke.ini
    check "apt remove" apt remove -y bruecke
    refused "the service is gone" inside systemctl is-active --quiet bruecke
    check "the data stay" inside test -e /var/lib/bruecke/regions/kleve.db
    check "apt purge" apt purge -y bruecke
    for gone in /var/lib/bruecke /etc/bruecke /etc/default/bruecke /usr/bin/bruecke; do refused "$gone is gone" inside test -e $gone; done
    check "backups stay" inside sh -c 'ls /var/backups/bruecke/bruecke-daily-*.gz'
    check "apt install, again" apt install -y --no-install-recommends bruecke
    check "an empty house" eventually page /health
    check "the backups are the program's again" owned /var/backups/bruecke 'bruecke:bruecke 750'
    check "restore" inside sh -c 'exec runuser -u bruecke -- bruecke restore "$(ls /var/backups/bruecke/bruecke-daily-*.gz | tail -n 1)"'
    inside sh -c 'if [ -e /root/sealed.key ]; then install -m 600 -o bruecke -g bruecke /root/sealed.key /var/lib/bruecke/sealed.key; fi'
    inside cp -a /root/bruecke.ini /etc/bruecke/bruecke.ini
    inside systemctl restart bruecke
    check "it serves" eventually page /kleve/de/
    content >"$work/after"; pages >"$work/pages.after"
    check "every row is there" diff "$work/before" "$work/after"
    check "the pages are the same" diff "$work/pages" "$work/pages.after"
    check "nothing is found" bruecke check
}

main() {
    stage "builds"
    # One time for all packages of this run, though somebody commits meanwhile.
    SOURCE_DATE_EPOCH=$(git -C "$here" log -1 --format=%ct 2>/dev/null || date +%s)
    export SOURCE_DATE_EPOCH
    "$here/pack/build" || exit 1
    deb=$("$here/pack/makedeb" "$here/build-deb/bruecke" "$work/repo") || exit 1
    first=$(dpkg-deb -f "$deb" Version)
    bare
    boot
    local part
    for part in ${PACK_PARTS:-package install guide pages update restore}; do "test_$part"; done
    echo "$(basename "$deb"): $(stat -c %s "$deb") bytes, $SECONDS s"
    echo "$passed passed, $failed failed"
    [ $failed = 0 ]
}
main; exit
