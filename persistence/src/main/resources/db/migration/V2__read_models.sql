-- Rows that entities write after each persist and again when they recover. sequence_nr is the
-- journal's: a row is never replaced by an older one.

create table pipeline (
  workspace text collate "C" not null,
  name text collate "C" not null,
  definition text not null,
  version bigint not null,
  desired text not null,
  observed text not null,
  reason text not null,
  since timestamptz not null,
  generation bigint not null,
  current_run text,
  next_tick timestamptz,
  -- A deleted pipeline keeps its row, or a late write would bring it back.
  deleted boolean not null,
  sequence_nr bigint not null,
  primary key (workspace, name)
);
-- What the keeper looks for every few seconds.
create index pipeline_active on pipeline (workspace, name)
  where not deleted and (desired = 'ACTIVE' or current_run is not null);

create table run (
  workspace text collate "C" not null,
  pipeline text collate "C" not null,
  id text collate "C" not null,
  status text not null,
  started_by text not null,
  tick timestamptz,
  attempt integer not null,
  generation bigint not null,
  definition_version integer not null,
  queued_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  records_read bigint not null,
  aggregated bigint not null,
  passed bigint not null,
  filtered bigint not null,
  duplicate bigint not null,
  late bigint not null,
  rejected bigint not null,
  error_category text,
  error_code text,
  error_message text,
  sequence_nr bigint not null,
  primary key (workspace, pipeline, id)
);
create index run_newest on run (workspace, pipeline, queued_at desc, id desc);

