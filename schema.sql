-- The whole schema of EchoChat. Safe to run on any older schema: the server
-- applies it at a start that finds one, under an advisory lock. Whoever changes
-- it raises the version at the end, here and in echochat/storage/schema.py, and
-- keeps the old program working on the new schema until the next release (expand,
-- then contract). A column that came after version 1 stands once, as ADD COLUMN
-- below its table: that is right for old and new databases alike.

CREATE TABLE IF NOT EXISTS schema_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- Accounts ------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT users_name_check CHECK (name <> ''),
    email text NOT NULL DEFAULT '',
    password_hash text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    -- Rises with each change of name or picture: of two news the later one is known.
    revision bigint NOT NULL DEFAULT 0,
    registered_at timestamptz NOT NULL DEFAULT now()
);
-- "Anna" and "anna" must not be two people: readers could not tell them apart.
CREATE UNIQUE INDEX IF NOT EXISTS users_name_key ON users (lower(name));
CREATE UNIQUE INDEX IF NOT EXISTS users_email_key ON users (lower(email)) WHERE email <> '';
-- Whoever renames an account, an operator in psql too: the name is a later one for all who know it.
CREATE OR REPLACE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER users_revision BEFORE UPDATE OF name ON users
    FOR EACH ROW WHEN (NEW.name <> OLD.name AND NEW.revision = OLD.revision)
    EXECUTE FUNCTION raise_revision();
-- Every instance hears of it and looks at users who have open sockets.
CREATE OR REPLACE FUNCTION announce_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('user_changed', NEW.id::text);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER users_announce_change AFTER UPDATE OF name, revision ON users
    FOR EACH ROW WHEN (NEW.revision <> OLD.revision) EXECUTE FUNCTION announce_user();
-- Site moderators keep order in the public room and may delete messages.
ALTER TABLE users ADD COLUMN IF NOT EXISTS is_moderator boolean NOT NULL DEFAULT false;

-- The name by whose words somebody is found (echochat/names.py). Where it is another, the words are
-- out of date: a request of an older release or an operator changed the name.
ALTER TABLE users ADD COLUMN IF NOT EXISTS found_as text;
CREATE INDEX IF NOT EXISTS users_not_found_idx ON users (id) WHERE found_as IS DISTINCT FROM name;

-- By bytes, so that the beginning of a word is a range of the index.
CREATE TABLE IF NOT EXISTS user_words (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    word text COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, word)
);
CREATE INDEX IF NOT EXISTS user_words_word_idx ON user_words (word, user_id);

-- Settings that differ from the defaults (echochat/accounts/preferences/rules.py).
CREATE TABLE IF NOT EXISTS account_settings (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    document jsonb NOT NULL DEFAULT '{}',
    version bigint NOT NULL DEFAULT 0
);

