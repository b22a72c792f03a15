-- Generations whose results are removed, and since when: the journals of their splits follow once
-- they were kept long enough. retired_at is null when that is done. Such a row stays, one with its
-- neighbours, so that nobody looks for those journals again.
create table retired_generations (
  workspace text collate "C" not null,
  pipeline text collate "C" not null,
  from_generation bigint not null,
  through_generation bigint not null,
  retired_at timestamptz,
  primary key (workspace, pipeline, from_generation)
);
create index retired_generations_due on retired_generations (retired_at);

-- Which runs of a pipeline ended last, and which long ago.
create index run_ended on run (workspace, pipeline, finished_at desc)
  where finished_at is not null;
