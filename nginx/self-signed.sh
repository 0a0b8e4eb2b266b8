#!/bin/sh
# Makes a certificate for trying: self-signed.sh [NAME [FOLDER]], by default for localhost into certs/.
set -eu
name=${1:-localhost}
folder=${2:-$(dirname "$0")/certs}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
    -subj "/CN=$name" -addext "subjectAltName=DNS:$name,DNS:localhost,IP:127.0.0.1" \
    -keyout "$folder/privkey.pem" -out "$folder/fullchain.pem" 2>/dev/null
echo "$folder/fullchain.pem is for $name, good for 30 days"
