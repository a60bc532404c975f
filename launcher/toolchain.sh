# shellcheck shell=sh
# Finds the tools that Ringcast is built, run and tested with, or says how to get them.
# What it sets (JAVA, MVN, CC, CHROMIUM) is read by the other parts.
# shellcheck disable=SC2034

on_debian_as_root() { [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; }

# Installs Debian packages and says so. The package index is fetched once per run.
apt_install() {
    say "installing from Debian, as root: $*"
    mkdir -p "$WORK"
    if [ -z "${apt_index_fetched:-}" ]; then
        apt-get update >"$WORK/apt.log" 2>&1 || warn "apt-get update failed, see $WORK/apt.log"
        apt_index_fetched=yes
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$WORK/apt.log" 2>&1 || {
        tail -n 5 "$WORK/apt.log" >&2
        return 1
    }
}

# The feature version of the JDK in $1, by running it; nothing when it is no JDK.
jdk_version() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    "$1/bin/java" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p' | head -n 1
}

# The JDK home that a java on PATH belongs to, through the symbolic links that packages lay.
jdk_of_path() {
    jdk_java=$(command -v java) || return 0
    while [ -L "$jdk_java" ]; do
        jdk_link=$(readlink "$jdk_java")
        case $jdk_link in
            /*) jdk_java=$jdk_link ;;
            *) jdk_java=$(dirname "$jdk_java")/$jdk_link ;;
        esac
    done
    dirname "$(dirname "$jdk_java")"
}

jdk_candidates() {
    [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
    jdk_of_path
    for jdk_home in /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk* /opt/*java* /opt/*temurin* /opt/* \
        "${HOME:-/root}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ ! -d "$jdk_home" ] || printf '%s\n' "$jdk_home"
    done
}

# Sets JAVA and JAVA_HOME. What was found is remembered, for running a JVM only to ask its version costs 40 ms.
find_jdk() {
    jdk_key=${JAVA_HOME:-}'|'${PATH:-}
    if [ -f "$WORK/jdk" ]; then
        {
            IFS= read -r jdk_known_key
            IFS= read -r jdk_known_home
        } <"$WORK/jdk" || jdk_known_home=
        if [ "$jdk_known_key" = "$jdk_key" ] && [ -x "$jdk_known_home/bin/java" ] \
            && [ -z "$(find "$jdk_known_home/bin/java" -newer "$WORK/jdk")" ]; then
            use_jdk "$jdk_known_home"
            return
        fi
    fi
    search_jdk || {
        install_jdk
        search_jdk || die 'the JDK 25 that was installed is not found in the usual folders; set JAVA_HOME to it'
    }
    mkdir -p "$WORK"
    printf '%s\n%s\n' "$jdk_key" "$JAVA_HOME" >"$WORK/jdk.$$"
    mv "$WORK/jdk.$$" "$WORK/jdk"
}

search_jdk() {
    jdk_seen=
    mkdir -p "$WORK"
    jdk_candidates >"$WORK/jdk-candidates.$$"
    jdk_found=
    while IFS= read -r jdk_home; do
        jdk_is=$(jdk_version "$jdk_home")
        if [ "$jdk_is" = 25 ]; then
            jdk_found=$jdk_home
            break
        fi
        [ -z "$jdk_is" ] || case $jdk_seen in *" $jdk_home ("*) ;; *) jdk_seen="$jdk_seen $jdk_home ($jdk_is)" ;; esac
    done <"$WORK/jdk-candidates.$$"
    rm -f "$WORK/jdk-candidates.$$"
    [ -n "$jdk_found" ] || return 1
    use_jdk "$jdk_found"
}

use_jdk() {
    JAVA_HOME=$1
    JAVA=$1/bin/java
    export JAVA_HOME
}

install_jdk() {
    if on_debian_as_root && apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
        apt_install openjdk-25-jdk-headless && return
    fi
    warn "no JDK 25 found.${jdk_seen:+ Seen, of another version:$jdk_seen.}"
    cat >&2 <<'HOW'
Get one in any of these ways, then run the command again:
  SDKMAN          sdk install java 25-tem
  macOS           brew install --cask temurin@25
  Debian, Ubuntu  the temurin-25-jdk package of the Adoptium repository (adoptium.net/installation/linux), or
                  apt-get install openjdk-25-jdk-headless where the release has it (Debian 12 has none)
  anywhere        unpack the Temurin 25 archive of adoptium.net and set JAVA_HOME to its folder
HOW
    exit 1
}

# Sets MVN.
find_maven() {
    if [ -n "${MAVEN_HOME:-}" ] && [ -x "$MAVEN_HOME/bin/mvn" ]; then
        MVN=$MAVEN_HOME/bin/mvn
        return
    fi
    if ! command -v mvn >/dev/null 2>&1 && on_debian_as_root; then
        apt_install maven || true
    fi
    MVN=$(command -v mvn) && return
    warn 'no Maven found (MAVEN_HOME, mvn on PATH).'
    cat >&2 <<'HOW'
Get one in any of these ways, then run the command again:
  SDKMAN          sdk install maven
  macOS           brew install maven
  Debian, Ubuntu  apt-get install maven
HOW
    exit 1
}

# Lists what is missing among the named tools (node, python, chromium, nginx, openssl, cc), after trying to install it.
need_tools() {
    tools_missing=
    tools_packages=
    for tool in "$@"; do
        "have_$tool" || tools_packages="$tools_packages $("package_$tool")"
    done
    if [ -n "$tools_packages" ] && on_debian_as_root; then
        # shellcheck disable=SC2086
        apt_install $tools_packages || true
    fi
    for tool in "$@"; do
        "have_$tool" || tools_missing="$tools_missing $tool"
    done
    [ -n "$tools_missing" ] || return 0
    warn "tests need what is not here:"
    for tool in $tools_missing; do
        "how_$tool" >&2
    done
    exit 1
}

have_node() {
    command -v npm >/dev/null 2>&1 || return 1
    node_major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
    [ "${node_major:-0}" -ge 18 ]
}
package_node() { say nodejs npm; }
how_node() { say '  node 18 or newer, with npm: apt-get install nodejs npm | brew install node'; }

have_python() { python3 -c 'import venv, ensurepip' >/dev/null 2>&1; }
package_python() { say python3 python3-venv; }
how_python() { say '  python3 with venv: apt-get install python3 python3-venv | brew install python'; }

have_chromium() {
    for chromium in "${RINGCAST_CHROMIUM:-}" chromium chromium-browser google-chrome \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium; do
        [ -n "$chromium" ] || continue
        CHROMIUM=$(command -v "$chromium") && return 0
    done
    return 1
}
package_chromium() { say chromium; }
how_chromium() { say '  Chromium or Chrome: apt-get install chromium | brew install --cask chromium, or set RINGCAST_CHROMIUM'; }

have_nginx() {
    for nginx in nginx /usr/sbin/nginx /usr/local/bin/nginx /opt/homebrew/bin/nginx; do
        command -v "$nginx" >/dev/null 2>&1 || continue
        # Debian packs the stream module by itself.
        [ ! -f /etc/debian_version ] || [ -f /usr/lib/nginx/modules/ngx_stream_module.so ]
        return
    done
    return 1
}
package_nginx() { say nginx libnginx-mod-stream; }
how_nginx() { say '  nginx with its stream module: apt-get install nginx libnginx-mod-stream | brew install nginx'; }

have_openssl() { command -v openssl >/dev/null 2>&1; }
package_openssl() { say openssl; }
how_openssl() { say '  openssl: apt-get install openssl | brew install openssl'; }

have_cc() {
    CC=${CC:-cc}
    command -v "$CC" >/dev/null 2>&1 && printf '#include <stdio.h>\n' | "$CC" -E - >/dev/null 2>&1
}
package_cc() { say gcc libc6-dev; }
how_cc() { say '  a C compiler: apt-get install gcc libc6-dev'; }
