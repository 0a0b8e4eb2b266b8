-- Fills a new database: 20,000 people, 20,000 private and 30,000 direct rooms, and as many messages
-- as are asked for. The same each time: nothing is left to chance.
--   user 1      owner of room 2, which has all 20,000; one of the two in 5,000 direct rooms
--   user 2      member of all 20,000 private rooms, of which 2 to 1001 are those of user 3
--   user 4      knows nobody but the public room
--   users 1001 to 1200 have read nothing of room 2, in which 2,000 messages are deleted
--   the newest message of room 1 has a reaction of everybody, room 2 has 200 invitations
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '256MB';
SET LOCAL statement_timeout = 0;
ALTER TABLE chat_roles DISABLE TRIGGER USER;

INSERT INTO users (name, password_hash, email, registered_at)
SELECT 'user' || g, 'x', 'user' || g || '@example.org', now() - interval '300 days'
FROM generate_series(1, 20000) g;
INSERT INTO profiles (user_id, last_seen, avatar)
SELECT id, now() - id * interval '2 minutes', CASE WHEN id % 10 = 0 THEN 'avatars/' || id || '.webp' END
FROM users;
-- Everybody has the word "user" and a number; a third wants to be found by acquaintances alone.
INSERT INTO user_words (user_id, word)
SELECT id, word FROM users, unnest(ARRAY['user', id::text]) AS word ON CONFLICT DO NOTHING;
UPDATE users SET found_as = name;
INSERT INTO account_settings (user_id, document)
SELECT id, CASE WHEN id % 3 = 0 THEN '{"findable": "acquaintances"}'::jsonb ELSE '{}' END FROM users;
INSERT INTO sessions (id, user_id, expires_at)
SELECT sha256(convert_to('session' || id, 'UTF8')), id,
       now() + CASE WHEN id % 20 = 0 THEN interval '-1 day' ELSE interval '13 days' END
FROM users;
INSERT INTO former_names (name, user_id, released_at)
SELECT 'former' || id, id, now() - id % 60 * interval '1 day' FROM users;
INSERT INTO security_rate_limit_bucket (scope_key, count, reset_at)
SELECT 'chat:message:' || id, 1, now() + (id % 20 - 1) * interval '1 minute' FROM users;

INSERT INTO rooms (slug, name, kind, created_by, created_at)
SELECT 'room-' || g, 'Room ' || g, 'private', 1 + g * 31 % 20000, now() - interval '200 days'
FROM generate_series(2, 20000) g;
INSERT INTO rooms (slug, name, kind, direct_pair_key, created_at)
SELECT 'dm_' || substr(md5(g::text), 1, 24), 'dm', 'direct',
       CASE WHEN g <= 5000 THEN '1:' || g + 1
            ELSE 5 + g / 2 % 9000 || ':' || 10000 + g * 7 % 9973 END, now() - interval '200 days'
FROM generate_series(1, 30000) g
ON CONFLICT DO NOTHING;

-- Public rooms; words as echochat/names.py has them.
INSERT INTO rooms (slug, name, kind, created_by, created_at)
SELECT 'open-' || g, 'Public room ' || g, 'public', 1 + g * 31 % 20000, now() - interval '200 days'
FROM generate_series(1, 2000) g;
INSERT INTO room_texts (room_id, topic) SELECT id, 'About ' || id FROM rooms WHERE slug LIKE 'open-%';
INSERT INTO room_words (room_id, word)
SELECT id, regexp_split_to_table(lower(name) || ' about ' || id, ' ') FROM rooms
WHERE slug LIKE 'open-%' ON CONFLICT DO NOTHING;
UPDATE directory SET indexed = true, members = room_id % 50;

INSERT INTO invitations (room_id, token_hash, role, created_by, expires_at, uses, max_uses, ended)
SELECT CASE WHEN g <= 200 THEN 2 ELSE g END, sha256(convert_to('link' || g, 'UTF8')), 'member', 1,
       now() + interval '1 day', 0, 5, CASE WHEN g <= 100 THEN 'revoked' END
FROM generate_series(1, 10000) g;

-- A sixth is said in public, a third in ten big rooms, a sixth in a thousand, the rest anywhere.
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
SELECT g AS id, CASE g % 6 WHEN 0 THEN 1 WHEN 1 THEN 2 + g / 6 % 10 WHEN 2 THEN 2 + g / 6 % 10
                WHEN 3 THEN 12 + g / 6 % 1000 ELSE 1012 + g * 7919 % 48000 END AS room_id
