-- by panes, as our node does it
with pane as (select dateTime // 2000 as pane, auction, count(*) as bids from bid group by all)
select (pane - hop) * 2000 as start, auction, sum(bids) as bids
from pane cross join range(5) as hops(hop) group by all
