-- The event journals and snapshots, in the shape that pekko-persistence-jdbc expects. Control
-- (pipelines) and data (splits) are apart so that neither waits for the other.

create table control_journal (
  ordering bigserial not null,
  persistence_id varchar(255) collate "C" not null,
  sequence_number bigint not null,
  deleted boolean not null default false,
  writer varchar(255) not null,
  write_timestamp bigint,
  adapter_manifest varchar(255),
  event_ser_id integer not null,
  event_ser_manifest varchar(255) not null,
  event_payload bytea not null,
  meta_ser_id integer,
  meta_ser_manifest varchar(255),
  meta_payload bytea,
  primary key (persistence_id, sequence_number)
);
create unique index control_journal_ordering on control_journal (ordering);

create table data_journal (
  ordering bigserial not null,
  persistence_id varchar(255) collate "C" not null,
  sequence_number bigint not null,
  deleted boolean not null default false,
  writer varchar(255) not null,
  write_timestamp bigint,
  adapter_manifest varchar(255),
  event_ser_id integer not null,
  event_ser_manifest varchar(255) not null,
  event_payload bytea not null,
  meta_ser_id integer,
  meta_ser_manifest varchar(255),
  meta_payload bytea,
  primary key (persistence_id, sequence_number)
);
create unique index data_journal_ordering on data_journal (ordering);
-- Deltas come compressed; trying again would cost time and gain nothing.
alter table data_journal alter event_payload set storage external;

-- The journal plugin knows of tags and wants their tables; no event of ours has one.
create table control_tag (
  event_id bigint not null references control_journal (ordering) on delete cascade,
  tag varchar(256) not null,
  primary key (event_id, tag)
);
create table data_tag (
  event_id bigint not null references data_journal (ordering) on delete cascade,
  tag varchar(256) not null,
  primary key (event_id, tag)
);

create table control_snapshot (
  persistence_id varchar(255) collate "C" not null,
  sequence_number bigint not null,
  created bigint not null,
  snapshot_ser_id integer not null,
  snapshot_ser_manifest varchar(255) not null,
  snapshot_payload bytea not null,
  meta_ser_id integer,
  meta_ser_manifest varchar(255),
  meta_payload bytea,
  primary key (persistence_id, sequence_number)
);

create table data_snapshot (
  persistence_id varchar(255) collate "C" not null,
  sequence_number bigint not null,
  created bigint not null,
  snapshot_ser_id integer not null,
  snapshot_ser_manifest varchar(255) not null,
  snapshot_payload bytea not null,
  meta_ser_id integer,
  meta_ser_manifest varchar(255),
  meta_payload bytea,
  primary key (persistence_id, sequence_number)
);
alter table data_snapshot alter snapshot_payload set storage external;
