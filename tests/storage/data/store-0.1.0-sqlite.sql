-- A store as version 0.1.0 left it, with a row of every kind; everything in it is made up.
BEGIN TRANSACTION;
CREATE TABLE cursors (name TEXT NOT NULL PRIMARY KEY, cursor TEXT NOT NULL);
INSERT INTO "cursors" VALUES('zendesk https://desk.example','cursor-42');
INSERT INTO "cursors" VALUES('secret','mark-1');
CREATE TABLE events (
        episode TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (episode, number));
INSERT INTO "events" VALUES('visit-0001',0,'started','','2026-03-01T09:30:00.000000+00:00');
INSERT INTO "events" VALUES('visit-0001',1,'offered','','2026-03-01T09:30:01.000000+00:00');
INSERT INTO "events" VALUES('visit-0001',2,'shown','lamp-is-dark','2026-03-01T09:30:02.000000+00:00');
INSERT INTO "events" VALUES('visit-0001',3,'sent','','2026-03-01T09:30:03.000000+00:00');
CREATE TABLE feedback (
        id TEXT NOT NULL PRIMARY KEY, slug TEXT NOT NULL, helpful INTEGER NOT NULL, why TEXT NOT NULL,
        at TEXT NOT NULL);
INSERT INTO "feedback" VALUES('f0000001','lamp-is-dark',0,'Which button?','2026-03-01T09:30:00.000000+00:00');
CREATE TABLE flags (
            slug TEXT NOT NULL, source TEXT NOT NULL, ticket TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (slug, source, ticket));
INSERT INTO "flags" VALUES('charge-the-lamp','desk','1','2026-03-01T09:30:00.000000+00:00');
CREATE TABLE gap_tickets (
        gap TEXT NOT NULL, place INTEGER NOT NULL, source TEXT NOT NULL, ticket TEXT NOT NULL, by_hand INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (gap, place));
INSERT INTO "gap_tickets" VALUES('gap-aaaaaaaa',0,'desk','2',0);
INSERT INTO "gap_tickets" VALUES('gap-aaaaaaaa',1,'mail','1',1);
INSERT INTO "gap_tickets" VALUES('gap-bbbbbbbb',0,'desk','1',0);
CREATE TABLE gaps (
        id TEXT NOT NULL PRIMARY KEY, place INTEGER NOT NULL, title TEXT NOT NULL, requesters INTEGER NOT NULL,
        score REAL NOT NULL, verdict TEXT NOT NULL, nearest TEXT NOT NULL, first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL, slug TEXT NOT NULL,
        mined_at TEXT NOT NULL, rising INTEGER NOT NULL DEFAULT 0, weeks TEXT NOT NULL DEFAULT '[]', again TEXT NOT NULL DEFAULT '', issue TEXT NOT NULL DEFAULT '', asked_then INTEGER NOT NULL DEFAULT 0);
INSERT INTO "gaps" VALUES('gap-aaaaaaaa',0,'Lost lid',2,0.75,'missing','["lid", "pan"]','2026-03-01T09:30:00.000000+00:00','2026-03-02T09:30:00.000000+00:00','open','','','2026-03-01T09:30:00.000000+00:00',2,'[0, 1, 1]','','',0);
INSERT INTO "gaps" VALUES('gap-bbbbbbbb',1,'Dark lämp',1,0.25,'covered','[]','2026-03-01T09:30:00.000000+00:00','','fixing','a fault','lamp-is-dark','2026-03-01T09:30:00.000000+00:00',0,'[]','2026-05-01','https://tracker.example/7',1);
CREATE TABLE links (
        source TEXT NOT NULL, ticket TEXT NOT NULL, slug TEXT NOT NULL, said_by TEXT NOT NULL,
        imported INTEGER NOT NULL, created_at TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (source, ticket, slug));
INSERT INTO "links" VALUES('desk','1','lamp-is-dark','agent',1,'2026-03-02T09:30:00.000000+00:00',0);
INSERT INTO "links" VALUES('desk','1','charge-the-lamp','agent',0,'2026-03-02T09:30:00.000000+00:00',1);
INSERT INTO "links" VALUES('desk','2','lost-lid','requester',0,'2026-03-01T09:30:00.000000+00:00',0);
INSERT INTO "links" VALUES('mail','1','lost-lid','agent',0,'',0);
CREATE TABLE outbox (
        reference TEXT NOT NULL PRIMARY KEY, message_key TEXT NOT NULL UNIQUE, sealed TEXT NOT NULL,
        state TEXT NOT NULL, tries INTEGER NOT NULL, next_try TEXT NOT NULL, claimed_until TEXT NOT NULL,
        delivered_at TEXT NOT NULL, created_at TEXT NOT NULL, error TEXT NOT NULL);
