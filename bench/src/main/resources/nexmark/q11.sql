with marked as (
  select bidder, dateTime,
    coalesce(dateTime - lag(dateTime) over (partition by bidder order by dateTime) >= 10000, true) as first
  from bid),
numbered as (
  select bidder, dateTime,
    sum(first::INTEGER) over (partition by bidder order by dateTime rows unbounded preceding) as session
  from marked)
select min(dateTime) as start, max(dateTime) + 10000 as "end", bidder, count(*) as bids
from numbered group by bidder, session
