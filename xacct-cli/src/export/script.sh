stop() {
	echo "$1" >&2
	exit 1
}

# answer NAME-OF-FILE COMMAND...: what a command prints, into a file; what it complains of, into `error`.
answer() {
	file=$1
	shift
	"$@" >"$file" 2>error
}

# says ERROR: whether that is what AWS complained of; everything else stops the script.
says() {
	grep -qF "($1)" error || stop "$(cat error)"
}

# now NAME ERROR NOTHING COMMAND...: what there is now, into NAME-now.json; NOTHING where AWS answers ERROR. NAME-before.json
# holds what there was before this script first ran, and is the way back.
now() {
	name=$1 absent=$2 nothing=$3
	shift 3
	if ! answer "$name-now.json" "$@"; then
		says "$absent"
		echo "$nothing" >"$name-now.json"
	fi
	[ -e "$name-before.json" ] || cp "$name-now.json" "$name-before.json"
}

# is_same FILE FILE: whether both hold the same JSON.
is_same() {
	one=$(jq -S . "$1") || stop "$1 is no JSON"
	other=$(jq -S . "$2") || stop "$2 is no JSON"
	[ "$one" = "$other" ]
}

# make ERROR COMMAND...: makes something; false where AWS answers ERROR, because it is there already.
make() {
	exists=$1
	shift
	answer made.json "$@" && return
	says "$exists"
	return 1
}

# own WHAT GRANT COMMAND...: stops where WHAT is not this grant's, by what the command prints.
own() {
	what=$1 grant=$2
	shift 2
	answer whose "$@" || stop "$(cat error)"
	[ "$(cat whose)" = "$grant" ] || stop "$what is there already, and not by the grant $grant: rename the one or the other"
}
