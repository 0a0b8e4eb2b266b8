"""EchoChat's role in the embedded PostgreSQL: owner of the data, no superuser.

The superuser created by initdb is used for this setup and by operators.
"""

from contextlib import closing
from typing import Final

import psycopg2
from psycopg2.sql import SQL, Identifier, Literal

ROLE: Final = "echochat_app"

HAS_ROLE: Final = "SELECT 1 FROM pg_roles WHERE rolname = %s"
ATTRIBUTES: Final = SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION PASSWORD {}")

# Earlier releases used the superuser, who owns their tables.
OWNERS: Final = """
    SELECT format('ALTER %%s %%s OWNER TO ', kind, name) FROM (
        SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind,
               oid::regclass::text AS name, relnamespace AS schema, relowner AS owner
        FROM pg_class c
        WHERE relkind IN ('r', 'p', 'v', 'S')
          AND NOT EXISTS (SELECT 1 FROM pg_depend d
                          WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
        UNION ALL
        SELECT 'ROUTINE', oid::regprocedure::text, pronamespace, proowner FROM pg_proc
        UNION ALL
        SELECT 'TEXT SEARCH CONFIGURATION', oid::regconfig::text, cfgnamespace, cfgowner
        FROM pg_ts_config
        UNION ALL
        SELECT 'TEXT SEARCH DICTIONARY', oid::regdictionary::text, dictnamespace, dictowner
        FROM pg_ts_dict
    ) things
    WHERE schema = 'public'::regnamespace AND owner <> %s::regrole
"""


def give_to_role(superuser_url: str, password: str) -> None:
    """Create or repair the role and give it the database with everything in it.

    Raises `psycopg2.Error`.
    """
    role = Identifier(ROLE)
    with closing(psycopg2.connect(superuser_url)) as connection, connection:
        cursor = connection.cursor()
        cursor.execute(HAS_ROLE, (ROLE,))
        if cursor.fetchone() is None:
            cursor.execute(SQL("CREATE ROLE {}").format(role))
        cursor.execute(ATTRIBUTES.format(role, Literal(password)))
        cursor.execute(SQL("ALTER DATABASE postgres OWNER TO {}").format(role))
        cursor.execute(OWNERS, (ROLE,))
        for (statement,) in cursor.fetchall():
            cursor.execute(SQL(statement) + role)
