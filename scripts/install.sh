# What ./run, ./test and .ci/run stand on; sourced by them, from the repository's root.
# Installs only what is missing, asks for nothing, and says in one sentence what it cannot do.

LOG=${TMPDIR:-/tmp}/gisgrid-install-$(id -u).log

fail() {  # fail 中文 ENGLISH
    printf '错误：%s\nError: %s\n' "$1" "$2" >&2
    exit 4
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_packages() {  # install_packages DEBIAN_PACKAGE...
    command -v apt-get >/dev/null || fail "缺少 $*，而这里没有 apt-get，请自行安装" \
        "$* is missing and there is no apt-get here: install it yourself"
    as_root true 2>/dev/null || fail "缺少软件包，请让管理员运行：apt-get install $*" \
        "packages are missing, let an administrator run: apt-get install $*"
    echo "正在安装 · installing: $*"
    local apt="env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300"
    as_root $apt update >"$LOG" 2>&1 </dev/null || true  # one dead source need not matter: install decides
    as_root $apt install --no-install-recommends "$@" >>"$LOG" 2>&1 </dev/null || {
        tail -n 5 "$LOG" >&2
        fail "无法安装 $*，详见 $LOG" "$* could not be installed, see $LOG"
    }
}

has_postgis() {
    local control major
    for control in /usr/share/postgresql/*/extension/postgis.control; do
        major=${control#/usr/share/postgresql/} major=${major%%/*}
        if [ -x "/usr/lib/postgresql/$major/bin/initdb" ] && [ "$major" -ge 15 ]; then return 0; fi
    done
    return 1
}

need_postgis() {
    has_postgis && return
    # Debian's package would make and start a cluster of its own, which nobody asked for.
    local folder=/etc/postgresql-common/createcluster.d
    if as_root true 2>/dev/null; then
        as_root mkdir -p "$folder"
        echo "create_main_cluster = false" | as_root tee "$folder/gisgrid.conf" >/dev/null
    fi
    local result=0
    (install_packages "$(postgis_package)") || result=$?
    as_root rm -f "$folder/gisgrid.conf" 2>/dev/null
    return $result
}

postgis_package() {
    # shellcheck source=/dev/null
    case $(. /etc/os-release && echo "${VERSION_CODENAME:-}") in
        trixie) echo postgresql-17-postgis-3 ;;
        *) echo postgresql-15-postgis-3 ;;
    esac
}

find_python() {
    local python
    for python in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
}

need_python() {
    PYTHON=$(find_python)
    if [ -z "$PYTHON" ] || ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages python3 python3-venv
        PYTHON=$(find_python)
    fi
    [ -n "$PYTHON" ] || fail "需要 Python 3.11 或更新的版本" "Python 3.11 or newer is needed"
}

need_venv() {  # need_venv LOCK_FILE...: .venv with exactly what the files name, made anew only when they change
    local lock stamp content
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        need_python
        rm -rf .venv
        "$PYTHON" -m venv .venv
    fi
    for lock in "$@"; do
        stamp=.venv/$lock.sha256
        content=$(cat requirements.lock "$lock" setup.cfg | sha256sum)
        [ "$(cat "$stamp" 2>/dev/null)" = "$content" ] && continue
        echo "正在安装 · installing: $lock"
        .venv/bin/python -m pip install -qq --no-deps -r "$lock" </dev/null &&
            .venv/bin/python -m pip install -qq --no-deps --no-build-isolation -e . </dev/null ||
            fail "无法安装 Python 软件包；可用 PIP_INDEX_URL 指定镜像" \
                "the Python packages could not be installed; PIP_INDEX_URL can name a mirror"
        printf '%s\n' "$content" >"$stamp"
    done
}

alone() {  # alone COMMAND...: a second ./run or ./test waits until the first has installed
    (flock 9 && "$@") 9<scripts/install.sh
}

has_library() {  # has_library NAME: where the loader finds it
    ldconfig -p 2>/dev/null | grep -q "$1" || /sbin/ldconfig -p 2>/dev/null | grep -q "$1"
}

need_drawing() {  # what PDF and PNG of maps are painted with, and the font of their names
    local missing=()
    has_library libcairo.so.2 || missing+=(libcairo2)
    dpkg -s fonts-noto-cjk >/dev/null 2>&1 || missing+=(fonts-noto-cjk)
    [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"
}

need_test_tools() {
    local missing=()
    command -v chromium >/dev/null || missing+=(chromium)
    command -v curl >/dev/null || missing+=(curl)
    command -v ogr2ogr >/dev/null || missing+=(gdal-bin)
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
    [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 18 ] || missing+=(nodejs)
    [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"
}

need_node_packages() {  # for tests of GeoJSON alone, which say so where npm is missing or cannot reach its registry
    [ -d webmap/node_modules/@placemarkio ] || ! command -v npm >/dev/null ||
        npm ci --prefix webmap --ignore-scripts --no-audit --no-fund >>"$LOG" 2>&1 </dev/null || true
}

ready_to_run() {
    [ -n "${GISGRID_DATABASE_URL:-}${GISGRID_SERVICE_URL:-}" ] || need_postgis
    (need_drawing) || echo "没有 PDF 和 PNG，其余照常 · no PDF and PNG of maps; all else works" >&2
    need_venv requirements.lock
}

ready_to_test() {
    need_postgis
    need_drawing
    need_test_tools
    need_node_packages
    need_venv requirements.lock requirements-dev.lock
}
