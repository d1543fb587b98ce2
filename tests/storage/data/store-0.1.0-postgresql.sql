-- A store as version 0.1.0 left it, with a row of every kind; everything in it is made up.
CREATE TABLE cursors (
    name text NOT NULL COLLATE pg_catalog."C",
    cursor text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE events (
    episode text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    slug text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE feedback (
    id text NOT NULL COLLATE pg_catalog."C",
    slug text NOT NULL COLLATE pg_catalog."C",
    helpful integer NOT NULL,
    why text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE flags (
    slug text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    ticket text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE gap_tickets (
    gap text NOT NULL COLLATE pg_catalog."C",
    place integer NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    ticket text NOT NULL COLLATE pg_catalog."C",
    by_hand integer DEFAULT 0 NOT NULL
);
CREATE TABLE gaps (
    id text NOT NULL COLLATE pg_catalog."C",
    place integer NOT NULL,
    title text NOT NULL COLLATE pg_catalog."C",
    requesters integer NOT NULL,
    score double precision NOT NULL,
    verdict text NOT NULL COLLATE pg_catalog."C",
    nearest text NOT NULL COLLATE pg_catalog."C",
    first_seen text NOT NULL COLLATE pg_catalog."C",
    last_seen text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    why text NOT NULL COLLATE pg_catalog."C",
    slug text NOT NULL COLLATE pg_catalog."C",
    mined_at text NOT NULL COLLATE pg_catalog."C",
    rising integer DEFAULT 0 NOT NULL,
    weeks text DEFAULT '[]'::text NOT NULL COLLATE pg_catalog."C",
    again text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    issue text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    asked_then integer DEFAULT 0 NOT NULL
);
CREATE TABLE links (
    source text NOT NULL COLLATE pg_catalog."C",
    ticket text NOT NULL COLLATE pg_catalog."C",
    slug text NOT NULL COLLATE pg_catalog."C",
    said_by text NOT NULL COLLATE pg_catalog."C",
    imported integer NOT NULL,
    created_at text NOT NULL COLLATE pg_catalog."C",
    removed integer DEFAULT 0 NOT NULL
);
CREATE TABLE outbox (
    reference text NOT NULL COLLATE pg_catalog."C",
    message_key text NOT NULL COLLATE pg_catalog."C",
    sealed text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    tries integer NOT NULL,
    next_try text NOT NULL COLLATE pg_catalog."C",
    claimed_until text NOT NULL COLLATE pg_catalog."C",
    delivered_at text NOT NULL COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C",
    error text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE searches (
    id text NOT NULL COLLATE pg_catalog."C",
    query text NOT NULL COLLATE pg_catalog."C",
    found integer NOT NULL,
    clicked integer NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE store_version (
    version integer NOT NULL
);
CREATE TABLE tickets (
    source text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    requester text NOT NULL COLLATE pg_catalog."C",
    resolved integer NOT NULL,
    created_at text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO cursors VALUES ('zendesk https://desk.example', 'cursor-42');
INSERT INTO cursors VALUES ('secret', 'mark-1');
INSERT INTO events VALUES ('visit-0001', 0, 'started', '', '2026-03-01T09:30:00.000000+00:00');
INSERT INTO events VALUES ('visit-0001', 1, 'offered', '', '2026-03-01T09:30:01.000000+00:00');
INSERT INTO events VALUES ('visit-0001', 2, 'shown', 'lamp-is-dark', '2026-03-01T09:30:02.000000+00:00');
INSERT INTO events VALUES ('visit-0001', 3, 'sent', '', '2026-03-01T09:30:03.000000+00:00');
INSERT INTO feedback VALUES ('f0000001', 'lamp-is-dark', 0, 'Which button?', '2026-03-01T09:30:00.000000+00:00');
INSERT INTO flags VALUES ('charge-the-lamp', 'desk', '1', '2026-03-01T09:30:00.000000+00:00');
INSERT INTO gap_tickets VALUES ('gap-aaaaaaaa', 0, 'desk', '2', 0);
INSERT INTO gap_tickets VALUES ('gap-aaaaaaaa', 1, 'mail', '1', 1);
INSERT INTO gap_tickets VALUES ('gap-bbbbbbbb', 0, 'desk', '1', 0);
INSERT INTO gaps VALUES ('gap-aaaaaaaa', 0, 'Lost lid', 2, 0.75, 'missing', '["lid", "pan"]', '2026-03-01T09:30:00.000000+00:00', '2026-03-02T09:30:00.000000+00:00', 'open', '', '', '2026-03-01T09:30:00.000000+00:00', 2, '[0, 1, 1]', '', '', 0);
INSERT INTO gaps VALUES ('gap-bbbbbbbb', 1, 'Dark lämp', 1, 0.25, 'covered', '[]', '2026-03-01T09:30:00.000000+00:00', '', 'fixing', 'a fault', 'lamp-is-dark', '2026-03-01T09:30:00.000000+00:00', 0, '[]', '2026-05-01', 'https://tracker.example/7', 1);
INSERT INTO links VALUES ('desk', '1', 'lamp-is-dark', 'agent', 1, '2026-03-02T09:30:00.000000+00:00', 0);
INSERT INTO links VALUES ('desk', '2', 'lost-lid', 'requester', 0, '2026-03-01T09:30:00.000000+00:00', 0);
INSERT INTO links VALUES ('mail', '1', 'lost-lid', 'agent', 0, '', 0);
INSERT INTO links VALUES ('desk', '1', 'charge-the-lamp', 'agent', 0, '2026-03-02T09:30:00.000000+00:00', 1);
INSERT INTO outbox VALUES ('KB-000001', 'a', 'sealed a again', 'waiting', 0, '2026-03-01T09:30:00.000000+00:00', '', '', '2026-03-01T09:30:00.000000+00:00', '');
INSERT INTO outbox VALUES ('KB-000002', 'b', 'sealed b again', 'delivered', 1, '2026-03-01T09:30:00.000000+00:00', '', '2026-03-02T09:30:00.000000+00:00', '2026-03-01T09:30:00.000000+00:00', '');
INSERT INTO outbox VALUES ('KB-000003', 'c', 'sealed c again', 'parked', 1, '', '', '', '2026-03-01T09:30:00.000000+00:00', 'refused');
INSERT INTO searches VALUES ('s0000001', 'dark lamp', 3, 1, '2026-03-01T09:30:00.000000+00:00');
INSERT INTO store_version VALUES (10);
INSERT INTO tickets VALUES ('mail', '1', '', '1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a', 0, '', '5ab0667e78d4c40393e5f7b6374fff4af4d91b05fbf50ab48af441adf8414480', '{"created_at": null, "csat": null, "id": "1", "lang": "", "linked_articles": [], "merged_into": "", "messages": [{"agent": "", "author": "requester", "body": "Lost my lid", "created_at": null, "public": true}], "requester": "1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a", "resolved_at": null, "source": "mail", "status": "", "subject": "", "tags": [], "url": ""}');
INSERT INTO tickets VALUES ('desk', '1', 'Dark lamp 100%', 'f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0', 1, '2026-03-01T09:30:00.000000+00:00', '4e777c64ce578838c9a97a7f6e5fa9a770bd76c5a45b4d4092d0cb81878189e2', '{"created_at": "2026-03-01T09:30:00+00:00", "csat": 4.5, "id": "1", "lang": "en", "linked_articles": ["lamp-is-dark", "charge-the-lamp"], "merged_into": "", "messages": [{"agent": "", "author": "requester", "body": "My lämp is “dark”", "created_at": "2026-03-01T09:30:00+00:00", "public": true}, {"agent": "a1", "author": "agent", "body": "Charge it", "created_at": "2026-03-02T09:30:00+00:00", "public": true}], "requester": "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0", "resolved_at": "2026-03-02T09:30:00+00:00", "source": "desk", "status": "solved", "subject": "Dark lamp 100%", "tags": ["lamp"], "url": "https://desk.example/1"}');
INSERT INTO tickets VALUES ('desk', '2', 'Lid', 'f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0', 0, '2026-03-02T09:30:00.000000+00:00', 'b5cc156860b8e77877a8a24c41808094a85501f034b147483d3c4f3ea5842d94', '{"created_at": "2026-03-02T09:30:00+00:00", "csat": null, "id": "2", "lang": "", "linked_articles": [], "merged_into": "", "messages": [{"agent": "", "author": "requester", "body": "The lid is lost", "created_at": "2026-03-01T09:30:00+00:00", "public": true}], "requester": "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0", "resolved_at": null, "source": "desk", "status": "open", "subject": "Lid", "tags": [], "url": ""}');
INSERT INTO tickets VALUES ('contact', 'KB-000001', 'Parcel', '2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b', 0, '2026-03-01T09:30:00.000000+00:00', 'b3d08f550726c306a7619c3e6203ba8e4c8faf2e96e5cf2b2ebe2819aec04279', '{"created_at": "2026-03-01T09:30:00+00:00", "csat": null, "id": "KB-000001", "lang": "", "linked_articles": [], "merged_into": "", "messages": [{"agent": "", "author": "requester", "body": "Where is my parcel?", "created_at": "2026-03-01T09:30:00+00:00", "public": true}], "requester": "2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b", "resolved_at": null, "source": "contact", "status": "", "subject": "Parcel", "tags": [], "url": ""}');
ALTER TABLE ONLY cursors
    ADD CONSTRAINT cursors_pkey PRIMARY KEY (name);
ALTER TABLE ONLY events
    ADD CONSTRAINT events_pkey PRIMARY KEY (episode, number);
ALTER TABLE ONLY feedback
    ADD CONSTRAINT feedback_pkey PRIMARY KEY (id);
ALTER TABLE ONLY flags
    ADD CONSTRAINT flags_pkey PRIMARY KEY (slug, source, ticket);
ALTER TABLE ONLY gap_tickets
    ADD CONSTRAINT gap_tickets_pkey PRIMARY KEY (gap, place);
ALTER TABLE ONLY gaps
    ADD CONSTRAINT gaps_pkey PRIMARY KEY (id);
ALTER TABLE ONLY links
    ADD CONSTRAINT links_pkey PRIMARY KEY (source, ticket, slug);
ALTER TABLE ONLY outbox
    ADD CONSTRAINT outbox_message_key_key UNIQUE (message_key);
ALTER TABLE ONLY outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (reference);
ALTER TABLE ONLY searches
    ADD CONSTRAINT searches_pkey PRIMARY KEY (id);
ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (source, id);
CREATE INDEX events_at ON events USING btree (at);
CREATE INDEX feedback_slug ON feedback USING btree (slug);
CREATE INDEX gap_tickets_ticket ON gap_tickets USING btree (source, ticket);
CREATE INDEX outbox_due ON outbox USING btree (state, next_try);
CREATE INDEX searches_at ON searches USING btree (at);
CREATE INDEX tickets_created ON tickets USING btree (created_at);
CREATE INDEX tickets_requester ON tickets USING btree (requester);
