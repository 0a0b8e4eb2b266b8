from tests.accounts.support import db, dsn, site, start_site, visitor  # noqa: F401