-- Names that were given up, in lower case. For 30 days nobody else gets one, so that nobody is taken
-- for who had it before; its owner does. The last five of an account: nobody holds names by the
-- hundred. No foreign key: the account may be gone.
CREATE TABLE IF NOT EXISTS former_names (
    name text PRIMARY KEY,
    user_id bigint NOT NULL,
    released_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS former_names_user_id_idx ON former_names (user_id);
CREATE INDEX IF NOT EXISTS former_names_released_at_idx ON former_names (released_at);

-- Whether a name is kept from this user; null stands for somebody new.
CREATE OR REPLACE FUNCTION is_name_held(wanted text, for_user bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM former_names
                   WHERE former_names.name = lower(wanted) AND user_id IS DISTINCT FROM for_user
                     AND released_at > now() - interval '30 days')
$$;

-- After the row, which waits for whoever is giving the name up at the moment.
CREATE OR REPLACE FUNCTION keep_former_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF lower(NEW.name) IS NOT DISTINCT FROM lower(OLD.name) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO former_names (name, user_id) VALUES (lower(OLD.name), OLD.id)
            ON CONFLICT (name) DO UPDATE SET user_id = excluded.user_id, released_at = now();
        DELETE FROM former_names f USING (
            SELECT name FROM former_names WHERE user_id = OLD.id
            ORDER BY released_at DESC OFFSET 5
        ) surplus WHERE f.name = surplus.name;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF is_name_held(NEW.name, NEW.id) THEN
            RAISE unique_violation USING CONSTRAINT = 'users_name_key',
                MESSAGE = format('the name %L was given up by somebody else recently', NEW.name);
        END IF;
        DELETE FROM former_names WHERE name = lower(NEW.name);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER users_former_name AFTER INSERT OR DELETE OR UPDATE OF name ON users
    FOR EACH ROW EXECUTE FUNCTION keep_former_name();

CREATE TABLE IF NOT EXISTS profiles (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    avatar text,
    bio text NOT NULL DEFAULT '',
    last_seen timestamptz
) WITH (fillfactor = 80);

-- What somebody does at the moment; over when its time is.
ALTER TABLE profiles ADD COLUMN IF NOT EXISTS status_text text NOT NULL DEFAULT '';
ALTER TABLE profiles ADD COLUMN IF NOT EXISTS status_emoji text NOT NULL DEFAULT '';
ALTER TABLE profiles ADD COLUMN IF NOT EXISTS status_until timestamptz;

CREATE INDEX IF NOT EXISTS profiles_avatar_idx ON profiles (avatar) WHERE avatar IS NOT NULL;

-- Whoever changes a picture: it is a later one for all who know it.
CREATE OR REPLACE FUNCTION raise_user_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE users SET revision = revision + 1 WHERE id = NEW.user_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER profiles_revision AFTER UPDATE OF avatar ON profiles
    FOR EACH ROW WHEN (NEW.avatar IS DISTINCT FROM OLD.avatar)
    EXECUTE FUNCTION raise_user_revision();

-- The id is the SHA-256 of the cookie's token: who reads the table can't sign in.
CREATE TABLE IF NOT EXISTS sessions (
    id bytea PRIMARY KEY CONSTRAINT sessions_id_check CHECK (octet_length(id) = 32),
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_user_id_idx ON sessions (user_id);
CREATE INDEX IF NOT EXISTS sessions_expires_at_idx ON sessions (expires_at);

-- Whoever ends a session, the program, the command line or an operator in psql:
-- every instance hears of it and closes the sockets. What has expired is no news.
CREATE OR REPLACE FUNCTION announce_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('session_ended', encode(OLD.id, 'hex'));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sessions_announce AFTER DELETE ON sessions
    FOR EACH ROW WHEN (OLD.expires_at > now()) EXECUTE FUNCTION announce_end();
CREATE OR REPLACE TRIGGER sessions_announce_cut AFTER UPDATE OF expires_at ON sessions
    FOR EACH ROW WHEN (NEW.expires_at < OLD.expires_at) EXECUTE FUNCTION announce_end();

-- Whoever deactivates an account, it is signed out everywhere, and stays so when it is active again.
CREATE OR REPLACE FUNCTION end_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM sessions WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER users_deactivated AFTER UPDATE OF active ON users
    FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION end_sessions();

CREATE TABLE IF NOT EXISTS security_rate_limit_bucket (
    scope_key text PRIMARY KEY,
    count integer NOT NULL,
    reset_at timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS security_rate_limit_bucket_reset_at_idx
    ON security_rate_limit_bucket (reset_at);

-- Rooms ---------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS rooms (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL CONSTRAINT rooms_slug_key UNIQUE,
    name text NOT NULL,
    kind text NOT NULL CONSTRAINT rooms_kind_check CHECK (kind IN ('public', 'private', 'direct')),
    direct_pair_key text CONSTRAINT rooms_direct_pair_key_key UNIQUE,
    created_by bigint REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seq bigint NOT NULL DEFAULT 0,
    CONSTRAINT rooms_pair_check CHECK ((kind = 'direct') = (direct_pair_key IS NOT NULL))
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS rooms_created_by_idx ON rooms (created_by);
CREATE INDEX IF NOT EXISTS rooms_public_idx ON rooms (id) WHERE kind = 'public';
-- By either of its two users: their lists of direct rooms cost nothing for all their other rooms.
CREATE INDEX IF NOT EXISTS rooms_direct_low_idx ON rooms (split_part(direct_pair_key, ':', 1))
    WHERE kind = 'direct';
CREATE INDEX IF NOT EXISTS rooms_direct_high_idx ON rooms (split_part(direct_pair_key, ':', 2))
    WHERE kind = 'direct';
-- In slow mode a user may say one thing in so many seconds; 0: no slow mode.
ALTER TABLE rooms ADD COLUMN IF NOT EXISTS slow_seconds integer NOT NULL DEFAULT 0
    CONSTRAINT rooms_slow_seconds_check CHECK (slow_seconds BETWEEN 0 AND 3600);
-- Changes of older messages (edits, deletions, reactions) count 1, 2, 3 … in each room.
ALTER TABLE rooms ADD COLUMN IF NOT EXISTS last_change bigint NOT NULL DEFAULT 0;
-- When the last message was stored: lists are in this order. No index has it, so that storing
-- a message stays an update within the page. The release before leaves it as it is.
ALTER TABLE rooms ADD COLUMN IF NOT EXISTS last_at timestamptz NOT NULL DEFAULT now();
-- An archived room can be read, not written in, and is in no directory.
ALTER TABLE rooms ADD COLUMN IF NOT EXISTS archived_at timestamptz;

-- What a room is about. Apart from it, because each message writes the room's row anew.
CREATE TABLE IF NOT EXISTS room_texts (
    room_id bigint PRIMARY KEY REFERENCES rooms ON DELETE CASCADE,
    topic text NOT NULL DEFAULT '',
    description text NOT NULL DEFAULT ''
);

-- Public rooms as the directory has them, with the number of their members. Triggers keep it, so
-- that it is right whoever writes. Not `indexed`: the words by which it is found are out of date.
CREATE TABLE IF NOT EXISTS directory (
    room_id bigint PRIMARY KEY REFERENCES rooms ON DELETE CASCADE,
    members integer NOT NULL DEFAULT 0,
    listed boolean NOT NULL DEFAULT true,
    indexed boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS directory_listed_idx ON directory (members DESC, room_id DESC)
    WHERE listed;
CREATE INDEX IF NOT EXISTS directory_not_indexed_idx ON directory (room_id) WHERE NOT indexed;

-- The words of names and topics of public rooms (echochat/names.py); by bytes, so that the
-- beginning of a word is a range of the index.
CREATE TABLE IF NOT EXISTS room_words (
    room_id bigint NOT NULL REFERENCES rooms ON DELETE CASCADE,
    word text COLLATE "C" NOT NULL,
    PRIMARY KEY (room_id, word)
);
CREATE INDEX IF NOT EXISTS room_words_word_idx ON room_words (word, room_id);

CREATE OR REPLACE FUNCTION list_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'public' THEN
        INSERT INTO directory (room_id, members, listed)
            VALUES (NEW.id, CASE TG_OP WHEN 'INSERT' THEN 0 ELSE
                        (SELECT count(*) FROM chat_roles c
                         WHERE c.room_id = NEW.id AND c.role <> 'blocked') END,
                    NEW.archived_at IS NULL)
            ON CONFLICT (room_id) DO UPDATE SET listed = excluded.listed, indexed = false;
    ELSE
        DELETE FROM directory WHERE room_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER rooms_list AFTER INSERT OR UPDATE OF name, archived_at, kind ON rooms
    FOR EACH ROW WHEN (NEW.kind <> 'direct') EXECUTE FUNCTION list_room();

CREATE OR REPLACE FUNCTION announce_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory SET indexed = false WHERE room_id = NEW.room_id;
    PERFORM pg_notify('role_changed', concat(NEW.room_id, ':0:'));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER room_texts_announce AFTER INSERT OR UPDATE ON room_texts
    FOR EACH ROW EXECUTE FUNCTION announce_texts();

-- The other one of a direct room's pair, "<low id>:<high id>"; null for who is none of the two.
CREATE OR REPLACE FUNCTION direct_peer(pair_key text, user_id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE user_id::text
        WHEN split_part(pair_key, ':', 1) THEN split_part(pair_key, ':', 2)
        WHEN split_part(pair_key, ':', 2) THEN split_part(pair_key, ':', 1)
    END::bigint
$$;

CREATE TABLE IF NOT EXISTS chat_roles (
    room_id bigint NOT NULL REFERENCES rooms ON DELETE CASCADE,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    role text NOT NULL CONSTRAINT chat_roles_role_check
        CHECK (role IN ('owner', 'admin', 'member', 'viewer', 'blocked')),
    granted_by bigint REFERENCES users ON DELETE SET NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    last_read_seq bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, user_id)
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS chat_roles_user_id_idx ON chat_roles (user_id);
-- Rises when the read mark is set back, so that a late advance of another device is known as such.
ALTER TABLE chat_roles ADD COLUMN IF NOT EXISTS read_version bigint NOT NULL DEFAULT 0;
-- How far it was read before the mark was set back: what others have been told stays true.
ALTER TABLE chat_roles ADD COLUMN IF NOT EXISTS seen_seq bigint NOT NULL DEFAULT 0;
-- What the user has set for the room in their list; the version rises with each change.
ALTER TABLE chat_roles ADD COLUMN IF NOT EXISTS muted_until timestamptz;
ALTER TABLE chat_roles ADD COLUMN IF NOT EXISTS pin_order integer;
ALTER TABLE chat_roles ADD COLUMN IF NOT EXISTS hidden_seq bigint;
ALTER TABLE chat_roles ADD COLUMN IF NOT EXISTS settings_version bigint NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS chat_roles_pinned_idx ON chat_roles (user_id, pin_order)
    WHERE pin_order IS NOT NULL;
-- Deleting an account looks for the roles that it granted.
CREATE INDEX IF NOT EXISTS chat_roles_granted_by_idx ON chat_roles (granted_by)
    WHERE granted_by IS NOT NULL;
CREATE INDEX IF NOT EXISTS chat_roles_role_idx ON chat_roles (room_id, role);

-- Whoever changes a role, the program or an operator in psql: every instance
-- hears of it and applies it to the sockets that are open. The payload is
-- "<room>:<user>:<role>"; user 0 stands for everybody in a room that changed or
-- is gone, room 0 for all rooms of a user whose rights changed.
CREATE OR REPLACE FUNCTION announce_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM rooms WHERE id = OLD.room_id) THEN
        RETURN NULL; -- The room is being deleted, which is one piece of news.
    END IF;
    PERFORM pg_notify('role_changed', concat_ws(':', coalesce(NEW.room_id, OLD.room_id),
        coalesce(NEW.user_id, OLD.user_id), coalesce(NEW.role, '')));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER chat_roles_announce
    AFTER INSERT OR DELETE OR UPDATE OF role ON chat_roles
    FOR EACH ROW EXECUTE FUNCTION announce_role();

-- Members of public rooms are counted. In the order of rooms, so that two don't wait for each other.
CREATE OR REPLACE FUNCTION count_members() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    change record;
BEGIN
    FOR change IN SELECT room_id, count(*)::integer AS people FROM changed
        WHERE role <> 'blocked' GROUP BY room_id ORDER BY room_id
    LOOP
        UPDATE directory
            SET members = members + CASE TG_OP WHEN 'INSERT' THEN change.people ELSE -change.people END
            WHERE room_id = change.room_id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER chat_roles_added AFTER INSERT ON chat_roles
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_members();
CREATE OR REPLACE TRIGGER chat_roles_removed AFTER DELETE ON chat_roles
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_members();

CREATE OR REPLACE FUNCTION recount_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory SET members = members + CASE NEW.role WHEN 'blocked' THEN -1 ELSE 1 END
        WHERE room_id = NEW.room_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER chat_roles_blocked AFTER UPDATE OF role ON chat_roles
    FOR EACH ROW WHEN ((NEW.role = 'blocked') <> (OLD.role = 'blocked'))
    EXECUTE FUNCTION recount_members();

-- The triggers' locks keep everybody from joining until this is committed.
INSERT INTO directory (room_id, members)
    SELECT r.id, (SELECT count(*) FROM chat_roles c WHERE c.room_id = r.id AND c.role <> 'blocked')
    FROM rooms r, schema_version v WHERE v.version < 8 AND r.kind = 'public'
    ON CONFLICT DO NOTHING;

-- What was said while somebody was blocked is not unread once the block is lifted.
CREATE OR REPLACE FUNCTION skip_blocked_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.last_read_seq := greatest(NEW.last_read_seq,
        (SELECT last_seq FROM rooms WHERE id = NEW.room_id));
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER chat_roles_unblock BEFORE UPDATE OF role ON chat_roles
    FOR EACH ROW WHEN (OLD.role = 'blocked' AND NEW.role <> 'blocked')
    EXECUTE FUNCTION skip_blocked_time();

-- Slow mode: null when this one may speak in the room now, and then not again for
-- so many seconds; else until when they have to wait. Whoever calls it holds the
-- lock of the room's row, so that no two take the same turn. A turn that lasts longer than
-- a new one would is over: the room was slower before, or the clock was set back. (Ten
-- seconds: a transaction that began later may have been here first.)
CREATE OR REPLACE FUNCTION take_turn(room bigint, author bigint, seconds integer)
RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    scope text := concat_ws(':', 'chat:slow', room, author);
BEGIN
    IF EXISTS (SELECT FROM chat_roles WHERE room_id = room AND user_id = author
               AND role IN ('owner', 'admin'))
       OR EXISTS (SELECT FROM users WHERE id = author AND is_moderator) THEN
        RETURN NULL;
    END IF;
    INSERT INTO security_rate_limit_bucket AS b (scope_key, count, reset_at)
        VALUES (scope, 1, now() + make_interval(secs => seconds))
        ON CONFLICT (scope_key) DO UPDATE SET reset_at = excluded.reset_at
            WHERE b.reset_at <= now() OR b.reset_at > excluded.reset_at + interval '10 s';
    IF FOUND THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT reset_at FROM security_rate_limit_bucket WHERE scope_key = scope);
END $$;

CREATE OR REPLACE FUNCTION announce_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('role_changed', concat(coalesce(NEW.id, OLD.id), ':0:'));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER rooms_announce
    AFTER DELETE OR UPDATE OF name, slow_seconds, slug, kind, archived_at ON rooms
    FOR EACH ROW EXECUTE FUNCTION announce_room();

-- Rooms that are gone, of which there are still rows: nobody sees them any more, and
-- housekeeping deletes them behind, batch by batch (echochat/rooms/queries.py). Whoever
-- deletes a room, the program or an operator in psql, deletes its one row.
CREATE TABLE IF NOT EXISTS deleted_rooms (
    room_id bigint PRIMARY KEY,
    deleted_at timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE FUNCTION note_deleted_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO deleted_rooms (room_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER rooms_note_deleted AFTER DELETE ON rooms
    FOR EACH ROW EXECUTE FUNCTION note_deleted_room();

CREATE OR REPLACE FUNCTION announce_moderator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('role_changed', concat('0:', NEW.id, ':'));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER users_announce AFTER UPDATE OF is_moderator ON users
    FOR EACH ROW EXECUTE FUNCTION announce_moderator();

-- The token is in the link alone: who reads the table can't join by it. A link
-- works while it has uses left and who made it is owner or admin of the room.
CREATE TABLE IF NOT EXISTS invitations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room_id bigint NOT NULL REFERENCES rooms ON DELETE CASCADE,
    token_hash bytea NOT NULL CONSTRAINT invitations_token_hash_key UNIQUE
        CONSTRAINT invitations_token_hash_check CHECK (octet_length(token_hash) = 32),
    role text NOT NULL CONSTRAINT invitations_role_check CHECK (role IN ('member', 'viewer')),
    created_by bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    max_uses integer CONSTRAINT invitations_max_uses_check CHECK (max_uses > 0),
    uses integer NOT NULL DEFAULT 0,
    CONSTRAINT invitations_uses_check CHECK (uses <= max_uses)
);
-- Why it is not in the room's list any more: who comes with the link is told.
ALTER TABLE invitations ADD COLUMN IF NOT EXISTS ended text
    CONSTRAINT invitations_ended_check CHECK (ended IN ('expired', 'used_up', 'revoked'));
CREATE INDEX IF NOT EXISTS invitations_room_idx ON invitations (room_id, id);
DROP INDEX IF EXISTS invitations_room_id_idx;
CREATE INDEX IF NOT EXISTS invitations_created_by_idx ON invitations (created_by);

-- Ids rise with seq in each room: both are given under the room's row lock.
-- No foreign keys here: their checks, row by row, cost as much as all the rest
-- of storing a message. The statement that stores it locks the room's row, so
-- the room is there; an author whose account is gone is simply not found.
CREATE TABLE IF NOT EXISTS messages (
    room_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    seq bigint NOT NULL,
    author_id bigint NOT NULL,
    content text NOT NULL,
    nonce text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (room_id, id),
    CONSTRAINT messages_seq_key UNIQUE (room_id, seq)
);
CREATE UNIQUE INDEX IF NOT EXISTS messages_nonce_key
    ON messages (room_id, author_id, nonce) WHERE nonce IS NOT NULL;
ALTER TABLE messages ADD COLUMN IF NOT EXISTS reply_to bigint;
-- The number of its latest change in the room: a client reads what it missed by it.
ALTER TABLE messages ADD COLUMN IF NOT EXISTS changed bigint;
ALTER TABLE messages ADD COLUMN IF NOT EXISTS edited_at timestamptz;
-- A deleted message keeps id and seq, its content is gone.
ALTER TABLE messages ADD COLUMN IF NOT EXISTS deleted_at timestamptz;
CREATE UNIQUE INDEX IF NOT EXISTS messages_changed_key
    ON messages (room_id, changed) WHERE changed IS NOT NULL;
-- What is unread leaves them out.
CREATE INDEX IF NOT EXISTS messages_deleted_idx ON messages (room_id, seq)
    WHERE deleted_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS reactions (
    room_id bigint NOT NULL,
    message_id bigint NOT NULL,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    emoji text NOT NULL CONSTRAINT reactions_emoji_check CHECK (char_length(emoji) BETWEEN 1 AND 16),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (room_id, message_id, user_id, emoji)
);
CREATE INDEX IF NOT EXISTS reactions_user_id_idx ON reactions (user_id);
-- With it, deleting a room would delete all its reactions in one go.
ALTER TABLE reactions DROP CONSTRAINT IF EXISTS reactions_room_id_fkey;
-- Who put an emoji there first: names are told of these alone.
CREATE INDEX IF NOT EXISTS reactions_first_idx
    ON reactions (room_id, message_id, emoji, created_at, user_id);

-- How many put an emoji under a message: one reaction costs the same however many
-- there are. Triggers keep it, so that it is right whoever writes: an operator in
-- psql, the deletion of an account, the release before.
CREATE TABLE IF NOT EXISTS reaction_counts (
    room_id bigint NOT NULL,
    message_id bigint NOT NULL,
    emoji text NOT NULL,
    people integer NOT NULL,
    PRIMARY KEY (room_id, message_id, emoji)
) WITH (fillfactor = 50);

-- Its plans are made once, often for an empty table, and must not scan a full one.
CREATE OR REPLACE FUNCTION count_reactions() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    change record;
BEGIN
    FOR change IN SELECT room_id, message_id, emoji, count(*)::integer AS people FROM changed
        GROUP BY room_id, message_id, emoji ORDER BY room_id, message_id, emoji
    LOOP
        IF TG_OP = 'INSERT' THEN
            INSERT INTO reaction_counts AS c (room_id, message_id, emoji, people)
                VALUES (change.room_id, change.message_id, change.emoji, change.people)
                ON CONFLICT (room_id, message_id, emoji)
                DO UPDATE SET people = c.people + excluded.people;
        ELSE
            UPDATE reaction_counts SET people = people - change.people
                WHERE room_id = change.room_id AND message_id = change.message_id
                  AND emoji = change.emoji;
            DELETE FROM reaction_counts
                WHERE room_id = change.room_id AND message_id = change.message_id
                  AND emoji = change.emoji AND people <= 0;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER reactions_added AFTER INSERT ON reactions
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_reactions();
CREATE OR REPLACE TRIGGER reactions_removed AFTER DELETE ON reactions
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_reactions();

CREATE OR REPLACE FUNCTION forget_reaction_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM reaction_counts;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER reactions_emptied AFTER TRUNCATE ON reactions
    FOR EACH STATEMENT EXECUTE FUNCTION forget_reaction_counts();

-- The triggers' lock keeps everybody from reacting until this is committed.
INSERT INTO reaction_counts (room_id, message_id, emoji, people)
    SELECT r.room_id, r.message_id, r.emoji, count(*)
    FROM reactions r, schema_version v
    WHERE v.version < 7 GROUP BY r.room_id, r.message_id, r.emoji
    ON CONFLICT DO NOTHING;

-- What search looks in. It is filled behind the messages (echochat/search), so
-- that storing and changing them costs nothing of it. Message ids are cut into
-- slices of 2^15, and each word begins with its slice, the room is a word too:
-- "7:кошк", "7:#12". So one index has posting lists for each slice, the newest
-- slices can be asked first, and no question costs more than a slice at a time.
-- `version` is the message's number of change: of two that fill, the later one is right.
CREATE TABLE IF NOT EXISTS search_messages (
    message_id bigint PRIMARY KEY,
    room_id bigint NOT NULL,
    version bigint NOT NULL,
    words tsvector NOT NULL
);
CREATE INDEX IF NOT EXISTS search_messages_words_idx ON search_messages
    USING gin (words) WITH (fastupdate = off);

-- How far the index has got in a room: it has the messages after low_seq up to
-- high_seq, as they were after change number `changed`, by these rules of words.
CREATE TABLE IF NOT EXISTS search_rooms (
    room_id bigint PRIMARY KEY REFERENCES rooms ON DELETE CASCADE,
    rules integer NOT NULL,
    low_seq bigint NOT NULL,
    high_seq bigint NOT NULL,
    changed bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS search_rooms_low_idx ON search_rooms (room_id) WHERE low_seq > 0;

UPDATE rooms r SET last_at = coalesce(
        (SELECT created_at FROM messages m WHERE m.room_id = r.id AND m.seq = r.last_seq),
        r.created_at)
    FROM schema_version v WHERE v.version < 7;

-- What was said before there was an index of this form is indexed from the newest back.
INSERT INTO search_rooms (room_id, rules, low_seq, high_seq, changed)
    SELECT r.id, 0, r.last_seq, r.last_seq, r.last_change
    FROM rooms r, schema_version v WHERE v.version < 7 AND r.last_seq > 0
    ON CONFLICT DO NOTHING;

-- The index of the release before, which may still be running. The next release drops it.
CREATE TABLE IF NOT EXISTS message_words (
    room_id bigint NOT NULL,
    message_id bigint NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (room_id, message_id)
);
CREATE INDEX IF NOT EXISTS message_words_words_idx ON message_words USING gin (words);
-- With it, deleting a room would delete all its words in one go.
ALTER TABLE message_words DROP CONSTRAINT IF EXISTS message_words_room_id_fkey;

CREATE TABLE IF NOT EXISTS search_progress (
    room_id bigint PRIMARY KEY REFERENCES rooms ON DELETE CASCADE,
    indexed_seq bigint NOT NULL
);

CREATE OR REPLACE FUNCTION words_of(room_id bigint, content text) RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('russian', content) || array_to_tsvector(ARRAY['room:' || room_id])
$$;

CREATE OR REPLACE FUNCTION search_lock(room_id bigint) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('search', room_id))
$$;

DROP TRIGGER IF EXISTS messages_index ON messages;
DROP FUNCTION IF EXISTS index_change;

INSERT INTO rooms (slug, name, kind) VALUES ('public', 'Public', 'public')
    ON CONFLICT (slug) DO NOTHING;

-- Before version 2 nobody noted what was read of private rooms: it counts as read.
UPDATE chat_roles SET last_read_seq = r.last_seq
    FROM rooms r, schema_version v
    WHERE v.version < 2 AND r.id = chat_roles.room_id AND r.kind = 'private'
      AND chat_roles.last_read_seq < r.last_seq;

INSERT INTO schema_version (version) VALUES (8)
    ON CONFLICT (only_row) DO UPDATE
    SET version = excluded.version, applied_at = now()
    WHERE schema_version.version < excluded.version;
