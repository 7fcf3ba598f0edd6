#!/bin/sh
# Stands in for the AWS CLI: keeps in the folder $STATE what is put and made, and answers as AWS does where there is nothing, or
# something already. Every call is a line of $STATE/calls.
set -eu
echo "$*" >>"$STATE/calls"
refuse() {
	echo "An error occurred ($1) when calling the operation: refused" >&2
	exit 254
}

verb=$2 all=$* subject= document= grant=
shift 2
while [ $# -gt 0 ]; do
	case $1 in
	--bucket | --name | --key-id | --resource-arn | --policy-arn) subject=$subject-${2##*/} ;;
	--policy-name) [ "$2" = default ] || subject=$subject-$2 ;;
	--role-name=*) subject=$subject-${1#*=} ;;
	--key=*) subject="$subject-${1#*=}" ;;
	--policy | --access-control-policy | --policy-document | --assume-role-policy-document) document=${2#file://} ;;
	--ownership-controls) controls=$2 ;;
	Key=xacct:grant,Value=*) grant=${1#*Value=} ;;
	esac
	shift
done
# An access point is made of a bucket, and named alone later.
case $verb in create-access-point) subject=-${all#*--name } subject=${subject%% *} ;; esac

kept=$STATE/${verb#*-}$subject
case $verb in
get-caller-identity) echo "$ACCOUNT" ;;
create-role | create-policy | create-access-point)
	if [ -e "$STATE/grant$subject" ]; then
		case $verb in *access-point) refuse AccessPointAlreadyOwnedByYou ;; *) refuse EntityAlreadyExists ;; esac
	fi
	echo "$grant" >"$STATE/grant$subject"
	[ -z "$document" ] || cp "$document" "$STATE/document$subject"
	;;
create-policy-version) cp "$document" "$STATE/document$subject" ;;
get-policy-version) cat "$STATE/document$subject" ;;
get-role | list-tags-for-resource) cat "$STATE/grant$subject" ;;
get-policy) case $all in *DefaultVersionId*) echo v1 ;; *) cat "$STATE/grant$subject" ;; esac ;;
put-bucket-ownership-controls)
	ownership=${controls#*ObjectOwnership=}
	echo "{\"OwnershipControls\":{\"Rules\":[{\"ObjectOwnership\":\"${ownership%%\}*}\"}]}}" >"$kept"
	;;
put-*) cp "$document" "$kept" ;;
get-*)
	[ ! -e "$kept" ] || exec cat "$kept"
	case $verb in
	get-bucket-policy) refuse NoSuchBucketPolicy ;;
	get-access-point-policy) refuse NoSuchAccessPointPolicy ;;
	get-bucket-ownership-controls) refuse OwnershipControlsNotFoundError ;;
	get-key-policy) refuse NotFoundException ;;
	*) cat "$STATE/acl" ;;
	esac
	;;
update-assume-role-policy | update-role | attach-*-policy) ;;
*) refuse "Unexpected:$verb" ;;
esac