FROM generate_series(1::bigint, %(messages)s) g;
DELETE FROM said WHERE room_id NOT IN (SELECT id FROM rooms);
INSERT INTO messages (room_id, id, seq, author_id, content, nonce, created_at)
OVERRIDING SYSTEM VALUE
SELECT room_id, id, row_number() OVER (PARTITION BY room_id ORDER BY id), 1 + id * 7919 % 20000,
       concat_ws(' ',
           (ARRAY['привет', 'сегодня', 'работа', 'собрание', 'задача', 'вопрос', 'сервер', 'релиз',
                  'hello', 'team', 'meeting', 'release', 'server', 'deploy', 'bug', 'review'])
               [1 + hashint8(id) & 15],
           (ARRAY['в', 'на', 'и', 'не', 'что', 'с', 'the', 'and'])[1 + hashint8(id * 3) & 7],
           (ARRAY['доме', 'столе', 'кошка', 'собака', 'машина', 'поезд', 'город', 'река', 'code',
                  'test', 'build', 'branch', 'merge', 'commit', 'query', 'index'])
               [1 + hashint8(id * 5) & 15],
           'слово' || id * 48271 % 200000,
           CASE WHEN id % 2 = 0 THEN 'быстро' ELSE 'медленно' END,
           CASE WHEN id % 50000 = 0 THEN 'редчайший' END),
       CASE WHEN id % 5 > 0 THEN 'nonce' || id END,
       now() - (%(messages)s - id) * interval '1 day' / %(messages)s
FROM said ORDER BY id;
SELECT setval('messages_id_seq', %(messages)s);
UPDATE messages SET changed = seq, edited_at = created_at WHERE room_id = 2 AND seq % 10 = 0;
UPDATE messages SET deleted_at = created_at, content = '' WHERE room_id = 2 AND seq <= 2000;
UPDATE rooms SET last_seq = said.seq, last_change = CASE WHEN id = 2 THEN said.seq ELSE 0 END
FROM (SELECT room_id, max(seq) AS seq FROM messages GROUP BY room_id) said
WHERE rooms.id = said.room_id;

INSERT INTO chat_roles (room_id, user_id, role, last_read_seq)
SELECT r.id, u.id,
       CASE WHEN u.id = 1 THEN 'owner' WHEN u.id % 100 = 7 THEN 'viewer' ELSE 'member' END,
       CASE WHEN u.id BETWEEN 1001 AND 1200 THEN 0 ELSE greatest(0, r.last_seq - u.id % 3) END
FROM rooms r, users u WHERE r.id = 2;
INSERT INTO chat_roles (room_id, user_id, role, last_read_seq)
SELECT r.id, 5 + (r.id * 31 + k * 977) % 19990, CASE WHEN k = 0 THEN 'owner' ELSE 'member' END,
       greatest(0, r.last_seq - k)
FROM rooms r, generate_series(0, 3) k WHERE r.kind = 'private' AND r.id > 2
ON CONFLICT DO NOTHING;
INSERT INTO chat_roles (room_id, user_id, role, last_read_seq)
SELECT r.id, u.id, 'member', greatest(0, r.last_seq - r.id % 3) FROM rooms r, users u
WHERE r.kind = 'private' AND r.id > 2 AND (u.id = 2 OR u.id = 3 AND r.id <= 1001);
INSERT INTO chat_roles (room_id, user_id, role, last_read_seq)
SELECT r.id, split_part(r.direct_pair_key, ':', k)::bigint, 'member',
       greatest(0, r.last_seq - r.id % 2)
FROM rooms r, generate_series(1, 2) k WHERE r.kind = 'direct'
ON CONFLICT DO NOTHING;

INSERT INTO reactions (room_id, message_id, user_id, emoji)
SELECT 1, (SELECT max(id) FROM messages WHERE room_id = 1), id, '👍' FROM users;

ALTER TABLE chat_roles ENABLE TRIGGER USER;

-- The index of words, as echochat/search/slices.py writes it; `forms` has what words are found by.
INSERT INTO search_messages (message_id, room_id, version, words)
SELECT id, room_id, coalesce(changed, 0),
       (format('''%s:#%s''', to_hex(id >> 15), room_id)
        || (SELECT coalesce(string_agg(format(' ''%s:%s'':%s', to_hex(id >> 15),
                                     coalesce(%(forms)s::jsonb ->> word, word), place), ''), '')
            FROM unnest(string_to_array(content, ' ')) WITH ORDINALITY AS said (word, place))
       )::tsvector
FROM messages ORDER BY id;
INSERT INTO search_rooms (room_id, rules, low_seq, high_seq, changed)
SELECT id, %(rules)s, 0, last_seq, last_change FROM rooms;