INSERT INTO "outbox" VALUES('KB-000001','a','sealed a again','waiting',0,'2026-03-01T09:30:00.000000+00:00','','','2026-03-01T09:30:00.000000+00:00','');
INSERT INTO "outbox" VALUES('KB-000002','b','sealed b again','delivered',1,'2026-03-01T09:30:00.000000+00:00','','2026-03-02T09:30:00.000000+00:00','2026-03-01T09:30:00.000000+00:00','');
INSERT INTO "outbox" VALUES('KB-000003','c','sealed c again','parked',1,'','','','2026-03-01T09:30:00.000000+00:00','refused');
CREATE TABLE searches (id TEXT PRIMARY KEY, query TEXT NOT NULL, found INTEGER NOT NULL, clicked INTEGER NOT NULL, at TEXT NOT NULL);
INSERT INTO "searches" VALUES('s0000001','dark lamp',3,1,'2026-03-01T09:30:00.000000+00:00');
CREATE TABLE store_version (version INTEGER NOT NULL);
INSERT INTO "store_version" VALUES(10);
CREATE TABLE tickets (
        source TEXT NOT NULL, id TEXT NOT NULL, subject TEXT NOT NULL, requester TEXT NOT NULL,
        resolved INTEGER NOT NULL, created_at TEXT NOT NULL, digest TEXT NOT NULL, data TEXT NOT NULL,
        PRIMARY KEY (source, id));
INSERT INTO "tickets" VALUES('desk','1','Dark lamp 100%','f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0',1,'2026-03-01T09:30:00.000000+00:00','4e777c64ce578838c9a97a7f6e5fa9a770bd76c5a45b4d4092d0cb81878189e2','{"created_at": "2026-03-01T09:30:00+00:00", "csat": 4.5, "id": "1", "lang": "en", "linked_articles": ["lamp-is-dark", "charge-the-lamp"], "merged_into": "", "messages": [{"agent": "", "author": "requester", "body": "My lämp is “dark”", "created_at": "2026-03-01T09:30:00+00:00", "public": true}, {"agent": "a1", "author": "agent", "body": "Charge it", "created_at": "2026-03-02T09:30:00+00:00", "public": true}], "requester": "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0", "resolved_at": "2026-03-02T09:30:00+00:00", "source": "desk", "status": "solved", "subject": "Dark lamp 100%", "tags": ["lamp"], "url": "https://desk.example/1"}');
INSERT INTO "tickets" VALUES('desk','2','Lid','f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0',0,'2026-03-02T09:30:00.000000+00:00','b5cc156860b8e77877a8a24c41808094a85501f034b147483d3c4f3ea5842d94','{"created_at": "2026-03-02T09:30:00+00:00", "csat": null, "id": "2", "lang": "", "linked_articles": [], "merged_into": "", "messages": [{"agent": "", "author": "requester", "body": "The lid is lost", "created_at": "2026-03-01T09:30:00+00:00", "public": true}], "requester": "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0", "resolved_at": null, "source": "desk", "status": "open", "subject": "Lid", "tags": [], "url": ""}');
INSERT INTO "tickets" VALUES('mail','1','','1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a',0,'','5ab0667e78d4c40393e5f7b6374fff4af4d91b05fbf50ab48af441adf8414480','{"created_at": null, "csat": null, "id": "1", "lang": "", "linked_articles": [], "merged_into": "", "messages": [{"agent": "", "author": "requester", "body": "Lost my lid", "created_at": null, "public": true}], "requester": "1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a", "resolved_at": null, "source": "mail", "status": "", "subject": "", "tags": [], "url": ""}');
INSERT INTO "tickets" VALUES('contact','KB-000001','Parcel','2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b',0,'2026-03-01T09:30:00.000000+00:00','b3d08f550726c306a7619c3e6203ba8e4c8faf2e96e5cf2b2ebe2819aec04279','{"created_at": "2026-03-01T09:30:00+00:00", "csat": null, "id": "KB-000001", "lang": "", "linked_articles": [], "merged_into": "", "messages": [{"agent": "", "author": "requester", "body": "Where is my parcel?", "created_at": "2026-03-01T09:30:00+00:00", "public": true}], "requester": "2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b", "resolved_at": null, "source": "contact", "status": "", "subject": "Parcel", "tags": [], "url": ""}');
CREATE INDEX tickets_requester ON tickets (requester);
CREATE INDEX tickets_created ON tickets (created_at);
CREATE INDEX outbox_due ON outbox (state, next_try);
CREATE INDEX gap_tickets_ticket ON gap_tickets (source, ticket);
CREATE INDEX feedback_slug ON feedback (slug);
CREATE INDEX events_at ON events (at);
CREATE INDEX searches_at ON searches (at);
COMMIT;
