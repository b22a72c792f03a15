-- Results and rejected records. Group keys may hold any Unicode, U+0000 included, which text
-- cannot: they are bytea. frontier, watermark and record_offset are as in the events.

create table segment (
  workspace text collate "C" not null,
  pipeline text collate "C" not null,
  generation bigint not null,
  split integer not null,
  seal bigint not null,
  range_no integer not null,
  first_key bytea not null,
  last_key bytea not null,
  buckets integer not null,
  records bigint not null,
  payload bytea not null,
  primary key (workspace, pipeline, generation, split, seal, range_no)
);
alter table segment alter payload set storage external;

create table published_seal (
  workspace text collate "C" not null,
  pipeline text collate "C" not null,
  generation bigint not null,
  seal bigint not null,
  frontier bigint not null,
  primary key (workspace, pipeline, generation, seal)
);

create table dead_letter (
  workspace text collate "C" not null,
  pipeline text collate "C" not null,
  generation bigint not null,
  unit integer not null,
  record_offset bigint not null,
  incarnation text collate "C" not null,
  split integer not null,
  unit_name text not null,
  code text not null,
  message text not null,
  raw bytea not null,
  at timestamptz not null,
  primary key (workspace, pipeline, generation, unit, record_offset, incarnation)
);

-- Which incarnation's epochs committed which offsets: a dead letter outside of them is of an
-- epoch that never was, and nobody sees it.
create table unit_commit (
  workspace text collate "C" not null,
  pipeline text collate "C" not null,
  generation bigint not null,
  unit integer not null,
  incarnation text collate "C" not null,
  from_offset bigint not null,
  until_offset bigint not null,
  split integer not null,
  sequence_nr bigint not null,
  primary key (workspace, pipeline, generation, unit, incarnation, from_offset)
);
