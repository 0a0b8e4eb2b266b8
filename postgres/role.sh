#!/bin/sh
# The PostgreSQL image runs this once, on an empty volume (compose.yml). EchoChat's role owns its
# database and is no superuser; the superuser has no password, so it can't log in over the network.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" \
    --username postgres --dbname postgres <<'SQL'
CREATE ROLE echochat LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE echochat OWNER echochat;
ALTER ROLE postgres PASSWORD NULL;
SQL
